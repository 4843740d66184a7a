"""What a gradient check asks of the arrays that it moves."""

import math

import numpy as np

from cs231n_ae.types import Array

__all__ = ["require_float64", "require_positive"]


def require_float64(name: str, value: Array) -> None:
    """Raise unless ``value`` is a float64 array that can be written to.

    A difference over a step of 1e-5 leaves float32 with two correct digits, and an integer does not move at all.
    """
    if not isinstance(value, np.ndarray):
        raise ValueError(
            f"{name} must be a numpy array of float64 for a gradient check, got {type(value).__name__}: "
            f"wrap it as np.array({name}, dtype=np.float64)"
        )
    if value.dtype != np.float64:
        raise ValueError(
            f"{name} must be float64 for a gradient check, got {value.dtype}: convert it with {name}.astype(np.float64)"
        )
    if not value.flags.writeable:
        raise ValueError(
            f"{name} must be writeable, since it is moved in place and put back, got a read-only array: "
            f"pass {name}.copy()"
        )


def require_positive(name: str, value: float) -> None:
    """Raise unless ``value`` is a positive, finite number."""
    if not (math.isfinite(value) and value > 0):
        raise ValueError(
            f"{name} must be a positive number, got {value!r}: leave it out for a value that suits float64"
        )
