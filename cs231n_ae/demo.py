"""The first thing to see: an autoencoder and a VAE learn real handwriting, and what they learned as pictures."""

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from cs231n_ae import plots
from cs231n_ae.datasets import Dataset, load
from cs231n_ae.folders import require_writable
from cs231n_ae.history import History
from cs231n_ae.measures import squared_error
from cs231n_ae.models import PCA, VAE, Autoencoder
from cs231n_ae.recipes import build_model
from cs231n_ae.solver import Solver
from cs231n_ae.threads import one_thread
from cs231n_ae.training import falling_rate
from cs231n_ae.types import Parts

__all__ = ["CODE_SIZE", "DemoResult", "run_demo"]

CODE_SIZE = 16
"""Numbers in the codes that are compared; the VAE has two, so that its latent space is a map."""

BATCH_SIZE = 64


@dataclass(frozen=True)
class DemoResult:
    """What the demo measured on the test digits, and where its pictures are."""

    squared_errors: dict[str, float]
    """Mean squared error per image of each reconstruction, at the same code size."""
    vae_loss: float
    """Negative ELBO in nats per image."""
    vae_parts: Parts
    pictures: tuple[Path, ...]
    seconds: float
    """Time spent training."""


def run_demo(folder: Path, *, seed: int = 0, epochs: int = 22, progress: bool = True) -> DemoResult:
    """Train on the 28×28 digits that need no network and write pictures into ``folder``.

    Args:
        folder: where the pictures go; made when it is missing. Only files of the demo's own names are written.
        seed: the same seed gives the same numbers.
        epochs: for each model.
        progress: whether to show progress bars.

    Returns:
        the measurements and the pictures' paths.

    Raises:
        OSError: if nothing can be written into the folder; it is tried before the training.
        KeyboardInterrupt: at Ctrl-C, in a training too: what is half-trained is not measured.
    """
    require_writable(folder)
    data = load("mnist_5k")
    train = partial(_train, data=data, seed=seed, epochs=epochs, progress=progress)
    started = time.perf_counter()
    with one_thread():
        pca = PCA(CODE_SIZE).fit(data.x_train)
        linear, _ = train("linear", sizes=(CODE_SIZE,), learning_rate=5e-3)
        deep, deep_history = train("autoencoder", sizes=(256, 64, CODE_SIZE), learning_rate=3e-3)
        vae, vae_history = train("vae", sizes=(256, 128, 2), learning_rate=4e-3)
    seconds = time.perf_counter() - started

    vae_loss, vae_parts = vae.evaluate(data.x_test, rng=np.random.default_rng(seed))
    rivals = {"PCA": pca, "linear autoencoder": linear, "deep autoencoder": deep}
    return DemoResult(
        squared_errors={name: squared_error(model, data.x_test) for name, model in rivals.items()},
        vae_loss=vae_loss,
        vae_parts=vae_parts,
        pictures=_draw(folder, data, pca, deep, vae, deep_history, vae_history, seed=seed),
        seconds=seconds,
    )


def _train(
    name: str, *, data: Dataset, sizes: tuple[int, ...], learning_rate: float, seed: int, epochs: int, progress: bool
) -> tuple[Any, History]:
    """A model of the given sizes, trained with Adam, the learning rate falling to 0 along a cosine."""
    rng = np.random.default_rng(seed)
    model = build_model(name, data, sizes=sizes, rng=rng)
    if progress:
        print(f"{name} {data.x_train.shape[1]}-{'-'.join(map(str, sizes))}")
    solver = Solver(
        model,
        data.x_train,
        validation=data.x_val,
        schedule=falling_rate(learning_rate, examples=len(data.x_train), batch_size=BATCH_SIZE, epochs=epochs),
        batch_size=BATCH_SIZE,
        epochs=epochs,
        rng=rng,
        progress=progress,
    )
    history = solver.train()
    if history.stopped == "interrupted":
        raise KeyboardInterrupt
    return model, history


def _draw(
    folder: Path,
    data: Dataset,
    pca: PCA,
    deep: Autoencoder,
    vae: VAE,
    deep_history: History,
    vae_history: History,
    *,
    seed: int,
) -> tuple[Path, ...]:
    """Every picture of the demo."""
    shape, some = data.image_shape, data.x_test[:10]
    rows = {
        f"PCA, {CODE_SIZE} numbers": pca.reconstruct(some),
        f"deep autoencoder, {CODE_SIZE}": deep.reconstruct(some),
        "VAE, 2": vae.reconstruct(some),
    }
    samples = vae.sample(50, rng=np.random.default_rng(seed))
    latent, _ = vae.encode(data.x_test)
    grid = plots.latent_grid(20)
    figures = {
        "reconstructions": plots.reconstructions(some, rows, image_shape=shape),
        "vae_samples": plots.image_grid(samples, image_shape=shape, columns=10, title="New digits, drawn by the VAE"),
        "vae_latent_map": plots.latent_scatter(latent, data.y_test),
        "vae_manifold": plots.manifold(vae.decode(grid), grid, image_shape=shape),
        "autoencoder_loss": plots.loss_curves(deep_history),
        "vae_loss": plots.loss_curves(vae_history),
    }
    for name, figure in figures.items():
        figure.savefig(folder / f"{name}.png", dpi=150)
    return tuple(folder / f"{name}.png" for name in figures)
