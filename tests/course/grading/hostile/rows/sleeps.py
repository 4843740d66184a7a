"""Sleeps for a day."""

import time

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    time.sleep(86400)
