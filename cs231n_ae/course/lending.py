"""In a hand-out, some of the library's functions have no body: while answers are checked, theirs take the places.

An exercise may build on others, in other files, through the library: ``layers.affine_forward(...)``. In a copy of the
course without that body, the function of the same answers is what is meant.
"""

import importlib
import importlib.util
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cs231n_ae.course.manifest import Exercise
from cs231n_ae.course.sources import definition

if TYPE_CHECKING:
    from cs231n_ae.course.submission import FolderSubmission

__all__ = ["HANDED_OUT", "lend_to_library"]

HANDED_OUT = ".handed_out"
"""In a hand-out, the folder beside a student's files with the files as they were handed out."""


def lend_to_library(submission: "FolderSubmission") -> list[str]:
    """Put the submission's functions in the place of library functions without a body, until this process ends.

    They are looked up when they are called, not before. Where the course is no hand-out, nothing happens.

    Args:
        submission: whose files stand in.

    Returns:
        The exercises whose places were taken.
    """
    lent: list[str] = []
    if not (submission.assignment.folder / HANDED_OUT).is_dir():
        return lent
    for exercise in submission.assignment.exercises:
        if "." not in exercise.qualname and _has_no_body(exercise):
            _replace(exercise, _forwarding(submission, exercise))
            lent.append(exercise.id)
    return lent


def _has_no_body(exercise: Exercise) -> bool:
    import ast

    from cs231n_ae.course.functions import reference_source
    from cs231n_ae.course.stubs import is_stub

    source = reference_source(exercise.module)
    if source is None or definition(ast.parse(source), exercise.qualname) is None:
        return False
    return is_stub(source, exercise.qualname)


def _forwarding(submission: "FolderSubmission", exercise: Exercise) -> Callable[..., Any]:
    def own(*arguments: Any, **named: Any) -> Any:
        return submission._resolve(exercise.stem, exercise.qualname)(*arguments, **named)

    original = exercise.reference()
    own.__name__, own.__qualname__, own.__doc__ = exercise.qualname, exercise.qualname, original.__doc__
    own.__wrapped__ = original  # type: ignore[attr-defined]  # its signature is still the one that is promised
    own.__annotations__ = original.__annotations__
    return own


def _replace(exercise: Exercise, own: Callable[..., Any]) -> None:
    """In the module, and in all others of the library that have taken the function from it."""
    original = exercise.reference()
    top = exercise.module.partition(".")[0]
    if importlib.util.find_spec(f"{top}.models"):  # a model may have taken it by name
        importlib.import_module(f"{top}.models")
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == top and getattr(module, exercise.qualname, None) is original:
            setattr(module, exercise.qualname, own)
