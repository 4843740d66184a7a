"""From counted grey values to continuous ones, so that a density can be asked for, and back to bits.

A model with a density for real numbers, shown pixels that take a few values only, could put spikes of any height on
those values. Noise as wide as one step between them takes the spikes away; the logit carries the unit interval to the
whole line, where a Gaussian is at home; and the price of a picture is read in bits per dimension.
"""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import (
    require_count,
    require_data,
    require_generator,
    require_number,
    require_range,
    require_real,
)

__all__ = ["bits_per_dimension", "dequantize", "logit_transform"]

LARGEST_ALPHA = 0.4


def dequantize(x: Array, *, levels: int = 256, rng: np.random.Generator) -> Array:
    r"""Spread each grey value evenly over its own step: :math:`v = (k + u) / K` with :math:`u \sim U[0, 1)`.

    The pixels are the K numbers :math:`x = k / (K - 1)`, from 0 for black to 1 for white, as they are stored. Level k
    gets the interval from :math:`k/K` to :math:`(k+1)/K`, so the K intervals fill [0, 1), none overlaps another, and
    the level can be read off v again. Drawn anew at every step of training, as the option ``prepare`` of the solver.

    Args:
        x: pixels, any shape; each is one of the K levels.
        levels: how many grey values there are, K: 256 for a byte, 17 for the embedded digits.
        rng: the source of the noise, one draw for each pixel.

    Returns:
        v in [0, 1), in the shape and dtype of x.

    Raises:
        ValueError: if a pixel lies outside [0, 1] or between two levels.

    Source: Theis, van den Oord & Bethge 2016, section 3.1; Uria, Murray & Larochelle 2013.
    """
    raise NotImplementedError("dequantize: yours to write; then run: cs231n-ae check dequantize")


def logit_transform(x: Array, *, alpha: float = 0.05) -> tuple[Array, Array]:
    r"""Stretch the unit interval over the whole line: :math:`y = \mathrm{logit}(p)`, :math:`p = \alpha + (1-2\alpha)x`.

    With :math:`\mathrm{logit}(p) = \log p - \log(1 - p)`, whose slope is :math:`1 / (p\,(1-p))`. The margin
    :math:`\alpha` keeps black and white pixels away from minus and plus infinity. Feature by feature, so that

    .. math:: \log \left| \det \frac{\partial y_n}{\partial x_n} \right|
              = \sum_d \left[ \log(1 - 2\alpha) - \log p_{nd} - \log(1 - p_{nd}) \right]

    Args:
        x: pixels in [0, 1], shape (N, D).
        alpha: the margin :math:`\alpha`, above 0 and at most 0.4.

    Returns:
        y of shape (N, D), and the log-determinant for each example, shape (N,).

    Raises:
        ValueError: if a pixel lies outside [0, 1].

    Source: Dinh, Sohl-Dickstein & Bengio 2017, section 4.1; with a margin at both ends: Papamakarios, Pavlakou &
    Murray 2017, section 4.2.
    """
    raise NotImplementedError("logit_transform: yours to write; then run: cs231n-ae check logit_transform")


def bits_per_dimension(nll: float, *, n_features: int, levels: int = 256) -> float:
    r"""The price of one pixel in bits, from the negative log-density of dequantized pixels in [0, 1).

    A level is an interval of width 1/K, so the probability of a whole picture is, on average over the noise, at least
    the density times :math:`K^{-D}`. In bits, and divided by the number of pixels:

    .. math:: b = \frac{1}{\log 2} \left( \frac{L}{D} + \log K \right)

    The uniform density, :math:`L = 0`, pays :math:`\log_2 K` bits: what storing the level as it is would take.

    Args:
        nll: the mean of :math:`-\log p(v)` in nats per example, L.
        n_features: pixels in an example, D.
        levels: grey values of a pixel, K.

    Returns:
        bits per dimension.

    Raises:
        ValueError: if ``nll`` is not finite, or a count not positive.

    Source: Theis, van den Oord & Bethge 2016, section 3.1.
    """
    raise NotImplementedError("bits_per_dimension: yours to write; then run: cs231n-ae check bits_per_dimension")
