"""The first weights of a deep network."""

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae.types import Array
from cs231n_ae.validation import require_counts, require_dtype, require_generator

__all__ = ["init_relu_layers"]


def init_relu_layers(sizes: Sequence[int], *, rng: np.random.Generator, dtype: DTypeLike = np.float32) -> list[Array]:
    r"""Draw weights with which signals keep their size through any number of layers ``h = relu(x @ w)``.

    Kept is the mean square: :math:`\operatorname{E} h^2 = \operatorname{E} x^2` in every layer, whatever its width,
    on average over the draws. No two units of a layer start alike.

    Args:
        sizes: the number of inputs, and the width of each layer.
        rng: draws the weights.
        dtype: theirs.

    Returns:
        one array a layer, of shape (inputs, units).

    Raises:
        ValueError: if ``sizes`` are not two or more positive integers, or ``dtype`` is no floating point type.

    Source: He, Zhang, Ren & Sun 2015, section 2.2.
    """
    raise NotImplementedError("init_relu_layers: yours to write; then run: cs231n-ae check init_relu_layers")
