"""The challenge of Assignment 2: the best reconstruction of a digit from 8 numbers.

`train` sees 4,000 digits, each turned, moved and stretched a little in a way of its own. `encode` turns 1,000 others
into 8 numbers each, and `decode`, in another process, turns these back into pixels. On the way the judge adds noise to
each number, 1 % of its standard deviation over the digits: a number carries no more than what survives that, about 6.6
bits. The score is the squared error per digit, summed over its pixels; less is better. `train` may take three minutes.

What follows is the baseline: PCA. Whatever is in this file may be changed, but for the three signatures. numpy is
there, and the library, in which your own functions stand where the exercises are.
"""

import numpy as np


def train(x, rng):
    """Learn from digits.

    Args:
        x: pixels in [0, 1], shape (4000, 784), float32.
        rng: all randomness comes from here, so that the same seed gives the same score.

    Returns:
        What `encode` and `decode` need: a dict of arrays.
    """
    mean = x.mean(axis=0)
    _, directions = np.linalg.eigh((x - mean).T @ (x - mean))  # the last ones are the principal components
    return {"mean": mean, "components": directions[:, -8:]}


def encode(state, x):
    """The codes of x, shape (N, 784): 8 numbers each, shape (N, 8)."""
    return (x - state["mean"]) @ state["components"]


def decode(state, z):
    """The pixels for codes z, shape (N, 8), with the judge's noise in them: shape (N, 784)."""
    return z @ state["components"].T + state["mean"]
