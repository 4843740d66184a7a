"""In a hand-out, some of the library's functions have no body: the student's own take their places.

An exercise may build on others, in other files, through the library: ``layers.affine_forward(...)``, or
``super().loss(x)`` of a class that it inherits from. In a copy of the course without that body, the function or method
of the same answers is what is meant, while they are checked, and in a notebook.
"""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cs231n_ae.course.outline.manifest import Assignment, Exercise, load_assignment
from cs231n_ae.course.worker.loading import definition

if TYPE_CHECKING:
    from cs231n_ae.course.answers.submission import FolderSubmission

__all__ = ["HANDED_OUT", "lend_to_library", "lend_to_notebook"]

HANDED_OUT = ".handed_out"
"""In a hand-out, the folder beside a student's files with the files as they were handed out."""


def lend_to_library(submission: "FolderSubmission") -> list[str]:
    """Put the submission's functions and methods in the place of the library's without a body, until this process ends.

    They are looked up when they are called, not before. Where the course is no hand-out, nothing happens.

    Args:
        submission: whose files stand in.

    Returns:
        The exercises whose places were taken.
    """
    lent: list[str] = []
    if not (submission.assignment.folder / HANDED_OUT).is_dir():
        return lent
    for exercise in _without_body(submission.assignment):
        _replace(exercise, _forwarding(exercise, partial(_part, partial(submission._resolve, exercise.stem), exercise)))
        lent.append(exercise.id)
    return lent


def lend_to_notebook(folder: Path) -> list[str]:
    """The same for this process with the modules of a notebook's folder, as the notebook itself imports them.

    Args:
        folder: where the notebook is. Unless it is the assignment's in a hand-out, nothing happens.

    Returns:
        The exercises whose places were taken.
    """
    if not (folder / HANDED_OUT).is_dir():
        return []
    exercises = list(_without_body(load_assignment(folder.name)))
    for exercise in exercises:
        _replace(exercise, _forwarding(exercise, partial(_beside, exercise)), also=folder)
    return [exercise.id for exercise in exercises]


def _without_body(assignment: Assignment) -> Iterator[Exercise]:
    return (exercise for exercise in assignment.exercises if _has_no_body(exercise))


def _part(find: Callable[[str], Any], exercise: Exercise) -> Any:
    """The exercise's function, or the method of its class."""
    return reduce(getattr, exercise.qualname.split(".")[1:], find(exercise.qualname.partition(".")[0]))


def _beside(exercise: Exercise) -> Any:
    """What is in the file beside the notebook, as it is now: autoreload keeps the module up to date."""
    return _part(partial(getattr, importlib.import_module(exercise.stem)), exercise)


def _has_no_body(exercise: Exercise) -> bool:
    import ast

    from cs231n_ae.course.source_text.functions import reference_source
    from cs231n_ae.course.source_text.stubs import is_stub

    source = reference_source(exercise.module)
    if source is None or definition(ast.parse(source), exercise.qualname) is None:
        return False
    return is_stub(source, exercise.qualname)


def _forwarding(exercise: Exercise, find: Callable[[], Any]) -> Callable[..., Any]:
    """A function that looks the student's up when it is called, not before."""

    def own(*arguments: Any, **named: Any) -> Any:
        return find()(*arguments, **named)

    original = exercise.reference()
    own.__name__, own.__qualname__, own.__doc__ = original.__name__, exercise.qualname, original.__doc__
    own.__wrapped__ = original  # type: ignore[attr-defined]  # its signature is still the one that is promised
    own.__annotations__ = original.__annotations__
    return own


def _replace(exercise: Exercise, own: Callable[..., Any], *, also: Path | None = None) -> None:
    """In its class, or in the module and all others of the library, or of a folder, that have taken it from there."""
    original = exercise.reference()
    owner, _, method = exercise.qualname.rpartition(".")
    if owner:
        setattr(getattr(importlib.import_module(exercise.module), owner), method, own)
        return
    top = exercise.module.partition(".")[0]
    if importlib.util.find_spec(f"{top}.models"):  # a model may have taken it by name
        importlib.import_module(f"{top}.models")
    for name, module in list(sys.modules.items()):
        ours = name.partition(".")[0] == top or (also is not None and _lies_in(module, also))
        if ours and getattr(module, exercise.qualname, None) is original:
            setattr(module, exercise.qualname, own)


def _lies_in(module: Any, folder: Path) -> bool:
    file = getattr(module, "__file__", None)
    return file is not None and Path(file).resolve().parent == folder.resolve()
