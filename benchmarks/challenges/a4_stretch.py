"""Assignment 4's stretch mark: the mean logits of a few masked autoencoders, each stopped before it overfits."""

import numpy as np

from cs231n_ae.models import MADE
from cs231n_ae.optim import adam

HIDDEN = (300,)
MODELS = 8
EPOCHS = 60
BATCH = 64


def train(x, rng):
    """The parameters of all of them."""
    state = {}
    for number in range(MODELS):
        model = MADE((x.shape[1], *HIDDEN), mask_seed=number, rng=rng)
        config = {name: {} for name in model.params}
        steps = EPOCHS * (len(x) // BATCH)
        for step in range(steps):
            batch = x[rng.integers(len(x), size=BATCH)]
            _, grads, _ = model.loss(batch)
            rate = 3e-3 * 0.5 * (1 + np.cos(np.pi * step / steps))
            for name, param in model.params.items():
                param, config[name] = adam(param, grads[name], {**config[name], "learning_rate": rate})
                model.params[name] = param * (1 - 0.02 * rate * param.ndim)
        state |= {f"{number} {name}": value for name, value in model.params.items()}
    return state


def logits(state, x):
    """The mean of their logits."""
    return np.mean([rebuilt(state, number, x.shape[1]).logits(x) for number in range(MODELS)], axis=0)


def rebuilt(state, number, size):
    """One of them."""
    model = MADE((size, *HIDDEN), mask_seed=number, rng=np.random.default_rng(0))
    model.params.update({name: state[f"{number} {name}"] for name in model.params})
    return model
