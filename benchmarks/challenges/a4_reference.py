"""Assignment 4's reference: logistic regressions of each pixel on all before it, a matrix below its diagonal."""

import numpy as np

STEPS = 600
RATE = 0.05
DECAY = 2e-3


def train(x, rng):
    """A fully visible sigmoid belief network with weight decay."""
    n, d = x.shape
    allowed = np.tril(np.ones((d, d)), -1)  # pixel i sees those before it
    w, b = np.zeros((d, d)), np.zeros(d)
    velocity = np.zeros_like(w), np.zeros_like(b)
    for _ in range(STEPS):
        error = 1 / (1 + np.exp(-(x @ w.T + b))) - x  # (N, 64)
        steps = (error.T @ x / n) * allowed + DECAY * w, error.mean(axis=0)
        velocity = tuple(0.9 * v + s for v, s in zip(velocity, steps, strict=True))
        w, b = w - RATE * velocity[0], b - RATE * velocity[1]
    return {"w": w, "b": b}


def logits(state, x):
    """The logit of each pixel given those before it."""
    return x @ state["w"].T + state["b"]
