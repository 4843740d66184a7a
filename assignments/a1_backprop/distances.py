"""All squared distances between two sets of points: with two loops, with one, and with none.

The three compute the same table. What differs is how much of the work numpy does in one call, and so the time.
"""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_data

__all__ = ["squared_distances", "squared_distances_one_loop", "squared_distances_two_loops"]


def squared_distances_two_loops(a: Array, b: Array) -> Array:
    r"""Squared Euclidean distances, one pair at a time: :math:`d_{ij} = \sum_d (a_{id} - b_{jd})^2`.

    Args:
        a: points, shape (N, D).
        b: points, shape (M, D).

    Returns:
        distances of shape (N, M), in the squared unit of the points.

    Raises:
        ValueError: if the points have different numbers of features.
    """
    raise NotImplementedError(
        "squared_distances_two_loops: yours to write; then run: cs231n-ae check squared_distances_two_loops"
    )


def squared_distances_one_loop(a: Array, b: Array) -> Array:
    r"""Squared Euclidean distances, one point against all others: :math:`d_{ij} = \sum_d (a_{id} - b_{jd})^2`.

    Args:
        a: points, shape (N, D).
        b: points, shape (M, D).

    Returns:
        distances of shape (N, M), in the squared unit of the points.

    Raises:
        ValueError: if the points have different numbers of features.
    """
    raise NotImplementedError(
        "squared_distances_one_loop: yours to write; then run: cs231n-ae check squared_distances_one_loop"
    )


def squared_distances(a: Array, b: Array) -> Array:
    r"""Squared Euclidean distances without a loop, by one matrix product.

    .. math:: \lVert a_i - b_j \rVert^2 = \lVert a_i \rVert^2 - 2\, a_i^\top b_j + \lVert b_j \rVert^2

    Where two points coincide the terms cancel up to rounding, which may leave a tiny negative number: such are set to
    0, so that a root can be taken.

    Args:
        a: points, shape (N, D).
        b: points, shape (M, D).

    Returns:
        distances of shape (N, M), none negative, in the squared unit of the points.

    Raises:
        ValueError: if the points have different numbers of features.
    """
    raise NotImplementedError("squared_distances: yours to write; then run: cs231n-ae check squared_distances")
