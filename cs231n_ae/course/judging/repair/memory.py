"""Numerical gradients, remembered: they take most of a test's time, and no edit of a student's changes them."""

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any

import numpy as np

from cs231n_ae.course.judging.testing import GradingTest, numerical_gradient_of
from cs231n_ae.course.worker.stand_in import stand_in
from cs231n_ae.types import Array

__all__ = ["remembered_gradients"]

_NAME = f"{numerical_gradient_of.__module__}:{numerical_gradient_of.__name__}"
_DEEPEST = 12


@contextmanager
def remembered_gradients(tests: Iterable[GradingTest]) -> Iterator[None]:
    """For these tests, the numerical gradient of the same function at the same place is computed once.

    The same function is one of the same code that holds the same numbers. One that holds anything else, such as a
    student's own function, is computed anew each time.
    """
    known: dict[bytes, Array] = {}

    def remembering(f: Callable[[Array], Any], x: Array, dout: Array | float = 1.0, *, h: float = 1e-4) -> Array:
        total = hashlib.blake2b(digest_size=16)
        try:
            _feed(total, (f, x, dout, h))
        except _Unknown:
            return numerical_gradient_of(f, x, dout, h=h)
        key = total.digest()
        if key not in known:
            known[key] = numerical_gradient_of(f, x, dout, h=h)
        return known[key].copy()

    modules = {id(module): module for test in tests if (module := sys.modules.get(test.function.__module__))}
    with stand_in({_NAME: remembering}, modules.values()):
        yield


class _Unknown(Exception):
    """Something whose content cannot be told."""


def _feed(total: Any, value: Any, depth: int = 0) -> None:
    """Let a checksum depend on all that a value holds."""
    if depth > _DEEPEST:
        raise _Unknown
    total.update(f"{type(value).__name__}(".encode())
    if isinstance(value, np.ndarray | np.generic):
        if value.dtype.kind not in "fiubc":
            raise _Unknown
        total.update(f"{value.dtype}{value.shape}".encode() + value.tobytes())
    elif value is None or isinstance(value, bool | int | float | complex | str | bytes):
        total.update(repr(value).encode())
    elif isinstance(value, tuple | list):
        for part in value:
            _feed(total, part, depth + 1)
    elif isinstance(value, dict):
        for pair in value.items():
            _feed(total, pair, depth + 1)
    elif isinstance(value, FunctionType):
        _feed_function(total, value, depth)
    else:
        raise _Unknown
    total.update(b")")


def _feed_function(total: Any, function: FunctionType, depth: int) -> None:
    """Its code, which lives as long as the tests do, and what it holds of its surroundings."""
    total.update(str(id(function.__code__)).encode())
    _feed(total, [function.__defaults__, function.__kwdefaults__], depth + 1)
    for cell in function.__closure__ or ():
        try:
            held = cell.cell_contents
        except ValueError:  # not given a value yet
            raise _Unknown from None
        if held is not function:
            _feed(total, held, depth + 1)
