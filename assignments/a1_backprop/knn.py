"""k nearest neighbours: no training at all, the examples are the model."""

import numpy as np

from cs231n_ae.models import distances
from cs231n_ae.types import Array
from cs231n_ae.validation import require_count, require_examples, require_labels

__all__ = ["knn_predict"]

BLOCK = 500


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
    raise NotImplementedError("knn_predict: yours to write; then run: cs231n-ae check knn_predict")
