"""Raises an error whose text never comes."""

EARNS = {"scale_backward": 0}


class Slow(Exception):
    def __str__(self):
        while True:
            pass


def scale_backward(dout, cache):
    raise Slow
