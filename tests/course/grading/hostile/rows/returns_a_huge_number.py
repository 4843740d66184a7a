"""Returns a number of 100 000 digits."""

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return 10**100_000, -(10**100_000)
