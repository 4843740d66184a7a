"""Log-densities of single examples, each with its derivatives: what is to be weighed before it is averaged.

The losses beside this file average over the batch at once. An importance-weighted bound cannot: it needs the density of
every sample by itself, and only later says how much each of them counts. So nothing is averaged here.
"""

import numpy as np

from cs231n_ae.numerics import LOG_2PI, bounded_exp
from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_range, require_real, require_same_data

__all__ = ["bernoulli_log_density", "gaussian_log_density", "standard_normal_log_density"]


def bernoulli_log_density(logits: Array, x: Array) -> tuple[Array, Array]:
    r"""The log-probability of each row of x under Bernoulli(:math:`\sigma(a)`), summed over the features.

    .. math:: \log p(x_n) = \sum_d \left[ a x - \max(a, 0) - \log(1 + e^{-|a|}) \right],
              \qquad \frac{\partial \log p(x_n)}{\partial a_{nd}} = x_{nd} - \sigma(a_{nd})

    Args:
        logits: the decoder's output a before the sigmoid, shape (N, D).
        x: targets in [0, 1], shape (N, D).

    Returns:
        the log-probabilities, shape (N,), and their derivatives by the logits, shape (N, D).

    Raises:
        ValueError: if the shapes differ, or a target lies outside [0, 1].

    Source: Bishop 2006, Pattern Recognition and Machine Learning, section 4.3.2.
    """
    require_same_data("logits", logits, "x", x)
    require_range("x", x, 0, 1, why="a target is a probability, or a pixel scaled to one")
    small = np.exp(-np.abs(logits))
    slope = np.maximum(small, logits >= 0)  # 1 where the logit is positive, else small
    small += 1
    slope /= small  # the probability
    np.subtract(x, slope, out=slope)
    terms = logits * x
    terms -= np.maximum(logits, 0)
    terms -= np.log(small, out=small)
    return terms.sum(axis=1), slope


def gaussian_log_density(mu: Array, logvar: Array, x: Array) -> tuple[Array, Array, Array]:
    r"""The log-density of each row of x under :math:`\mathcal N(\mu, e^\ell I)`, one log-variance :math:`\ell` for all.

    .. math:: \log p(x_n) = -\tfrac12 \sum_d \left[ \log 2\pi + \ell + (x - \mu)^2 e^{-\ell} \right]

    By :math:`\mu` its derivative is :math:`(x - \mu)\,e^{-\ell}`, by :math:`\ell` it is
    :math:`\frac12 \sum_d \left[ (x - \mu)^2 e^{-\ell} - 1 \right]`.

    Args:
        mu: means, shape (N, D).
        logvar: the log-variance :math:`\ell`, shape ().
        x: observations, shape (N, D).

    Returns:
        the log-densities, shape (N,), their derivatives by mu, shape (N, D), and by the log-variance, shape (N,).

    Raises:
        ValueError: if the shapes do not fit together.

    Source: Kingma & Welling 2014, appendix C.2.
    """
    require_same_data("mu", mu, "x", x)
    require_data("logvar", logvar, (), why="one variance in all")
    difference = x - mu
    slope = difference * bounded_exp(-logvar)
    square = np.sum(difference * slope, axis=1)
    d = x.shape[1]
    return -(d * (LOG_2PI + logvar) + square) / 2, slope, (square - d) / 2


def standard_normal_log_density(z: Array) -> Array:
    r"""The log-density of each row of z under :math:`\mathcal N(0, I)`; its derivative is :math:`-z`.

    .. math:: \log p(z_n) = -\tfrac12 \sum_j \left[ \log 2\pi + z_{nj}^2 \right]

    Args:
        z: points along the last axis, shape (..., Z).

    Returns:
        the log-densities, shape (...).

    Raises:
        ValueError: if ``z`` is not an array of real floating point numbers.

    Source: Bishop 2006, Pattern Recognition and Machine Learning, section 2.3.
    """
    require_real("z", z)
    return -(z.shape[-1] * LOG_2PI + np.einsum("...j,...j->...", z, z)) / 2
