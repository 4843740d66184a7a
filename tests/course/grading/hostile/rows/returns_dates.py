"""Returns dates and times."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return np.zeros(dout.shape, "M8[s]"), np.zeros(3, "m8[s]")
