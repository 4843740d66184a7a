"""Assignment 2's reference: an autoencoder of three layers each way, trained by the library's solver."""

import numpy as np

from cs231n_ae.models import Autoencoder
from cs231n_ae.solver import Solver
from cs231n_ae.training import falling_rate

SIZES = (784, 256, 64, 8)
EPOCHS = 60
BATCH = 64


def train(x, rng):
    """The model's parameters."""
    model = Autoencoder(SIZES, rng=rng)
    rate = falling_rate(3e-3, examples=len(x), batch_size=BATCH, epochs=EPOCHS)
    Solver(model, x, schedule=rate, batch_size=BATCH, epochs=EPOCHS, rng=rng, progress=False).train()
    return model.params


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
