"""Returns floats of 80 bits."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return np.zeros(dout.shape, np.longdouble), np.zeros(3, np.longdouble)
