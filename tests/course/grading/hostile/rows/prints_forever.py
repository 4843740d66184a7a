"""Prints without end."""

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    while True:
        print("x" * 10**5)
