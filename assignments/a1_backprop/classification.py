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

    Derive the gradient from :math:`-\log p_{n y_n} = \log \sum_j e^{x_{nj}} - x_{n y_n}`: in which of the two terms
    does :math:`x_{nk}` stand, for a wrong class and for the right one?

    Args:
        x: scores, shape (N, K).
        y: labels, integers from 0 to K − 1, shape (N,).

    Returns:
        the loss in nats, and dx of shape (N, K).

    Raises:
        ValueError: if ``y`` is not one label in 0 … K − 1 for each row of ``x``, or ``x`` has no row.

    Source: Bishop 2006, Pattern Recognition and Machine Learning, section 4.3.4.
    """
    raise NotImplementedError("softmax_loss: yours to write; then run: cs231n-ae check softmax_loss")
