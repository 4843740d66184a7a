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
    raise NotImplementedError("conv_forward_loops: yours to write; then run: cs231n-ae check conv_forward_loops")


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
    raise NotImplementedError("conv_backward_loops: yours to write; then run: cs231n-ae check conv_backward_loops")
