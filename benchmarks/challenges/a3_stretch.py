"""Assignment 3's stretch mark: two hidden layers each way, trained on shifted digits."""

import numpy as np

from cs231n_ae.models import VAE
from cs231n_ae.optim import adam

SIZES = (784, 400, 200, 30)
STEPS = 5_000
BATCH = 100


def train(x, rng):
    """The model's parameters."""
    model = VAE(SIZES, rng=rng)
    config = {name: {} for name in model.params}
    for step in range(STEPS):
        batch = shifted(x[rng.integers(len(x), size=BATCH)], rng)
        model.beta = min(1.0, 0.2 + step / 1000)
        _, grads, _ = model.loss(batch, rng=rng)
        rate = 2e-3 * 0.5 * (1 + np.cos(np.pi * step / STEPS))
        for name, param in model.params.items():
            model.params[name], config[name] = adam(param, grads[name], {**config[name], "learning_rate": rate})
    return model.params


def shifted(batch, rng):
    """Half of the digits moved by up to one pixel."""
    images = np.pad(batch.reshape(-1, 28, 28), ((0, 0), (1, 1), (1, 1)))
    dy, dx = np.where(rng.random(len(batch)) < 0.5, rng.integers(0, 3, size=(2, len(batch))), 1)
    return np.stack([images[i, dy[i] : dy[i] + 28, dx[i] : dx[i] + 28] for i in range(len(batch))]).reshape(batch.shape)


def encode(state, x):
    """Mean and log-variance."""
    return rebuilt(state).encode(x)


def decode(state, z):
    """The logits: the library gives probabilities."""
    p = np.clip(rebuilt(state).decode(z).astype(np.float64), 1e-7, 1 - 1e-7)
    return np.log(p) - np.log(1 - p)


def rebuilt(state):
    """A model with these parameters."""
    model = VAE(SIZES, rng=np.random.default_rng(0))
    model.params.update(state)
    return model
