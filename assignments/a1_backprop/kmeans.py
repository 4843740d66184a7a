"""k-means: describe each example by the nearest of k centres, and move the centres to make that description better."""

import numpy as np

from cs231n_ae.models import distances
from cs231n_ae.types import Array
from cs231n_ae.validation import require_examples

__all__ = ["kmeans_assign", "kmeans_inertia", "kmeans_update"]


def kmeans_assign(x: Array, centers: Array) -> Array:
    r"""The nearest centre of each example: :math:`\ell_n = \arg\min_k \lVert x_n - c_k \rVert^2`.

    Args:
        x: examples, shape (N, D).
        centers: centres, shape (K, D).

    Returns:
        labels, integers from 0 to K − 1, shape (N,); of equally near centres the first.

    Raises:
        ValueError: if the centres have not as many features as the examples, there are none of either, or a number
            is not finite.

    Source: Lloyd 1982, IEEE Transactions on Information Theory 28.
    """
    raise NotImplementedError("kmeans_assign: yours to write; then run: cs231n-ae check kmeans_assign")


def kmeans_update(x: Array, labels: Array, centers: Array) -> Array:
    r"""Move each centre to the mean of its examples: :math:`c_k = \frac{1}{N_k} \sum_{n:\, \ell_n = k} x_n`.

    A centre that lost all its examples has no mean. It is set down anew where it is needed most: on the example that
    lies farthest from the (old) centre it is labelled with. Several such centres take the farthest examples in turn, in
    the order of their numbers; of equally far examples the first.

    Args:
        x: examples, shape (N, D).
        labels: the centre of each example, shape (N,).
        centers: the centres before the move, shape (K, D).

    Returns:
        the centres after the move, shape (K, D).

    Raises:
        ValueError: if there is not one label in 0 … K − 1 for each example, or K is larger than N.

    Source: Lloyd 1982; for empty cells, after the rule of scikit-learn.
    """
    raise NotImplementedError("kmeans_update: yours to write; then run: cs231n-ae check kmeans_update")


def kmeans_inertia(x: Array, labels: Array, centers: Array) -> float:
    r"""What k-means makes small: :math:`\sum_n \lVert x_n - c_{\ell_n} \rVert^2`, summed over the examples.

    Args:
        x: examples, shape (N, D).
        labels: the centre of each example, shape (N,).
        centers: centres, shape (K, D).

    Returns:
        the inertia, in the squared unit of the examples.

    Raises:
        ValueError: if there is not one label in 0 … K − 1 for each example.
    """
    raise NotImplementedError("kmeans_inertia: yours to write; then run: cs231n-ae check kmeans_inertia")
