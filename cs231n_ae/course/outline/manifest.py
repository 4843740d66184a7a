"""The manifest: one entry an exercise in ``assignments/aN_…/assignment.toml``, from which all else is derived."""

import importlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, reduce
from pathlib import Path
from typing import Any

from cs231n_ae.course.outline.errors import CourseError
from cs231n_ae.course.outline.paths import assignment_folder, course_root

__all__ = ["BY_HAND", "NO_LOOPS", "Assignment", "Exercise", "ManifestError", "load_assignment", "load_course"]

BY_HAND, NO_LOOPS = "by hand", "no loops"
"""What an exercise may ask for besides right values: a gradient that is derived, no loop of Python's over the data."""

_ASSIGNMENT_KEYS = {"title": str, "intro": str, "submit": str}
_EXERCISE_KEYS = {
    "id": str,
    "target": str,
    "points": (int, float),
    "needs": list,
    "asks": str,
    "derive": str,
    "left_out": list,
    "hints": list,
    "after": str,
}
_NOTEBOOK_KEYS = {"name": str, "goals": str, "builds_on": str}


class ManifestError(CourseError):
    """A mistake in an ``assignment.toml``: which file, which entry, and what to do."""


@dataclass(frozen=True)
class Exercise:
    """One thing to write: a function or a method of the library."""

    id: str
    target: str
    """Where the reference is: ``"cs231n_ae.layers.affine:affine_backward"`` or ``"cs231n_ae.models.pca:PCA.fit"``."""
    points: float
    needs: tuple[str, ...]
    """Exercises of the same assignment that this one builds on: they are judged first."""
    hints: tuple[str, ...]
    after: str
    """What to look at once it passes."""
    assignment: str
    asks: str = ""
    """:data:`BY_HAND`, :data:`NO_LOOPS`, both with a comma between them, or nothing but right values."""
    derive: str = ""
    """What a student's docstring asks in place of the paragraphs that would give the gradient away."""
    left_out: tuple[str, ...] = ()
    """How these paragraphs of the reference's docstring begin."""
    root: Path | None = field(default=None, compare=False, repr=False)
    """The course that it belongs to; found from the working directory when it is not given."""

    @property
    def by_hand(self) -> bool:
        """Whether a gradient is to be derived."""
        return BY_HAND in self.asks.split(", ")

    @property
    def no_loops(self) -> bool:
        """Whether numpy is to go over the rows."""
        return NO_LOOPS in self.asks.split(", ")

    @property
    def module(self) -> str:
        """The reference's module: ``"cs231n_ae.layers.affine"``."""
        return self.target.partition(":")[0]

    @property
    def qualname(self) -> str:
        """The name in that module: ``"affine_backward"`` or ``"PCA.fit"``."""
        return self.target.partition(":")[2]

    @property
    def stem(self) -> str:
        """The name by which tests reach the file: ``submission.affine``."""
        return self.module.rpartition(".")[2]

    @property
    def file(self) -> str:
        """The student's file, in the assignment's folder: ``"affine.py"``."""
        return f"{self.stem}.py"

    @property
    def key(self) -> str:
        """The place in a submission: ``"affine.affine_backward"`` or ``"pca.PCA.fit"``."""
        return f"{self.stem}.{self.qualname}"

    def reference(self) -> Any:
        """The library's own function (or method) for this exercise."""
        return reduce(getattr, self.qualname.split("."), importlib.import_module(self.module))


@dataclass(frozen=True)
class Assignment:
    """An assignment and its exercises, in the order in which they are to be done."""

    name: str
    title: str
    intro: str
    submit: str
    """The name of the file that is handed in: ``"{assignment}.zip"``, with ``{assignment}`` to be filled in."""
    folder: Path
    """Where the student works."""
    root: Path
    """The course that this assignment belongs to."""
    exercises: tuple[Exercise, ...]
    notebooks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Of notebooks, by the name without ``.ipynb``: ``goals``, what one can do after it, and perhaps ``builds_on``."""

    @property
    def points(self) -> float:
        """What the whole assignment is worth."""
        return sum(exercise.points for exercise in self.exercises)

    @property
    def files(self) -> tuple[str, ...]:
        """The files to fill in, each once, in order."""
        return tuple(dict.fromkeys(exercise.file for exercise in self.exercises))

    @cached_property
    def modules(self) -> dict[str, str]:
        """The reference's module of each file, by the file's name without ``.py``."""
        return {exercise.stem: exercise.module for exercise in self.exercises}

    @property
    def submit_name(self) -> str:
        """The file name of what is handed in: ``"a1_backprop.zip"``."""
        return self.submit.replace("{assignment}", self.name)

    def exercise(self, exercise_id: str) -> Exercise:
        """The exercise of that id.

        Raises:
            ManifestError: if this assignment has none; the message lists those that it has.
        """
        for exercise in self.exercises:
            if exercise.id == exercise_id:
                return exercise
        known = ", ".join(exercise.id for exercise in self.exercises)
        raise ManifestError(f"{self.name} has no exercise {exercise_id!r}: it has {known}")

    def needed_by(self, exercise: Exercise) -> list[Exercise]:
        """All that an exercise builds on, each after what it builds on itself."""
        found: dict[str, Exercise] = {}
        for need in map(self.exercise, exercise.needs):
            found |= {other.id: other for other in [*self.needed_by(need), need]}
        return list(found.values())


def load_course(*, root: Path | None = None, targets: bool = True) -> list[Assignment]:
    """All assignments, in the order of their names; see :func:`load_assignment`."""
    root = root or course_root()
    names = sorted(path.parent.name for path in root.glob("assignments/*/assignment.toml"))
    assignments = [load_assignment(name, root=root, targets=targets) for name in names]
    owner: dict[str, str] = {}
    for assignment in assignments:
        for exercise in assignment.exercises:
            if exercise.id in owner:
                raise ManifestError(
                    f"exercise {exercise.id!r} is in {owner[exercise.id]} and in {assignment.name}: rename one of them"
                )
            owner[exercise.id] = assignment.name
    return assignments


def load_assignment(name: str, *, root: Path | None = None, targets: bool = True) -> Assignment:
    """Read and validate one manifest.

    Args:
        name: the folder's name, ``"a1_backprop"``.
        root: the course; found from the working directory when it is not given.
        targets: also import every target, which takes longer, to see that it is there.

    Raises:
        ManifestError: for any mistake, with the file, the entry and what to do.
    """
    root = root or course_root()
    folder = assignment_folder(name, root=root)
    file = folder / "assignment.toml"
    data = _read(file)
    head = data.get("assignment", {})
    _check_keys(f"{file}: [assignment]", head, _ASSIGNMENT_KEYS, required=("title",))
    exercises = tuple(
        _exercise(file, i, entry, name, root) for i, entry in enumerate(data.get("exercise", []), start=1)
    )
    if not exercises:
        raise ManifestError(f"{file}: there is no [[exercise]]: add at least one")
    _check_ids_and_needs(file, exercises)
    _check_files(file, exercises)
    notebooks = {}
    for i, entry in enumerate(data.get("notebook", []), start=1):
        _check_keys(f"{file}: notebook number {i}", entry, _NOTEBOOK_KEYS, required=("name", "goals"))
        if targets and not (folder / f"{entry['name']}.ipynb").is_file():
            raise ManifestError(f"{file}: notebook {entry['name']}: there is no {entry['name']}.ipynb beside this file")
        notebooks[entry["name"]] = entry
    if targets:
        for exercise in exercises:
            _check_target(file, exercise)
    submit = head.get("submit", "{assignment}.zip")
    return Assignment(name, head["title"], head.get("intro", ""), submit, folder, root, exercises, notebooks)


def _read(file: Path) -> dict[str, Any]:
    try:
        data = _parsed(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        known = ", ".join(sorted(path.parent.name for path in file.parents[1].glob("*/assignment.toml")))
        raise ManifestError(f"there is no assignment {file.parent.name!r}: this course has {known}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ManifestError(f"{file}: this is not valid TOML: {error}") from None
    stray = sorted(data.keys() - {"assignment", "notebook", "exercise"})
    if stray:
        raise ManifestError(
            f"{file}: unknown table [{stray[0]}]: only [assignment], [[notebook]] and [[exercise]] are known"
        )
    return data


@lru_cache(maxsize=32)
def _parsed(text: str) -> dict[str, Any]:
    """A manifest's tables, not to be changed: one process reads the same manifest many times."""
    return tomllib.loads(text)


def _check_keys(where: str, entry: Any, known: dict[str, Any], *, required: tuple[str, ...]) -> None:
    for key in entry:
        if key not in known:
            raise ManifestError(f"{where}: unknown key {key!r}: use {', '.join(known)}")
    for key in required:
        if entry.get(key) in (None, "", []):
            raise ManifestError(f"{where}: {key} is missing or empty: every entry needs one")
    for key, value in entry.items():
        if not isinstance(value, known[key]) or isinstance(value, bool):
            raise ManifestError(f"{where}: {key} has the wrong type, {type(value).__name__}: {_wanted(known[key])}")
        if isinstance(value, list) and not all(isinstance(item, str) and item.strip() for item in value):
            raise ManifestError(f"{where}: every one of {key} must be a text that says something")


def _wanted(kind: Any) -> str:
    return {str: 'write a text in "quotes"', list: 'write a list ["of", "texts"]'}.get(kind, "write a number")


def _exercise(file: Path, number: int, entry: dict[str, Any], assignment: str, root: Path) -> Exercise:
    where = f"{file}: exercise {entry.get('id') or f'number {number}'}"
    _check_keys(where, entry, _EXERCISE_KEYS, required=("id", "target", "points", "hints", "after"))
    if entry["points"] <= 0:
        raise ManifestError(f"{where}: points must be positive, got {entry['points']}")
    if entry.get("asks", BY_HAND) not in (BY_HAND, NO_LOOPS, f"{BY_HAND}, {NO_LOOPS}"):
        raise ManifestError(f"{where}: asks must be {BY_HAND!r} or {NO_LOOPS!r}, or both, got {entry['asks']!r}")
    if bool(entry.get("derive")) != bool(entry.get("left_out")):
        raise ManifestError(f"{where}: derive and left_out belong together: a question, and what it stands in place of")
    module, colon, qualname = entry["target"].partition(":")
    if not (module and colon and qualname):
        raise ManifestError(f"{where}: target must read package.module:function, got {entry['target']!r}")
    return Exercise(
        entry["id"],
        entry["target"],
        float(entry["points"]),
        tuple(entry.get("needs", ())),
        tuple(entry["hints"]),
        entry["after"],
        assignment,
        entry.get("asks", ""),
        entry.get("derive", ""),
        tuple(entry.get("left_out", ())),
        root,
    )


def _check_ids_and_needs(file: Path, exercises: tuple[Exercise, ...]) -> None:
    by_id: dict[str, Exercise] = {}
    for exercise in exercises:
        if exercise.id in by_id:
            raise ManifestError(f"{file}: exercise {exercise.id}: this id is there twice: rename one of the two")
        by_id[exercise.id] = exercise
    for exercise in exercises:
        for need in exercise.needs:
            if need not in by_id:
                raise ManifestError(f"{file}: exercise {exercise.id}: it needs {need!r}, which is not in this file")
    for exercise in exercises:
        _check_cycle(file, exercise.id, by_id, ())


def _check_cycle(file: Path, exercise_id: str, by_id: dict[str, Exercise], path: tuple[str, ...]) -> None:
    if exercise_id in path:
        circle = " -> ".join((*path[path.index(exercise_id) :], exercise_id))
        raise ManifestError(f"{file}: exercise {exercise_id}: needs go round in a circle, {circle}: break it somewhere")
    for need in by_id[exercise_id].needs:
        _check_cycle(file, need, by_id, (*path, exercise_id))


def _check_files(file: Path, exercises: tuple[Exercise, ...]) -> None:
    owner: dict[str, str] = {}
    for exercise in exercises:
        other = owner.setdefault(exercise.file, exercise.module)
        if other != exercise.module:
            raise ManifestError(
                f"{file}: exercise {exercise.id}: {exercise.module} and {other} would both be "
                f"{exercise.file} for the student: rename one of the modules"
            )


def _check_target(file: Path, exercise: Exercise) -> None:
    try:
        found = exercise.reference()
    except (ImportError, AttributeError) as error:
        raise ManifestError(
            f"{file}: exercise {exercise.id}: the target {exercise.target} cannot be imported ({error}): "
            "check its spelling"
        ) from None
    if not callable(found):
        raise ManifestError(f"{file}: exercise {exercise.id}: the target {exercise.target} is not a function or method")
