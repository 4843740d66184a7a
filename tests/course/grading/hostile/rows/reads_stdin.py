"""Waits for somebody to type."""

import numpy as np

EARNS = {"scale_backward": 0}
FLAG = "calls input"


def scale_backward(dout, cache):
    input()
    return np.zeros_like(dout), np.zeros(3)
