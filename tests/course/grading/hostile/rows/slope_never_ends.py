"""Asks the judge for the function's value without end."""

EARNS = {"slope": 0}


def slope(f, x):
    while True:
        f(x)
