"""In a hand-out, some of the library's functions have no body: the student's own take their places.

An exercise may build on others, in other files, through the library: ``layers.affine_forward(...)``, or
``super().loss(x)`` of a class that it inherits from. In a copy of the course without that body, the function or method
of the same answers is what is meant, while they are checked, and in a notebook.
"""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import reduce
from pathlib import Path
from types import ModuleType
from typing import Any

from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.outline.paths import HANDED_OUT
from cs231n_ae.course.source_text.answered import has_no_body
from cs231n_ae.course.worker.stand_in import modules_of, stand_in

__all__ = ["lent"]

Find = Callable[[str, str], Any]
"""Looks up what a file of the answers calls by a name: ``find("affine", "affine_forward")``."""


@contextmanager
def lent(assignment: Assignment, find: Find, *, beside: Path | None = None) -> Iterator[tuple[str, ...]]:
    """Put somebody's answers in the place of the library's functions and methods without a body.

    They are looked up when they are called, not before. Where the course is no hand-out, nothing happens.

    Args:
        assignment: whose exercises stand in.
        find: looks up a function or class of the answers.
        beside: a folder whose modules may have taken the library's functions by name: a notebook's.

    Yields:
        The ids of the exercises whose places were taken.
    """
    if not (assignment.folder / HANDED_OUT).is_dir():
        yield ()
        return
    exercises = {exercise.target: exercise for exercise in assignment.exercises if has_no_body(exercise)}
    tops = {exercise.module.partition(".")[0] for exercise in exercises.values()}
    for part in ("models", "measures"):  # a model may take a function by name: before that it must have been swapped
        for top in tops:
            if importlib.util.find_spec(f"{top}.{part}"):
                importlib.import_module(f"{top}.{part}")
    among = modules_of(tops) + ([] if beside is None else _modules_in(beside))
    own = {target: _forwarding(exercise, find) for target, exercise in exercises.items()}
    with stand_in(own, among) as taken:
        yield tuple(exercises[target].id for target in taken)


def _forwarding(exercise: Exercise, find: Find) -> Callable[..., Any]:
    """A function that looks the student's up when it is called, not before."""
    first, *rest = exercise.qualname.split(".")

    def own(*arguments: Any, **named: Any) -> Any:
        return reduce(getattr, rest, find(exercise.stem, first))(*arguments, **named)

    original = exercise.reference()
    own.__name__, own.__qualname__, own.__doc__ = original.__name__, exercise.qualname, original.__doc__
    own.__wrapped__ = original  # type: ignore[attr-defined]  # its signature is still the one that is promised
    own.__annotations__ = original.__annotations__
    return own


def _modules_in(folder: Path) -> list[ModuleType]:
    """The loaded modules whose files lie in a folder."""
    found = []
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if file is not None and Path(file).resolve().parent == folder.resolve():
            found.append(module)
    return found
