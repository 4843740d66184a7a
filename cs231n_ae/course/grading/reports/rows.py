"""The class as a table: a row for each submission, and nothing in it that depends on the clock or on the order."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cs231n_ae.course.grading.terms.late import Lateness
from cs231n_ae.course.grading.terms.names import table_cell
from cs231n_ae.course.outline.manifest import Assignment

__all__ = ["ABOUT", "Cell", "Row", "number", "row_of", "table"]

ABOUT = ("sid", "email", "section")
"""What the table tells of a student, where it is known."""


@dataclass(frozen=True)
class Cell:
    """One exercise of one submission."""

    exercise: str
    status: str
    earned: float
    points: float


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
    """Why it could not be graded; there are no points then, not even 0."""
    missing: bool = False
    """Whether this is somebody of the roster who has not handed in."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """What the roster or the download says of the student: ids, email, section."""

    @property
    def final(self) -> float:
        """The points after the late penalty."""
        return self.earned if self.lateness is None else round(self.earned * self.lateness.factor, 4)


def row_of(assignment: Assignment, file: str, kept: dict[str, Any], lateness: Lateness | None) -> Row:
    """The row of what was written down about a submission."""
    flags = list(kept["notes"])
    if lateness is not None and not lateness.known:
        flags.append("no time of submission is known: nothing was taken away for lateness")
    if "error" in kept:
        blank = (kept["student"], file, kept["source"], (), 0.0, assignment.points, lateness)
        return Row(*blank, tuple(flags), kept["error"], kept.get("missing", False), kept.get("keys", {}))
    grade = kept["grade"]
    cells = tuple(
        Cell(result["exercise"], result["status"], result["earned"], result["points"]) for result in grade["results"]
    )
    flags = list(dict.fromkeys([*grade["flags"], *flags]))
    total = (grade["earned"], grade["points"], lateness, tuple(flags))
    return Row(kept["student"], file, kept["source"], cells, *total, keys=kept.get("keys", {}))


def table(assignment: Assignment, rows: Sequence[Row]) -> str:
    """The rows as CSV, by student: exercise by exercise, the total, the penalty, the flags."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    ids = [exercise.id for exercise in assignment.exercises]
    about = [kind for kind in ABOUT if any(kind in row.keys for row in rows)]
    head = [
        "student",
        *about,
        "submission",
        *ids,
        "total",
        "of",
        "late days",
        "late penalty",
        "final",
        "status",
        "flags",
    ]
    writer.writerow(head)
    for row in rows:
        earned = {cell.exercise: number(cell.earned) for cell in row.cells}
        late = ["", ""]
        if row.lateness is not None:
            late = [str(row.lateness.days) if row.lateness.known else "unknown", number(row.earned - row.final)]
        points = ["", number(row.points), *late, ""]
        if not row.error:
            points = [number(row.earned), number(row.points), *late, number(row.final)]
        flags = "; ".join(row.flags)
        status = f"not graded: {row.error}" if row.error else "graded"
        status = "not handed in" if row.missing else status
        texts = [row.student, *(row.keys.get(kind, "") for kind in about), row.source]
        texts = [table_cell(text) for text in texts]
        writer.writerow([*texts, *(earned.get(i, "") for i in ids), *points, table_cell(status), table_cell(flags)])
    return stream.getvalue()


def number(value: float) -> str:
    """A number of points, without digits that rounding left."""
    return f"{round(value, 4):g}"
