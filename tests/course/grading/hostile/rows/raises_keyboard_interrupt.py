"""Pretends that somebody pressed Ctrl-C."""

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    raise KeyboardInterrupt
