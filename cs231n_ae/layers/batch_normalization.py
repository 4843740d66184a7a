"""Batch normalisation: each feature, or each channel of an image, is brought to mean 0 and variance 1 over the batch.

While training, the statistics are those of the batch, and gradients pass through them. Afterwards they are given:
running averages that were kept during training. Which of the two happens is seen at the call. The running averages
belong to the caller: :func:`running_statistics` returns new ones, and no array is changed in place.
"""

import numpy as np

from cs231n_ae.numerics import sum_rows
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_number, require_range, require_same_shape, require_shape, require_some

__all__ = ["batchnorm_backward", "batchnorm_forward", "running_statistics"]


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
    each = _each(x)
    statistics = {name: value for name, value in (("mean", mean), ("var", var)) if value is not None}
    for name, value in {"gamma": gamma, "beta": beta, **statistics}.items():
        require_shape(name, value, (x.shape[1],), why="one number for each feature or channel of x")
    if (mean is None) != (var is None):
        raise ValueError(f"give both mean and var, or neither, got only {'var' if mean is None else 'mean'}")
    require_number("eps", eps, 0, np.inf, why="it is added to a variance")
    from_batch = mean is None or var is None
    if mean is None or var is None:
        mean, var = _mean_and_variance(x)
    else:
        require_range("var", var, 0, np.inf, why="a variance")
    scale = 1 / np.sqrt(var + eps)
    x_hat = (x - mean[each]) * scale[each]
    return gamma[each] * x_hat + beta[each], (x, mean, scale, gamma, from_batch)


def batchnorm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    r"""Gradients of the loss with respect to ``x``, ``gamma`` and ``beta``.

    :math:`d\beta = \sum dy` and :math:`d\gamma = \sum dy\,\hat x`, over the m entries of the feature. An input reaches
    the loss by three ways: directly, through the mean, which takes away the mean of dy, and through the variance,
    which takes away the part of dy along :math:`\hat x`:

    .. math:: dx = \frac{\gamma}{\sqrt{v + \epsilon}}
              \left[ dy - \frac{1}{m} d\beta - \frac{1}{m}\, \hat x\, d\gamma \right]

    With given statistics only the direct way is there, and the bracket is dy alone.

    Args:
        dout: upstream gradient, in the shape of x.
        cache: from :func:`batchnorm_forward`.

    Returns:
        dx in the shape of x, dgamma and dbeta of shape (D,) or (C,).

    Raises:
        ValueError: if ``dout`` has another shape than x.

    Source: Ioffe & Szegedy 2015, section 3, with the sums collected.
    """
    x, mean, scale, gamma, from_batch = cache
    require_same_shape("dout", dout, "x", x)
    each = _each(x)
    x_hat = (x - mean[each]) * scale[each]  # made again: the layer before keeps x anyway, and x_hat is as large
    dgamma, dbeta = _sum(dout * x_hat), _sum(dout)
    slope = (gamma * scale)[each]
    if not from_batch:
        return dout * slope, dgamma, dbeta
    m = x.size // x.shape[1]
    return (dout - (dbeta / m)[each] - x_hat * (dgamma / m)[each]) * slope, dgamma, dbeta


def running_statistics(x: Array, mean: Array, var: Array, *, momentum: float = 0.9) -> tuple[Array, Array]:
    r"""Move the running mean and variance towards those of a batch: :math:`\mu \leftarrow a\mu + (1 - a)\mu_B`.

    Args:
        x: the batch, shape (N, D) or (N, C, H, W).
        mean: the running mean so far, shape (D,) or (C,); zeros to start with.
        var: the running variance so far, shape (D,) or (C,); ones to start with.
        momentum: a in [0, 1], how much of the old is kept.

    Returns:
        the new mean and the new variance, for the next call, and for :func:`batchnorm_forward` after training.

    Raises:
        ValueError: if the shapes do not fit together, or ``momentum`` lies outside [0, 1].

    Source: Ioffe & Szegedy 2015, section 3.1, as an exponential average.
    """
    _each(x)
    require_shape("mean", mean, (x.shape[1],), why="one number for each feature or channel of x")
    require_shape("var", var, (x.shape[1],), why="one number for each feature or channel of x")
    require_number("momentum", momentum, 0, 1)
    batch_mean, batch_var = _mean_and_variance(x)
    return momentum * mean + (1 - momentum) * batch_mean, momentum * var + (1 - momentum) * batch_var


def _mean_and_variance(x: Array) -> tuple[Array, Array]:
    """The mean and the variance of each feature; centred twice, for far from 0 rounding spoils the first mean.

    Source: Chan, Golub & LeVeque 1983, The American Statistician 37.
    """
    m, each = x.size // x.shape[1], _each(x)
    mean = _sum(x) / m
    away = x - mean[each]
    missed = _sum(away) / m  # 0, but for rounding
    away -= missed[each]
    return mean + missed, _sum(away**2) / m


def _sum(x: Array) -> Array:
    """The sum over the batch, and over all pixels of images: one number for each feature or channel."""
    return sum_rows(x.sum(axis=(2, 3)) if x.ndim == 4 else x)


def _each(x: Array) -> tuple[slice | None, ...]:
    """The index that lays one number per feature or channel along x."""
    if isinstance(x, np.ndarray) and x.ndim == 4:
        require_shape("x", x, (None, None, None, None))
        require_some("x", x)
        return (slice(None), None, None)
    require_shape("x", x, (None, None), why="or images, (N, C, H, W)")
    require_some("x", x)
    return (slice(None),)
