"""Returns structured arrays."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return np.zeros(dout.shape, [("a", "f8"), ("b", "O")]), np.zeros(3, [("a", "f8")])
