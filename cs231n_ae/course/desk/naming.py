"""What a student means by a word, or in a notebook by a function, a class or a module."""

import difflib
import inspect
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from cs231n_ae.course.desk.typed import Typed
from cs231n_ae.course.outline.errors import CourseError
from cs231n_ae.course.outline.manifest import Assignment, Exercise

__all__ = ["Meant", "NotFound", "meant"]


class NotFound(CourseError):
    """There is nothing of that name in the course."""


@dataclass(frozen=True)
class Meant:
    """What was meant: one exercise, or all those of a class, a file or an assignment."""

    kind: Literal["exercise", "class", "file", "assignment"]
    assignment: Assignment
    exercises: tuple[Exercise, ...]


def meant(assignments: Sequence[Assignment], what: object, typed: Typed) -> Meant:
    """Find out what is meant; of what is called alike in two assignments, the one at hand.

    Args:
        assignments: of the course.
        what: an exercise's id, its function's name, a class, an assignment (``a1`` will do) or a file, as text; or a
            function, a class or a module itself.
        typed: how a step is typed, for the message.

    Raises:
        NotFound: if it means nothing here; the message offers the nearest names.
    """
    name, home = (what, Path(what).parent) if isinstance(what, str) else _named(what)
    at_hand = [folder.resolve() for folder in (home, Path.cwd())]
    near = sorted(assignments, key=lambda one: _distance(one.folder.resolve(), at_hand))
    short = Path(name).name
    rules: list[tuple[Any, Callable[[Assignment], Iterable[Exercise]]]] = [
        ("exercise", lambda one: [e for e in one.exercises if e.id == name]),
        ("assignment", lambda one: one.exercises if short in (one.name, one.name.partition("_")[0]) else ()),
        ("file", lambda one: [e for e in one.exercises if short in (e.file, e.stem)]),
        ("exercise", lambda one: [e for e in one.exercises if e.qualname == name]),
        ("class", lambda one: [e for e in one.exercises if e.qualname.startswith(f"{name}.")]),
    ]
    if not isinstance(what, str | ModuleType):  # a function is none of a file or an assignment
        rules = rules[-2:]
    for kind, rule in rules:
        for one in near:
            if found := tuple(rule(one)):
                return Meant(kind, one, found)
    raise NotFound(f"there is no exercise, assignment or file {name!r}: {_offer(assignments, short, typed)}")


def _named(what: object) -> tuple[str, Path]:
    """What an object is called, and the folder in which it was written."""
    if isinstance(what, ModuleType):
        file = Path(getattr(what, "__file__", None) or what.__name__)
        return file.name, file.parent
    name = getattr(what, "__qualname__", None)
    if not isinstance(name, str):
        raise NotFound(
            f"what is of type {type(what).__name__} is no exercise: name one in quotes, or give the function (or its "
            "class) itself"
        )
    module = sys.modules.get(getattr(what, "__module__", None) or "")
    code = getattr(inspect.unwrap(what) if callable(what) else what, "__code__", None)
    file = Path(getattr(code, "co_filename", None) or getattr(module, "__file__", None) or "")
    return name, file.parent


def _distance(folder: Path, at_hand: Sequence[Path]) -> int:
    """How far down the list something in the assignment's folder stands."""
    inside = [folder in (one, *one.parents) or one.name == folder.name for one in at_hand]
    return inside.index(True) if True in inside else len(at_hand)


def _offer(assignments: Sequence[Assignment], word: str, typed: Typed) -> str:
    known = [exercise.id for assignment in assignments for exercise in assignment.exercises]
    known += [assignment.name for assignment in assignments]
    near = difflib.get_close_matches(word, known, n=3, cutoff=0.5)
    return f"did you mean {' or '.join(near)}?" if near else f"{typed('list')} shows what there is"
