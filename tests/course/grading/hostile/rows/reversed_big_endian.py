"""Honest, but with strides and byte orders that nobody expects."""

import numpy as np

EARNS = {}


def scale_backward(dout, cache):
    x, gamma = cache
    dx = np.asfortranarray((dout * gamma)[::-1])[::-1]
    return dx.astype(">f8"), (dout * x).sum(axis=0).astype(">f8")
