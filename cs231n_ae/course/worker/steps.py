"""How many steps Python itself takes: a loop over the data takes more for more data, and one of numpy's takes none."""

import sys
from types import FrameType, TracebackType
from typing import Any

__all__ = ["Steps"]


class Steps:
    """While this is entered, the instructions of all Python code are counted, numpy's own helpers' among them."""

    def __init__(self) -> None:
        self.taken = 0

    def __enter__(self) -> "Steps":
        self._before = sys.gettrace()
        sys.settrace(self._begin)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        sys.settrace(self._before)

    def _begin(self, frame: FrameType, event: str, value: Any) -> Any:
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return self._count

    def _count(self, frame: FrameType, event: str, value: Any) -> Any:
        self.taken += event == "opcode"
        return self._count
