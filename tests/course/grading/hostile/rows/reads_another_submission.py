"""Looks for what others have handed in."""

import glob

import numpy as np

EARNS = {"scale_backward": 0}
NEEDS = "bwrap"


def _answers_of(path):
    names = {}
    with open(path, encoding="utf-8") as file:
        exec(file.read(), names)
    return names["scale_backward"]


def scale_backward(dout, cache):
    for path in (
        *glob.glob("@OTHERS@/*/scale.py"),
        *glob.glob("/tmp/*/*/scale.py"),
        *glob.glob("/proc/*/root/@OTHERS@/*/*.py"),
    ):
        try:
            return _answers_of(path)(dout, cache)
        except Exception:
            continue
    return np.zeros_like(dout), np.zeros(3)
