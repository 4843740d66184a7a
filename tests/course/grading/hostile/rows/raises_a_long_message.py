"""Raises an exception with ten million letters."""

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    raise ValueError("x" * 10**7)
