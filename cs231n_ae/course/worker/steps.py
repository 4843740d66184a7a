"""How many steps Python itself takes: a loop over the data takes more for more data, and one of numpy's takes none."""

import sys
import threading
from types import FrameType, TracebackType
from typing import Any

__all__ = ["SWITCHED_OFF", "Steps"]

SWITCHED_OFF = 10**12
"""More than any answer takes, for one that kept its steps from being counted."""


class Steps:
    """While this is entered, the instructions of all Python code are counted, numpy's own helpers' among them.

    Threads that are begun meanwhile count too. Nobody is to switch the counting off: who has done so by the end has
    taken more steps than any answer.
    """

    def __init__(self) -> None:
        self.taken = 0

    def __enter__(self) -> "Steps":
        self._before, self._settrace = sys.gettrace(), sys.settrace
        self._before_in_threads = threading.gettrace()
        threading.settrace(self._begin)
        sys.settrace(self._begin)
        sys.settrace = self._ours_alone
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
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
