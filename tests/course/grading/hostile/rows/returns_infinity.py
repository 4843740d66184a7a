"""Returns infinity."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return dout + np.inf, np.full(3, -np.inf)
