"""The class as a table: a row for each submission, and nothing in it that depends on the clock or on the order."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cs231n_ae.course.grading.isolation.near import Near
from cs231n_ae.course.grading.terms.late import Lateness
from cs231n_ae.course.grading.terms.names import table_cell
from cs231n_ae.course.grading.written.marks import Marks, Part
from cs231n_ae.course.outline.manifest import Assignment

__all__ = ["ABOUT", "NOT_GRADED", "Cell", "Row", "number", "row_of", "table"]

ABOUT = ("sid", "email", "section")
"""What the table tells of a student, where it is known."""
NOT_GRADED = "not graded"
"""The status of an exercise on which no test could be run."""


@dataclass(frozen=True)
class Cell:
    """One exercise of one submission."""

    exercise: str
    status: str
    """Of the tests, or what the points by hand make of it."""
    earned: float
    points: float
    by_hand: bool = False
    """Whether a person gave the points."""


@dataclass(frozen=True)
class Row:
    """One submission in the table."""

    student: str
    file: str
    """The name of its pages, without suffix."""
    source: str
    """What was handed in: a file's or folder's name."""
    cells: tuple[Cell, ...]
    earned: float
    points: float
    lateness: Lateness | None
    """None when no times were given."""
    flags: tuple[str, ...]
    error: str = ""
    """Why it could not be graded; there are no points then, not even 0, unless somebody gave some by hand."""
    notes: tuple[str, ...] = ()
    """Those of ``flags`` that are for the student, too: about files and times, and never about suspicions."""
    parts: tuple[Part, ...] = ()
    """Answers in words that count; their points are in ``earned`` and ``points``."""
    by_hand: Mapping[str, str] = field(default_factory=dict)
    """What a person said of an exercise, or gave for it, in words."""
    missing: bool = False
    """Whether this is somebody of the roster who has not handed in."""
    near: tuple[Near, ...] | None = None
    """Exercises that are one edit from right, as the submission's own process says; None where nobody looked."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """What the roster or the download says of the student: ids, email, section."""

    @property
    def has_points(self) -> bool:
        """Whether there are points: the tests', or a person's for what no test could be run on."""
        return not self.error or any(c.by_hand for c in self.cells) or any(p.status == "graded" for p in self.parts)

    @property
    def status(self) -> str:
        """What became of it, in words."""
        if not self.error:
            return "graded"
        said = "not handed in" if self.missing else f"not graded: {self.error}"
        return f"{said}; points were given by hand" if self.has_points else said

    @property
    def worth(self) -> dict[str, float]:
        """Of how many points each is for which a person gives them: exercises with some by hand, and questions."""
        exercises = {cell.exercise: cell.points for cell in self.cells if cell.by_hand}
        return exercises | {part.question.id: part.of for part in self.parts}

    @property
    def final(self) -> float:
        """The points after the late penalty."""
        return self.earned if self.lateness is None else round(self.earned * self.lateness.factor, 4)


def row_of(
    assignment: Assignment, file: str, kept: dict[str, Any], lateness: Lateness | None, marks: Marks | None = None
) -> Row:
    """The row of what was written down about a submission, with what a person gave."""
    marks = marks or Marks()
    notes = (*kept["notes"], *_about_time(lateness))
    about = {"notes": notes, "missing": kept.get("missing", False), "keys": kept.get("keys", {})}
    grade = kept.get("grade") or _nothing(assignment)
    cells = [
        Cell(result["exercise"], result["status"], result["earned"], result["points"]) for result in grade["results"]
    ]
    about["by_hand"] = {cell.exercise: text for cell in cells if (text := _said_by_hand(cell, marks))}
    error = kept.get("error", "")
    if error and not marks.has_points:
        return Row(kept["student"], file, kept["source"], (), 0.0, grade["points"], lateness, notes, error, **about)
    if "near" in grade:
        about["near"] = tuple(Near(**hint) for hint in grade["near"])
    changed = tuple(_by_hand(cell, marks) for cell in cells)
    earned = grade["earned"] + sum(new.earned - old.earned for new, old in zip(changed, cells, strict=True))
    earned += sum(part.points for part in marks.parts)
    points = grade["points"] + sum(part.of for part in marks.parts)
    waiting = [f"waits for points: {part.question.id}" for part in marks.parts if part.status == "not graded yet"]
    flags = tuple(dict.fromkeys([*grade["flags"], *notes, *waiting]))
    about["parts"] = marks.parts
    return Row(kept["student"], file, kept["source"], changed, earned, points, lateness, flags, error, **about)


def _about_time(lateness: Lateness | None) -> list[str]:
    if lateness is not None and lateness.undecided:
        return ["a time or an extension may be this student's or another's: nothing was taken away for lateness"]
    if lateness is not None and not lateness.known:
        return ["no time of submission is known: nothing was taken away for lateness"]
    return []


def _nothing(assignment: Assignment) -> dict[str, Any]:
    """The grade of what no test could be run on."""
    names = ("exercise", "status", "earned", "points")
    results = [dict(zip(names, (one.id, NOT_GRADED, 0.0, one.points), strict=True)) for one in assignment.exercises]
    return {"results": results, "earned": 0.0, "points": assignment.points, "flags": []}


def _by_hand(cell: Cell, marks: Marks) -> Cell:
    given = marks.exercises.get(cell.exercise)
    if given is None or given.points is None:
        return cell
    status = "passed" if given.points >= cell.points else "failed"
    return replace(cell, status=status, earned=given.points, by_hand=True)


def _said_by_hand(cell: Cell, marks: Marks) -> str:
    given = marks.exercises.get(cell.exercise)
    if given is None:
        return ""
    points = ""
    if given.points is not None:
        instead = "" if cell.status == NOT_GRADED else f", in place of {number(cell.earned)}"
        were = "point was" if given.points == 1 else "points were"
        points = f"{number(given.points)} {were} given by hand{instead}. "
    return (points + given.comment).strip()


def table(assignment: Assignment, rows: Sequence[Row]) -> str:
    """The rows as CSV, by student: exercise by exercise, the total, the penalty, the flags."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    ids = [exercise.id for exercise in assignment.exercises]
    ids += list(dict.fromkeys(cell.exercise for row in rows for cell in row.cells if cell.exercise not in ids))
    about = [kind for kind in ABOUT if any(kind in row.keys for row in rows)]
    asked = list(dict.fromkeys(part.question.id for row in rows for part in row.parts))
    ends = ["total", "of", "late days", "late penalty", "final", "status", "flags"]
    writer.writerow(["student", *about, "submission", *ids, *asked, *ends])
    for row in rows:
        earned = {cell.exercise: number(cell.earned) for cell in row.cells}
        earned |= {part.question.id: number(part.points) for part in row.parts}
        late = ["", ""]
        if row.lateness is not None:
            late = [str(row.lateness.days) if row.lateness.known else "unknown", number(row.earned - row.final)]
        points = ["", number(row.points), *late, ""]
        if row.has_points:
            points = [number(row.earned), number(row.points), *late, number(row.final)]
        flags = "; ".join(row.flags)
        texts = [row.student, *(row.keys.get(kind, "") for kind in about), row.source]
        texts = [table_cell(text) for text in texts]
        given = [earned.get(name, "") for name in (*ids, *asked)]
        writer.writerow([*texts, *given, *points, table_cell(row.status), table_cell(flags)])
    return stream.getvalue()


def number(value: float) -> str:
    """A number of points, without digits that rounding left."""
    return f"{round(value, 4):g}"
