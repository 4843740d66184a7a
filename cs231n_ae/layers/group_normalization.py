"""Group normalisation: the channels of an image in groups, each group of each image to mean 0 and variance 1.

As layer normalisation it looks at no other example, and so may be used with small batches and at any noise.
"""

import numpy as np

from cs231n_ae.numerics import sum_rows
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_count, require_data, require_number, require_same_shape, require_some

__all__ = ["groupnorm_backward", "groupnorm_forward"]


def groupnorm_forward(x: Array, gamma: Array, beta: Array, *, groups: int, eps: float = 1e-5) -> tuple[Array, Cache]:
    r"""Normalise each image over the pixels of each group of channels, then scale and shift each channel.

    .. math:: y_{ncuv} = \gamma_c\, \hat x_{ncuv} + \beta_c, \qquad
              \hat x_{ncuv} = \frac{x_{ncuv} - \mu_{ng}}{\sqrt{v_{ng} + \epsilon}}

    with g the group of channel c, and :math:`\mu_{ng}` and :math:`v_{ng}` the mean and the variance of the
    :math:`C/G \cdot H \cdot W` numbers of group g in image n. One group for all channels is layer normalisation.

    Args:
        x: images, shape (N, C, H, W).
        gamma: scales, shape (C,).
        beta: shifts, shape (C,).
        groups: G, which divides C.
        eps: :math:`\epsilon`, keeps the division finite where all numbers of a group are equal.

    Returns:
        out in the shape of x, and the cache for :func:`groupnorm_backward`.

    Raises:
        ValueError: if the shapes do not fit together, or C is no multiple of ``groups``.

    Source: Wu & He 2018, Group normalization, section 3.1.
    """
    require_data("x", x, (None, None, None, None), why="images, (N, C, H, W)")
    require_some("x", x)
    for name, value in (("gamma", gamma), ("beta", beta)):
        require_data(name, value, (x.shape[1],), why="one number for each channel of x")
    require_count("groups", groups, most=x.shape[1])
    if x.shape[1] % groups:
        raise ValueError(f"groups must divide the {x.shape[1]} channels of x, got {groups}: take a divisor")
    require_number("eps", eps, 0, np.inf, why="it is added to a variance")
    away = _in_groups(x, groups)
    away = away - away.mean(axis=(2, 3, 4), keepdims=True)
    scale = 1 / np.sqrt((away**2).mean(axis=(2, 3, 4), keepdims=True) + eps)  # (N, G, 1, 1, 1)
    x_hat = (away * scale).reshape(x.shape)
    return x_hat * _column(gamma) + _column(beta), (x_hat, scale, gamma)


def groupnorm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    r"""Gradients of the loss with respect to ``x``, ``gamma`` and ``beta``.

    A channel's scale and shift meet all of its pixels: :math:`d\gamma_c = \sum_{nuv} dy_{ncuv}\,\hat x_{ncuv}` and
    :math:`d\beta_c = \sum_{nuv} dy_{ncuv}`. Call :math:`g = \gamma\,dy` what arrives at :math:`\hat x`. Within a group
    an input reaches the loss directly, through the mean, and through the variance; the last two take the mean of g and
    its part along :math:`\hat x` away, with both means over the group:

    .. math:: dx = \frac{1}{\sqrt{v + \epsilon}} \left[ g - \overline{g} - \hat x\, \overline{g\, \hat x} \right]

    Args:
        dout: upstream gradient, in the shape of x.
        cache: from :func:`groupnorm_forward`.

    Returns:
        dx in the shape of x, dgamma and dbeta of shape (C,).

    Raises:
        ValueError: if ``dout`` has another shape than x.

    Source: Wu & He 2018, Group normalization, section 3.1; the sums as in Ioffe & Szegedy 2015, section 3.
    """
    x_hat, scale, gamma = cache
    require_same_shape("dout", dout, "x", x_hat)
    dgamma = sum_rows((dout * x_hat).sum(axis=(2, 3)))
    dbeta = sum_rows(dout.sum(axis=(2, 3)))
    groups = scale.shape[1]
    g, x_hat = _in_groups(dout * _column(gamma), groups), _in_groups(x_hat, groups)
    along = (g * x_hat).mean(axis=(2, 3, 4), keepdims=True)
    dx = scale * (g - g.mean(axis=(2, 3, 4), keepdims=True) - x_hat * along)
    return dx.reshape(dout.shape), dgamma, dbeta


def _in_groups(x: Array, groups: int) -> Array:
    """(N, C, H, W) to (N, G, C / G, H, W)."""
    n, channels, height, width = x.shape
    return x.reshape(n, groups, channels // groups, height, width)


def _column(of_channels: Array) -> Array:
    return of_channels[:, np.newaxis, np.newaxis]
