"""How each of the trained models is made: its network, its data, its training, all from one seed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from cs231n_ae.binarization import binarize
from cs231n_ae.datasets import load
from cs231n_ae.models import (
    GSN,
    MADE,
    NADE,
    VAE,
    ConditionalVAE,
    ContrastiveNet,
    DiffusionNet,
    DiffusionUNet,
    FlowNet,
    ImageTransformer,
    PixelCNN,
    RealNVP,
)
from cs231n_ae.pretrained.codes import N_CODES, digits_to_codes
from cs231n_ae.pretrained.game import Game, coverage, play
from cs231n_ae.pretrained.halved import digits_to_halved
from cs231n_ae.solver import Solver
from cs231n_ae.training import falling_rate
from cs231n_ae.types import Array

__all__ = ["RECIPES", "SEED", "Recipe", "loss_on_test", "solver_of", "train_recipe"]

SEED = 231


@dataclass(frozen=True)
class Recipe:
    """One trained model.

    Attributes:
        build: a network from its source of weights, ``build(rng=rng)``.
        epochs, learning_rate, batch_size: of Adam; the rate falls to 0 along half a cosine.
        labels: whether the model is told the digit.
        codes: whether it learns the digits' principal components in place of their pixels.
        grey: whether it learns the pixels as they are.
        halved: whether it learns the grey digits at half their size.
        then: attributes that the model has in a second training, which is like the first.
    """

    build: Callable[..., Any]
    epochs: int
    learning_rate: float = 2e-3
    batch_size: int = 64
    labels: bool = False
    codes: bool = False
    grey: bool = False
    halved: bool = False
    then: Mapping[str, int] | None = None


def _vae_2(*, rng: np.random.Generator) -> VAE:
    return VAE((784, 160, 96, 2), rng=rng)


def _vae_20(*, rng: np.random.Generator) -> VAE:
    return VAE((784, 160, 20), rng=rng)


def _conditional_vae(*, rng: np.random.Generator) -> ConditionalVAE:
    return ConditionalVAE((784, 160, 96, 2), 10, rng=rng)


def _made(*, rng: np.random.Generator) -> MADE:
    return MADE((784, 180), rng=rng)


def _image_transformer(*, rng: np.random.Generator) -> ImageTransformer:
    return ImageTransformer((28, 28), patch=(2, 4), width=64, n_heads=4, n_layers=2, rng=rng)


def _nade(*, rng: np.random.Generator) -> NADE:
    return NADE(784, 160, rng=rng)


def _realnvp(*, rng: np.random.Generator) -> RealNVP:
    return RealNVP(N_CODES, (96, 96), n_couplings=10, bound=1.0, rng=rng)


def _flow_net(*, rng: np.random.Generator) -> FlowNet:
    return FlowNet(N_CODES, (384, 384, 256), rng=rng)


def _contrastive_net(*, rng: np.random.Generator) -> ContrastiveNet:
    return ContrastiveNet((28, 28), (256, 128), rng=rng)


def _pixelcnn(*, rng: np.random.Generator) -> PixelCNN:
    return PixelCNN((28, 28), channels=12, n_layers=7, kernel=5, rng=rng)


def _gsn(*, rng: np.random.Generator) -> GSN:
    return GSN(784, 250, rate=0.2, std=0.2, walkback=1, rng=rng)


def _diffusion(*, rng: np.random.Generator) -> DiffusionNet:
    return DiffusionNet(N_CODES, (320, 320, 320), 10, rng=rng)


def _diffusion_unet(*, rng: np.random.Generator) -> DiffusionUNet:
    return DiffusionUNet((1, 14, 14), (12, 48), 10, rng=rng)


RECIPES: dict[str, Recipe | Game] = {
    "vae_2": Recipe(_vae_2, epochs=80),
    "vae_20": Recipe(_vae_20, epochs=50),
    "conditional_vae": Recipe(_conditional_vae, epochs=60, labels=True),
    "made": Recipe(_made, epochs=300, learning_rate=1e-2),
    "nade": Recipe(_nade, epochs=100, learning_rate=1e-2),
    "realnvp": Recipe(_realnvp, epochs=8, codes=True),
    "flow_net": Recipe(_flow_net, epochs=80, batch_size=128, codes=True),
    "contrastive_net": Recipe(_contrastive_net, epochs=150, batch_size=256, grey=True),
    "diffusion": Recipe(_diffusion, epochs=60, batch_size=128, labels=True, codes=True),
    "diffusion_unet": Recipe(_diffusion_unet, epochs=16, learning_rate=3e-3, labels=True, halved=True),
    "pixelcnn": Recipe(_pixelcnn, epochs=11, learning_rate=1e-2, batch_size=20),
    "gsn": Recipe(_gsn, epochs=30, learning_rate=3e-3, then={"walkback": 4}),
    "image_transformer": Recipe(_image_transformer, epochs=30),
    "gan": Game(32, (192, 192), steps=9000, learning_rate=5e-4, batch_size=128),
}
"""Each of them learns the 4,000 training digits of ``mnist_5k``, drawn in black and white anew at every step, or grey
where the recipe says so. The flows and the GAN learn codes with a little noise instead, of digits that were also moved
by a pixel to all sides."""


def train_recipe(recipe: Recipe | Game, *, steps: int | None = None, progress: bool = False) -> tuple[Any, list[float]]:
    """A model trained by its recipe, and its losses; a game with fewer ``steps`` is its beginning."""
    if isinstance(recipe, Game):
        rng, codes = np.random.default_rng(SEED), digits_to_codes(_moved(load("mnist_5k").x_train))
        model, losses = play(recipe, _blurred(codes, rng=rng), seed=SEED, steps=steps, progress=progress)
        return model, losses.tolist()
    solver = solver_of(recipe, progress=progress)
    losses = solver.train().steps["loss"]
    if recipe.then:
        for name, value in recipe.then.items():
            setattr(solver.model, name, value)
        solver_of(recipe, model=solver.model, progress=progress).train()
    return solver.model, losses


def solver_of(recipe: Recipe, *, model: Any = None, progress: bool = False) -> Solver:
    """The training of a recipe, ready to begin, of a new model unless one is given."""
    data, rng = load("mnist_5k"), np.random.default_rng(SEED)
    model, batch_size, epochs = model or recipe.build(rng=rng), recipe.batch_size, recipe.epochs
    x = digits_to_codes(_moved(data.x_train)) if recipe.codes else data.x_train
    x = digits_to_halved(x) if recipe.halved else x
    return Solver(
        model,
        _examples(recipe, x, None if data.y_train is None else np.tile(data.y_train, len(x) // len(data.x_train))),
        prepare=None if recipe.grey or recipe.halved else _blurred if recipe.codes else binarize,
        schedule=falling_rate(recipe.learning_rate, examples=len(x), batch_size=batch_size, epochs=epochs),
        batch_size=batch_size,
        epochs=epochs,
        rng=rng,
        progress=progress,
    )


def loss_on_test(recipe: Recipe | Game, model: Any) -> float:
    """The model's loss in nats per test digit, of digits that were made black and white once, or of their codes.

    Of a GAN, which has no such number, the squared distance from test codes to its samples.
    """
    data, rng = load("mnist_5k"), np.random.default_rng(SEED)
    if isinstance(recipe, Game):
        return coverage(model, digits_to_codes(data.x_test), seed=SEED)
    x = data.x_test if recipe.grey else binarize(data.x_test, rng=rng)
    x = digits_to_codes(data.x_test) if recipe.codes else x
    x = digits_to_halved(data.x_test) if recipe.halved else x
    loss, _ = model.evaluate(*_examples(recipe, x, data.y_test), rng=np.random.default_rng(SEED))
    return float(loss)


def _examples(recipe: Recipe, x: Array, y: Array | None) -> tuple[Array, ...]:
    return (x, y) if recipe.labels and y is not None else (x,)


def _moved(x: Array) -> Array:
    """Digits, and the same digits moved by a pixel in each of the eight directions: (9N, 784)."""
    images, steps = x.reshape(-1, 28, 28), (-1, 0, 1)
    return np.concatenate([np.roll(images, (i, j), axis=(1, 2)) for i in steps for j in steps]).reshape(-1, 784)


def _blurred(x: Array, *, rng: np.random.Generator) -> Array:
    """Codes with a little Gaussian noise, so that a density cannot grow without bound where a digit is."""
    return x + np.float32(0.1) * rng.standard_normal(x.shape, dtype=np.float32)
