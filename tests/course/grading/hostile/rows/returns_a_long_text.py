"""Returns 10 MB of text."""

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return "x" * 10**7, "x" * 10**7
