"""Returns 160 MB."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return np.zeros(2 * 10**7), np.zeros(3)
