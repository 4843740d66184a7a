"""From the arrays that models use to pictures that can be drawn, with numpy alone."""

import math
from collections.abc import Sequence

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_counts, require_finite, require_real

__all__ = ["as_pictures", "mosaic"]


def as_pictures(name: str, images: Array, image_shape: Sequence[int] | None) -> Array:
    """Rows, or images (N, C, H, W), as pictures: (N, H, W) in grey, (N, H, W, 3) in colour.

    Args:
        name: of the argument, for the errors.
        images: finite floating point numbers, shape (N, D), (N, H, W) or (N, C, H, W), with N at least 1.
        image_shape: (C, H, W) or (H, W); None takes it from the images. Rows are then square and grey.
    """
    if isinstance(images, np.ndarray) and images.dtype.kind in "bui":
        raise ValueError(
            f"{name} must hold floating point numbers from 0 to 1, got dtype {images.dtype}: "
            f"for 8-bit pixels, pass {name}.astype(np.float32) / 255"
        )
    require_real(name, images)
    if images.ndim not in (2, 3, 4) or images.size == 0:
        raise ValueError(
            f"{name} must have shape (N, D), (N, H, W) or (N, C, H, W), none of them 0, got {images.shape}"
        )
    require_finite(name, images)
    c, h, w = _channels_first(name, images, image_shape)
    if images.ndim > 2 and images.shape[1:] not in ((c, h, w), (h, w)):
        raise ValueError(f"{name} must hold images of shape {(c, h, w)} as image_shape says, got {images.shape[1:]}")
    if images[0].size != c * h * w:
        raise ValueError(
            f"{name} must have {c} * {h} * {w} = {c * h * w} numbers per image, got {images[0].size}: "
            "correct image_shape"
        )
    pictures = images.reshape(-1, c, h, w)
    return pictures[:, 0] if c == 1 else pictures.transpose(0, 2, 3, 1)


def _channels_first(name: str, images: Array, image_shape: Sequence[int] | None) -> tuple[int, int, int]:
    """The image shape (C, H, W), as it was given or as the images show it."""
    if image_shape is None:
        shape = images.shape[1:] if images.ndim > 2 else (math.isqrt(images.shape[1]),) * 2
        if images.ndim == 2 and shape[0] ** 2 != images.shape[1]:
            raise ValueError(
                f"{name} has rows of {images.shape[1]} numbers, which make no square image: say image_shape=(C, H, W)"
            )
    else:
        require_counts("image_shape", image_shape, least=2, most=3, why="(C, H, W) or (H, W)")
        shape = tuple(int(side) for side in image_shape)
    if len(shape) not in (2, 3) or min(shape) < 1 or (len(shape) == 3 and shape[0] not in (1, 3)):
        raise ValueError(f"image_shape must be (C, H, W) with C 1 (grey) or 3 (colour), or (H, W), got {shape}")
    return (shape[0], shape[1], shape[2]) if len(shape) == 3 else (1, shape[0], shape[1])


def mosaic(pictures: Array, columns: int) -> Array:
    """Pictures (rows * columns, H, W, ...) side by side without gaps: one of shape (rows * H, columns * W, ...)."""
    n, h, w, *colour = pictures.shape
    grid = pictures.reshape(n // columns, columns, h, w, *colour)
    return grid.swapaxes(1, 2).reshape(n // columns * h, columns * w, *colour)
