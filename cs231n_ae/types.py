"""The names that signatures use, said once."""

from typing import Any, TypeAlias

import numpy.typing as npt

__all__ = ["Array", "Cache", "Grads", "Params", "Parts"]

Array: TypeAlias = npt.NDArray[Any]
"""A numpy array. Shapes are given in docstrings by the course's letters: N batch, D features, H hidden, Z latent."""

Cache: TypeAlias = Any
"""What a forward pass remembers for its backward pass; only that pair looks inside."""

Params: TypeAlias = dict[str, Array]
"""The learned arrays of a model, by name."""

Grads: TypeAlias = dict[str, Array]
"""The gradient of the loss with respect to each parameter, under the same names."""

Parts: TypeAlias = dict[str, float]
"""The named terms of a loss, before their weights: the parts of a β-VAE hold KL, not β KL."""
