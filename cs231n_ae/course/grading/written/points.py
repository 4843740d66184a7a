"""``points.csv``: the one file of a run that an instructor writes into, for answers in words and for exercises.

A row says which student, what (an exercise, or a question such as ``1_layers/2``), the points, of how many, and a
comment. Rows for answers that wait for points are added by each run; nothing that stands there is changed, and before
rows are added a copy is kept.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cs231n_ae.atomic import write_atomically
from cs231n_ae.course.desk.reset import keep_copy
from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.grading.terms.names import as_compared, table_cell
from cs231n_ae.course.grading.terms.tables import csv_rows

__all__ = ["FILE", "Given", "PointsError", "add_rows", "read_points", "short_rows"]

FILE = "points.csv"
HEAD = ("student", "what", "points", "of", "comment")


class PointsError(GradingError):
    """A mistake in the file of points; the message says where, and what to write."""


@dataclass(frozen=True)
class Given:
    """What was given by hand for one thing of one student."""

    points: float | None
    """None as long as there are none."""
    of: float | None
    comment: str


def read_points(file: Path) -> dict[tuple[str, str], Given]:
    """What stands in the file, by student (as :func:`~...terms.names.as_compared` has the name) and thing.

    Raises:
        PointsError: for a missing column, points that are no number from 0 up, or two rows for the same thing.
    """
    found: dict[tuple[str, str], Given] = {}
    rows, _ = _rows(file)
    if not rows:
        return found
    head = [cell.strip().lower() for cell in rows[0][1]]
    for name in HEAD:
        if name not in head:
            raise PointsError(f"{file}: there is no column {name!r}, its header is {', '.join(head) or 'empty'}")
    for line, row in rows[1:]:
        cells = dict(zip(head, [cell.strip() for cell in row] + [""] * len(head), strict=False))
        key = (as_compared(cells["student"]), cells["what"])
        where = f"{file}, line {line}"
        if key in found:
            raise PointsError(f"{where}: {cells['student']} has a row for {cells['what']} already: keep one")
        points, of = (_number(cells[name], f"{where}: {name}") for name in ("points", "of"))
        found[key] = Given(points, of, cells["comment"])
    return found


def short_rows(file: Path) -> list[str]:
    """A note of the rows that end before their points, by which nothing is given."""
    rows, _ = _rows(file)
    fields = 1 + max(map([cell.strip().lower() for cell in rows[0][1]].index, HEAD[:3])) if rows else 0
    short = [str(line) for line, row in rows if len(row) < fields]
    return [f"{FILE}, line {line}: too few fields, so that nothing is given there" for line in short]


def add_rows(file: Path, wanted: Sequence[tuple[str, str, float]], kept: Path) -> None:
    """Add a row without points for each (student, thing, of how many) that has none; a copy goes to ``kept`` first."""
    there = read_points(file)
    new = [one for one in wanted if (as_compared(one[0]), one[1]) not in there]
    new = list({(as_compared(who), what): (who, what, of) for who, what, of in new}.values())
    rows, delimiter = _rows(file)
    if rows and not new:
        return
    head = [cell.strip().lower() for cell in rows[0][1]] if rows else list(HEAD)
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerows([row for _, row in rows] or [head])
    for student, what, of in new:
        cells = {"student": table_cell(student), "what": what, "of": f"{of:g}"}
        writer.writerow([cells.get(name, "") for name in head])
    if file.exists():
        keep_copy(file, kept)
    write_atomically(file, stream.getvalue())


def _rows(file: Path) -> tuple[list[tuple[int, list[str]]], str]:
    """The rows with their lines, and what separates their cells."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return [], ","
    except (OSError, UnicodeDecodeError) as error:
        raise PointsError(f"{file} cannot be read ({error}): it should be a CSV file in UTF-8") from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv_rows(file, text, delimiter, PointsError)
    return [(line, row) for line, row in rows if any(cell.strip() for cell in row)], delimiter


def _number(text: str, where: str) -> float | None:
    if not text:
        return None
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise PointsError(f"{where} is {text!r}: write a number from 0 up, or leave it empty")
    return number
