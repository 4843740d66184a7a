"""Lets the library answer."""

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    from hostile_library import scale

    return scale.scale_backward(dout, cache)
