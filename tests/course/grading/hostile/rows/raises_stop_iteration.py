"""Raises what ends a loop elsewhere."""

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    raise StopIteration(dout)
