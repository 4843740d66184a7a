"""Returns functions."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return (lambda *args: 0), np
