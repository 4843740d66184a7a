"""Assignment 5's stretch mark: a net that corrects what the noise's level and the whole set's variances say."""

import numpy as np

from cs231n_ae.models.mlp import init_mlp, mlp_backward, mlp_forward
from cs231n_ae.optim import adam
from cs231n_ae.warping import random_warp

KEPT = 200
SIZES, ACTIVATIONS = (KEPT + 1, 600, 600, KEPT), ("relu", "relu", "linear")
STEPS = 3_000
BATCH = 100


def train(x, rng):
    """Principal components, and the net's parameters; its loss is the score."""
    mean = x.mean(axis=0)
    variances, directions = np.linalg.eigh(np.cov(x - mean, rowvar=False))
    state = {
        "mean": mean,
        "variances": np.maximum(variances[::-1], 0).astype(np.float32),
        "directions": directions[:, ::-1].astype(np.float32),
    }
    params = init_mlp(SIZES, ACTIVATIONS, prefix="", rng=rng, dtype=np.float32)
    params["W3"] *= 0.1  # a small correction to begin with
    config = {name: {} for name in params}
    for step in range(STEPS):
        clean = random_warp(x[rng.integers(len(x), size=BATCH)], turn=0.1, stretch=0.07, move=0.7, rng=rng)
        level = np.exp(rng.uniform(np.log(0.1), 0, (BATCH, 1))).astype(np.float32)
        noisy = clean + level * rng.standard_normal(clean.shape, dtype=np.float32)
        shown, guess, doubt = looked_at(state, noisy)
        out, cache = mlp_forward(shown, params, ACTIVATIONS, prefix="")
        error = guess - (clean - mean) @ state["directions"]
        error[:, :KEPT] += doubt * out
        share = error[:, :KEPT] / np.square(error).sum(axis=1, keepdims=True)  # the gradient of its logarithm
        _, grads = mlp_backward((share * doubt * (KEPT / BATCH)).astype(np.float32), cache)
        rate = 1.5e-3 * 0.5 * (1 + np.cos(np.pi * step / STEPS))
        for name, param in params.items():
            params[name], config[name] = adam(param, grads[name], {**config[name], "learning_rate": rate})
    return state | params


def denoise(state, noisy):
    """The linear guess, and the net's correction of it."""
    shown, guess, doubt = looked_at(state, noisy)
    guess[:, :KEPT] += doubt * mlp_forward(shown, state, ACTIVATIONS, prefix="")[0]
    return np.clip(guess @ state["directions"].T + state["mean"], 0, 1)


def looked_at(state, noisy):
    """What the net is shown; the mean of the digit if all were one Gaussian; and its standard deviation then."""
    z, variances = (noisy - state["mean"]) @ state["directions"], state["variances"]
    quiet = 400  # along the directions from here on digits do not vary: what is seen there is noise
    noise = np.maximum(np.square(z[:, quiet:]).mean(axis=1, keepdims=True) - variances[quiet:].mean(), 1e-3)
    kept = variances / (variances + noise)
    guess = z * kept
    shown = np.concatenate([guess[:, :KEPT] / np.sqrt(variances[:KEPT]), np.log(noise)], axis=1).astype(np.float32)
    return shown, guess, np.sqrt(variances[:KEPT] * (1 - kept[:, :KEPT]))
