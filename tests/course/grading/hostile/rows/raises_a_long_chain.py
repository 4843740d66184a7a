"""Raises an exception behind which stand a thousand others."""

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    error = None
    for number in range(1000):
        error, before = ValueError(number), error
        error.__cause__ = before
    raise error
