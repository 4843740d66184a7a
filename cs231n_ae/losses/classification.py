"""The softmax classifier's loss."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_labels, require_some

__all__ = ["softmax_loss"]


def softmax_loss(x: Array, y: Array) -> tuple[float, Array]:
    r"""Cross-entropy of the softmax: the mean over the batch of :math:`-\log p` at the right label.

    .. math:: L = -\frac1N \sum_n \log p_{n y_n}, \qquad p_{nk} = \frac{e^{x_{nk}}}{\sum_j e^{x_{nj}}}

    Subtracting each row's maximum from the scores changes no probability, and keeps every exponential at most 1.
    The loss is finite for any finite scores: also where the probability of the right label is 0 in floating point.

    The derivative is the probabilities less one at the label: :math:`dx_{nk} = (p_{nk} - [k = y_n]) / N`.

    Args:
        x: scores, shape (N, K).
        y: labels, integers from 0 to K − 1, shape (N,).

    Returns:
        the loss in nats, and dx of shape (N, K).

    Raises:
        ValueError: if ``y`` is not one label in 0 … K − 1 for each row of ``x``, or ``x`` has no row.

    Source: Bishop 2006, Pattern Recognition and Machine Learning, section 4.3.4.
    """
    require_data("x", x, (None, None), why="one score per class for each example")
    require_some("x", x)
    require_labels("y", y, len(x), x.shape[1])
    rows = np.arange(len(x))
    shifted = x - x.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))  # (N, K)
    loss = -log_p[rows, y].mean()
    dx = np.exp(log_p)
    dx[rows, y] -= 1
    return float(loss), dx / len(x)
