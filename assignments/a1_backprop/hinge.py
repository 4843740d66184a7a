"""The hinge loss of a multiclass support vector machine: once with loops, once without.

The two compute the same numbers. What differs is how much of the work numpy does in one call, and so the time.
"""

import numpy as np

from cs231n_ae.types import Array

__all__ = ["svm_loss", "svm_loss_naive"]


def svm_loss_naive(x: Array, y: Array) -> tuple[float, Array]:
    r"""Multiclass hinge loss, one score at a time: what each wrong class lacks to be 1 behind the right one.

    .. math:: L = \frac1N \sum_n \sum_{k \ne y_n} \max(0,\; x_{nk} - x_{n y_n} + 1)

    A term that is above 0 raises the score of its class and lowers that of the label by the same amount. A term of
    exactly 0 has the gradient 0.

    Args:
        x: scores, shape (N, K).
        y: labels, integers from 0 to K − 1, shape (N,).

    Returns:
        the loss, and dx of shape (N, K).

    Raises:
        ValueError: if ``y`` is not one label in 0 … K − 1 for each row of ``x``, or ``x`` has no row.

    Source: Weston & Watkins 1999, Support Vector Machines for Multi-Class Pattern Recognition.
    """
    raise NotImplementedError("svm_loss_naive: yours to write; then run: cs231n-ae check svm_loss_naive")


def svm_loss(x: Array, y: Array) -> tuple[float, Array]:
    r"""Multiclass hinge loss without a loop: what each wrong class lacks to be 1 behind the right one.

    .. math:: L = \frac1N \sum_n \sum_{k \ne y_n} \max(0,\; x_{nk} - x_{n y_n} + 1)

    A term that is above 0 raises the score of its class and lowers that of the label by the same amount. A term of
    exactly 0 has the gradient 0.

    Args:
        x: scores, shape (N, K).
        y: labels, integers from 0 to K − 1, shape (N,).

    Returns:
        the loss, and dx of shape (N, K).

    Raises:
        ValueError: if ``y`` is not one label in 0 … K − 1 for each row of ``x``, or ``x`` has no row.

    Source: Weston & Watkins 1999, Support Vector Machines for Multi-Class Pattern Recognition.
    """
    raise NotImplementedError("svm_loss: yours to write; then run: cs231n-ae check svm_loss")
