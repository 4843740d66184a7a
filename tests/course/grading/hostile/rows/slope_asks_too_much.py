"""Asks the judge for the function of ten million numbers."""

import numpy as np

EARNS = {"slope": 0}


def slope(f, x):
    return f(np.ones((3162, 3162)))
