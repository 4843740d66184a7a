"""Warns ten thousand times, then returns zeros."""

import warnings

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    for number in range(10_000):
        warnings.warn(f"warning {number}", RuntimeWarning, stacklevel=1)
    return np.zeros_like(dout), np.zeros(3)
