"""Arithmetic that must not overflow, sums that must not lose digits, and a constant of every Gaussian."""

import math

import numpy as np

from cs231n_ae.types import Array

__all__ = ["LARGEST_EXPONENT", "LOG_2PI", "bounded_exp", "bounded_expm1", "squared_norm", "sum_rows"]

LOG_2PI = float(np.log(2 * np.pi))
"""log 2π, twice the constant of a standard normal's negative log-density in one dimension."""

LARGEST_EXPONENT = 50.0
"""e^50 is about 5e21: large enough to mean "far too much", small enough that float32 can sum millions of it."""

ROWS = 256
"""Rows summed one after the other in float32; what they come to is then summed likewise."""

ENTRIES = 4096
"""Squares summed by one dot product in float32; what they come to is summed in float64."""


def bounded_exp(x: Array) -> Array:
    r"""The exponential :math:`e^{\min(x,\,50)}`, which never overflows, not even in float32.

    A log-variance beyond 50 is a network gone astray. Holding the exponential there keeps the loss and its gradients
    finite. Used as its own derivative, as the exponential is, it keeps pushing the way back.

    Args:
        x: exponents, any shape.

    Returns:
        an array in the shape and dtype of x; NaN stays NaN.
    """
    return np.exp(np.minimum(x, LARGEST_EXPONENT))


def bounded_expm1(x: Array) -> Array:
    r"""What the exponential is beyond 1, :math:`e^{\min(x,\,50)} - 1`, with all its digits where x is small.

    Written as a difference, :math:`e^{0.0001} - 1` has three right digits in float32.

    Args:
        x: exponents, any shape.

    Returns:
        an array in the shape and dtype of x; NaN stays NaN.
    """
    return np.expm1(np.minimum(x, LARGEST_EXPONENT))


def squared_norm(x: Array) -> float:
    r"""The sum of all squares, :math:`\lVert x \rVert^2`, right to the rounding of the entries, however many there are.

    One dot product over millions of float32 numbers adds each to a sum that has long outgrown it, and is off in the
    fourth digit. Dot products of a few thousand entries are as fast, and their results are added in float64.

    Args:
        x: floating point numbers, any shape.

    Returns:
        the sum.

    Source: Higham 1993, The accuracy of floating point summation, for sums in blocks.
    """
    flat = x.ravel(order="K")
    if flat.size <= ENTRIES:
        return float(np.dot(flat, flat))
    whole = flat.size - flat.size % ENTRIES
    blocks, rest = flat[:whole].reshape(-1, ENTRIES), flat[whole:]
    return float(np.vecdot(blocks, blocks).sum(dtype=np.float64)) + float(np.dot(rest, rest))


def sum_rows(x: Array) -> Array:
    r"""The sum over the first axis, :math:`\sum_n x_n`, right to the rounding of the dtype, however many the rows.

    numpy adds row after row, so that after 60,000 of them a float32 sum is off in the fifth digit. Here blocks of rows
    are summed, and then the blocks. A block's sum is a product with a row of ones, :math:`\mathbf 1^\top x`: numpy goes
    through short rows one by one, a product through all of a block at once. Up to 256 rows it is ``x.sum(axis=0)`` bit
    for bit.

    Args:
        x: floating point numbers, at least one axis.

    Returns:
        an array in the shape of a row, in the dtype of x.

    Source: Higham 1993, The accuracy of floating point summation, for sums in blocks.
    """
    if len(x) <= ROWS:
        return np.asarray(x.sum(axis=0))
    whole = len(x) - len(x) % ROWS
    blocks = np.ones(ROWS, x.dtype) @ x[:whole].reshape(-1, ROWS, math.prod(x.shape[1:]))
    return np.asarray(sum_rows(blocks).reshape(x.shape[1:]) + x[whole:].sum(axis=0))
