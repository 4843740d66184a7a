"""Calls itself without end, and lifts Python's limit."""

import sys

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    sys.setrecursionlimit(10**9)
    return sorted([dout], key=lambda d: scale_backward(d, cache))
