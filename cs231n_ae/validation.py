"""Bad input, answered with the argument, what was expected, what came, and what to do."""

import math
from collections.abc import Sequence

import numpy as np

from cs231n_ae.types import Array

__all__ = [
    "require_count",
    "require_finite",
    "require_float",
    "require_in",
    "require_labels",
    "require_positive",
    "require_range",
    "require_same_shape",
    "require_shape",
]


def require_float(name: str, value: Array) -> None:
    """Raise unless ``value`` is a numpy array of floating point (or complex) numbers."""
    if not isinstance(value, np.ndarray):
        raise ValueError(
            f"{name} must be a numpy array, got {type(value).__name__}: wrap it as np.asarray({name}, dtype=np.float64)"
        )
    if value.dtype.kind not in "fc":
        raise ValueError(
            f"{name} must hold floating point numbers, got dtype {value.dtype}: "
            f"convert it with {name}.astype(np.float32)"
        )


def require_shape(name: str, value: Array, expected: Sequence[int | None], *, why: str = "") -> None:
    """Raise unless ``value`` is a float array of the ``expected`` shape, in which None stands for any length."""
    require_float(name, value)
    fits = value.ndim == len(expected) and all(e is None or e == s for e, s in zip(expected, value.shape, strict=True))
    if not fits:
        wanted = "(" + ", ".join("any" if e is None else str(e) for e in expected) + ("," * (len(expected) == 1)) + ")"
        raise ValueError(f"{name} must have shape {wanted}{why and f' ({why})'}, got {value.shape}")


def require_same_shape(name: str, value: Array, other_name: str, other: Array) -> None:
    """Raise unless both are float arrays of one shape; broadcasting would hide a mistake here."""
    require_float(other_name, other)
    require_shape(name, value, other.shape, why=f"that of {other_name}")


def require_finite(name: str, value: Array) -> None:
    """Raise, with the first bad index, if ``value`` holds NaN or infinity."""
    bad = ~np.isfinite(value)
    if bad.any():
        index = tuple(int(i) for i in np.argwhere(bad)[0])
        raise ValueError(
            f"{name} must be finite, got {value[index]} at index {index} ({bad.sum()} such entries): "
            f"look at what computed {name}"
        )


def require_range(name: str, value: Array | float, low: float, high: float, *, why: str = "") -> None:
    """Raise unless every entry of ``value`` lies in [low, high]; NaN lies in no range."""
    value = np.asarray(value)
    if value.size and not (value.min() >= low and value.max() <= high):
        raise ValueError(
            f"{name} must lie in [{low:g}, {high:g}]{why and f' ({why})'}, "
            f"got values from {value.min():g} to {value.max():g}"
        )


def require_positive(name: str, value: float, *, advice: str = "") -> None:
    """Raise unless ``value`` is one number, finite and above 0."""
    if not (math.isfinite(value) and value > 0):
        raise ValueError(f"{name} must be a finite number above 0, got {value}{advice and f': {advice}'}")


def require_count(name: str, value: int, *, advice: str = "") -> None:
    """Raise unless ``value`` is one integer of at least 1."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise ValueError(f"{name} must be a positive integer, got {value!r}{advice and f': {advice}'}")


def require_in(name: str, value: object, allowed: Sequence[object]) -> None:
    """Raise unless ``value`` is one of ``allowed``."""
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, allowed))}, got {value!r}")


def require_labels(name: str, value: Array, length: int, n_classes: int) -> None:
    """Raise unless ``value`` holds one integer from 0 to ``n_classes`` − 1 for each of ``length`` examples."""
    if not isinstance(value, np.ndarray) or value.shape != (length,) or value.dtype.kind not in "iu":
        got = f"{value.dtype} of shape {value.shape}" if isinstance(value, np.ndarray) else type(value).__name__
        raise ValueError(f"{name} must be an integer array of shape ({length},), one label per example, got {got}")
    require_range(name, value, 0, n_classes - 1, why="one of the classes")
