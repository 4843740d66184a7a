"""Self-taught learning: features learned from the digits 5 to 9 help to tell the digits 0 to 4 apart."""

from dataclasses import dataclass

import numpy as np

from cs231n_ae.lbfgs import train_lbfgs
from cs231n_ae.models import Classifier, SparseAutoencoder
from cs231n_ae.reproduce.entry import Entry, Figure, Gate
from cs231n_ae.reproduce.harness import Run, labels_of
from cs231n_ae.types import Array

__all__ = ["ENTRY", "SelfTaughtSettings", "run"]


@dataclass(frozen=True)
class SelfTaughtSettings:
    """The sparse autoencoder, how it is trained, and the softmax."""

    sizes: tuple[int, ...] = (784, 200)
    rho: float = 0.1
    beta: float = 3.0  # of the sparsity, by the name that the source and the kept results have for it
    decay: float = 3e-3
    iterations: int = 400
    softmax_decay: float = 1e-4
    softmax_iterations: int = 100


def run(run: Run, settings: SelfTaughtSettings) -> None:
    """Learn features without labels from five digits; classify the other five with them, and with raw pixels."""
    data = run.load("mnist")
    labels, _ = labels_of(data)
    model = SparseAutoencoder(
        settings.sizes, rho=settings.rho, sparsity=settings.beta, decay=settings.decay, rng=run.rng("weights")
    )
    run.train_on_all("training", model, data.x_train[labels >= 5], iterations=settings.iterations)
    x, y = data.x_train[labels < 5], labels[labels < 5]
    features = run.measure("features", lambda: _accuracy(model.encode(x), y, settings, run.rng("softmax")))
    raw = run.measure("raw", lambda: _accuracy(x, y, settings, run.rng("softmax")))
    run.measure("gain", lambda: features - raw)


def _accuracy(x: Array, y: Array, settings: SelfTaughtSettings, rng: np.random.Generator) -> float:
    """A softmax classifier is trained on the first half; the share of right answers on the second, in percent."""
    x, half = x.astype(np.float64), (len(x) + 1) // 2
    model = Classifier((x.shape[1],), 5, decay=settings.softmax_decay, rng=rng, dtype=np.float64)
    train_lbfgs(model, x[:half], y[:half], iterations=settings.softmax_iterations)
    return 100 * float(np.mean(model.predict(x[half:]) == y[half:]))


ENTRY = Entry(
    name="self_taught",
    title="Self-taught learning",
    source="Ng et al., UFLDL tutorial, exercise: Self-Taught Learning, step 5 (MNIST, test accuracy on the digits 0 to "
    "4); the idea: Raina et al. 2007",
    setting="Sparse autoencoder {sizes} of sigmoids on the MNIST training images of 5 to 9: squared error, rho {rho}, "
    "beta {beta}, weight decay {decay}; {iterations} iterations of L-BFGS on all images at once. Softmax on its codes, "
    "and on raw pixels, of 0 to 4: {softmax_iterations} iterations of L-BFGS, weight decay {softmax_decay}, trained on "
    "the first half of those training images and tested on the second.",
    differs="single precision in the autoencoder; the softmax has biases.",
    figures=(
        Figure("features", "accuracy on learned features, %", "about 98", Gate(low=98)),
        Figure("raw", "accuracy on raw pixels, %", "about 96"),
        Figure("training iterations", "iterations that L-BFGS made", digits=0),
        Figure("gain", "features above raw pixels, points", "about 2", Gate(low=1.5)),
    ),
    settings=SelfTaughtSettings(),
    run=run,
)
