"""The hinge loss of a multiclass support vector machine: once with loops, once without.

The two compute the same numbers. What differs is how much of the work numpy does in one call, and so the time.
"""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_labels, require_some

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
    _require_scores(x, y)
    loss, dx = 0.0, np.zeros_like(x)
    for n, label in enumerate(y):
        for k in range(x.shape[1]):
            margin = x[n, k] - x[n, label] + 1
            if k == label or margin <= 0:
                continue
            loss += margin
            dx[n, k] += 1
            dx[n, label] -= 1
    return float(loss / len(x)), dx / len(x)


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
    _require_scores(x, y)
    rows = np.arange(len(x))
    margins = np.maximum(x - x[rows, y][:, np.newaxis] + 1, 0)  # (N, K)
    margins[rows, y] = 0
    dx = (margins > 0).astype(x.dtype)
    dx[rows, y] = -dx.sum(axis=1)
    return float(margins.sum(axis=1).mean()), dx / len(x)


def _require_scores(x: Array, y: Array) -> None:
    require_data("x", x, (None, None), why="one score per class for each example")
    require_some("x", x)
    require_labels("y", y, len(x), x.shape[1])
