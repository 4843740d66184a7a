"""Returns None."""

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return None
