"""Pooling: each window of an image is summed up by one number, its largest or its mean, channel by channel."""

from collections.abc import Iterator

import numpy as np

from cs231n_ae.layers.windows import count_windows
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_data

__all__ = ["average_pool_backward", "average_pool_forward", "max_pool_backward", "max_pool_forward"]


def max_pool_forward(x: Array, *, size: int = 2, stride: int | None = None) -> tuple[Array, Cache]:
    r"""Keep the largest pixel of each window: :math:`y_{ncuv} = \max_{0 \le i, j < k} x_{n,\,c,\,su+i,\,sv+j}`.

    Args:
        x: images, shape (N, C, H, W).
        size: k, the side of a window.
        stride: s, the step from a window to the next; as large as the window unless told otherwise.

    Returns:
        out of shape (N, C, OH, OW) with OH = ⌊(H − k) / s⌋ + 1 and OW likewise, and the cache for
        :func:`max_pool_backward`.

    Raises:
        ValueError: if ``x`` holds no images, or the window does not fit into them.

    Source: Scherer, Müller & Behnke 2010, ICANN.
    """
    places = list(_places(x, size, stride))
    out = x[places[0]].copy()
    for place in places[1:]:
        np.maximum(out, x[place], out=out)
    return out, (x, out, places)


def max_pool_backward(dout: Array, cache: Cache) -> Array:
    r"""Gradient of the loss with respect to the input of :func:`max_pool_forward`.

    A small change of a pixel is seen only where the pixel is the largest of its window: there it gets all of dy, the
    others get nothing. Of equally large pixels the first has it, in reading order. Where windows overlap, a pixel
    collects from all that it wins.

    Args:
        dout: upstream gradient, shape (N, C, OH, OW).
        cache: from :func:`max_pool_forward`.

    Returns:
        dx in the shape of x.

    Raises:
        ValueError: if ``dout`` has not the shape of the layer's output.
    """
    x, out, places = cache
    require_data("dout", dout, out.shape, why="that of the layer's output")
    dx = np.zeros_like(x)
    open_windows = np.ones_like(out, dtype=bool)  # those whose largest pixel is still to come
    for place in places:
        wins = open_windows & (x[place] == out)
        dx[place] += dout * wins
        open_windows &= ~wins
    return dx


def average_pool_forward(x: Array, *, size: int = 2, stride: int | None = None) -> tuple[Array, Cache]:
    r"""Take the mean of each window: :math:`y_{ncuv} = \frac{1}{k^2} \sum_{0 \le i, j < k} x_{n,\,c,\,su+i,\,sv+j}`.

    Args:
        x: images, shape (N, C, H, W).
        size: k, the side of a window.
        stride: s, the step from a window to the next; as large as the window unless told otherwise.

    Returns:
        out of shape (N, C, OH, OW) with OH = ⌊(H − k) / s⌋ + 1 and OW likewise, and the cache for
        :func:`average_pool_backward`.

    Raises:
        ValueError: if ``x`` holds no images, or the window does not fit into them.

    Source: LeCun, Bottou, Bengio & Haffner 1998, section II.
    """
    places = list(_places(x, size, stride))
    out = x[places[0]].copy()
    for place in places[1:]:
        out += x[place]
    out /= size**2
    return out, (x.shape, out.shape, places)


def average_pool_backward(dout: Array, cache: Cache) -> Array:
    r"""Gradient of the loss with respect to the input of :func:`average_pool_forward`.

    All :math:`k^2` pixels of a window have an equal share in its mean, so each gets :math:`dy / k^2`. Where windows
    overlap, the shares add up.

    Args:
        dout: upstream gradient, shape (N, C, OH, OW).
        cache: from :func:`average_pool_forward`.

    Returns:
        dx in the shape of x.

    Raises:
        ValueError: if ``dout`` has not the shape of the layer's output.
    """
    shape, out_shape, places = cache
    require_data("dout", dout, out_shape, why="that of the layer's output")
    dx = np.zeros(shape, dout.dtype)
    share = dout / len(places)
    for place in places:
        dx[place] += share
    return dx


def _places(x: Array, size: int, stride: int | None) -> Iterator[tuple[slice, ...]]:
    """For each place in a window, in reading order, the slice of x that holds the pixel there of every window."""
    require_data("x", x, (None, None, None, None), why="images, (N, C, H, W)")
    stride = size if stride is None else stride
    down, across = count_windows(x.shape[2:], (size, size), stride=stride, kernel_name="size")
    everything = slice(None)
    for i, j in np.ndindex(size, size):
        rows, columns = slice(i, i + stride * down, stride), slice(j, j + stride * across, stride)
        yield everything, everything, rows, columns
