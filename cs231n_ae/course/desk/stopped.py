"""Why a cell finds nothing: an earlier one, which makes it, stopped at an exercise that is not written yet.

A cell that trains stops at the first unwritten exercise, whose ``NotImplementedError`` says what to do. Those behind it
then fail with a ``NameError``, or a ``KeyError`` of a dict that stayed empty, and say nothing of the reason. This adds
a line below such an error.
"""

import ast
import re
from typing import Any

__all__ = ["StoppedCells"]

_UNWRITTEN = re.compile(r"([\w.]+): yours to write(?: \((\w+)\))?")
"""What an exercise says that is not written; the library of a hand-out has its id in brackets."""


class StoppedCells:
    """The cells of one notebook that stopped at an exercise, and what each of them would have made."""

    def __init__(self) -> None:
        self._missing: dict[str, str] = {}
        """The exercise at which a cell stopped, by each name that the cell sets."""

    def after(self, result: Any) -> None:
        """Look at a cell that has run, for IPython's event ``post_run_cell``."""
        if note := self.note(result.info.raw_cell, result.error_in_exec):
            print(note)

    def note(self, source: str, error: BaseException | None) -> str:
        """What to say below a cell; nothing unless its error follows from an earlier cell's.

        Args:
            source: the cell.
            error: what it raised, None if it ran to its end.
        """
        sets, reads = _names(source)
        if error is None:
            for name in sets:
                self._missing.pop(name, None)
        elif isinstance(error, NotImplementedError) and (unwritten := _UNWRITTEN.search(str(error))):
            self._missing |= dict.fromkeys(sets, unwritten[2] or unwritten[1])
        elif lacking := self._lacking(reads, error):
            exercise = self._missing[lacking]
            self._missing |= dict.fromkeys(sets, exercise)
            return _says(lacking, exercise)
        return ""

    def _lacking(self, reads: set[str], error: BaseException) -> str | None:
        """The name that was to be made by a cell that stopped, if that is the reason of ``error``."""
        if isinstance(error, NameError):
            return error.name if error.name in self._missing else None
        return min(reads & self._missing.keys(), default=None) if isinstance(error, KeyError) else None


def _says(name: str, exercise: str) -> str:
    return (
        f"An earlier cell, which makes {name}, stopped at {exercise}, which is not written yet. "
        f"Write that first, and run the earlier cell again."
    )


def _names(source: str) -> tuple[set[str], set[str]]:
    """The names that a cell sets, and those that it reads; none of a cell that is no Python."""
    lines = (line for line in source.splitlines(keepends=True) if not line.lstrip().startswith(("%", "!")))
    try:
        nodes = [node for node in ast.walk(ast.parse("".join(lines))) if isinstance(node, ast.Name)]
    except SyntaxError:
        return set(), set()
    sets = {node.id for node in nodes if isinstance(node.ctx, ast.Store)}
    return sets, {node.id for node in nodes} - sets
