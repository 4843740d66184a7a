"""Assignment 2's stretch mark: twice as wide, trained on shifted digits."""

import numpy as np

from cs231n_ae.models import Autoencoder
from cs231n_ae.optim import adam

SIZES = (784, 512, 128, 8)
STEPS = 4_000
BATCH = 128


def train(x, rng):
    """The model's parameters."""
    model = Autoencoder(SIZES, rng=rng)
    config = {name: {} for name in model.params}
    for step in range(STEPS):
        batch = shifted(x[rng.integers(len(x), size=BATCH)], rng)
        _, grads, _ = model.loss(batch)
        rate = 2e-3 * 0.5 * (1 + np.cos(np.pi * step / STEPS))
        for name, param in model.params.items():
            model.params[name], config[name] = adam(param, grads[name], {**config[name], "learning_rate": rate})
    return model.params


def shifted(batch, rng):
    """Each digit moved by up to one pixel."""
    images = np.pad(batch.reshape(-1, 28, 28), ((0, 0), (1, 1), (1, 1)))
    dy, dx = rng.integers(0, 3, size=(2, len(batch)))
    return np.stack([images[i, dy[i] : dy[i] + 28, dx[i] : dx[i] + 28] for i in range(len(batch))]).reshape(batch.shape)


def encode(state, x):
    """The codes."""
    return rebuilt(state).encode(x)


def decode(state, z):
    """The pixels."""
    return rebuilt(state).decode(z)


def rebuilt(state):
    """A model with these parameters."""
    model = Autoencoder(SIZES, rng=np.random.default_rng(0))
    model.params.update(state)
    return model
