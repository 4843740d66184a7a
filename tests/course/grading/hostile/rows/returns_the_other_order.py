"""Returns the right gradients the wrong way round."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    x, gamma = cache
    return np.sum(dout * x, axis=0), dout * gamma
