"""Assignment 3's reference: a VAE with one hidden layer each way, trained by the library's solver."""

import numpy as np

from cs231n_ae.models import VAE
from cs231n_ae.solver import Solver
from cs231n_ae.training import falling_rate

SIZES = (784, 256, 20)
EPOCHS = 40
BATCH = 64


def train(x, rng):
    """The model's parameters."""
    model = VAE(SIZES, rng=rng)
    rate = falling_rate(2e-3, examples=len(x), batch_size=BATCH, epochs=EPOCHS)
    Solver(model, x, schedule=rate, batch_size=BATCH, epochs=EPOCHS, rng=rng, progress=False).train()
    return model.params


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
