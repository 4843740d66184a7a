"""Returns arrays of text."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return dout.astype(str), np.array(["1", "2", "3"])
