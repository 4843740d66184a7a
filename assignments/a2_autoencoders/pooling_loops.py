"""Pooling in plain loops: the definition as it stands, one window at a time."""

import numpy as np

from cs231n_ae.layers.windows import count_windows
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_data

__all__ = [
    "average_pool_backward_loops",
    "average_pool_forward_loops",
    "max_pool_backward_loops",
    "max_pool_forward_loops",
]


def max_pool_forward_loops(x: Array, *, size: int = 2, stride: int | None = None) -> tuple[Array, Cache]:
    r"""Keep the largest pixel of each window: :math:`y_{ncuv} = \max_{0 \le i, j < k} x_{n,\,c,\,su+i,\,sv+j}`.

    Args:
        x: images, shape (N, C, H, W).
        size: k, the side of a window.
        stride: s, the step from a window to the next; as large as the window unless told otherwise.

    Returns:
        out of shape (N, C, OH, OW) with OH = ⌊(H − k) / s⌋ + 1 and OW likewise, and the cache for
        :func:`max_pool_backward_loops`.

    Raises:
        ValueError: if ``x`` holds no images, or the window does not fit into them.

    Source: Scherer, Müller & Behnke 2010, ICANN.
    """
    raise NotImplementedError(
        "max_pool_forward_loops: yours to write; then run: cs231n-ae check max_pool_forward_loops"
    )


def max_pool_backward_loops(dout: Array, cache: Cache) -> Array:
    r"""Gradient of the loss with respect to the input of :func:`max_pool_forward_loops`.

    A small change of a pixel is seen only where the pixel is the largest of its window: there it gets all of dy, the
    others get nothing. Of equally large pixels the first has it, in reading order. Where windows overlap, a pixel
    collects from all that it wins.

    Args:
        dout: upstream gradient, shape (N, C, OH, OW).
        cache: from :func:`max_pool_forward_loops`.

    Returns:
        dx in the shape of x.

    Raises:
        ValueError: if ``dout`` has not the shape of the layer's output.
    """
    raise NotImplementedError(
        "max_pool_backward_loops: yours to write; then run: cs231n-ae check max_pool_backward_loops"
    )


def average_pool_forward_loops(x: Array, *, size: int = 2, stride: int | None = None) -> tuple[Array, Cache]:
    r"""Take the mean of each window: :math:`y_{ncuv} = \frac{1}{k^2} \sum_{0 \le i, j < k} x_{n,\,c,\,su+i,\,sv+j}`.

    Args:
        x: images, shape (N, C, H, W).
        size: k, the side of a window.
        stride: s, the step from a window to the next; as large as the window unless told otherwise.

    Returns:
        out of shape (N, C, OH, OW) with OH = ⌊(H − k) / s⌋ + 1 and OW likewise, and the cache for
        :func:`average_pool_backward_loops`.

    Raises:
        ValueError: if ``x`` holds no images, or the window does not fit into them.

    Source: LeCun, Bottou, Bengio & Haffner 1998, section II.
    """
    raise NotImplementedError(
        "average_pool_forward_loops: yours to write; then run: cs231n-ae check average_pool_forward_loops"
    )


def average_pool_backward_loops(dout: Array, cache: Cache) -> Array:
    r"""Gradient of the loss with respect to the input of :func:`average_pool_forward_loops`.

    All :math:`k^2` pixels of a window have an equal share in its mean, so each gets :math:`dy / k^2`. Where windows
    overlap, the shares add up.

    Args:
        dout: upstream gradient, shape (N, C, OH, OW).
        cache: from :func:`average_pool_forward_loops`.

    Returns:
        dx in the shape of x.

    Raises:
        ValueError: if ``dout`` has not the shape of the layer's output.
    """
    raise NotImplementedError(
        "average_pool_backward_loops: yours to write; then run: cs231n-ae check average_pool_backward_loops"
    )
