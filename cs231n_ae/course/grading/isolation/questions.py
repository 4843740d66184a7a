"""What a worker may ask: the value of a function of the judge's, handed over by a test or built on by others."""

import importlib
import warnings
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from cs231n_ae.course.worker.limits import bounded_memory, bounded_time
from cs231n_ae.course.worker.protocol import ProtocolError, arrays_in, clean, generators_in
from cs231n_ae.course.worker.sharing import Sharing

__all__ = ["Questions"]

LARGEST_QUESTION = 1_000_000
"""Entries of all arrays that a worker may send at once for a function of the judge's to work on."""
MOST_WARNINGS = 20

Warned = tuple[str, str, int]
"""What a warning says, and where it was met: a file's name and the line."""


class Questions:
    """The functions that may be asked for while calls go on, and the arrays that these may read by themselves."""

    def __init__(self) -> None:
        self._arrays: list[Any] = []
        self._functions: dict[int, Callable[..., Any]] = {}
        self._sharing = Sharing()

    @contextmanager
    def during(self, arguments: Any) -> Iterator[None]:
        """A call with these arguments goes on; at its end their arrays are as they were."""
        arrays = arrays_in(arguments)
        if not self._arrays:
            self._sharing.forget()
        functions, known = len(self._functions), len(self._arrays)
        before = [array.copy() for array in arrays]
        self._arrays += arrays
        try:
            yield
        finally:
            del self._arrays[known:]
            for key in [key for key in self._functions if key >= functions]:
                del self._functions[key]
            for array, values in zip(arrays, before, strict=True):
                _write(array, values)

    def handed_over(self, function: Callable[..., Any]) -> int:
        """The key by which it may be asked for, until the call ends."""
        self._functions[len(self._functions)] = function
        return len(self._functions) - 1

    def answer(self, question: dict[str, Any], *, known: Container[str], until: float) -> dict[str, Any]:
        """Run the function that is asked for.

        Args:
            question: as the worker sent it; nothing in it is believed.
            known: library functions that may be asked for, by ``module:name``.
            until: when it is broken off, of :func:`time.monotonic`.

        Raises:
            ProtocolError: if it is no question.
        """
        function = self._asked_for(question.get("key"), known)
        args, kwargs, arrays = question.get("args"), question.get("kwargs"), question.get("arrays")
        if type(args) is not tuple or type(kwargs) is not dict or type(arrays) is not list:
            raise ProtocolError("a question is incomplete")
        met: list[Warned] = []
        try:
            _check_size([args, kwargs])
            for mine, theirs in zip(self._arrays, arrays, strict=False):
                if isinstance(theirs, np.ndarray) and (theirs.shape, theirs.dtype) == (mine.shape, mine.dtype):
                    _write(mine, theirs)
            with _warnings_into(met), bounded_time(until), bounded_memory():
                value = function(*args, **kwargs)
            places, generators = self._sharing.places([args, kwargs], value), generators_in([args, kwargs])
            return {"value": value, "places": places, "generators": generators, "warnings": met}
        except ProtocolError:
            raise
        except Exception as error:
            return {"error": type(error).__name__, "message": clean(str(error)), "warnings": met}

    def _asked_for(self, key: Any, known: Container[str]) -> Callable[..., Any]:
        if type(key) is int and key in self._functions:
            return self._functions[key]
        if type(key) is str and key in known:
            module, _, name = key.partition(":")
            function: Callable[..., Any] = getattr(importlib.import_module(module), name)
            return function
        raise ProtocolError("it asked for a function that it was not given")


def _check_size(value: Any) -> None:
    if sum(array.size for array in arrays_in(value)) > LARGEST_QUESTION:
        raise ValueError(f"a function that was handed over takes arrays of up to {LARGEST_QUESTION:,} entries")


@contextmanager
def _warnings_into(met: list[Warned]) -> Iterator[None]:
    """What numpy finds odd, for the submission to meet as in a process of its own: the first of perhaps many."""

    def take(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if issubclass(category, RuntimeWarning) and len(met) < MOST_WARNINGS:
            met.append((clean(str(message)), Path(filename).name, lineno))

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = take
        yield


def _write(array: Any, values: Any) -> None:
    if array.flags.writeable:
        array[...] = values
