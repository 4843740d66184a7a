"""Every row to length 1: where only the direction of a vector shall count."""

import numpy as np

from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_same_shape, require_shape

__all__ = ["unit_rows_backward", "unit_rows_forward"]


def unit_rows_forward(z: Array) -> tuple[Array, Cache]:
    r"""Divide each row by its length: :math:`u_n = z_n / \lVert z_n \rVert`.

    The product of two such rows is the cosine of the angle between them.

    Args:
        z: vectors, none of them 0, shape (N, D).

    Returns:
        u of shape (N, D), and the cache for :func:`unit_rows_backward`.

    Raises:
        ValueError: if a row is 0: it has no direction.

    Source: Chen, Kornblith, Norouzi & Hinton 2020, section 2.1, the cosine similarity.
    """
    raise NotImplementedError("unit_rows_forward: yours to write; then run: cs231n-ae check unit_rows_forward")


def unit_rows_backward(dout: Array, cache: Cache) -> Array:
    r"""Gradient with respect to z: what is at right angles to u goes on, divided by the length.

    :math:`\partial u_i / \partial z_j = (\delta_{ij} - u_i u_j) / \lVert z \rVert` in each row: a step along u makes z
    longer and leaves u as it is. So :math:`dz = (du - u\, (u \cdot du)) / \lVert z \rVert`.

    Args:
        dout: upstream gradient, shape (N, D).
        cache: from :func:`unit_rows_forward`.

    Returns:
        dz of shape (N, D).

    Raises:
        ValueError: if ``dout`` has another shape than u.

    Source: the forward pass, by the quotient rule.
    """
    raise NotImplementedError("unit_rows_backward: yours to write; then run: cs231n-ae check unit_rows_backward")
