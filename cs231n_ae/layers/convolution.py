"""Convolution: one small filter looks at every place of an image, so a pattern is learned once and found anywhere."""

from cs231n_ae.layers.windows import (
    count_windows,
    images_from_rows,
    kernel_rows,
    pixel_rows,
    spread_windows,
    window_rows,
)
from cs231n_ae.numerics import sum_rows
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_data

__all__ = ["conv_backward", "conv_forward"]


def conv_forward(x: Array, w: Array, b: Array, *, stride: int = 1, pad: int = 0) -> tuple[Array, Cache]:
    r"""Slide each filter over the image, and weigh the pixels under it.

    .. math:: y_{nfuv} = b_f + \sum_{cij} x_{n,\,c,\,su+i,\,sv+j}\; w_{fcij}

    with x padded by p zeros on each side. (The filter is not flipped, so mathematics calls this a cross-correlation.)
    Every window is laid out as a row, and one matrix product weighs all windows by all filters. Laying out costs memory
    for every channel. So where there are fewer filters than channels, it is the other side, the windows of dy, that the
    backward pass lays out, and here the outputs are summed up from the entries of the filters (:func:`_narrows`).

    Args:
        x: images, shape (N, C, H, W).
        w: filters, shape (F, C, HH, WW).
        b: biases, shape (F,).
        stride: s, the step from a window to the next.
        pad: p, the rows and columns of zeros on each side.

    Returns:
        out of shape (N, F, OH, OW) with OH = ⌊(H + 2p − HH) / s⌋ + 1 and OW likewise, and the cache for
        :func:`conv_backward`.

    Raises:
        ValueError: if the shapes do not fit together, or a filter is larger than the padded image.

    Source: LeCun et al. 1989, Neural Computation 1; the product: Chellapilla, Puri & Simard 2006.
    """
    require_data("x", x, (None, None, None, None), why="images, (N, C, H, W)")
    require_data("w", w, (None, x.shape[1], None, None), why="filters, (F, C, HH, WW), with the channels of x")
    require_data("b", b, (len(w),), why="one bias for each filter of w")
    size = count_windows(x.shape[2:], w.shape[2:], stride=stride, pad=pad)
    if _narrows(w, stride, pad):
        rows = pixel_rows(x)  # (N * H * W, C)
        images = images_from_rows(rows, len(x), x.shape[2:])
        sums = spread_windows(images, _turned(w), size=size, stride=1, pad=w.shape[2] - 1 - pad)
        return sums + b[:, None, None], (x.shape, size, rows, w, stride, pad)
    rows = window_rows(x, w.shape[2:], stride=stride, pad=pad)  # (N * OH * OW, HH * WW * C)
    out = rows @ kernel_rows(w)  # (N * OH * OW, F)
    out += b
    return images_from_rows(out, len(x), size), (x.shape, size, rows, w, stride, pad)


def conv_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    r"""Gradients of the loss with respect to ``x``, ``w`` and ``b``.

    A pixel reaches the loss through every window it lies in: its gradient collects :math:`w_{fcij}\,dy_{nfuv}` from all
    u, v, i, j with :math:`su + i` and :math:`sv + j` its place. That is a transposed convolution of dy.
    A weight meets one pixel of every window: :math:`dw_{fcij} = \sum_{nuv} dy_{nfuv}\,x_{n,c,su+i,sv+j}`.
    A bias is added in every place: :math:`db_f = \sum_{nuv} dy_{nfuv}`.

    Args:
        dout: upstream gradient, shape (N, F, OH, OW).
        cache: from :func:`conv_forward`.

    Returns:
        dx in the shape of x, dw of shape (F, C, HH, WW) and db of shape (F,).

    Raises:
        ValueError: if ``dout`` has not the shape of the layer's output.

    Source: Dumoulin & Visin 2016, A guide to convolution arithmetic for deep learning, chapter 4.
    """
    shape, size, rows, w, stride, pad = cache
    filters, channels, *kernel = w.shape
    require_data("dout", dout, (shape[0], filters, *size), why="that of the layer's output")
    drows = pixel_rows(dout)  # (N * OH * OW, F)
    if _narrows(w, stride, pad):
        around = window_rows(dout, kernel, stride=1, pad=kernel[0] - 1 - pad)  # (N * H * W, HH * WW * F)
        dx = images_from_rows(around @ kernel_rows(_turned(w)), shape[0], shape[2:])
        dw = (around.T @ rows).reshape(*kernel, filters, channels)[::-1, ::-1].transpose(2, 3, 0, 1)
        return dx, dw, sum_rows(drows)
    dx = spread_windows(dout, w, size=shape[2:], stride=stride, pad=pad)
    dw = (drows.T @ rows).reshape(filters, *kernel, channels).transpose(0, 3, 1, 2)
    return dx, dw, sum_rows(drows)


def _narrows(w: Array, stride: int, pad: int) -> bool:
    """Whether there are fewer filters than channels, and a convolution with :func:`_turned` filters is the way back."""
    filters, channels, height, width = w.shape
    return filters < channels and stride == 1 and height == width and pad < height


def _turned(w: Array) -> Array:
    r"""The filters of the way back, :math:`w'_{cfij} = w_{f,c,k-1-i,k-1-j}`: (F, C, k, k) to (C, F, k, k).

    At stride 1, dx is the convolution of dy with them and a padding of :math:`k - 1 - p`; and the convolution of x with
    w is what spreading x by them over windows adds up to.
    """
    return w.transpose(1, 0, 2, 3)[:, :, ::-1, ::-1]
