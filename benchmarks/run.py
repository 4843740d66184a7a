"""``python benchmarks/run.py`` measures everything and writes benchmarks/RESULTS.md: ``make bench`` does this.

Everything is compared within one process, in turns, and reported as ratios: see alternate.py. The commands and the
epoch of 60,000 images, which need processes of their own, take turns too.
"""

import argparse
import io
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import ours
import peer_hips
import peer_torch
import sklearn.datasets
from alternate import alternate
from commands import command_rows, epoch_rows, grading_rows
from machine import describe_machine
from rows import Row, row, table

from cs231n_ae import datasets, losses, optim
from cs231n_ae.console import printable
from cs231n_ae.gradient_check import check_model

CLASSIC, BATCH = (784, 400, 20), 128
DEFAULT, FUSED, PRODUCTS = "PyTorch, default Adam", "PyTorch, fused Adam", "the products alone"
NAMES = {"vae": "the VAE", "autoencoder": "the MLP autoencoder"}


def step_rows(kind: str) -> list[Row]:
    """A training step at the classic size."""
    times = alternate(
        {
            "ours": ours.step(kind, CLASSIC, BATCH),
            DEFAULT: peer_torch.torch_step(kind, CLASSIC, BATCH, fused=False),
            FUSED: peer_torch.torch_step(kind, CLASSIC, BATCH, fused=True),
            PRODUCTS: ours.products(kind, CLASSIC, BATCH),
        },
        rounds=21,
    )
    what = f"a step of {NAMES[kind]}"
    targets = {DEFAULT: 1.0, PRODUCTS: 2.2}
    return [row(what, times, "ours", peer, target=targets.get(peer)) for peer in (DEFAULT, FUSED, PRODUCTS)]


def adam_rows() -> list[Row]:
    """Adam alone."""
    count = 1_000_000
    times = alternate(
        {
            "ours": ours.adam(count),
            FUSED: peer_torch.torch_adam(count, fused=True),
            DEFAULT: peer_torch.torch_adam(count, fused=False),
        },
        rounds=21,
    )
    what = "Adam on a million float32 parameters"
    return [row(what, times, "ours", FUSED, target=1.5), row(what, times, "ours", DEFAULT)]


def large_batch_rows() -> list[Row]:
    """An example's share of a step, in a large batch and in a small one."""
    rows = []
    for kind, name in NAMES.items():
        times = alternate({"1024": ours.step(kind, CLASSIC, 1024), "128": ours.step(kind, CLASSIC, 128)}, calls=5)
        what = f"a step of {name} at batch 1024, in eighths"
        rows.append(row(what, times, "1024", "128", against="batch 128", target=1.0, per=8))
    return rows


def scaling_rows() -> list[Row]:
    """Batches and widths from small to large."""
    rows = []
    cases = [(batch, 400) for batch in (16, 64, 256, 1024, 4096)] + [(BATCH, w) for w in (64, 256, 1024, 2048)]
    for batch, width in cases:
        sizes = (784, width, 20)
        times = alternate(
            {
                "ours": ours.step("vae", sizes, batch),
                DEFAULT: peer_torch.torch_step("vae", sizes, batch, fused=False),
                PRODUCTS: ours.products("vae", sizes, batch),
            },
            rounds=5 if batch * width > 300_000 else 9,
            calls=3,
            warm=1,
        )
        what = f"a step of the VAE, batch {batch}, width {width}"
        rows += [row(what, times, "ours", peer) for peer in (DEFAULT, PRODUCTS)]
    return rows


def profile_rows() -> list[Row]:
    """Where a step of the VAE goes."""
    rng, x = np.random.default_rng(0), ours.images(BATCH)
    model = ours.make_model("vae", CLASSIC)
    _, grads, _ = model.loss(x, rng=rng)
    logits = rng.standard_normal(x.shape, dtype=np.float32)
    updates = optim.ParameterUpdates(options={})
    parts = {
        "loss and gradients": lambda: model.loss(x, rng=rng),
        "of which the binary cross-entropy": lambda: losses.bce_with_logits_loss(logits, x),
        "the gradients' norm": lambda: optim.clip_by_global_norm(grads, None),
        "Adam": lambda: updates.apply(optim.adam, model.params, grads, learning_rate=1e-3),
        "dx of the first layer, which nobody needs": lambda: logits[:, :400] @ model.params["enc_W1"].T,
        PRODUCTS: ours.products("vae", CLASSIC, BATCH),
    }
    times = alternate(parts, rounds=15)
    return [row(f"the VAE's step: {name}", times, name, PRODUCTS) for name in list(parts)[:-1]]


def convolution_rows() -> list[Row]:
    """A convolution, forward and backward."""
    rows = []
    for pad in (0, 1):
        shape = {"batch": 64, "channels": 16, "filters": 32, "side": 14, "kernel": 3, "pad": pad}
        times = alternate({"ours": ours.conv(**shape), "PyTorch": peer_torch.torch_conv(**shape)}, rounds=15)
        rows.append(row(f"convolution 64×16×14×14 to 32 channels, 3×3, pad {pad}", times, "ours", "PyTorch"))
    return rows


def gradient_rows() -> list[Row]:
    """Gradients by hand and by program, and checks of them."""
    rows = []
    for dtype in (np.float32, np.float64):
        model, x = ours.make_model("vae", CLASSIC, dtype), ours.images(BATCH).astype(dtype)
        rng = np.random.default_rng(0)
        by_program = peer_hips.hips_gradients(CLASSIC, BATCH, dtype)
        times = alternate({"ours": partial(model.loss, x, rng=rng), "HIPS autograd": by_program}, calls=5)
        rows.append(row(f"loss and gradients of the VAE, {dtype.__name__}", times, "ours", "HIPS autograd"))
    model, x = ours.make_model("vae", (64, 32, 8), np.float64), ours.images(16, 64).astype(np.float64)
    check = partial(check_model, model, x, fast=True, directions=1)
    times = alternate({"ours": check, "HIPS": peer_hips.hips_check((64, 32, 8), 16)})
    against = "HIPS `check_grads`: all arrays together, one direction"
    rows.append(row("gradient check, one direction an array (8)", times, "ours", "HIPS", against=against))
    model, x = ours.make_model("vae", (16, 8, 2), np.float64), ours.images(8, 16).astype(np.float64)
    entries = sum(w.size for w in model.params.values())
    evaluate = partial(model.evaluate, x, rng=np.random.default_rng(0))
    times = alternate({"check": partial(check_model, model, x), "losses": lambda: _repeat(evaluate, 2 * entries)})
    what = f"gradient check, every one of {entries} entries"
    return [*rows, row(what, times, "check", "losses", against="two losses an entry")]


def _repeat(call: Callable[[], object], times: int) -> None:
    for _ in range(times):
        call()


def loading_rows() -> list[Row]:
    """Datasets, against the least that reading them takes."""
    times = alternate({"ours": lambda: datasets.load("digits"), "sklearn": sklearn.datasets.load_digits}, calls=3)
    rows = [row("load digits, split and scaled", times, "ours", "sklearn", against="scikit-learn's load_digits")]
    packed, shape = io.BytesIO(), (60_000, 784)
    if datasets.is_present("mnist"):
        np.save(packed, datasets.load("mnist").x_train)
        read = partial(_unpack, packed.getvalue())
        times = alternate({"ours": lambda: datasets.load("mnist"), "floor": read}, rounds=5, calls=2, warm=1)
        rows.append(row(f"load MNIST {shape}, both splits, checksums", times, "ours", "floor", against="numpy.load"))
    return rows


def _unpack(data: bytes) -> np.ndarray:
    return np.load(io.BytesIO(data))


SECTIONS: dict[str, list[Callable[[], list[Row]]]] = {
    "Training steps": [partial(step_rows, "vae"), partial(step_rows, "autoencoder"), adam_rows, large_batch_rows],
    "An epoch": [epoch_rows],
    "Startup and commands": [command_rows],
    "Where the time goes": [profile_rows],
    "Convolution": [convolution_rows],
    "Scaling": [scaling_rows],
    "Gradients": [gradient_rows],
    "Data": [loading_rows],
    "Grading": [grading_rows],
}


def main() -> None:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="sections whose title contains this, printed and not written")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent / "RESULTS.md")
    asked = parser.parse_args()
    text, started, rows = [describe_machine()], time.perf_counter(), []
    for title, measurements in SECTIONS.items():
        if asked.only and asked.only.lower() not in title.lower():
            continue
        section = [found for measure in measurements for found in measure()]
        rows += section
        text.append(f"## {title}\n\n{table(section)}")
        print(f"{text[-1]}\n\n({time.perf_counter() - started:.0f} s)\n", flush=True)
    aims = [r for r in rows if r.verdict]
    missed = [f"{r.what} against {r.against} ({r.ratio:.2f}, wanted {r.target:g})" for r in aims if r.verdict != "met"]
    verdict = f"{len(aims) - len(missed)} of {len(aims)} targets are met." + "".join(f"\n- missed: {m}" for m in missed)
    print(verdict)
    if not asked.only:
        asked.out.write_text("\n\n".join([HEAD, verdict, *text, ""]), encoding="utf-8")


HEAD = """# Speed

Written by `make bench`. A ratio is ours over the other's, so below 1 means faster; it is the median over rounds in
which both sides took turns in one process, with the quartiles of the rounds beside it (for the epoch, the least and
the greatest of its runs). The models are 784-400-20 with a batch of 128, in float32, unless a row says otherwise; the
products alone are the matrix products of a step on all cores. Times are medians, and good for this machine only."""


if __name__ == "__main__":
    with printable():
        main()
