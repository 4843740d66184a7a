"""Closes what it prints to, and opens it anew as a file."""

import os

import numpy as np

EARNS = {"scale_backward": 0}
FLAG = "imports os"


def scale_backward(dout, cache):
    os.close(1)
    os.open("/dev/full", os.O_WRONLY)
    print("x" * 100_000)
    return np.zeros_like(dout), np.zeros(3)
