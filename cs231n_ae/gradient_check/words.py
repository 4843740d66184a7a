"""What can be wrong with a gradient before any number is compared, in words."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from cs231n_ae.gradient_check.comparison import Setting, first_index
from cs231n_ae.types import Array

__all__ = ["gradient_problem", "say_method", "two_results", "value_problem", "what_changed"]

PURE = (
    "noise is drawn in it, or a state kept. Pass the noise (mask=..., eps=...), or a generator that each call makes "
    "anew (rng=np.random.default_rng(0)), and keep running statistics outside"
)

METHODS = {"central": "central differences", "richardson": "Richardson extrapolation", "complex": "the complex step"}


def say_method(setting: Setting, *, directions: int | None = None) -> str:
    """How the numerical side is measured."""
    how = f"{METHODS[setting.method]}, h = {setting.h:.1e}"
    return how if directions is None else f"{directions} random projections an array by {how}"


def gradient_problem(name: str, grad: Any, of: str, x: Array) -> str:
    """What keeps ``grad`` from being compared: missing, not an array, of another shape or dtype, not finite."""
    if grad is None:
        return f"no gradient came for {of}, which is floating point: return one, or say that it is a constant"
    if not isinstance(grad, np.ndarray | np.generic):
        return f"{name} must be a numpy array, got {type(grad).__name__}"
    grad = np.asarray(grad)
    if grad.shape != x.shape:
        hint = " (is it transposed?)" if grad.ndim == 2 and grad.shape == x.shape[::-1] else ""
        return f"{name} has shape {grad.shape}, expected {x.shape}, that of {of}{hint}"
    if grad.dtype != x.dtype:
        return f"{name} has dtype {grad.dtype}, expected {x.dtype}, that of {of}"
    bad = ~np.isfinite(grad)
    if bad.any():
        index = first_index(bad)
        return f"{name} is {grad[index]} at index {index} ({bad.sum()} of {bad.size} entries are not finite)"
    return ""


def value_problem(name: str, value: Any, *, scalar: bool = False) -> tuple[str, ...]:
    """What keeps the value of a forward pass or a loss from being differentiated."""
    for part in value if isinstance(value, tuple | list) else (value,):
        array = np.asarray(part)
        if array.dtype != np.float64:
            return (f"{name} has dtype {array.dtype}, expected float64, that of the inputs",)
        if scalar and array.size != 1:
            return (f"{name} must be one number, got shape {array.shape}",)
        bad = ~np.isfinite(array)
        if bad.any():
            where = f" at index {first_index(bad)}" if array.ndim else ""
            return (f"{name} is {array[bad][0]}{where}, so there is nothing to differentiate",)
    return ()


def two_results(what: str, first: Sequence[Any], again: Sequence[Any]) -> str:
    """How two calls with the same inputs disagree, bit for bit: then there is no function to differentiate."""
    for one, other in zip(map(np.asarray, first), map(np.asarray, again), strict=False):
        if one.dtype.kind not in "fc" or other.dtype.kind not in "fc":
            continue
        if one.shape != other.shape:
            return f"{what} differed in two calls with the same inputs, shapes {one.shape} and {other.shape}: {PURE}"
        differs = (one != other) & ~(np.isnan(one) & np.isnan(other))
        if differs.any():
            where = f" at index {first_index(differs)}" if one.ndim else ""
            numbers = f"{one[differs][0]:.17g}, then {other[differs][0]:.17g}{where}"
            return f"{what} differed in two calls with the same inputs, {numbers}: {PURE}"
    return ""


def what_changed(who: str, names: Sequence[str], before: Sequence[Any], after: Sequence[Any]) -> tuple[str, ...]:
    """Name the arrays that ``who`` changed in place, and put them back."""
    said = []
    for name, was, now in zip(names, before, after, strict=False):
        if isinstance(now, np.ndarray) and not np.array_equal(was, now, equal_nan=now.dtype.kind in "fc"):
            now[...] = was
            said.append(f"{who} changed {name} in place: work on a copy, {name}.copy()")
    return tuple(said)
