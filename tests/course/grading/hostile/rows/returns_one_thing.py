"""Returns one array where two are asked for."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return np.zeros_like(dout)
