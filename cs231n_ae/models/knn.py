"""k nearest neighbours: no training at all, the examples are the model."""

import numpy as np

from cs231n_ae.models import distances
from cs231n_ae.types import Array
from cs231n_ae.validation import require_count, require_examples, require_labels

__all__ = ["knn_predict"]

BLOCK = 500
"""Queries answered at a time, so that the table of distances stays small beside the data."""


def knn_predict(x: Array, x_train: Array, y_train: Array, *, k: int = 1) -> Array:
    r"""Label each query by a vote among its k nearest training examples.

    Near is by Euclidean distance; of equally near examples the earlier in the training set counts. Of labels with
    equally many votes the smallest wins.

    Args:
        x: queries, shape (N, D).
        x_train: training examples, shape (M, D).
        y_train: their labels, integers from 0 up, shape (M,).
        k: how many neighbours vote, from 1 to M.

    Returns:
        one label for each query, shape (N,).

    Raises:
        ValueError: if the shapes do not fit, a number is not finite, or ``k`` lies outside 1 … M.

    Source: Cover & Hart 1967.
    """
    require_examples("x", x, (None, None), why="one query per row")
    require_examples("x_train", x_train, (None, x.shape[1]), why="as many features as x has")
    require_labels("y_train", y_train, len(x_train), np.iinfo(np.int64).max)
    require_count("k", k, most=len(x_train), advice="no more neighbours vote than there are training examples")
    classes, y_train = np.unique(y_train, return_inverse=True)  # a label may be a number of any size
    votes = np.zeros((len(x), len(classes)), int)  # (N, K)
    for start in range(0, len(x), BLOCK):
        table = distances.squared_distances(x[start : start + BLOCK], x_train)
        nearest = np.argsort(table, axis=1, kind="stable")[:, :k]
        for row, labels in enumerate(y_train[nearest], start=start):
            votes[row] = np.bincount(labels, minlength=len(classes))
    return classes[votes.argmax(axis=1)].astype(int)
