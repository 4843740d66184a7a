"""Reconstruction losses: how far the output is from the input, as the negative log-likelihood of a simple model.

Every loss here is summed over the features of an example and averaged over the batch, in nats.
"""

import numpy as np

from cs231n_ae.numerics import LOG_2PI, bounded_exp
from cs231n_ae.types import Array
from cs231n_ae.validation import require_real, require_same_data, require_some

__all__ = ["gaussian_nll_loss"]


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
    raise NotImplementedError("gaussian_nll_loss: yours to write; then run: cs231n-ae check gaussian_nll_loss")
