"""Returns arrays of text that reads like numbers."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return dout.astype("U20"), np.zeros(3).astype("S20")
