"""Upsampling by the nearest neighbour: every pixel becomes a square of equal pixels."""

import numpy as np

from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_shape

__all__ = ["upsample_backward", "upsample_forward"]


def upsample_forward(x: Array, *, factor: int = 2) -> tuple[Array, Cache]:
    r"""Repeat each pixel k times down and across.

    .. math:: y_{ncuv} = x_{n,\,c,\,\lfloor u/k \rfloor,\,\lfloor v/k \rfloor}

    Followed by a convolution, this enlarges without the chequered pattern that a transposed convolution can leave.

    Args:
        x: images, shape (N, C, H, W).
        factor: k, at least 1.

    Returns:
        out of shape (N, C, kH, kW), and the cache for :func:`upsample_backward`.

    Raises:
        ValueError: if ``x`` holds no images, or ``factor`` is not a positive integer.

    Source: Odena, Dumoulin & Olah 2016, Deconvolution and checkerboard artifacts, Distill.
    """
    raise NotImplementedError("upsample_forward: yours to write; then run: cs231n-ae check upsample_forward")


def upsample_backward(dout: Array, cache: Cache) -> Array:
    r"""Gradient of the loss with respect to the input of :func:`upsample_forward`.

    A pixel reaches the loss through the :math:`k^2` copies of it, so it gets the sum of their gradients:
    :math:`dx_{ncuv} = \sum_{0 \le i, j < k} dy_{n,\,c,\,ku+i,\,kv+j}`. That is :math:`k^2` times average pooling.

    Args:
        dout: upstream gradient, shape (N, C, kH, kW).
        cache: from :func:`upsample_forward`.

    Returns:
        dx in the shape of x.

    Raises:
        ValueError: if ``dout`` has not the shape of the layer's output.
    """
    raise NotImplementedError("upsample_backward: yours to write; then run: cs231n-ae check upsample_backward")
