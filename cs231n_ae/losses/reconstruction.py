"""Reconstruction losses: how far the output is from the input, as the negative log-likelihood of a simple model.

Every loss here is summed over the features of an example and averaged over the batch, in nats.
"""

import numpy as np

from cs231n_ae.numerics import LOG_2PI, bounded_exp, sum_rows
from cs231n_ae.types import Array
from cs231n_ae.validation import require_range, require_real, require_same_data, require_some

__all__ = ["bce_with_logits_loss", "gaussian_nll_loss", "l2_loss"]


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
    require_same_data("x_hat", x_hat, "x", x)
    require_some("x", x)
    difference = x_hat - x
    loss = np.sum(difference**2) / (2 * len(x))
    return float(loss), difference / len(x)


def bce_with_logits_loss(logits: Array, x: Array) -> tuple[float, Array]:
    r"""Binary cross-entropy, from the logits a: the negative log-likelihood under Bernoulli(:math:`\sigma(a)`).

    .. math:: L = -\frac1N \sum_{nd} \left[ x \log \sigma(a) + (1 - x) \log(1 - \sigma(a)) \right]
                = \frac1N \sum_{nd} \left[ \max(a, 0) - a x + \log(1 + e^{-|a|}) \right]

    The second form is the same number, and no logarithm in it ever sees 0.

    The sigmoid and the logarithm undo each other in the derivative: :math:`da = (\sigma(a) - x) / N`.

    Args:
        logits: the decoder's output before the sigmoid, shape (N, D) or (N, ...).
        x: targets in [0, 1], in the shape of logits.

    Returns:
        the loss in nats, and dlogits in the shape of logits.

    Raises:
        ValueError: if the shapes differ, there is no example, or a target lies outside [0, 1].

    Source: Bishop 2006, Pattern Recognition and Machine Learning, section 4.3.2.
    """
    require_same_data("logits", logits, "x", x)
    require_some("x", x)
    require_range("x", x, 0, 1, why="a target is a probability, or a pixel scaled to one")
    small = np.exp(-np.abs(logits))
    total = 1 + small
    log_total = np.log(total)
    log_total += (small - (total - 1)) / total  # what rounding took from the sum; np.log1p is right too, but slow
    loss = np.sum(np.maximum(logits, 0) - logits * x + log_total) / len(x)
    dlogits = np.maximum(small, logits >= 0)  # 1 where the logit is positive, else small
    dlogits /= total  # the probability
    dlogits -= x
    dlogits /= len(x)
    return float(loss), dlogits


def gaussian_nll_loss(mu: Array, logvar: Array, x: Array) -> tuple[float, Array, Array]:
    r"""The negative log-likelihood of x under :math:`\mathcal N(\mu, \sigma^2)`, one Gaussian per feature.

    .. math:: L = \frac1N \sum_{nd} \frac12 \left[ \log 2\pi + \ell + (x - \mu)^2 e^{-\ell} \right],
              \qquad \ell = \log \sigma^2

    :math:`d\mu = (\mu - x)\,e^{-\ell} / N` and :math:`d\ell = \frac12 \left[ 1 - (x - \mu)^2 e^{-\ell} \right] / N`.
    Where one :math:`\ell` serves many entries, their gradients add up in it. The exponent is held at 50
    (:func:`~cs231n_ae.numerics.bounded_exp`), so that a vanishing variance does not overflow.

    Args:
        mu: means, shape (N, D).
        logvar: :math:`\log\sigma^2`: shape (N, D) for a variance per entry, (D,) for one per feature, () for one in
            all. A fixed variance is a constant here, whose gradient is not used.
        x: observations, shape (N, D).

    Returns:
        the loss in nats, dmu of shape (N, D), and dlogvar in the shape of logvar.

    Raises:
        ValueError: if the shapes do not fit together, or there is no example.

    Source: Kingma & Welling 2014, appendix C.2.
    """
    require_same_data("mu", mu, "x", x)
    require_some("x", x)
    require_real("logvar", logvar)
    if logvar.shape not in (x.shape, x.shape[1:], ()):
        raise ValueError(
            f"logvar must have shape {x.shape} (one variance per entry), {x.shape[1:]} (one per feature) or () "
            f"(one in all), got {logvar.shape}"
        )
    precision = bounded_exp(-logvar)
    difference = mu - x
    scaled = difference * precision
    square = difference * scaled
    loss = 0.5 * (x.size * LOG_2PI + np.sum(logvar + square)) / len(x)
    dlogvar = (1 - square) / (2 * len(x))
    if logvar.ndim < x.ndim:  # one logvar serves many entries
        dlogvar = sum_rows(dlogvar) if logvar.ndim else np.asarray(dlogvar.sum())
    return float(loss), scaled / len(x), dlogvar
