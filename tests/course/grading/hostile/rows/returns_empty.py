"""Returns empty arrays."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return np.zeros(0), np.zeros(0)
