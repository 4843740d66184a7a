"""Takes memory until there is none."""

import numpy as np

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    taken = []
    while True:
        taken.append(np.ones(10**6))
