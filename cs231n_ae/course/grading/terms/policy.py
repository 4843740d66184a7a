"""The policy of an assignment in one TOML file, which is also the record of what was applied.

::

    [late]
    deadline = "2025-03-01 23:59"
    per_day = 10                # per cent of the points earned, for each day begun
    grace_minutes = 15
    cap = 50                    # at most so many per cent
    closed_after_days = 7       # later than that, nothing counts
    slip_days = 3               # free days, for the whole course
    slip_days_used_in = ["../grades-a1/policy.toml"]
    times = "times.csv"         # where the download does not tell the times

    [[extension]]
    student = "Ada Lovelace"    # a name, an id or an email
    days = 2                    # or: until = "2025-03-08 12:00"
    reason = "ill"              # for you alone

What ``grade`` applied stands below a line of its own at the end of the copy in the folder of the grades.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cs231n_ae.course.grading.terms.late import (
    Extension,
    Lateness,
    LatePolicy,
    LatePolicyError,
    minutes,
    parse_time,
    read_times,
)
from cs231n_ae.course.grading.terms.names import shown_name

__all__ = ["RECORD", "for_class", "read_policy", "recorded", "same_policy", "usable_times", "without_time"]

RECORD = "policy.toml"
"""The record's name in the folder of the grades."""
LARGEST = 10**9
"""Of the numbers in a policy: beyond are no days, and at last no floating-point numbers."""
MARK = "# What was applied. Written by `cs231n-ae grade`, and written anew each time:"

_LATE = {
    "deadline": (str, datetime, date),
    "per_day": (int, float),
    "grace_minutes": (int, float),
    "cap": (int, float),
    "closed_after_days": (int,),
    "slip_days": (int,),
    "slip_days_used_in": (list,),  # of texts
    "times": (str,),
}
_EXTENSION = {"student": (str,), "until": (str, datetime, date), "days": (int, float), "reason": (str,)}


def read_policy(file: Path, *, base: Path | None = None) -> LatePolicy:
    """The policy in a file, or in the record that a run left of it.

    Args:
        file: the TOML file.
        base: the folder that paths in it start from; its own, when it is not given.

    Raises:
        LatePolicyError: for any mistake, with the file, the key and what to do.
    """
    data, text = _load(file)
    base = base or file.parent
    _require_keys(f"{file}", data, {"late": (dict,), "extension": (list,), "times": (dict,), "applied": (list,)})
    late = data.get("late", {})
    _require_keys(f"{file}: [late]", late, _LATE)
    for key, value in late.items():
        if isinstance(value, int) and abs(value) > LARGEST:
            raise LatePolicyError(f"{file}: [late]: {key} is a number that nobody means: write a smaller one")
    used_in = late.get("slip_days_used_in", [])
    if not all(isinstance(name, str) for name in used_in):
        raise LatePolicyError(f"{file}: [late]: slip_days_used_in should be a list of file names, each in quotes")
    if "deadline" not in late:
        raise LatePolicyError(f'{file}: [late] has no deadline: write deadline = "2025-03-01 23:59"')
    times = {shown_name(name): _time(when, f"{file}: [times] {name}") for name, when in data.get("times", {}).items()}
    if "times" in late:
        times |= read_times(base / late["times"])
    return LatePolicy(
        times,
        _time(late["deadline"], f"{file}: deadline"),
        per_day=late.get("per_day", 10.0),
        grace=minutes(late.get("grace_minutes", 0), where=f"{file}: grace_minutes"),
        cap=late.get("cap", 100.0),
        closed_after=late.get("closed_after_days"),
        slip_days=late.get("slip_days", 0),
        slip_used=_slip_used([base / name for name in used_in]),
        extensions=_extensions(file, data.get("extension", [])),
        source=text.partition(MARK)[0].rstrip() + "\n",
        base=str(base.resolve()),
    )


def for_class(
    policy: LatePolicy,
    known_as: Mapping[str, Sequence[str]],
    times: Mapping[str, datetime],
    also: Mapping[str, Sequence[str]] | None = None,
) -> tuple[LatePolicy, list[str]]:
    """The policy under the class's names, and what it says of people who are not in the class.

    A time or an extension under a name of several is nobody's, and from none of them anything is taken away: people
    may choose their names, and whoever takes another's must not cost them anything.

    Args:
        policy: as it was read: students are named there by name, id or email.
        known_as: for each student's shown name all by which a policy may call them.
        times: from the download; those of the policy come first.
        also: other names, which count only where nobody is known by one: what people chose where a roster tells.
    """
    called, otherwise = _called(known_as), _called(also or {})
    notes: list[str] = []
    undecided: set[str] = set()

    def renamed(what: str, given: Mapping[str, Any], *, decides: bool) -> dict[str, Any]:
        found, stray = {}, []
        for name, value in given.items():
            key = shown_name(name).casefold()
            students = called.get(key) or otherwise.get(key, set())
            if len(students) == 1:
                found[next(iter(students))] = value
            elif students:
                notes.append(f"{what}: {name} may be {' or '.join(sorted(students))}: it was not applied")
                undecided.update(students if decides else ())
            else:
                stray.append(name)
        notes.extend([f"{what}, but not among the submissions: {', '.join(sorted(stray))}"] if stray else [])
        return found

    own = renamed("in the file of times", policy.times, decides=True)
    return (
        replace(
            policy,
            times={**times, **own},
            extensions=renamed("has an extension", policy.extensions, decides=True),
            slip_used=renamed("used slip days", policy.slip_used, decides=False),
            undecided=frozenset(undecided),
        ),
        notes,
    )


def usable_times(
    policy: LatePolicy, times: Mapping[str, datetime], submissions: int
) -> tuple[dict[str, datetime], list[str]]:
    """The times that a download tells, without those of a few that cannot be compared with the deadline, and a note.

    Where it is most of the ``submissions``, these are a platform's times, and the deadline has to be mended; a few are
    names of students' own that look like a platform's.
    """
    odd = sorted(name for name, time in times.items() if not policy.is_comparable(time))
    if not odd or 2 * len(odd) > submissions:
        return dict(times), []
    says = "of these the name tells a time that cannot be compared with the deadline, and was not used"
    return {name: time for name, time in times.items() if name not in odd}, [f"{says}: {', '.join(odd)}"]


def without_time(policy: LatePolicy, students: Sequence[str]) -> list[str]:
    """A note of whose time nothing is known, so that whoever reads the grades knows of whom nothing was taken away."""
    found = [policy.lateness(student) for student in students]
    lost = sorted(name for name, late in zip(students, found, strict=True) if not late.known and not late.undecided)
    if not lost:
        return []
    who = f"any of {len(lost)}" if len(lost) == len(students) else f"{len(lost)} of {len(students)}"
    named = "" if len(lost) == len(students) else f": {', '.join(lost)}"
    says = "so nothing was taken away for lateness (the policy's 'times' may tell them)"
    return [f"no time of submission is known of {who}, {says}{named}"]


def _called(known_as: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
    """Who is called by each name, in small letters."""
    called: dict[str, set[str]] = {}
    for name, others in known_as.items():
        for other in (name, *others):
            called.setdefault(shown_name(other).casefold(), set()).add(name)
    return called


def recorded(policy: LatePolicy, applied: Mapping[str, tuple[Lateness, float]]) -> str:
    """The policy's text with what was applied to each student: the lateness, and the points that it cost."""
    lines = [policy.source.rstrip() if policy.source else _written(policy), "", MARK]
    for student, (late, cost) in applied.items():
        lines += ["", "[[applied]]", f"student = {_quoted(student)}"]
        lines += [f"submitted = {_quoted(late.submitted.isoformat() if late.submitted else 'unknown')}"]
        lines += [f"deadline = {_quoted(late.deadline.isoformat())}"] if late.deadline else []
        lines += [f"extended = {json.dumps(late.extended)}", f"days_late = {late.days}", f"slip_days = {late.slip}"]
        lines += [f"per_cent_taken = {round(100 * (1 - late.factor), 4):g}", f"points_taken = {round(cost, 4):g}"]
    return "\n".join(lines) + "\n"


def same_policy(one: str, other: str) -> bool:
    """Whether two records hold the same policy, whatever was applied."""
    return one.partition(MARK)[0].rstrip() == other.partition(MARK)[0].rstrip()


def _written(policy: LatePolicy) -> str:
    """A policy that was given by options, as a file."""
    lines = ["[late]", f"deadline = {_quoted(policy.deadline.isoformat())}", f"per_day = {policy.per_day:g}"]
    lines += [f"grace_minutes = {policy.grace.total_seconds() / 60:g}", "", "[times]"]
    return "\n".join([*lines, *(f"{_quoted(name)} = {_quoted(t.isoformat())}" for name, t in policy.times.items())])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _load(file: Path) -> tuple[dict[str, Any], str]:
    try:
        text = file.read_text(encoding="utf-8-sig")
        return tomllib.loads(text), text
    except (OSError, ValueError, RecursionError) as error:  # a number of 5,000 digits is no TOMLDecodeError
        raise LatePolicyError(f"{file} cannot be read ({error}): it should be a TOML file in UTF-8") from None


def _require_keys(where: str, table: Any, known: Mapping[str, tuple[type, ...]]) -> None:
    if not isinstance(table, dict):
        raise LatePolicyError(f"{where}: expected a table of {', '.join(known)}")
    for key, value in table.items():
        if key not in known:
            raise LatePolicyError(f"{where}: unknown key {key!r}: use {', '.join(known)}")
        if not isinstance(value, known[key]) or isinstance(value, bool):
            kinds = " or ".join(kind.__name__ for kind in known[key])
            raise LatePolicyError(f"{where}: {key} should be {kinds}, got {type(value).__name__}")


def _extensions(file: Path, entries: list[Any]) -> dict[str, Extension]:
    found: dict[str, Extension] = {}
    for number, entry in enumerate(entries, start=1):
        where = f"{file}: [[extension]] number {number}"
        _require_keys(where, entry, _EXTENSION)
        if "student" not in entry or ("until" in entry) == ("days" in entry):
            raise LatePolicyError(f"{where}: it needs a student, and either until or days")
        if entry["student"] in found:
            raise LatePolicyError(f"{where}: {entry['student']} has one already: keep the one that is meant")
        until = _time(entry["until"], where) if "until" in entry else None
        found[entry["student"]] = Extension(until, float(entry.get("days", 0)))
    return found


def _time(value: Any, where: str) -> datetime:
    if not isinstance(value, str | date):  # a datetime is a date, too
        value = str(value)
    return parse_time(value if isinstance(value, str) else value.isoformat(), where=where)


def _slip_used(files: list[Path]) -> dict[str, int]:
    used: dict[str, int] = {}
    for file in files:
        data, _ = _load(file)
        for entry in data.get("applied", []):
            if not isinstance(entry, dict) or type(entry.get("slip_days")) is not int or "student" not in entry:
                raise LatePolicyError(f"{file} is no record of a policy: name the policy.toml of an earlier run")
            used[str(entry["student"])] = used.get(str(entry["student"]), 0) + entry["slip_days"]
    return used
