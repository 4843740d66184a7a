"""Raises an error that cannot be turned into text."""

EARNS = {"scale_backward": 0}


class Mute(Exception):
    def __str__(self):
        raise RuntimeError("mute")


def scale_backward(dout, cache):
    raise Mute
