"""Goes to another folder and empties the environment."""

import os

import numpy as np

EARNS = {"scale_backward": 0}
FLAG = "imports os"


def scale_backward(dout, cache):
    os.chdir("/")
    os.environ.clear()
    os.umask(0o777)
    return np.zeros_like(dout), np.zeros(3)
