"""Late penalties: a deadline, so much per cent for each day begun, and the kindnesses that a course allows."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.grading.terms.names import shown_name
from cs231n_ae.course.grading.terms.tables import csv_rows

__all__ = ["Extension", "LatePolicy", "LatePolicyError", "Lateness", "minutes", "parse_time", "read_times"]

MOST_DAYS = 10_000
"""Of grace or extension: nobody means more, and further on there are no dates."""

_STUDENT = ("student", "name", "submission", "file")
_TIME = ("submitted", "time", "submission time", "submitted at", "date")


class LatePolicyError(GradingError):
    """A mistake in the times, the deadline or the policy; the message says where, and what to write."""


@dataclass(frozen=True)
class Extension:
    """More time for one student: until a time, or by days."""

    until: datetime | None = None
    days: float = 0.0


@dataclass(frozen=True)
class Lateness:
    """How late one submission is, and what that costs."""

    days: int
    """Days begun after the deadline and its grace; 0 when in time."""
    factor: float
    """What is left of the points that were earned: 0.8 after two days at 10 per cent."""
    known: bool = True
    """False when no time is known for this student; nothing is taken away then."""
    slip: int = 0
    """How many of the days are slip days, which cost nothing."""
    submitted: datetime | None = None
    deadline: datetime | None = None
    """The one that held for this student."""
    extended: bool = False
    capped: bool = False
    """Whether the policy's cap kept the penalty from growing."""
    closed: bool = False
    """Whether it came after the last day on which anything counts."""
    undecided: bool = False
    """Whether the policy says something that may be of this student or of another: nothing is taken away then."""

    @property
    def says(self) -> tuple[str, ...]:
        """What applied, in sentences for the student."""
        said = []
        if self.extended and self.deadline is not None:
            said.append(f"Your deadline was extended to {self.deadline:%Y-%m-%d %H:%M}.")
        if self.days:
            slip = f", of which {self.slip} {'is a slip day' if self.slip == 1 else 'are slip days'}"
            most = " (the most that is taken away)" if self.capped else ""
            late = f"Handed in {_days(self.days)} late{slip if self.slip else ''}"
            said.append(f"{late}: {self.factor * 100:g} % of that counts{most}.")
        if self.closed:
            said.append("Nothing counts that is handed in as late as that.")
        return tuple(said)


@dataclass(frozen=True)
class LatePolicy:
    """Each day begun after the deadline costs ``per_day`` per cent of the points earned, at most ``cap``."""

    times: Mapping[str, datetime]
    """When each student handed in, by the shown name."""
    deadline: datetime
    per_day: float = 10.0
    grace: timedelta = timedelta(0)
    """As long after the deadline is still in time; once it is over, days are counted from the deadline itself."""
    cap: float = 100.0
    """At most so many per cent are taken away."""
    closed_after: int | None = None
    """Of what is later than so many days, nothing counts."""
    slip_days: int = 0
    """Days that cost nothing, for each student and the whole course."""
    slip_used: Mapping[str, int] = field(default_factory=dict)
    """How many of them were used in other assignments."""
    extensions: Mapping[str, Extension] = field(default_factory=dict)
    undecided: frozenset[str] = frozenset()
    """Of whom a time or an extension may be that is given under a name of several."""
    source: str = ""
    """The policy as it was written, for the record; see :mod:`~cs231n_ae.course.grading.terms.policy`."""
    base: str = ""
    """The folder that the paths in it start from."""

    def __post_init__(self) -> None:
        if not 0 <= self.per_day <= 100:
            raise LatePolicyError(f"--late-per-day must be from 0 to 100 per cent, got {self.per_day:g}")
        if not 0 <= self.cap <= 100:
            raise LatePolicyError(f"cap must be from 0 to 100 per cent, got {self.cap:g}")
        if self.grace < timedelta(0):
            raise LatePolicyError("--late-grace must not be negative")
        for student, extension in self.extensions.items():
            if not 0 <= extension.days <= MOST_DAYS:
                raise LatePolicyError(
                    f"the extension of {student}: days must be from 0 to {MOST_DAYS:,}, got {extension.days:g}"
                )
        for student, time in self.times.items():
            self._require_comparable(f"the time of {student}", time)
        for student, extension in self.extensions.items():
            if extension.until is not None:
                self._require_comparable(f"the extension of {student}", extension.until)

    def lateness(self, student: str) -> Lateness:
        """What applies to a student, by the shown name."""
        if student in self.undecided:
            return Lateness(0, 1.0, known=False, undecided=True)
        time, deadline = self.times.get(student), self.deadline
        extension = self.extensions.get(student)
        if extension is not None:
            deadline = extension.until or _later(deadline, extension.days)
        found = Lateness(0, 1.0, time is not None, 0, time, deadline, extension is not None)
        if time is None or time - deadline <= self.grace:
            return found
        days = math.ceil((time - deadline) / timedelta(days=1))
        if self.closed_after is not None and days > self.closed_after:
            return replace(found, days=days, factor=0.0, closed=True)
        slip = min(days, max(0, self.slip_days - self.slip_used.get(student, 0)))
        taken = (days - slip) * self.per_day
        factor = max(0.0, 1 - min(taken, self.cap) / 100)
        return replace(found, days=days, factor=factor, slip=slip, capped=taken > self.cap and self.cap < 100)

    def is_comparable(self, time: datetime) -> bool:
        """Whether a time has a time zone as the deadline has, or has none as that has none."""
        return (time.tzinfo is None) == (self.deadline.tzinfo is None)

    def _require_comparable(self, what: str, time: datetime) -> None:
        if not self.is_comparable(time):
            raise LatePolicyError(
                f"{what} ({time.isoformat()}) and the deadline ({self.deadline.isoformat()}) cannot "
                "be compared, for only one of them has a time zone: write both with one (+01:00), or both without"
            )


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
    rows = csv_rows(file, text, ";" if first.count(";") > first.count(",") else ",", LatePolicyError)
    header = [column.strip().lower() for column in (rows[0][1] if rows else [])]
    student, time = _column(file, header, _STUDENT), _column(file, header, _TIME)
    times: dict[str, datetime] = {}
    for line, row in rows[1:]:
        if not any(cell.strip() for cell in row):
            continue
        where = f"{file}, line {line}"
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


def minutes(number: float, *, where: str) -> timedelta:
    """So many minutes, if that is a time that somebody may mean.

    Raises:
        LatePolicyError: if it is not.
    """
    if not 0 <= number <= MOST_DAYS * 24 * 60:
        raise LatePolicyError(f"{where} must be minutes from 0 up, and less than a few years, got {number:g}")
    return timedelta(minutes=number)


def _later(time: datetime, days: float) -> datetime:
    """So many days later, or at the end of all time."""
    try:
        return time + timedelta(days=days)
    except OverflowError:
        return datetime.max.replace(tzinfo=time.tzinfo)


def _days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"
