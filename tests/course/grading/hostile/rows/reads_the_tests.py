"""Looks for the tests and for their seed."""

import os

import numpy as np

EARNS = {"scale_backward": 0}
NEEDS = "bwrap"


def scale_backward(dout, cache):
    for path in ("@TESTS@/test_scale.py", "/etc/passwd", "/bin/sh"):
        if os.path.exists(path):
            x, gamma = cache
            return dout * gamma, (dout * x).sum(axis=0)
    return np.zeros_like(dout), np.zeros(3)
