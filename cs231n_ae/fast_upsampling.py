"""The twin of upsampling and a convolution behind it: one convolution of the small image, with sums of the filters."""

from typing import NamedTuple

import numpy as np

from cs231n_ae import layers
from cs231n_ae.layers.convolution import conv_backward, conv_forward
from cs231n_ae.layers.upsampled_convolution import upsample_conv_backward, upsample_conv_forward
from cs231n_ae.layers.upsampling import upsample_backward, upsample_forward
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_data

__all__ = ["fast_upsample_conv_backward", "fast_upsample_conv_forward"]

OWN = (upsample_forward, upsample_backward, conv_forward, conv_backward)
"""The library's. Where somebody has lent one of their own (``own_layers``), that one is called."""


class _FoldedCache(NamedTuple):
    """Of the small image's convolution, and what has summed up its filters."""

    conv: Cache
    sums: Array


def fast_upsample_conv_forward(x: Array, w: Array, b: Array, *, factor: int = 2) -> tuple[Array, Cache]:
    r""":func:`~cs231n_ae.layers.upsample_conv_forward` to rounding, without the enlarged image.

    In one axis, the output at :math:`su + a`, with :math:`0 \le a < s`, looks at pixel
    :math:`\lfloor (su + a + i - p) / s \rfloor = u + \lfloor (a + i - p) / s \rfloor` by entry i of the filter. Entries
    that look at the same pixel can be added first:

    .. math:: y_{su+a} = b + \sum_r w'_{ar}\, x_{u+r-R}, \qquad R = \lceil p / s \rceil, \qquad
              w'_{ar} = \sum_i \left[ \lfloor (a + i - p) / s \rfloor = r - R \right] w_i

    In both axes that is a convolution of the small image with :math:`s^2 F` filters, whose outputs are laid side by
    side. It has as many products for k = 3 and s = 2, but a quarter of the windows, and those of four times as many
    filters: copies become fewer, and the product wider.

    Source: Shi et al. 2016, Real-time single image and video super-resolution, section 3.2, on the same rearrangement.
    """
    if not _plain(x, w, b, factor):
        return upsample_conv_forward(x, w, b, factor=factor)  # which knows what to say of it
    (n, _, height, width), filters, sums = x.shape, len(w), _sums(w.shape[2], factor).astype(w.dtype)
    small = np.einsum("ari,fcij,bsj->abfcrs", sums, w, sums, optimize=True)
    small = small.reshape(-1, *small.shape[3:])  # (s * s * F, C, 2R + 1, 2R + 1)
    out, conv_cache = layers.conv_forward(x, small, np.tile(b, factor**2), pad=small.shape[2] // 2)
    places = out.transpose(0, 2, 3, 1).reshape(n, height, width, factor, factor, filters)
    out = places.transpose(0, 1, 3, 2, 4, 5).reshape(n, factor * height, factor * width, filters)
    return out.transpose(0, 3, 1, 2), _FoldedCache(conv_cache, sums)


def fast_upsample_conv_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    r""":func:`~cs231n_ae.layers.upsample_conv_backward` of the twin's cache or the text's, to rounding.

    An entry of the filter was added into one entry of :math:`w'_a` for each a, and collects from all of them.
    """
    if not isinstance(cache, _FoldedCache):
        return upsample_conv_backward(dout, cache)
    shape, size, *_ = cache.conv
    factor, around, _ = cache.sums.shape
    (n, channels), (height, width) = shape[:2], size
    filters = cache.conv[3].shape[0] // factor**2
    require_data("dout", dout, (n, filters, factor * height, factor * width), why="that of the layer's output")
    places = dout.transpose(0, 2, 3, 1).reshape(n, height, factor, width, factor, filters)
    dsmall = places.transpose(0, 1, 3, 2, 4, 5).reshape(n, height, width, -1).transpose(0, 3, 1, 2)
    dx, dw_small, db_small = layers.conv_backward(dsmall, cache.conv)
    dw_small = dw_small.reshape(factor, factor, filters, channels, around, around)
    dw = np.einsum("ari,abfcrs,bsj->fcij", cache.sums, dw_small, cache.sums, optimize=True)
    return dx, dw, db_small.reshape(-1, filters).sum(axis=0)


def _plain(x: Array, w: Array, b: Array, factor: int) -> bool:
    """Whether the shapes fit, and the library's own functions would be called."""
    own = (layers.upsample_forward, layers.upsample_backward, layers.conv_forward, layers.conv_backward) == OWN
    lent = layers.upsample_conv_backward is not fast_upsample_conv_backward  # only that one takes the twin's cache
    if not own or lent or x.ndim != 4 or w.ndim != 4 or b.shape != w.shape[:1]:
        return False
    side = w.shape[2]
    return w.shape[1:] == (x.shape[1], side, side) and side % 2 == 1 and isinstance(factor, int) and factor >= 1


def _sums(k: int, factor: int) -> Array:
    """Whether entry i looks at pixel r of the window, at place a of an enlarged pixel: (s, 2R + 1, k) of 0 and 1."""
    reach = -(-(k // 2) // factor)
    place, entry = np.indices((factor, k))
    return ((place + entry - k // 2) // factor + reach)[:, np.newaxis] == np.arange(2 * reach + 1)[:, np.newaxis]
