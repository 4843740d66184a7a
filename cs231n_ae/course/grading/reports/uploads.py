"""The grades as CSV files that learning platforms import, made anew or filled into a platform's own export.

- Canvas's gradebook: Student, ID, SIS User ID, SIS Login ID, Section, then one column an assignment. A blank cell takes
  away a grade that is there (github.com/instructure/canvas-lms, lib/gradebook_importer.rb, and
  ui/features/gradebook_uploads/jquery/process_gradebook_upload.js), so who has none is not in the file.
- Moodle's grading worksheet: Identifier, Grade and Last modified (grade) are what its import looks for, under these
  names where Moodle speaks English. A blank grade is passed over, and so are, without a word, a grade above the
  maximum, a row without "Participant" and its number, and a grade that Moodle knows to be newer, unless "Allow updating
  records that have been modified more recently" is chosen (github.com/moodle/moodle,
  mod/assign/feedback/offline/importgradeslib.php and locallib.php).
- Gradescope has no import of grades: its file has the names of the columns of its export, for what reads that.

No cell begins like a formula.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cs231n_ae.atomic import write_atomically
from cs231n_ae.course.grading.intake.roster import delimiter_of, is_no_student, match, read_roster
from cs231n_ae.course.grading.reports.rows import Row, number
from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.grading.terms.names import table_cell
from cs231n_ae.course.grading.terms.tables import csv_rows
from cs231n_ae.course.outline.manifest import Assignment

__all__ = ["CANVAS", "GRADESCOPE", "MOODLE", "Uploads", "canvas", "filled", "gradescope", "moodle"]

CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
MOODLE = (
    "Identifier", "Full name", "ID number", "Email address", "Status", "Grade", "Maximum Grade",
    "Grade can be changed", "Last modified (submission)", "Last modified (grade)", "Feedback comments",
)  # fmt: skip
GRADESCOPE = ("First Name", "Last Name", "SID", "Email", "Sections", "Total Score", "Max Points", "Status")
_MOODLE_SPELT = {name.casefold(): name for name in MOODLE}
"""Its columns in any capitals, which changed: it was "Maximum Grade", and is "Maximum grade"."""
_OURS = re.compile(r" *Earned: [\d.]+ of [\d.]+\..*", re.DOTALL)
"""What an earlier file said beside a grade; what a person wrote stands before it."""
NOTHING = "-"
"""What Moodle writes for no time."""

_CANVAS_NAMES = (*CANVAS, "LastName", "FirstName", "Integration ID", "Root Account")
_CANVAS_KNOWN = (*_CANVAS_NAMES, "Notes")
_READ_ONLY = (
    "(read only)",
    *(f"{when} {what}" for when in ("current", "final") for what in ("score", "points", "grade")),
    *(f"override {what}" for what in ("score", "grade", "status")),
)


@dataclass(frozen=True)
class Uploads:
    """What is written for platforms: a file for each, and the exports that are to be filled in."""

    into: tuple[Path, ...] = ()
    column: str | None = None

    def require_places(self, assignment: Assignment) -> None:
        """See to it before anything is graded that each export has a place for the grades.

        Raises:
            GradingError: as :meth:`write`, and for a column of no export.
        """
        if self.column is not None and not self.into:
            raise GradingError(
                f"--column {self.column} names a column of the export that --into gives: add --into FILE"
            )
        for file in self.into:
            filled(file, assignment, [], self.column)

    def write(self, out: Path, assignment: Assignment, rows: Sequence[Row]) -> list[str]:
        """Write ``upload/``; the notes tell whose grade found no place.

        Raises:
            GradingError: if an export is none of Canvas or Moodle, or its column cannot be told.
        """
        texts = {"canvas.csv": canvas(assignment, rows), "moodle.csv": moodle(rows), "gradescope.csv": gradescope(rows)}
        notes = _passed_over(rows)
        for file in self.into:
            texts[f"filled-{file.name}"], said = filled(file, assignment, rows, self.column)
            notes += said
        for name, text in texts.items():
            write_atomically(out / "upload" / name, text)
        return notes


def canvas(assignment: Assignment, rows: Sequence[Row]) -> str:
    """A gradebook with one assignment, which is made when there is none of that name, of those who have a grade."""
    lines = [[*CANVAS, assignment.title]]
    lines.append(["    Points Possible", "", "", "", "", _most(rows)])
    for row in rows:
        if not row.has_points:
            continue
        keys = row.keys
        login = keys.get("login") or keys.get("email", "")
        about = [_name(row), keys.get("id", ""), keys.get("sid", ""), login, keys.get("section", "")]
        lines.append([*map(table_cell, about), _grade(row)])
    return _csv(lines)


def moodle(rows: Sequence[Row]) -> str:
    """A grading worksheet; who came from Moodle's download is named by its number there."""
    lines, most = [list(MOODLE)], _most(rows)
    for row in rows:
        participant = row.keys.get("participant", "")
        about = [f"Participant {participant}" if participant else "", _name(row), row.keys.get("sid", "")]
        about += [row.keys.get("email", ""), "No submission" if row.missing else "Submitted for grading"]
        grade = [_grade(row), most, "Yes", NOTHING, NOTHING]
        lines.append([*map(table_cell, about), *grade, table_cell(_comment(row))])
    return _csv(lines)


def gradescope(rows: Sequence[Row]) -> str:
    """Under the names of the columns of Gradescope's own export of grades."""
    lines, most = [list(GRADESCOPE)], _most(rows)
    for row in rows:
        first, last = _first_and_last(row)
        keys = [row.keys.get(kind, "") for kind in ("sid", "email", "section")]
        status = "Graded" if row.has_points else "Missing" if row.missing else "Ungraded"
        lines.append([*map(table_cell, [first, last, *keys]), _grade(row), most, status])
    return _csv(lines)


def filled(file: Path, assignment: Assignment, rows: Sequence[Row], column: str | None) -> tuple[str, list[str]]:
    """A platform's own export with the grades filled in, and whose grade found no place in it.

    Of a gradebook of Canvas only the columns that name the student are kept, beside the one that is filled in: a
    column of notes would be imported, too. Moodle's has other capitals in other versions.

    Raises:
        GradingError: if the file is none of Canvas or Moodle, or its column cannot be told.
    """
    students = read_roster(file)
    matched = match([(row.student, row.keys.get("name", row.student), dict(row.keys)) for row in rows], students)
    by_place = {student.name: row for row in rows if (student := matched.students.get(row.student)) is not None}
    text = file.read_text(encoding="utf-8-sig")
    between = delimiter_of(text)
    lines = [line for _, line in csv_rows(file, text, between, GradingError) if any(cell.strip() for cell in line)]
    head = [cell.strip() for cell in lines[0]]
    is_moodle = {"identifier", "full name", "grade"} <= {name.casefold() for name in head}
    head = [_MOODLE_SPELT.get(name.casefold(), name) for name in head] if is_moodle else head
    is_canvas = "Section" in head and ("Student" in head or {"LastName", "FirstName"} <= set(head))
    if not is_moodle and not is_canvas:
        raise GradingError(f"{file} is neither Canvas's gradebook nor Moodle's grading worksheet: export one of them")
    at = head.index("Grade") if is_moodle else _column(file, head, assignment, column)
    keep = list(range(len(head))) if is_moodle else [*(i for i, name in enumerate(head) if name in _CANVAS_NAMES), at]
    named = ["Full name"] if is_moodle else ["Student"] if "Student" in head else ["FirstName", "LastName"]
    names = iter(students)
    told, possible = [], ""
    beyond = list[str]()
    for line in lines[1:]:
        line += [""] * (len(head) - len(line))
        cells = [_as_it_was(cell) for cell in line]
        name = " ".join(line[head.index(part)] for part in named).strip()
        if not is_no_student(name, line):
            row = by_place.get(next(names).name)
            _fill(cells, head, at, row)
            if is_moodle and "Maximum Grade" in head:
                possible = possible or line[head.index("Maximum Grade")].strip()
            if row is not None and is_moodle and _is_beyond(row, line, head):
                beyond.append(row.student)
        elif name.lower() == "points possible":
            possible = line[at].strip() or _most(rows)
            cells[at] = possible
        told.append([cells[i] for i in keep])
    lost = sorted(
        row.student for row in rows if row.student not in matched.students and (row.has_points or not row.missing)
    )
    notes = [f"not found in {file.name}, and not filled in: {', '.join(lost)}"] if lost else []
    if beyond:
        says = "the grade of these is above the maximum, and Moodle passes over it"
        notes.append(f"{file.name}: {says}: {', '.join(sorted(beyond))}")
    if rows and possible and _differ(possible, _most(rows)):
        notes.append(f"{file.name} says {possible} points possible, and these grades are of {_most(rows)}")
    return _csv([[_as_it_was(lines[0][i]) for i in keep], *told], between), notes


def _as_it_was(cell: str) -> str:
    """A platform's own cell, with its blanks and line breaks; only a formula is told from a text."""
    words = " ".join(cell.split())
    return cell if words in (NOTHING, table_cell(words)) else table_cell(cell)


def _passed_over(rows: Sequence[Row]) -> list[str]:
    """Who of a class that comes from Moodle has no number there."""
    lost = [row.student for row in rows if row.has_points and not row.keys.get("participant")]
    if not lost or len(lost) == sum(row.has_points for row in rows):
        return []
    return [f"moodle.csv: without a number of Moodle's, and passed over there: {', '.join(sorted(lost))}"]


def _is_beyond(row: Row, line: list[str], head: list[str]) -> bool:
    try:
        return row.has_points and row.final > float(line[head.index("Maximum Grade")])
    except ValueError:  # there is no such column, or nothing in it
        return False


def _differ(one: str, other: str) -> bool:
    try:
        return float(one.replace(",", ".")) != float(other)
    except ValueError:
        return True


def _fill(cells: list[str], head: list[str], at: int, row: Row | None) -> None:
    if row is None or not row.has_points:
        return
    cells[at] = _grade(row)
    if "Feedback comments" in head:
        place = head.index("Feedback comments")
        before = _OURS.sub("", cells[place], count=1)
        cells[place] = f"{before} {table_cell(_comment(row))}".lstrip()


def _column(file: Path, head: list[str], assignment: Assignment, column: str | None) -> int:
    """The assignment's place in Canvas's gradebook: as it is named, or the one that bears its title."""
    others = [
        name for name in head if name not in _CANVAS_KNOWN and not any(word in name.lower() for word in _READ_ONLY)
    ]
    wanted = (column or assignment.title).casefold()
    found = [name for name in others if name.casefold() == wanted or name.casefold().startswith(f"{wanted} (")]
    if column is None and len(others) == 1:  # there is no other that could be meant
        found = others
    if len(found) != 1:
        known = ", ".join(others) or "none of assignments"
        asks = f"which column is {assignment.name}?" if column is None or found else f"there is no column {column!r}."
        raise GradingError(f"{file}: {asks} Name it with --column; there are {known}")
    return head.index(found[0])


def _name(row: Row) -> str:
    return row.keys.get("name", row.student)


def _first_and_last(row: Row) -> tuple[str, str]:
    if "first" in row.keys or "last" in row.keys:
        return row.keys.get("first", ""), row.keys.get("last", "")
    last, comma, first = _name(row).partition(", ")
    if comma:
        return first, last
    first, _, last = _name(row).rpartition(" ")
    return first, last


def _grade(row: Row) -> str:
    """The points, or nothing at all where there is no grade."""
    return number(row.final) if row.has_points else ""


def _most(rows: Sequence[Row]) -> str:
    return number(max((row.points for row in rows if row.has_points), default=rows[0].points if rows else 0.0))


def _comment(row: Row) -> str:
    """What a student reads beside the number."""
    why = [] if row.missing or not row.error else [f"Not graded: {row.error}."]
    if not row.has_points:
        return "".join(why)
    hand = ["Points were given by hand."] if row.error else []
    late = row.lateness.says if row.lateness is not None else ()
    return " ".join([f"Earned: {number(row.earned)} of {number(row.points)}.", *late, *why, *hand])


def _csv(lines: Sequence[Sequence[str]], between: str = ",") -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n", delimiter=between).writerows(lines)
    return stream.getvalue()
