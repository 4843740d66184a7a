"""Where the weights start: random, and of a size that keeps signals alive through a deep network.

A layer ``x @ w`` sums ``fan_in`` products, so its output's variance is ``fan_in * Var(w)`` times that of its input, and
on the way back the gradient's is ``fan_out * Var(w)`` times. Each function here is one choice of ``Var(w)``. Biases
start at zero.

All numbers are drawn in float64 and rounded to ``dtype`` last, so the same generator gives the same weights in every
precision.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae.types import Array
from cs231n_ae.validation import require_count, require_counts, require_dtype, require_generator, require_number

__all__ = ["he_normal", "normal", "xavier_uniform"]


def xavier_uniform(
    fan_in: int,
    fan_out: int,
    *,
    rng: np.random.Generator,
    dtype: DTypeLike = np.float32,
    shape: Sequence[int] | None = None,
) -> Array:
    r"""Uniform on :math:`\pm\sqrt{6 / (n_\mathrm{in} + n_\mathrm{out})}`; also called Glorot.

    For tanh, sigmoid and linear layers. The variance is :math:`\mathrm{Var}(w) = 2 / (n_\mathrm{in} +
    n_\mathrm{out})`, the compromise between :math:`1/n_\mathrm{in}`, which preserves the signal, and
    :math:`1/n_\mathrm{out}`, which preserves the gradient.

    Args:
        fan_in: how many inputs each output sums; for a convolution, C * height * width of the kernel.
        fan_out: how many outputs each input reaches.
        rng: where the randomness comes from.
        dtype: the floating point type of the weights.
        shape: the shape of the weights; (fan_in, fan_out) unless told otherwise.

    Returns:
        The weights, of the given shape and dtype.

    Raises:
        ValueError: if a fan is not a positive integer, or ``dtype`` is not a floating point type.

    Source: Glorot & Bengio 2010, equation 16.
    """
    _require_fans(fan_in, fan_out, dtype, shape, rng)
    bound = np.sqrt(6.0 / (fan_in + fan_out))
    return rng.uniform(-bound, bound, shape or (fan_in, fan_out)).astype(dtype)


def he_normal(
    fan_in: int,
    fan_out: int,
    *,
    rng: np.random.Generator,
    dtype: DTypeLike = np.float32,
    shape: Sequence[int] | None = None,
) -> Array:
    r"""Gaussian with :math:`\mathrm{Var}(w) = 2 / n_\mathrm{in}`. For ReLU layers.

    A ReLU passes half of its input's second moment on; the 2 makes up for it.

    Args, Returns, Raises: as :func:`xavier_uniform`; ``fan_out`` only shapes the array.

    Source: He, Zhang, Ren & Sun 2015, section 2.2, equation 10.
    """
    _require_fans(fan_in, fan_out, dtype, shape, rng)
    std = np.sqrt(2.0 / fan_in)
    return (std * rng.standard_normal(shape or (fan_in, fan_out))).astype(dtype)


def normal(
    fan_in: int,
    fan_out: int,
    *,
    rng: np.random.Generator,
    std: float = 1e-2,
    dtype: DTypeLike = np.float32,
    shape: Sequence[int] | None = None,
) -> Array:
    r"""Gaussian of a standard deviation chosen by hand, :math:`w \sim \mathcal{N}(0, \sigma^2)`, whatever the fans.

    Args:
        std: the standard deviation :math:`\sigma`, not negative.
        fan_in, fan_out, rng, dtype, shape: as in :func:`xavier_uniform`; the fans only shape the array.

    Returns:
        The weights, of the given shape and dtype.

    Raises:
        ValueError: as :func:`xavier_uniform`, or if ``std`` is negative or not finite.
    """
    _require_fans(fan_in, fan_out, dtype, shape, rng)
    require_number("std", std, 0, np.inf, why="0.01 is a usual choice")
    return (std * rng.standard_normal(shape or (fan_in, fan_out))).astype(dtype)


def _require_fans(
    fan_in: int, fan_out: int, dtype: DTypeLike, shape: Sequence[int] | None, rng: np.random.Generator
) -> None:
    for name, fan in (("fan_in", fan_in), ("fan_out", fan_out)):
        require_count(name, fan, advice="count the units on that side of the layer")
    if shape is not None:
        require_counts("shape", shape)
    require_dtype("dtype", dtype)
    require_generator("rng", rng)
