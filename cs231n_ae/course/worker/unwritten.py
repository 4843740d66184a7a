"""What nothing was written to: while an answer runs, np.empty's memory holds a mark, and not what lay there by chance.

Chance was kind to some: memory that held zeros made ``dx = np.empty_like(x); dx += …`` right in one test and wrong in
the next, and where it held an input, that seemed to have been added. The mark is a NaN with a number of its own in its
digits, which sums and products hand on as they do with any NaN; among integers, a number that nothing else comes to.
"""

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from cs231n_ae.course.worker.stand_in import Swapped

__all__ = ["LARGEST", "unwritten", "unwritten_is_marked"]

LARGEST = 2**26
"""Bytes: room for more is often asked for and never used, and is left to the system as it is."""

_NUMBER = 0x15A3C
"""In the highest digits of a NaN, so that it stays there when the precision changes."""
_MARKS: dict[np.dtype[Any], tuple[type[np.unsignedinteger[Any]], int]] = {
    np.dtype(np.float32): (np.uint32, 0x7FC0_0000 | _NUMBER),
    np.dtype(np.float64): (np.uint64, 0x7FF8_0000_0000_0000 | _NUMBER << 29),
    np.dtype(np.int32): (np.uint32, 0x8000_0000 | _NUMBER),
    np.dtype(np.int64): (np.uint64, 0x8000_0000_0000_0000 | _NUMBER),
}
"""For each dtype the unsigned integers that its numbers are read as, and the mark among them."""


@contextmanager
def unwritten_is_marked() -> Iterator[None]:
    """As long as this block lasts, ``np.empty`` and ``np.empty_like`` give arrays full of the mark."""
    _DEPTH.enter()
    try:
        yield
    finally:
        _DEPTH.leave()


def unwritten(array: Any) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which entries are the mark, or a NaN that has come of it."""
    array = np.asarray(array)
    if array.dtype not in _MARKS:
        return np.zeros(array.shape, bool)
    read_as, mark = _MARKS[array.dtype]
    bits = array.view(read_as)
    if array.dtype.kind == "f":  # whose sign may have been turned
        bits = bits & read_as(np.iinfo(read_as).max >> 1)
    return np.asarray(bits == read_as(mark))


def _marking(make: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(make)
    def marked(*args: Any, **kwargs: Any) -> Any:
        made = make(*args, **kwargs)
        if type(made) is np.ndarray and made.dtype in _MARKS and made.nbytes <= LARGEST:
            read_as, mark = _MARKS[made.dtype]
            made.view(read_as).fill(mark)
        return made

    return marked


_MARKING: dict[str, Callable[..., Any]] = {"empty": _marking(np.empty), "empty_like": _marking(np.empty_like)}


class _Depth:
    """Calls within calls, and beside each other: the first one in puts the marking functions there, the last one out
    takes them away."""

    def __init__(self) -> None:
        self.count, self.lock, self.swapped = 0, threading.RLock(), Swapped()

    def enter(self) -> None:
        with self.lock:
            self.count += 1
            if self.count == 1:
                for name, marking in _MARKING.items():
                    self.swapped.put(np, name, marking)

    def leave(self) -> None:
        with self.lock:
            self.count -= 1
            if self.count == 0:
                self.swapped.undo()


_DEPTH = _Depth()
