"""How many steps Python itself takes: a loop over the data takes more for more data, and one of numpy's takes none.

``map`` and its like go over the data in C, and call there what they are given: while steps are counted, each of these
calls is a step, too.
"""

import builtins
import functools
import itertools
import sys
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

import numpy as np

__all__ = ["SWITCHED_OFF", "Steps"]

SWITCHED_OFF = 10**12
"""More than any answer takes, for one that kept its steps from being counted."""

_CALLING: tuple[tuple[Any, str], ...] = (
    (builtins, "map"), (builtins, "filter"), (builtins, "sorted"), (builtins, "min"), (builtins, "max"),
    (itertools, "starmap"), (itertools, "accumulate"), (itertools, "takewhile"), (itertools, "dropwhile"),
    (itertools, "groupby"), (functools, "reduce"), (np, "frompyfunc"), (np, "vectorize"),
)  # fmt: skip
"""What calls a function that it is given, once for each thing."""
_PLACES = (builtins, itertools, functools, np)


class Steps:
    """While this is entered, the instructions of all Python code are counted, numpy's own helpers' among them.

    Threads that are begun meanwhile count too. Nobody is to switch the counting off: who has done so by the end has
    taken more steps than any answer.
    """

    def __init__(self, names: dict[str, Any] | None = None) -> None:
        """Nothing is counted yet.

        Args:
            names: those of the file whose code is to be counted: it may have ``starmap`` under a name of its own.
        """
        self.taken, self.names = 0, {} if names is None else names
        self._swapped: list[tuple[dict[str, Any], str, Any]] = []

    def __enter__(self) -> "Steps":
        originals = [vars(place)[name] for place, name in _CALLING]
        counted = {id(original): _counted(original) for original in originals}
        own = self.names.get("__builtins__")  # a file may have Python's own names in a dict of its own
        places = [self.names, *([own] if type(own) is dict else []), *(vars(place) for place in _PLACES)]
        for place in places:
            for name, value in list(place.items()):
                if id(value) in counted:
                    self._swapped.append((place, name, value))
                    place[name] = counted[id(value)]
        self._before, self._settrace = sys.gettrace(), sys.settrace
        self._before_in_threads = threading.gettrace()
        threading.settrace(self._begin)
        sys.settrace(self._begin)
        sys.settrace = self._ours_alone
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        while self._swapped:
            place, name, value = self._swapped.pop()
            place[name] = value
        if sys.gettrace() != self._begin:
            self.taken = SWITCHED_OFF
        sys.settrace = self._settrace
        threading.settrace(self._before_in_threads)
        sys.settrace(self._before)

    def _ours_alone(self, function: Any) -> None:
        if function != self._begin:  # which is what each new thread asks for
            raise RuntimeError("sys.settrace is in use here: the steps of an answer are counted")
        self._settrace(function)

    def _begin(self, frame: FrameType, event: str, value: Any) -> Any:
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return self._count

    def _count(self, frame: FrameType, event: str, value: Any) -> Any:
        self.taken += event == "opcode"
        return self._count


def _counted(original: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which now calls what it is given by way of Python."""

    def seen(given: Any) -> Any:
        return (lambda *args, **kwargs: given(*args, **kwargs)) if callable(given) else given

    def counted(*args: Any, **kwargs: Any) -> Any:
        return original(*[seen(value) for value in args], **{name: seen(value) for name, value in kwargs.items()})

    return counted
