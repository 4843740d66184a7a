import numpy as np

EXERCISE = "squared_distances"
DISGUISED = True


def squared_distances(a, b):
    """Each number is an object of Python's, over which numpy goes as a list does."""
    away = a.astype(object)[:, None] - b.astype(object)
    return (away * away).sum(axis=2).astype(np.result_type(a, b))
