"""Digits of 14×14, from −1 to 1: what the U-Net learns, for which all of 28×28 is too much for minutes."""

from cs231n_ae.layers import average_pool_forward
from cs231n_ae.types import Array

__all__ = ["digits_to_halved", "halved_to_digits"]


def digits_to_halved(x: Array) -> Array:
    """Digits of 28×28 in [0, 1] as means of four pixels, 0 as −1 and 1 as 1: (N, 784) to (N, 196)."""
    halved, _ = average_pool_forward(x.reshape(-1, 1, 28, 28))
    return 2 * halved.reshape(len(x), -1) - 1


def halved_to_digits(x: Array) -> Array:
    """The way back to images in [0, 1], at half the size: (N, 196) to (N, 196)."""
    return ((x + 1) / 2).clip(0, 1)
