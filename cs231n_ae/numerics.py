"""Arithmetic that must not overflow and a constant of every Gaussian, kept in one place."""

import numpy as np

from cs231n_ae.types import Array

__all__ = ["LARGEST_EXPONENT", "LOG_2PI", "bounded_exp"]

LOG_2PI = float(np.log(2 * np.pi))
"""log 2π, twice the constant of a standard normal's negative log-density in one dimension."""

LARGEST_EXPONENT = 50.0
"""e^50 is about 5e21: large enough to mean "far too much", small enough that float32 can sum millions of it."""


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
