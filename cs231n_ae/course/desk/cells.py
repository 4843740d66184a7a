"""What a student wrote into a cell of the notebook, where no check looks."""

import sys
from typing import Any

from cs231n_ae.course.judging.results import ExerciseResult
from cs231n_ae.course.outline.manifest import Exercise
from cs231n_ae.course.showing.terminal import clickable

__all__ = ["cell_note"]


def cell_note(exercise: Exercise, result: ExerciseResult, what: object) -> str:
    """That a function was written into a cell, where it was meant for the exercise's file; else nothing.

    Args:
        exercise: that was checked.
        result: of its file. Unless nothing is written there, a function in a cell is the notebook's own affair,
        what: that was asked for: a function from a cell is told so in any case.
    """
    given = getattr(what, "__module__", None) == "__main__"
    if not given and (result.earned or not _is_in_a_cell(exercise) or not _is_blank(result)):
        return ""
    where = clickable(result.file)
    return f"You wrote {exercise.qualname} in a cell, and check looks at {where}: put it there, save, and check again"


def _is_blank(result: ExerciseResult) -> bool:
    return result.status == "not written" or (result.status == "failed" and result.line is None)


def _is_in_a_cell(exercise: Exercise) -> bool:
    """Whether the notebook has a function (or a class with the method) of that name, written in the notebook itself."""
    first, *rest = exercise.qualname.split(".")
    found: Any = vars(sys.modules["__main__"]).get(first)
    if getattr(found, "__module__", None) != "__main__":
        return False
    return all(part in vars(found) for part in rest[:1])
