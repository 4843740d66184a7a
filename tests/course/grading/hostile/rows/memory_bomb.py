"""Asks for 80 GB at once."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return np.ones(10**10), dout
