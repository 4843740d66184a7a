"""An array that is the very same for a function of the judge's is the very same for a submission that calls it.

Values travel as copies. But a function may give back the array that it was given, or a cache that holds it, or the
same array each time; a submission that writes into one then sees the other change, here as in a process of its own.
So with an answer goes where its arrays lie in those of the question and of earlier answers.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from cs231n_ae.course.worker.protocol import arrays_in, sendable

__all__ = ["Sharing"]

REMEMBERED = 32
"""Arrays of earlier answers."""

_Array = np.ndarray[Any, Any]


class Sharing:
    """What one side remembers of the arrays that have crossed; the other remembers the same, in the same order."""

    def __init__(self) -> None:
        self._earlier: list[_Array] = []

    def forget(self) -> None:
        """A new call begins."""
        self._earlier = []

    def places(self, question: Any, answer: Any) -> list[tuple[Any, ...]]:
        """The judge's side: which array of the answer lies where, in the question's, earlier ones, or one before it."""
        known = [*arrays_in(question), *self._earlier]
        found, places = arrays_in(answer), []
        for i, array in enumerate(found):
            for j, other in enumerate([*known, *found[:i]]):
                place = _place_in(other, array)
                if place is not None:
                    places.append((i, j, *place))
                    break
        self._remember(found)
        return places

    def restored(self, question: Any, answer: Any, places: Sequence[Any]) -> Any:
        """The worker's side: the answer with its arrays in their places, which hold its values from now on."""
        known, found = [*arrays_in(question), *self._earlier], arrays_in(answer)
        for i, j, start, shape, strides in places:
            view = _view([*known, *found[:i]][j], start, shape, strides)
            if view is not None:
                if view.flags.writeable:
                    view[...] = found[i]
                found[i] = view
        self._remember(found)
        return _with_arrays(answer, iter(found))

    def _remember(self, found: list[_Array]) -> None:
        self._earlier = [*self._earlier, *found][-REMEMBERED:]


def _place_in(whole: _Array, part: _Array) -> tuple[int, tuple[int, ...], tuple[int, ...]] | None:
    """Where in ``whole`` the entries of ``part`` lie: the first, the shape, and the steps along each axis."""
    if part is whole:
        return 0, whole.shape, ()
    size = whole.itemsize
    if (
        part.dtype != whole.dtype
        or not whole.flags.c_contiguous
        or not part.size
        or not np.may_share_memory(whole, part)
    ):
        return None
    start = part.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
    if start % size or any(stride % size for stride in part.strides):
        return None
    return start // size, part.shape, tuple(stride // size for stride in part.strides)


def _view(whole: _Array, start: int, shape: tuple[int, ...], strides: tuple[int, ...]) -> _Array | None:
    """The same place in another array of the same shape; None if its entries lie in another order."""
    if not strides and shape == whole.shape:
        return whole
    if not whole.flags.c_contiguous:
        return None
    first = whole.reshape(-1)[start:]
    return as_strided(first, shape, tuple(step * whole.itemsize for step in strides))


def _with_arrays(value: Any, arrays: Iterator[_Array]) -> Any:
    """The value with its arrays replaced, in the order in which they are found."""
    if isinstance(value, np.ndarray) and sendable(value):
        return next(arrays)
    if isinstance(value, tuple | list):
        return type(value)(_with_arrays(item, arrays) for item in value)
    if isinstance(value, dict):
        return {name: _with_arrays(item, arrays) for name, item in value.items()}
    return value
