"""Convolution in plain loops: the definition as it stands, one window at a time. Slow, and easy to believe."""

import numpy as np

from cs231n_ae.layers.windows import count_windows
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_data

__all__ = ["conv_backward_loops", "conv_forward_loops"]


def conv_forward_loops(x: Array, w: Array, b: Array, *, stride: int = 1, pad: int = 0) -> tuple[Array, Cache]:
    r"""Slide each filter over each image: one loop over images, one over filters, two over the places of the window.

    .. math:: y_{nfuv} = b_f + \sum_{cij} x_{n,\,c,\,su+i,\,sv+j}\; w_{fcij}

    with x padded by p zeros on each side.

    Args:
        x: images, shape (N, C, H, W).
        w: filters, shape (F, C, HH, WW).
        b: biases, shape (F,).
        stride: s, the step from a window to the next.
        pad: p, the rows and columns of zeros on each side.

    Returns:
        out of shape (N, F, OH, OW) with OH = ⌊(H + 2p − HH) / s⌋ + 1 and OW likewise, and the cache for
        :func:`conv_backward_loops`.

    Raises:
        ValueError: if the shapes do not fit together, or a filter is larger than the padded image.

    Source: LeCun et al. 1989, Neural Computation 1.
    """
    require_data("x", x, (None, None, None, None), why="images, (N, C, H, W)")
    require_data("w", w, (None, x.shape[1], None, None), why="filters, (F, C, HH, WW), with the channels of x")
    require_data("b", b, (len(w),), why="one bias for each filter of w")
    down, across = count_windows(x.shape[2:], w.shape[2:], stride=stride, pad=pad)
    height, width = w.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = np.empty((len(x), len(w), down, across), x.dtype)
    for n in range(len(x)):
        for f in range(len(w)):
            for u in range(down):
                for v in range(across):
                    top, left = stride * u, stride * v
                    window = padded[n, :, top : top + height, left : left + width]  # (C, HH, WW)
                    out[n, f, u, v] = (window * w[f]).sum() + b[f]
    return out, (padded, w, stride, pad)


def conv_backward_loops(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    r"""Gradients of the loss with respect to ``x``, ``w`` and ``b``, over the same four loops.

    The output :math:`y_{nfuv}` is a sum of products of one window with one filter, plus a bias. So :math:`dy_{nfuv}`
    sends the filter, times itself, to the gradient of the window; the window, times itself, to that of the filter;
    and itself to that of the bias. What arrives from different windows adds up. Last, the padding is cut off.

    Args:
        dout: upstream gradient, shape (N, F, OH, OW).
        cache: from :func:`conv_forward_loops`.

    Returns:
        dx in the shape of x, dw of shape (F, C, HH, WW) and db of shape (F,).

    Raises:
        ValueError: if ``dout`` has not the shape of the layer's output.

    Source: LeCun et al. 1989, Neural Computation 1.
    """
    padded, w, stride, pad = cache
    size = count_windows(padded.shape[2:], w.shape[2:], stride=stride)
    require_data("dout", dout, (len(padded), len(w), *size), why="that of the layer's output")
    height, width = w.shape[2:]
    dpadded, dw, db = np.zeros_like(padded), np.zeros_like(w), np.zeros(len(w), w.dtype)
    for n in range(len(padded)):
        for f in range(len(w)):
            for u in range(size[0]):
                for v in range(size[1]):
                    rows, columns = slice(stride * u, stride * u + height), slice(stride * v, stride * v + width)
                    dpadded[n, :, rows, columns] += dout[n, f, u, v] * w[f]
                    dw[f] += dout[n, f, u, v] * padded[n, :, rows, columns]
                    db[f] += dout[n, f, u, v]
    bottom, right = padded.shape[2] - pad, padded.shape[3] - pad
    return dpadded[:, :, pad:bottom, pad:right], dw, db
