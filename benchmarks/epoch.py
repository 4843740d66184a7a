"""One epoch over 60,000 images, in a process of its own: ``python epoch.py ours``, or ``torch``, prints JSON."""

import json
import resource
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np

SIZES, BATCH = (784, 400, 20), 128


def pictures() -> np.ndarray:
    """MNIST where it has been fetched, else as many random pixels."""
    from cs231n_ae import datasets

    if datasets.is_present("mnist"):
        return datasets.load("mnist").x_train
    return np.random.default_rng(0).random((60_000, 784), dtype=np.float32)


def ours(x: np.ndarray) -> Callable[[], object]:
    """The solver, ready to train."""
    from cs231n_ae.models import VAE
    from cs231n_ae.solver import Solver

    rng = np.random.default_rng(0)
    return Solver(VAE(SIZES, rng=rng), x, rng=rng, batch_size=BATCH, epochs=1, progress=False).train


def torchs(x: np.ndarray) -> Callable[[], object]:
    """The usual loop, with default Adam."""
    import torch
    from peer_torch import torch_network

    warnings.filterwarnings("ignore", message="The given NumPy array is not writable")  # and nobody writes to it
    network, optimiser = torch_network("vae", SIZES, fused=False)
    data = torch.from_numpy(x)

    def train() -> None:
        for chosen in torch.randperm(len(data)).split(BATCH):
            optimiser.zero_grad()
            network(data[chosen]).backward()
            optimiser.step()

    return train


def peak_megabytes() -> float:
    """The most memory this process has held. (On Linux getrusage may report the parent's, from before the exec.)"""
    status = Path("/proc/self/status")
    if status.exists():
        fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return int(fields["VmHWM"].split()[0]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 1024


if __name__ == "__main__":
    train = {"ours": ours, "torch": torchs}[sys.argv[1]](pictures())
    started = time.perf_counter()
    train()
    print(json.dumps({"seconds": time.perf_counter() - started, "megabytes": peak_megabytes()}))
