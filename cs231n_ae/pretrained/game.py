"""How the trained GAN is made: its nets play over the digits' codes, and the generator's weights are averaged."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from cs231n_ae.adversarial_training import train_gan
from cs231n_ae.models import GAN, squared_distances
from cs231n_ae.types import Array

__all__ = ["Game", "coverage", "play"]

KEPT = 0.998
"""Of the average so far, at each step: it looks back over some five hundred steps."""


@dataclass(frozen=True)
class Game:
    """One trained GAN.

    Attributes:
        n_latent, hidden: of the nets.
        steps, learning_rate, batch_size: of the play.
    """

    n_latent: int
    hidden: tuple[int, ...]
    steps: int
    learning_rate: float
    batch_size: int


def play(game: Game, data: Array, *, seed: int, steps: int | None = None, progress: bool = False) -> tuple[GAN, Any]:
    """Train a GAN on codes; with fewer ``steps``, the beginning. The net, and the losses of its discriminator.

    Players circle around each other, so the last weights are no better than those before. What is kept of the
    generator is the moving average of its weights.
    """
    rng = np.random.default_rng(seed)
    gan = GAN(game.n_latent, game.hidden, data.shape[1], rng=rng)
    average = {name: value.copy() for name, value in gan.params.items() if name.startswith("gen_")}

    def follow(_: int) -> None:
        for name, value in average.items():
            value += np.float32(1 - KEPT) * (gan.params[name] - value)

    curves = train_gan(
        gan,
        data,
        steps=game.steps if steps is None else steps,
        learning_rate=game.learning_rate,
        batch_size=game.batch_size,
        watch=follow,
        every=1,
        rng=rng,
        progress=progress,
    )
    gan.params.update(average)
    return gan, curves["discriminator"]


def coverage(gan: GAN, data: Array, *, seed: int) -> float:
    """How far examples are from the nearest of 2,000 samples, the mean of the squared distances: small if all occur."""
    samples = gan.sample(2000, rng=np.random.default_rng(seed))
    return float(squared_distances(data, samples).min(axis=1).mean(dtype=np.float64))
