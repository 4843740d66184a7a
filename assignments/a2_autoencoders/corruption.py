"""Corruption of inputs, for denoising: the network sees the corrupted version and is asked for the clean one.

Corruption is applied to data, which has no gradient to receive, so these have no backward pass.
"""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_float, require_generator, require_number

__all__ = ["gaussian_noise", "masking_noise", "salt_and_pepper_noise"]


def gaussian_noise(x: Array, *, std: float, rng: np.random.Generator) -> Array:
    r"""Add isotropic Gaussian noise: :math:`\tilde x = x + s\,\epsilon`, :math:`\epsilon \sim \mathcal N(0, I)`.

    The result is not clipped to the range of the pixels: clipping would give the noise a mean other than 0 near black
    and white.

    Args:
        x: clean inputs, any shape.
        std: the standard deviation s, in units of x, at least 0.
        rng: the source of the noise.

    Returns:
        the corrupted inputs, a new array in the shape and dtype of x.

    Raises:
        ValueError: if ``x`` is not a floating point array, ``std`` is negative, or ``rng`` is no generator.

    Source: Vincent et al. 2010, section 3.3.
    """
    raise NotImplementedError("gaussian_noise: yours to write; then run: cs231n-ae check gaussian_noise")


def masking_noise(x: Array, *, rate: float, rng: np.random.Generator) -> Array:
    r"""Set each entry to 0 with probability p: :math:`\tilde x = x \cdot m`, :math:`m \sim \mathrm{Bernoulli}(1 - p)`.

    Unlike dropout, the entries that stay are not scaled up: the corruption is to be seen.

    Args:
        x: clean inputs, any shape.
        rate: the probability p, in [0, 1].
        rng: the source of the mask.

    Returns:
        the corrupted inputs, a new array in the shape and dtype of x.

    Raises:
        ValueError: if ``x`` is not a floating point array, ``rate`` lies outside [0, 1], or ``rng`` is no
            generator.

    Source: Vincent et al. 2010, section 3.3.
    """
    raise NotImplementedError("masking_noise: yours to write; then run: cs231n-ae check masking_noise")


def salt_and_pepper_noise(x: Array, *, rate: float, rng: np.random.Generator) -> Array:
    r"""Set each entry, with probability p, to 0 or to 1 by the toss of a fair coin.

    Args:
        x: clean inputs in [0, 1], any shape.
        rate: the probability p, in [0, 1].
        rng: the source of the noise.

    Returns:
        the corrupted inputs, a new array in the shape and dtype of x.

    Raises:
        ValueError: if ``x`` is not a floating point array, ``rate`` lies outside [0, 1], or ``rng`` is no
            generator.

    Source: Vincent et al. 2010, section 3.3.
    """
    raise NotImplementedError("salt_and_pepper_noise: yours to write; then run: cs231n-ae check salt_and_pepper_noise")
