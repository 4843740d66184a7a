"""Returns arrays of Python objects."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return dout.astype(object), np.array([None] * 3)
