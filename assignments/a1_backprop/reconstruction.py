"""Reconstruction losses: how far the output is from the input, as the negative log-likelihood of a simple model.

Every loss here is summed over the features of an example and averaged over the batch, in nats.
"""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_range, require_same_data, require_some

__all__ = ["bce_with_logits_loss", "l2_loss"]


def l2_loss(x_hat: Array, x: Array) -> tuple[float, Array]:
    r"""Half the squared error: :math:`L = \frac{1}{N} \sum_n \frac12 \lVert \hat x_n - x_n \rVert^2`.

    This is the negative log-likelihood of a Gaussian of unit variance around :math:`\hat x`, without its constant
    :math:`\frac D2 \log 2\pi`. The derivative is the plain difference: :math:`d\hat x = (\hat x - x) / N`.

    >>> import numpy as np
    >>> from cs231n_ae.losses import l2_loss
    >>> x = np.random.default_rng(0).random((5, 3))
    >>> loss, dx_hat = l2_loss(x, x)
    >>> loss, dx_hat.shape
    (0.0, (5, 3))

    Args:
        x_hat: reconstructions, shape (N, D) or (N, ...).
        x: targets, in the shape of x_hat.

    Returns:
        the loss, and dx_hat in the shape of x_hat.

    Raises:
        ValueError: if the shapes differ, or there is no example.

    Source: Bishop 2006, Pattern Recognition and Machine Learning, section 5.2.
    """
    raise NotImplementedError("l2_loss: yours to write; then run: cs231n-ae check l2_loss")


def bce_with_logits_loss(logits: Array, x: Array) -> tuple[float, Array]:
    r"""Binary cross-entropy, from the logits a: the negative log-likelihood under Bernoulli(:math:`\sigma(a)`).

    .. math:: L = -\frac1N \sum_{nd} \left[ x \log \sigma(a) + (1 - x) \log(1 - \sigma(a)) \right]
                = \frac1N \sum_{nd} \left[ \max(a, 0) - a x + \log(1 + e^{-|a|}) \right]

    The second form is the same number, and no logarithm in it ever sees 0.

    Derive the gradient with respect to a: differentiate one term of the first form, with :math:`\sigma' = \sigma\,(1 -
    \sigma)`. What is left is shorter than what you began with.

    Args:
        logits: the decoder's output before the sigmoid, shape (N, D) or (N, ...).
        x: targets in [0, 1], in the shape of logits.

    Returns:
        the loss in nats, and dlogits in the shape of logits.

    Raises:
        ValueError: if the shapes differ, there is no example, or a target lies outside [0, 1].

    Source: Bishop 2006, Pattern Recognition and Machine Learning, section 4.3.2.
    """
    raise NotImplementedError("bce_with_logits_loss: yours to write; then run: cs231n-ae check bce_with_logits_loss")
