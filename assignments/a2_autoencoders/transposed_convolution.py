"""Transposed convolution: the backward pass of a convolution, used as a forward pass to make images larger."""

import numpy as np

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
from cs231n_ae.validation import require_count, require_counts, require_data

__all__ = ["conv_transpose_backward", "conv_transpose_forward"]


def conv_transpose_forward(
    x: Array, w: Array, b: Array, *, stride: int = 1, pad: int = 0, size: tuple[int, int] | None = None
) -> tuple[Array, Cache]:
    r"""Stamp each filter onto a larger image, as strongly as the input says, and add up where the stamps overlap.

    .. math:: y_{n,\,f,\,su+i,\,sv+j} \mathrel{+}= x_{ncuv}\, w_{cfij}, \quad\text{then}\quad y_{nf\cdot\cdot}
              \mathrel{+}= b_f

    after which p rows and columns are cut off on each side. Convolution is a linear map A of the image; with the same
    w, stride and padding this is its transpose: :math:`\langle Ax, y \rangle = \langle x, A^\top y \rangle`.
    It is not the inverse.

    Args:
        x: images, shape (N, C, H, W).
        w: filters, shape (C, F, HH, WW): those of the convolution from F to C channels that this transposes.
        b: biases, shape (F,).
        stride: s, the step from a stamp to the next.
        pad: p, the rows and columns cut off on each side.
        size: height and width of the output. A convolution with a stride above 1 maps images of several sizes to one;
            unless told otherwise, this makes the smallest.

    Returns:
        out of shape (N, F, OH, OW), where OH is s (H − 1) + HH − 2p unless ``size`` says otherwise, and the cache for
        :func:`conv_transpose_backward`.

    Raises:
        ValueError: if the shapes do not fit together, or the convolution would not map ``size`` to H by W.

    Source: Zeiler et al. 2010, Deconvolutional networks; Dumoulin & Visin 2016, chapter 4.
    """
    raise NotImplementedError(
        "conv_transpose_forward: yours to write; then run: cs231n-ae check conv_transpose_forward"
    )


def conv_transpose_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    r"""Gradients of the loss with respect to ``x``, ``w`` and ``b``.

    The transpose of a transpose is the map itself: dx is the convolution of dy, :math:`dx_{ncuv} = \sum_{fij}
    dy_{n,f,su+i,sv+j}\,w_{cfij}`. A weight stamps every input: :math:`dw_{cfij} = \sum_{nuv}
    x_{ncuv}\,dy_{n,f,su+i,sv+j}`. A bias is added to every pixel: :math:`db_f = \sum_{nuv} dy_{nfuv}`.

    Args:
        dout: upstream gradient, shape (N, F, OH, OW).
        cache: from :func:`conv_transpose_forward`.

    Returns:
        dx in the shape of x, dw of shape (C, F, HH, WW) and db of shape (F,).

    Raises:
        ValueError: if ``dout`` has not the shape of the layer's output.

    Source: Dumoulin & Visin 2016, chapter 4.
    """
    raise NotImplementedError(
        "conv_transpose_backward: yours to write; then run: cs231n-ae check conv_transpose_backward"
    )
