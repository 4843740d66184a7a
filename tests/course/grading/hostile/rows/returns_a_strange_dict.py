"""Returns a dict with keys that are no text."""

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    return {None: dout, (1, 2): dout}, {1.5: 2}
