"""Features from k-means: describe an example by where it lies among the centres. No gradient, and hard to beat."""

import numpy as np

from cs231n_ae.models import distances
from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_examples

__all__ = ["distance_code", "triangle_code"]


def distance_code(x: Array, centers: Array) -> Array:
    r"""The distance from each centre: :math:`f_{nk} = \lVert x_n - c_k \rVert`.

    Args:
        x: examples, shape (N, D).
        centers: centres, shape (K, D).

    Returns:
        features of shape (N, K), in the unit of the examples.

    Raises:
        ValueError: if the centres have not as many features as the examples, or there is none.

    Source: Coates, Lee & Ng 2011, section 3.2.2.
    """
    raise NotImplementedError("distance_code: yours to write; then run: cs231n-ae check distance_code")


def triangle_code(x: Array, centers: Array) -> Array:
    r"""How much nearer than usual each centre is: :math:`f_{nk} = \max(0,\; \bar z_n - z_{nk})`.

    Here :math:`z_{nk} = \lVert x_n - c_k \rVert`, and :math:`\bar z_n` is its mean over the centres. About half of the
    features are 0: a sparse code, without any penalty.

    Args:
        x: examples, shape (N, D).
        centers: centres, shape (K, D).

    Returns:
        features of shape (N, K), none negative, in the unit of the examples.

    Raises:
        ValueError: as for :func:`distance_code`.

    Source: Coates, Lee & Ng 2011, section 3.2.2, where it is called k-means (triangle).
    """
    raise NotImplementedError("triangle_code: yours to write; then run: cs231n-ae check triangle_code")
