"""Raises an error with a message of 10 MB."""

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    raise ValueError("x" * 10**7)
