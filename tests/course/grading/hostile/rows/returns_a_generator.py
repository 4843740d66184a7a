"""Returns a generator."""

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return (value for value in (dout, dout))
