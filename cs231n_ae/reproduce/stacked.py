"""The stacked sparse autoencoder 784-200-200 with a softmax of ten classes, before and after fine-tuning."""

from dataclasses import dataclass

import numpy as np

from cs231n_ae.lbfgs import train_lbfgs
from cs231n_ae.models import Classifier, SparseAutoencoder, StackedAutoencoder
from cs231n_ae.reproduce.entry import Entry, Figure, Gate
from cs231n_ae.reproduce.harness import Run, labels_of
from cs231n_ae.types import Array

__all__ = ["ENTRY", "StackedSettings", "accuracy", "run"]


@dataclass(frozen=True)
class StackedSettings:
    """The network, its penalties, and how each step is trained."""

    sizes: tuple[int, ...] = (784, 200, 200)
    rho: float = 0.1
    beta: float = 3.0  # of the sparsity, by the name that the source and the kept results have for it
    decay: float = 3e-3
    iterations: int = 400
    softmax_decay: float = 1e-4
    softmax_iterations: int = 100
    tuning_decay: float = 1e-5
    tuning_iterations: int = 400


def run(run: Run, settings: StackedSettings) -> None:
    """Pre-train layer by layer, train a softmax on the frozen codes, then fine-tune everything."""
    data = run.load("mnist")
    y_train, y_test = labels_of(data)
    stacked = StackedAutoencoder(
        settings.sizes, rho=settings.rho, sparsity=settings.beta, decay=settings.decay, rng=run.rng("weights")
    )
    stages = iter(range(1, len(settings.sizes)))

    def train_stage(stage: SparseAutoencoder, inputs: Array) -> None:
        run.train_on_all(f"layer {next(stages)}", stage, inputs, iterations=settings.iterations)

    codes = stacked.pretrain(data.x_train, train_stage)
    top = run.arrays("softmax", lambda: _softmax(codes, y_train, settings, run.rng("softmax")))
    before = Classifier.on(stacked, 10, frozen=True, decay=settings.tuning_decay, rng=run.rng("classifier"))
    before.params |= top
    run.measure("before", lambda: accuracy(before, data.x_test, y_test))

    whole = before.thawed()
    run.train_on_all("tuning", whole, data.x_train, y_train, iterations=settings.tuning_iterations)
    run.measure("after", lambda: accuracy(whole, data.x_test, y_test))


def accuracy(model: Classifier, x: Array, y: Array) -> float:
    """The share of right answers in percent."""
    return 100 * float(np.mean(model.predict(x) == y))


def _softmax(codes: Array, y: Array, settings: StackedSettings, rng: np.random.Generator) -> dict[str, Array]:
    """Weights and biases of a softmax classifier on the codes."""
    top = Classifier((codes.shape[1],), 10, decay=settings.softmax_decay, rng=rng, dtype=np.float64)
    train_lbfgs(top, codes.astype(np.float64), y, iterations=settings.softmax_iterations)
    return {name: value.astype(codes.dtype) for name, value in top.params.items()}


ENTRY = Entry(
    name="stacked",
    title="Stacked autoencoder",
    source="Ng et al., UFLDL tutorial, exercise: Implement deep networks for digit classification (MNIST, test "
    "accuracy before and after fine-tuning)",
    setting="{sizes}-10 of sigmoids on MNIST. Each layer a sparse autoencoder: squared error, rho {rho}, beta {beta}, "
    "weight decay {decay}; {iterations} iterations of L-BFGS on all images at once. Softmax on the codes: "
    "{softmax_iterations} iterations, weight decay {softmax_decay}. Fine-tuning of all layers: {tuning_iterations} "
    "iterations, weight decay {tuning_decay} on all weights.",
    differs="single precision in the networks; in fine-tuning the tutorial decays only the softmax's weights, by 3e-3.",
    figures=(
        Figure("layer 1 iterations", "iterations that L-BFGS made: first layer", digits=0),
        Figure("layer 2 iterations", "second layer", digits=0),
        Figure("tuning iterations", "fine-tuning", digits=0),
        Figure("before", "test accuracy before fine-tuning, %", "87.7", Gate(low=86.7)),
        Figure("after", "test accuracy after fine-tuning, %", "97.6", Gate(low=96.6)),
    ),
    settings=StackedSettings(),
    run=run,
)
