"""Calls itself without end."""

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return scale_backward(dout, cache)
