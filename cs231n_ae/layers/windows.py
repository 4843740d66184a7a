r"""Windows that slide over images: their pixels laid out as rows, for one matrix product, and the way back.

Images have the shape (N, C, H, W), as everywhere. The arrays made here are that shape seen through a transpose: in
memory the C channels of a pixel lie side by side. A row of a window is then one stretch of memory, which is what makes
copying fast, and the next convolution finds the pixels as it wants them.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cs231n_ae.types import Array
from cs231n_ae.validation import require_count

__all__ = ["count_windows", "images_from_rows", "kernel_rows", "pixel_rows", "spread_windows", "window_rows"]


def count_windows(
    size: tuple[int, ...], kernel: tuple[int, ...], *, stride: int, pad: int = 0, kernel_name: str = "w"
) -> tuple[int, int]:
    r"""How many windows fit into an image: :math:`\lfloor (H + 2p - k) / s \rfloor + 1` down, and likewise across.

    Where the stride does not divide :math:`H + 2p - k`, the last few rows or columns lie in no window.

    Args:
        size: height and width of the image.
        kernel: height and width of a window.
        stride: the step from a window to the next, at least 1.
        pad: rows and columns of zeros on each side.
        kernel_name: what the window is called in a message.

    Returns:
        the number of windows down and across.

    Raises:
        ValueError: if the stride or the padding is no such number, or the window is larger than the padded image.
    """
    require_count("pad", pad, least=0)
    padded = tuple(side + 2 * pad for side in size)
    if (
        not all(isinstance(side, int | np.integer) and side is not True and side > 0 for side in kernel)
        or kernel[0] > padded[0]
        or kernel[1] > padded[1]
    ):
        raise ValueError(
            f"{kernel_name} must have a window of 1 to {padded[0]} rows and 1 to {padded[1]} columns (those of the "
            f"padded image), got {kernel[0]} by {kernel[1]}: take a smaller window, or pad more"
        )
    require_count("stride", stride)
    down, across = ((side - k) // stride + 1 for side, k in zip(padded, kernel, strict=True))
    return down, across


def window_rows(x: Array, kernel: tuple[int, ...], *, stride: int, pad: int) -> Array:
    """The pixels under each window as one row: (N, C, H, W) to (N * OH * OW, HH * WW * C), also called im2col.

    A pixel that lies under nine windows is copied nine times; that is the price of one large product.
    """
    n, channels, height, width = x.shape
    padded = np.zeros((n, height + 2 * pad, width + 2 * pad, channels), x.dtype)
    padded[:, pad : pad + height, pad : pad + width] = x.transpose(0, 2, 3, 1)
    windows = sliding_window_view(padded, kernel, axis=(1, 2))[:, ::stride, ::stride]  # (N, OH, OW, C, HH, WW)
    rows, columns = int(np.prod(windows.shape[:3])), channels * kernel[0] * kernel[1]
    return windows.transpose(0, 1, 2, 4, 5, 3).reshape(rows, columns)


def kernel_rows(w: Array) -> Array:
    """The filters as columns in the order of :func:`window_rows`: (F, C, HH, WW) to (HH * WW * C, F)."""
    return w.transpose(2, 3, 1, 0).reshape(-1, len(w))


def pixel_rows(y: Array) -> Array:
    """The channels of each pixel as one row: (N, F, OH, OW) to (N * OH * OW, F)."""
    return y.transpose(0, 2, 3, 1).reshape(-1, y.shape[1])


def images_from_rows(rows: Array, n: int, size: tuple[int, int]) -> Array:
    """The way back from :func:`pixel_rows`: (N * OH * OW, F) to (N, F, OH, OW), without a copy."""
    return rows.reshape(n, *size, rows.shape[1]).transpose(0, 3, 1, 2)


def spread_windows(y: Array, w: Array, *, size: tuple[int, ...], stride: int, pad: int) -> Array:
    r"""The adjoint of sliding the filters over an image: each output is spread back over the window that it came from.

    One entry :math:`w_{\cdot\cdot ij}` of all filters meets one pixel of every window, and these pixels are a strided
    slice of the image. So there is one product and one addition for each of the HH * WW entries.

    Args:
        y: one value for each filter and window, shape (N, F, OH, OW).
        w: filters, shape (F, C, HH, WW).
        size: height and width of the image.
        stride: the step from a window to the next.
        pad: rows and columns of zeros around the image; what falls on them is cut off.

    Returns:
        images of shape (N, C, H, W).
    """
    n, _, down, across = y.shape
    (_, channels, *kernel), (height, width) = w.shape, size
    rows = pixel_rows(y)
    padded = np.zeros((n, height + 2 * pad, width + 2 * pad, channels), np.result_type(y, w))
    for i, j in np.ndindex(*kernel):
        pixels = padded[:, i : i + stride * down : stride, j : j + stride * across : stride]
        pixels += (rows @ w[:, :, i, j]).reshape(pixels.shape)
    return padded[:, pad : pad + height, pad : pad + width].transpose(0, 3, 1, 2)
