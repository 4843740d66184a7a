"""NADE on binarized MNIST."""

from dataclasses import dataclass

from cs231n_ae.binarization import binarize
from cs231n_ae.models import NADE
from cs231n_ae.reproduce.entry import Entry, Figure, Gate
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.reproduce.made import mean_nll

__all__ = ["ENTRY", "NADESettings", "run"]


@dataclass(frozen=True)
class NADESettings:
    """The network and how it is trained."""

    hidden: int = 500
    learning_rate: float = 5e-3
    batch_size: int = 100
    epochs: int = 26


def run(run: Run, settings: NADESettings) -> None:
    """Train on bits drawn anew at every step; measure on the test bits, which are drawn once."""
    data = run.load("mnist")
    model = NADE(data.x_train.shape[1], settings.hidden, rng=run.rng("weights"))
    run.train(
        "training",
        model,
        data.x_train,
        learning_rate=settings.learning_rate,
        batch_size=settings.batch_size,
        epochs=settings.epochs,
        prepare=binarize,
    )
    run.measure("test", lambda: mean_nll(model, binarize(data.x_test, rng=run.rng("test bits"))))
    run.measure("train", lambda: mean_nll(model, binarize(data.x_train[:10000], rng=run.rng("train bits"))))


ENTRY = Entry(
    name="nade",
    title="NADE, 500 hidden units",
    source="Larochelle & Murray 2011, NADE, and Uria et al. 2016, Journal of Machine Learning Research 17: the tables "
    "of results on binarized MNIST (negative log-likelihood per test image)",
    setting="784 pixels in their natural order on MNIST, {hidden} sigmoids. Training bits are drawn anew at every step "
    "with the grey values as probabilities, test bits once from a seed. Adam {learning_rate}, falling along a cosine, "
    "batches of {batch_size}, {epochs} epochs. Settings were chosen by short runs on 10,000 training images held out, "
    "never on the test images.",
    differs="the papers train and test on one fixed set of bits, by stochastic gradient descent with early stopping.",
    figures=(
        Figure("test", "nats per test image", "88.33", Gate(high=93.0)),
        Figure("minutes", "minutes it took", "", Gate(high=45), digits=1),
        Figure("train", "nats per image, of 10,000 training images"),
    ),
    settings=NADESettings(),
    run=run,
)
