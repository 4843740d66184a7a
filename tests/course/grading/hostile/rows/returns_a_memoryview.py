"""Returns views of memory in place of arrays."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return memoryview(dout), memoryview(np.zeros(3))
