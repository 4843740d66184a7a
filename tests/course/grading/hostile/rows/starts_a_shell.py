"""Starts other programs."""

import os

import numpy as np

EARNS = {"scale_backward": 0}
FLAG = "imports os"


def scale_backward(dout, cache):
    os.system("touch @OUTSIDE@/shell")
    return np.zeros_like(dout), np.zeros(3)
