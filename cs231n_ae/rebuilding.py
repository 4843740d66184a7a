"""Build a model from what a file says of it, without trusting the file.

A constructor draws weights of whatever size it is told, and a damaged or made-up file may tell it 10⁶ by 10⁶. So no
number in the configuration may be out of proportion to the arrays that came with it, and the generator from which the
weights are drawn (to be replaced at once) refuses to give many more numbers than the file holds.
"""

import inspect
import math
import os
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from cs231n_ae.types import Array

__all__ = ["rebuild"]

_FEW = 10_000  # what a file may say of anything, however small it is: samples, sweeps, mask sets
_SPARE = 1_000_000  # numbers that may be drawn beyond those in the file
_CURE = "It is damaged, or of another release: train the model again and save it"


def rebuild(
    kind: type[Any], config: Mapping[str, Any], arrays: Mapping[str, Array], *, where: str | os.PathLike[str]
) -> Any:
    """A model of the class ``kind`` with the given configuration, whose parameters are ``arrays``.

    Args:
        kind: the class; its constructor takes the entries of ``config`` by name, and ``rng``.
        config: the arguments of the constructor.
        arrays: the parameters by name.
        where: the file that they come from, for errors.

    Raises:
        ValueError: if an entry is missing, unknown or out of proportion, if the constructor refuses them, or if the
            arrays are not those of the model that it builds.
    """
    _require_names(kind, config, where)
    held = sum(array.size for array in arrays.values()) + sum(_sizes(config))
    for name, value in config.items():
        largest = max(map(abs, _whole_numbers(value)), default=0)
        if largest > max(held, _FEW) and not name.endswith("seed"):
            raise ValueError(
                f"{name} in {os.fspath(where)} must fit its arrays of {held} numbers in all, got {largest}. {_CURE}"
            )
    try:
        model = kind(**config, rng=_Measured(4 * held + _SPARE))
    except (ArithmeticError, AttributeError, LookupError, MemoryError, TypeError, ValueError) as error:
        raise ValueError(
            f"{os.fspath(where)} describes no {kind.__name__} that can be built: {error}. {_CURE}"
        ) from error
    _require_arrays(model.params, arrays, where)
    model.params = dict(arrays)
    return model


class _Measured(np.random.Generator):
    """A generator that gives so many numbers and no more."""

    def __init__(self, most: int) -> None:
        super().__init__(np.random.PCG64(0))
        self._left = most

    def standard_normal(self, size: Any = None, dtype: Any = np.float64, out: Any = None) -> Any:
        self._spend(size)
        return super().standard_normal(size, dtype, out)

    def uniform(self, low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Any:
        self._spend(size)
        return super().uniform(low, high, size)

    def _spend(self, size: Any) -> None:
        self._left -= math.prod(size) if isinstance(size, tuple | list) else size or 1
        if self._left < 0:
            raise ValueError(f"its weights are more than the file holds, of which one has shape {size}")


def _require_names(kind: type[Any], config: Mapping[str, Any], where: str | os.PathLike[str]) -> None:
    """Raise unless ``config`` has the arguments of the constructor."""
    known = {name: p for name, p in inspect.signature(kind).parameters.items() if name != "rng"}
    unknown = [name for name in config if name not in known]
    missing = [name for name, p in known.items() if p.default is p.empty and name not in config]
    if unknown or missing:
        wrong = " and ".join(
            f"{what} {', '.join(map(repr, names))}"
            for what, names in (("unknown", unknown), ("missing", missing))
            if names
        )
        raise ValueError(
            f"the configuration in {os.fspath(where)} must be that of {kind.__name__}, with {', '.join(known)}, "
            f"got {wrong}. {_CURE}"
        )


def _require_arrays(params: Mapping[str, Array], arrays: Mapping[str, Array], where: str | os.PathLike[str]) -> None:
    """Raise unless the ``arrays`` can take the place of ``params``."""
    shapes = {name: value.shape for name, value in params.items()}
    found = {name: value.shape for name, value in arrays.items()}
    if found != shapes:
        names = [*shapes, *(name for name in found if name not in shapes)]
        name = next(name for name in names if shapes.get(name) != found.get(name))
        raise ValueError(
            f"the arrays in {os.fspath(where)} must be those of its configuration, with {name} of shape "
            f"{shapes.get(name, 'none at all')}, got {found.get(name, 'none')}. {_CURE}"
        )
    for name, value in arrays.items():
        if value.dtype.kind != "f":
            raise ValueError(
                f"{name} in {os.fspath(where)} must hold floating point numbers, got {value.dtype}. {_CURE}"
            )


def _whole_numbers(value: object) -> Iterator[int]:
    """The whole numbers in an entry of a configuration, however deep."""
    if isinstance(value, int):
        yield value
    elif isinstance(value, list | tuple | Mapping):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _whole_numbers(inner)


def _sizes(value: object) -> Iterator[int]:
    """How many numbers there are in each entry of a configuration: a frozen encoder is part of it."""
    if isinstance(value, np.ndarray):
        yield value.size
    elif isinstance(value, list | tuple | Mapping):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _sizes(inner)
    else:
        yield 1
