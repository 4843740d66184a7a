"""Answers with what the judge's function says of itself."""

EARNS = {"slope": 0}


def slope(f, x):
    return f(f)
