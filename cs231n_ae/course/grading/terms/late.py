"""Late penalties: times of submission in a CSV file, one deadline, and so much per cent for each day begun."""

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.grading.terms.names import shown_name

__all__ = ["LatePolicy", "LatePolicyError", "Lateness", "parse_time", "read_times"]

_STUDENT = ("student", "name", "submission", "file")
_TIME = ("submitted", "time", "submission time", "submitted at", "date")


class LatePolicyError(GradingError):
    """A mistake in the times or the deadline; the message says where, and what to write."""


@dataclass(frozen=True)
class Lateness:
    """How late one submission is, and what that costs."""

    days: int
    """Days begun after the deadline and its grace; 0 when in time."""
    factor: float
    """What is left of the points that were earned: 0.8 after two days at 10 per cent."""
    known: bool = True
    """False when the file of times has no row for this student; nothing is taken away then."""


@dataclass(frozen=True)
class LatePolicy:
    """Each day begun after the deadline costs ``per_day`` per cent of the points earned, at most all of them."""

    times: Mapping[str, datetime]
    """When each student handed in, by the shown name."""
    deadline: datetime
    per_day: float = 10.0
    grace: timedelta = timedelta(0)
    """As long after the deadline is still in time; once it is over, days are counted from the deadline itself."""

    def __post_init__(self) -> None:
        if not 0 <= self.per_day <= 100:
            raise LatePolicyError(f"--late-per-day must be from 0 to 100 per cent, got {self.per_day:g}")
        if self.grace < timedelta(0):
            raise LatePolicyError("--late-grace must not be negative")
        for student, time in self.times.items():
            if (time.tzinfo is None) != (self.deadline.tzinfo is None):
                raise LatePolicyError(
                    f"the time of {student} ({time.isoformat()}) and the deadline ({self.deadline.isoformat()}) cannot "
                    "be compared, for only one of them has a time zone: write both with one (+01:00), or both without"
                )

    def lateness(self, student: str) -> Lateness:
        """What applies to a student, by the shown name."""
        time = self.times.get(student)
        if time is None:
            return Lateness(0, 1.0, known=False)
        late = time - self.deadline
        if late <= self.grace:
            return Lateness(0, 1.0)
        days = math.ceil(late / timedelta(days=1))
        return Lateness(days, max(0.0, 1 - days * self.per_day / 100))


def read_times(file: Path) -> dict[str, datetime]:
    """The times in a CSV file with a header, of which the columns ``student`` and ``submitted`` are read.

    Students are named as their zip or folder is (with ``.zip`` or without); times are ISO 8601, as in
    ``2025-03-01 23:59`` or ``2025-03-01T23:59:00+01:00``. Of several rows for one student the last time counts.

    Raises:
        LatePolicyError: for a missing column, a time that cannot be read, with its line.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LatePolicyError(f"{file} cannot be read ({error}): it should be a CSV file in UTF-8") from None
    first = text.partition("\n")[0]
    rows = csv.reader(text.splitlines(), delimiter=";" if first.count(";") > first.count(",") else ",")
    header = [column.strip().lower() for column in next(rows, [])]
    student, time = _column(file, header, _STUDENT), _column(file, header, _TIME)
    times: dict[str, datetime] = {}
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        where = f"{file}, line {rows.line_num}"
        if len(row) <= max(student, time):
            raise LatePolicyError(f"{where}: there are {len(row)} columns, expected {len(header)} as in the header")
        name = shown_name(row[student].strip().removesuffix(".zip"))
        when = parse_time(row[time], where=where)
        if name in times and (times[name].tzinfo is None) != (when.tzinfo is None):
            raise LatePolicyError(f"{where}: {name} has a time with a time zone and one without: write both with one")
        times[name] = max(times[name], when) if name in times else when
    return times


def parse_time(text: str, *, where: str) -> datetime:
    """A time in ISO 8601; a date alone means the end of that day."""
    text = text.strip()
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise LatePolicyError(
            f"{where}: {text!r} is not a time: write it as 2025-03-01 23:59, or 2025-03-01T23:59:00+01:00"
        ) from None
    return time + timedelta(days=1, microseconds=-1) if len(text) <= len("2025-03-01") else time


def _column(file: Path, header: list[str], names: tuple[str, ...]) -> int:
    for name in names:
        if name in header:
            return header.index(name)
    raise LatePolicyError(f"{file}: there is no column {names[0]!r}, its header is {', '.join(header) or 'empty'}")
