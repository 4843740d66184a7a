"""``with own_layers():`` in a notebook: the library's models run on the student's own functions, those that pass."""

import hashlib
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cs231n_ae.course.checking.check import Check
from cs231n_ae.course.desk.notebook import folder_of
from cs231n_ae.course.desk.student import Course
from cs231n_ae.course.desk.typed import call
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.source_text.reading import source_of
from cs231n_ae.course.worker.loading import load_file
from cs231n_ae.course.worker.stand_in import stand_in

__all__ = ["OwnLayers", "own_layers", "passing", "swapped_package"]

SWAPPED = ("layers", "losses", "optim", "gradient_check")
"""The parts of the library whose functions a student's own can stand in for."""


@dataclass(frozen=True)
class OwnLayers:
    """Which functions are whose, while the library's models run."""

    yours: tuple[str, ...]
    library: tuple[str, ...]
    """Exercises whose place the library's own function keeps: they do not pass (yet)."""

    def __str__(self) -> str:
        yours = f"yours: {', '.join(self.yours)}" if self.yours else "none is yours yet"
        if not self.library:
            return yours
        return f"{yours} · the library's, until yours pass: {', '.join(self.library)}"

    __repr__ = __str__


@contextmanager
def own_layers(assignment: str = "a1_backprop", *, quiet: bool = False) -> Iterator[OwnLayers]:
    """Let the library's models call the student's own functions, those that pass, inside the ``with`` block.

    Args:
        assignment: whose exercises.
        quiet: do not print which functions are whose.

    Yields:
        Which functions are whose.

    Example:
        >>> with own_layers():
        ...     history = solver.train()
    """
    course = Course(typed=call)
    chosen, _ = course.find(assignment)
    exercises = [exercise for exercise in chosen.exercises if swapped_package(exercise) is not None]
    folder = folder_of(chosen, exercises[0], is_reference=False) if exercises else chosen.folder
    right = passing(chosen, exercises, folder or chosen.folder)
    own = _functions(chosen, folder or chosen.folder, right)
    faces = [importlib.import_module(f"cs231n_ae.{name}") for name in SWAPPED]
    with stand_in(own, faces) as taken:
        report = OwnLayers(*(tuple(e.id for e in exercises if (e.target in taken) == mine) for mine in (True, False)))
        if not quiet:
            print(report)
        yield report


def swapped_package(exercise: Exercise) -> str | None:
    """The part of the library through which models call this function; None for methods and other parts."""
    parts = exercise.module.split(".")
    if len(parts) < 2 or parts[0] != "cs231n_ae" or parts[1] not in SWAPPED or "." in exercise.qualname:
        return None
    return ".".join(parts[:2])


_KNOWN: dict[tuple[str, ...], frozenset[str]] = {}


def passing(assignment: Assignment, exercises: list[Exercise], folder: Path) -> frozenset[str]:
    """The ids that pass, checked once for each state of the files."""
    key = (assignment.name, *(exercise.id for exercise in exercises), str(folder), _content(assignment, folder))
    if key not in _KNOWN:
        answers = list(Check(assignment, exercises, folder=folder))
        _KNOWN[key] = frozenset(answer.result.exercise for answer in answers if answer.result.status == "passed")
    return _KNOWN[key]


def _content(assignment: Assignment, folder: Path) -> str:
    total = hashlib.sha256()
    for name in assignment.files:
        file = folder / name
        total.update(name.encode() + b"\0" + (file.read_bytes() if file.is_file() else b"") + b"\0")
    return total.hexdigest()


def _functions(assignment: Assignment, folder: Path, right: frozenset[str]) -> dict[str, Any]:
    """The student's functions of the exercises that pass, by what they stand in for."""
    modules: dict[str, Any] = {}
    functions = {}
    for exercise in assignment.exercises:
        if exercise.id in right and swapped_package(exercise) is not None:
            if exercise.stem not in modules:
                file = folder / exercise.file
                modules[exercise.stem] = load_file(file, "own", text=source_of(file).text)
            functions[exercise.target] = getattr(modules[exercise.stem], exercise.qualname)
    return functions
