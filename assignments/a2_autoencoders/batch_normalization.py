"""Batch normalisation: each feature, or each channel of an image, is brought to mean 0 and variance 1 over the batch.

While training, the statistics are those of the batch, and gradients pass through them. Afterwards they are given:
running averages that were kept during training. Which of the two happens is seen at the call. The running averages
belong to the caller: :func:`running_statistics` returns new ones, and no array is changed in place.
"""

import numpy as np

from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_number, require_range, require_same_shape, require_shape

__all__ = ["batchnorm_backward", "batchnorm_forward"]


def batchnorm_forward(
    x: Array, gamma: Array, beta: Array, *, mean: Array | None = None, var: Array | None = None, eps: float = 1e-5
) -> tuple[Array, Cache]:
    r"""Normalise each feature, then scale and shift it.

    .. math:: y = \gamma\, \hat x + \beta, \qquad \hat x = \frac{x - \mu}{\sqrt{v + \epsilon}}

    Without ``mean`` and ``var``, :math:`\mu` and :math:`v` are those of the batch (:math:`v` with division by the
    number of entries): this is the layer in training. With them, they are constants, and each example is treated by
    itself: this is the layer in use.

    Args:
        x: inputs, shape (N, D), with D features; or images, shape (N, C, H, W), where a channel counts as one feature,
            its mean and variance taken over the batch and all pixels.
        gamma: scales, shape (D,) or (C,).
        beta: shifts, shape (D,) or (C,).
        mean: the mean to use, shape (D,) or (C,), or None for that of the batch.
        var: the variance to use, likewise; both are given or neither.
        eps: :math:`\epsilon`, keeps the division finite where a feature does not vary.

    Returns:
        out in the shape of x, and the cache for :func:`batchnorm_backward`.

    Raises:
        ValueError: if the shapes do not fit together, a variance is negative, or only one of ``mean`` and
            ``var`` is given.

    Source: Ioffe & Szegedy 2015, algorithms 1 and 2; for images, section 3.2.
    """
    raise NotImplementedError("batchnorm_forward: yours to write; then run: cs231n-ae check batchnorm_forward")


def batchnorm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    r"""Gradients of the loss with respect to ``x``, ``gamma`` and ``beta``.

    Derive them from :math:`\hat x = (x - \mu) / \sqrt{v + \epsilon}` and :math:`y = \gamma \hat x + \beta`, over the m
    entries of a feature: node by node along the graph, or in one line. An input reaches the loss by three ways:
    directly, through the mean :math:`\mu`, and through the variance v. Which of them are there with given statistics?

    Args:
        dout: upstream gradient, in the shape of x.
        cache: from :func:`batchnorm_forward`.

    Returns:
        dx in the shape of x, dgamma and dbeta of shape (D,) or (C,).

    Raises:
        ValueError: if ``dout`` has another shape than x.

    Source: Ioffe & Szegedy 2015, section 3, with the sums collected.
    """
    raise NotImplementedError("batchnorm_backward: yours to write; then run: cs231n-ae check batchnorm_backward")
