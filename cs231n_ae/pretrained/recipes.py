"""How each of the trained models is made: its network, its data, its training, all from one seed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from cs231n_ae.binarization import binarize
from cs231n_ae.datasets import load
from cs231n_ae.models import MADE, VAE, ConditionalVAE, ImageTransformer
from cs231n_ae.solver import Solver
from cs231n_ae.training import falling_rate
from cs231n_ae.types import Array

__all__ = ["RECIPES", "SEED", "Recipe", "loss_on_test", "solver_of"]

SEED = 231


@dataclass(frozen=True)
class Recipe:
    """One trained model.

    Attributes:
        build: a network from its source of weights, ``build(rng=rng)``.
        epochs, learning_rate: of Adam with batches of 64; the rate falls to 0 along half a cosine.
        labels: whether the model is told the digit.
    """

    build: Callable[..., Any]
    epochs: int
    learning_rate: float = 2e-3
    labels: bool = False


def _vae_2(*, rng: np.random.Generator) -> VAE:
    return VAE((784, 160, 96, 2), rng=rng)


def _vae_20(*, rng: np.random.Generator) -> VAE:
    return VAE((784, 160, 20), rng=rng)


def _conditional_vae(*, rng: np.random.Generator) -> ConditionalVAE:
    return ConditionalVAE((784, 160, 96, 2), 10, rng=rng)


def _made(*, rng: np.random.Generator) -> MADE:
    return MADE((784, 160), rng=rng)


def _image_transformer(*, rng: np.random.Generator) -> ImageTransformer:
    return ImageTransformer((28, 28), patch=(2, 4), width=64, n_heads=4, n_layers=2, rng=rng)


RECIPES = {
    "vae_2": Recipe(_vae_2, epochs=80),
    "vae_20": Recipe(_vae_20, epochs=50),
    "conditional_vae": Recipe(_conditional_vae, epochs=60, labels=True),
    "made": Recipe(_made, epochs=60, learning_rate=1e-2),
    "image_transformer": Recipe(_image_transformer, epochs=30),
}
"""Each of them learns the 4,000 training digits of ``mnist_5k``, drawn in black and white anew at every step."""


def solver_of(recipe: Recipe, *, epochs: int | None = None, progress: bool = False) -> Solver:
    """The training of a recipe, ready to begin; with fewer ``epochs``, its beginning."""
    data, rng = load("mnist_5k"), np.random.default_rng(SEED)
    model = recipe.build(rng=rng)
    return Solver(
        model,
        _examples(recipe, data.x_train, data.y_train),
        prepare=binarize,
        schedule=falling_rate(recipe.learning_rate, examples=len(data.x_train), batch_size=64, epochs=recipe.epochs),
        batch_size=64,
        epochs=recipe.epochs if epochs is None else epochs,
        rng=rng,
        progress=progress,
    )


def loss_on_test(recipe: Recipe, model: Any) -> float:
    """The model's loss in nats per test digit, of digits that were made black and white once."""
    data = load("mnist_5k")
    bits = binarize(data.x_test, rng=np.random.default_rng(SEED))
    loss, _ = model.evaluate(*_examples(recipe, bits, data.y_test), rng=np.random.default_rng(SEED))
    return float(loss)


def _examples(recipe: Recipe, x: Array, y: Array | None) -> tuple[Array, ...]:
    return (x, y) if recipe.labels and y is not None else (x,)
