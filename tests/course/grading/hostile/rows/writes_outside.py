"""Writes wherever it can."""

import contextlib
import os

import numpy as np

EARNS = {"scale_backward": 0}
NEEDS = "own processes"


def scale_backward(dout, cache):
    for folder in ("@OUTSIDE@", "/", "/etc", "/usr", "/library", "/submission", os.path.dirname(np.__file__)):
        with contextlib.suppress(OSError), open(os.path.join(folder, "hostile-was-here"), "w") as file:
            file.write("here")
    return np.zeros_like(dout), np.zeros(3)
