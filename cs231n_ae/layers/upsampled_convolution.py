"""Upsampling and a convolution behind it, which together make an image larger: a step on the way up."""

from cs231n_ae import layers
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_data

__all__ = ["upsample_conv_backward", "upsample_conv_forward"]


def upsample_conv_forward(x: Array, w: Array, b: Array, *, factor: int = 2) -> tuple[Array, Cache]:
    r"""Repeat each pixel s times down and across, then slide the filters over what has come of it.

    .. math:: y_{nfuv} = b_f + \sum_{cij} w_{fcij}\;
              x_{n,\,c,\,\lfloor (u+i-p)/s \rfloor,\,\lfloor (v+j-p)/s \rfloor}

    where p is half of the filter's side k, rounded down, so many zeros stand around the enlarged image, and its size
    is kept. While a training runs, a faster twin stands here (:mod:`cs231n_ae.fast_upsampling`).

    Args:
        x: images, shape (N, C, H, W).
        w: filters, shape (F, C, k, k), with k odd.
        b: biases, shape (F,).
        factor: s, at least 1.

    Returns:
        out of shape (N, F, sH, sW), and the cache for :func:`upsample_conv_backward`.

    Raises:
        ValueError: if the shapes do not fit together, or k is even.

    Source: Odena, Dumoulin & Olah 2016, Deconvolution and checkerboard artifacts, Distill.
    """
    require_data("w", w, (None, None, None, None), why="filters, (F, C, k, k)")
    if w.shape[2] != w.shape[3] or not w.shape[2] % 2:
        raise ValueError(f"w must have shape (F, C, k, k) with k odd (so the size is kept), got {w.shape}")
    enlarged, upsample_cache = layers.upsample_forward(x, factor=factor)
    out, conv_cache = layers.conv_forward(enlarged, w, b, pad=w.shape[2] // 2)
    return out, (upsample_cache, conv_cache)


def upsample_conv_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Gradients of the loss with respect to ``x``, ``w`` and ``b``: through the convolution, then the upsampling.

    Args:
        dout: upstream gradient, shape (N, F, sH, sW).
        cache: from :func:`upsample_conv_forward`: the caches of both, in their order.

    Returns:
        dx of shape (N, C, H, W), dw of shape (F, C, k, k) and db of shape (F,).

    Raises:
        ValueError: if ``dout`` has not the shape of the layer's output.

    Source: Odena, Dumoulin & Olah 2016, Deconvolution and checkerboard artifacts, Distill.
    """
    upsample_cache, conv_cache = cache
    denlarged, dw, db = layers.conv_backward(dout, conv_cache)
    return layers.upsample_backward(denlarged, upsample_cache), dw, db
