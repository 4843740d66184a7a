"""What a gradient check asks of the arrays that it moves."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_numbers, require_positive

__all__ = ["require_float64", "require_tolerance"]


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
    require_numbers(name, value)
    if not value.flags.writeable:
        raise ValueError(
            f"{name} must be writeable, since it is moved in place and put back, got a read-only array: "
            f"pass {name}.copy()"
        )


def require_tolerance(name: str, value: float) -> None:
    """Raise unless ``value``, a tolerance or a step, is a finite number above 0."""
    require_positive(name, value, advice="leave it out for a value that suits float64")
