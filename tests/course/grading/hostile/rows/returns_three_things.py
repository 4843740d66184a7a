"""Returns the right gradients and one more thing."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    x, gamma = cache
    return dout * gamma, np.sum(dout * x, axis=0), True
