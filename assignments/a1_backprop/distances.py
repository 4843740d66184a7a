"""All squared distances between two sets of points: with two loops, with one, and with none; and all L1 distances.

The first three compute the same table. What differs is how much of the work numpy does in one call, and so the time.
"""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_data

__all__ = ["manhattan_distances", "squared_distances", "squared_distances_one_loop", "squared_distances_two_loops"]


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
    0, so that a root can be taken. Where all points lie far from 0, the terms are large and nearly all of them cancels.
    Distances stay the same when all points are moved alike, so the terms are taken about one of the points, and in
    float64.

    Args:
        a: points, shape (N, D).
        b: points, shape (M, D).

    Returns:
        distances of shape (N, M), none negative, in the squared unit of the points.

    Raises:
        ValueError: if the points have different numbers of features.
    """
    raise NotImplementedError("squared_distances: yours to write; then run: cs231n-ae check squared_distances")


def manhattan_distances(a: Array, b: Array) -> Array:
    r"""L1 distances, the way along the streets: :math:`d_{ij} = \sum_d \lvert a_{id} - b_{jd} \rvert`.

    An absolute value cannot be multiplied out, so here no matrix product does the work: one point against all others
    at a time needs no more memory than the points themselves.

    Args:
        a: points, shape (N, D).
        b: points, shape (M, D).

    Returns:
        distances of shape (N, M), in the unit of the points.

    Raises:
        ValueError: if the points have different numbers of features.

    Source: Aggarwal, Hinneburg & Keim 2001, for what the exponent of a norm does in many dimensions.
    """
    raise NotImplementedError("manhattan_distances: yours to write; then run: cs231n-ae check manhattan_distances")
