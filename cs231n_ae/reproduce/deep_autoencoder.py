"""The deep autoencoder 784-1000-500-250-30 on MNIST, from random weights and without pre-training."""

from dataclasses import dataclass

from cs231n_ae.measures import squared_error
from cs231n_ae.models import Autoencoder
from cs231n_ae.reproduce.entry import Entry, Figure, Gate
from cs231n_ae.reproduce.harness import Run

__all__ = ["ENTRY", "LONG_ENTRY", "DeepSettings", "run"]


@dataclass(frozen=True)
class DeepSettings:
    """The network, its loss, and how it is trained."""

    sizes: tuple[int, ...] = (784, 1000, 500, 250, 30)
    hidden: str = "leaky_relu"
    loss: str = "bce"
    learning_rate: float = 1e-3
    batch_size: int = 128
    epochs: int = 28


def run(run: Run, settings: DeepSettings) -> None:
    """Train by the cross-entropy, and measure the squared error on the test images."""
    data = run.load("mnist")
    # Kept results are recognised by their settings, which say it in these words.
    likelihood = {"bce": "bernoulli", "l2": "gaussian"}[settings.loss]
    model = Autoencoder(settings.sizes, activation=settings.hidden, likelihood=likelihood, rng=run.rng("weights"))
    run.train(
        "training",
        model,
        data.x_train,
        learning_rate=settings.learning_rate,
        batch_size=settings.batch_size,
        epochs=settings.epochs,
    )
    run.measure("test", lambda: squared_error(model, data.x_test))
    run.measure("train", lambda: squared_error(model, data.x_train))


def _entry(name: str, title: str, gates: tuple[Figure, ...], settings: DeepSettings) -> Entry:
    return Entry(
        name=name,
        title=title,
        source="Hinton & Salakhutdinov 2006, Science 313, figure 2B (MNIST, average squared reconstruction error per "
        "test image)",
        setting="{sizes} and back on MNIST, pixels in 0 to 1; hidden layers {hidden}, the code linear, outputs "
        "sigmoid; {loss} as the loss, no pre-training, no regularisation; Adam {learning_rate}, falling along a "
        "cosine, batches of {batch_size}, {epochs} epochs. Settings were chosen by short runs on 10,000 training "
        "images held out, never on the test images.",
        differs="the paper has logistic units, pre-trains each layer as a restricted Boltzmann machine, and fine-tunes "
        "by conjugate gradients (on the cross-entropy too).",
        figures=(*gates, Figure("train", "squared error per training image", digits=3)),
        settings=settings,
        run=run,
    )


ENTRY = _entry(
    "deep_autoencoder",
    "Deep autoencoder, 15 minutes",
    (
        Figure("test", "squared error per test image", "3.00", Gate(high=3.6), digits=3),
        Figure("minutes", "minutes it took", "", Gate(high=15), digits=1),
    ),
    DeepSettings(),
)

LONG_ENTRY = _entry(
    "deep_autoencoder_hour",
    "Deep autoencoder, an hour",
    (
        Figure("test", "squared error per test image", "3.00", Gate(high=3.0, aim=True), digits=3),
        Figure("minutes", "minutes it took", "", Gate(high=60, aim=True), digits=1),
    ),
    DeepSettings(epochs=140),
)
