"""Returns an array of 64 axes."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return np.zeros((1,) * 64), np.zeros((1,) * 64)
