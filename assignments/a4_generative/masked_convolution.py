"""The masked convolution: filters that see what lies above and to the left, and nothing that comes later."""

from collections.abc import Sequence

import numpy as np

from cs231n_ae import layers
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_data, require_in

__all__ = ["convolution_mask", "masked_conv_backward", "masked_conv_forward"]

KINDS = ("A", "B")


def convolution_mask(size: Sequence[int], *, kind: str) -> Array:
    r"""Which entries of a filter lie on pixels that come before the one in the middle, row by row.

    Pixels are taken as one reads: row by row from the top, each row from the left. Of the window around a pixel, the
    rows above come before it, and in its own row what is to the left. Kind A leaves out the pixel itself as well; it is
    for the first layer, which sees the image. Kind B lets it in: in later layers there stand, at that place, features
    that know only what came before.

    Args:
        size: rows and columns of the filter, both odd, so that there is a middle; (1, k) for a window within a row.
        kind: ``"A"`` without the middle, ``"B"`` with it.

    Returns:
        True where a filter may look, shape ``size``.

    Raises:
        ValueError: if ``size`` is not two odd numbers, or ``kind`` neither A nor B.

    Source: van den Oord, Kalchbrenner & Kavukcuoglu 2016, Pixel recurrent neural networks, section 3.4.
    """
    raise NotImplementedError("convolution_mask: yours to write; then run: cs231n-ae check convolution_mask")


def masked_conv_forward(x: Array, w: Array, b: Array, *, mask: Array) -> tuple[Array, Cache]:
    r"""A convolution that uses an entry of its filters only where the mask is 1, and keeps the size of the image.

    .. math:: y_{nfuv} = b_f + \sum_{cij} m_{ij}\, w_{fcij}\; x_{n,\,c,\,u+i-p,\,v+j-q}

    where p and q are half of the filter's rows and columns, rounded down, and x is 0 outside the image: so p rows of
    zeros are put above and below, and q columns on either side, before the convolution.

    Args:
        x: images, shape (N, C, H, W).
        w: filters, shape (F, C, HH, WW), with HH and WW odd.
        b: biases, shape (F,).
        mask: where filters may look, for all channels alike, shape (HH, WW), of True and False.

    Returns:
        out of shape (N, F, H, W), and the cache for :func:`masked_conv_backward`.

    Raises:
        ValueError: if the shapes do not fit together.

    Source: van den Oord, Kalchbrenner & Kavukcuoglu 2016, Pixel recurrent neural networks, section 3.4.
    """
    raise NotImplementedError("masked_conv_forward: yours to write; then run: cs231n-ae check masked_conv_forward")


def masked_conv_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    r"""Gradients of the loss with respect to ``x``, ``w`` and ``b``.

    The convolution inside saw the padded image and the masked filters :math:`\tilde w = m \odot w`, and its backward
    pass gives the gradients of these two. The zeros around the image are no part of x: their gradients are cut off. A
    weight reaches the loss through its own entry of :math:`\tilde w`, so :math:`dw_{fcij} = m_{ij}\, d\tilde w_{fcij}`.

    Args:
        dout: upstream gradient, shape (N, F, H, W).
        cache: from :func:`masked_conv_forward`: the pair of the convolution's cache and the mask.

    Returns:
        dx of shape (N, C, H, W), dw of shape (F, C, HH, WW) and db of shape (F,).

    Raises:
        ValueError: if ``dout`` has not the shape of the layer's output.

    Source: van den Oord, Kalchbrenner & Kavukcuoglu 2016, Pixel recurrent neural networks, section 3.4.
    """
    raise NotImplementedError("masked_conv_backward: yours to write; then run: cs231n-ae check masked_conv_backward")
