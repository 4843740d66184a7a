"""The class as its list says: who there is, and which submission is whose, by rule and never by guess."""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.grading.terms.names import as_compared, free_name, shown_name, with_number
from cs231n_ae.course.grading.terms.tables import csv_rows

__all__ = ["Matched", "RosterError", "Student", "delimiter_of", "identity", "is_no_student", "match", "read_roster"]

COLUMNS = {
    "name": ("name", "full name", "student", "student name"),
    "first": ("first name", "given name", "firstname"),
    "last": ("last name", "surname", "family name", "lastname"),
    "sid": ("sid", "student id", "id number", "sis user id", "student number", "matriculation number", "identifier"),
    "id": ("id", "canvas id", "user id"),
    "email": ("email", "email address", "e-mail", "mail"),
    "login": ("login", "username", "user name", "sis login id", "netid"),
    "github": ("github", "github_username", "github username"),
    "section": ("section", "sections", "group", "groups"),
    "submission": ("submission", "file", "folder"),
    "participant": ("participant", "moodle participant"),
    "identifier": ("identifier",),
}
"""What each column may be called, in lower case; the names that Canvas, Moodle, Gradescope and GitHub use are there."""


UNDECIDED = "it was not decided (a column 'submission' in the roster decides it)"


class RosterError(GradingError):
    """A mistake in the roster; the message says where, and what to write."""


@dataclass(frozen=True)
class Student:
    """One row of the roster."""

    name: str
    """As it is shown, told apart from all others of the class."""
    keys: dict[str, str]
    """What is known: ``name`` (as in the file), ``id``, ``sid``, ``email``, ``login``, ``github``, ``section``."""


@dataclass(frozen=True)
class Matched:
    """The roster beside what was handed in."""

    students: dict[str, Student]
    """By the submission's name."""
    missing: tuple[Student, ...]
    notes: tuple[str, ...]
    """What could not be decided."""


def read_roster(file: Path) -> list[Student]:
    """The students in a CSV file with a header, such as a platform exports; see :data:`COLUMNS`.

    Raises:
        RosterError: for a file that cannot be read, has no column of names, or names one id or email twice.
    """
    rows = list(_rows(file))
    known = [{key: value.strip() for key, value in row.items() if value.strip()} for _, row in rows]
    for (line, _), keys in zip(rows, known, strict=True):
        number = re.fullmatch(r"Participant (\d+)", keys.pop("identifier", ""))
        if number:  # Moodle's grading worksheet, with a column "ID number" or without
            if keys.get("sid") == number[0]:
                del keys["sid"]
            keys["participant"] = number[1]
        keys.setdefault("name", " ".join(keys[part] for part in ("first", "last") if part in keys))
        if not keys["name"]:
            raise RosterError(f"{file}, line {line}: there is no name: fill it in, or take the line out")
    for kind in ("id", "sid", "email", "login", "github", "participant", "submission"):
        count = Counter(keys[kind].casefold() for keys in known if kind in keys)
        twice = sorted(value for value in count if count[value] > 1)
        if twice:
            raise RosterError(f"{file}: the {kind} {twice[0]} is there twice: each student needs one of their own")
    return [Student(name, keys) for name, keys in zip(_told_apart(known), known, strict=True)]


def match(
    found: Iterable[tuple[str, str, dict[str, str]]],
    roster: Sequence[Student],
    delivered: Mapping[str, str] | None = None,
) -> Matched:
    """Find each submission's student.

    Ids, emails, logins and names are compared, each with its like, without regard to capital letters, accents and the
    order of a name's parts. A submission is matched if exactly one student agrees with everything that is known of it;
    if none or several do, or if two submissions have the same student, that is told, and nothing is decided. A person
    decides it in a column ``submission`` of the roster: by the submission's name, or by that of its file or folder.

    Args:
        found: of each submission its name here, the person's name as the download writes it, and the known keys.
        roster: the class.
        delivered: the name of each submission's file or folder, by its name here.
    """
    found = list(found)
    decided, notes = _decided([name for name, _, _ in found], roster, delivered or {})
    claims: dict[str, list[Student]] = {}
    for name, person, keys in found:
        named = decided.get(name)
        claims[name] = [named] if named else _candidates(person, keys, roster)
    for name in [name for name, students in claims.items() if len(students) > 1]:
        rest = [student for student in claims[name] if student not in decided.values()]
        claims[name] = rest or claims[name]
    claimed: dict[str, list[str]] = {}
    for name, students in claims.items():
        if len(students) == 1:
            claimed.setdefault(students[0].name, []).append(name)
        elif not students:
            notes.append(f"not in the roster: {name}")
        else:
            notes.append(f"{name} may be {' or '.join(student.name for student in students)}: {UNDECIDED}")
    for student, names in claimed.items():
        if len(names) > 1:
            notes.append(f"{' and '.join(names)} may both be {student}: {UNDECIDED}")
    single = {names[0]: claims[names[0]][0] for names in claimed.values() if len(names) == 1}
    possible = {student.name for students in claims.values() for student in students}
    return Matched(single, tuple(student for student in roster if student.name not in possible), tuple(notes))


def _decided(
    names: Sequence[str], roster: Sequence[Student], delivered: Mapping[str, str]
) -> tuple[dict[str, Student], list[str]]:
    """Whose a submission is by the roster's own column, and what that column says of none.

    What is called by the name goes before what lies in a file of that name, which a student may have chosen.
    """
    called = {name.casefold(): [name] for name in names}
    lying: dict[str, list[str]] = {}
    for name in names:
        file = shown_name(delivered.get(name, "")).casefold()
        for spelling in {file, file.removesuffix(".zip")}:
            lying.setdefault(spelling, []).append(name)
    decided: dict[str, Student] = {}
    notes = []
    for student in roster:
        wanted = student.keys.get("submission", "")
        key = wanted.casefold()
        meant = called.get(key) or lying.get(shown_name(key).casefold(), []) if key else []
        if len(meant) == 1 and meant[0] not in decided:
            decided[meant[0]] = student
        elif key:
            why = f"may be any of {', '.join(meant)}" if len(meant) > 1 else "is no submission, or another student's"
            notes.append(f"the roster's column 'submission' says {shown_name(wanted)} of {student.name}, which {why}")
    return decided, notes


_often = functools.lru_cache(maxsize=1 << 17)
"""Each submission is compared with each student, and what a name is compared by is found once."""


@_often
def identity(text: str) -> str:
    """``text`` as it is compared: no capitals, no accents, no punctuation; the parts of a name in one order."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(sorted(re.findall(r"\w+", plain.replace("ß", "ss").replace("_", " "))))


@_often
def _compact(text: str) -> str:
    """A name as Canvas writes it in front of a file: the family name first, and nothing but letters and digits."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum())


@_often
def _family_first(name: str) -> frozenset[str]:
    """The ways in which a name may be packed into one word, with the family name first."""
    if "," in name:
        return frozenset({_compact(name)})
    parts = name.split()
    return frozenset(_compact("".join(parts[i:] + parts[:i])) for i in range(len(parts))) | {_compact(name)}


def _candidates(person: str, keys: dict[str, str], roster: Sequence[Student]) -> list[Student]:
    """Who agrees with all that is known; what nobody in the roster has says nothing."""
    agreeing: list[list[Student]] = []
    for says in _rules(person, keys):
        students = [student for student in roster if says(student)]
        agreeing += [students] if students else []
    if not agreeing:
        return []
    both = [student for student in agreeing[0] if all(student in students for students in agreeing)]
    contradicting = {student.name: student for students in agreeing for student in students}
    return both or list(contradicting.values())


def _rules(person: str, keys: dict[str, str]) -> Iterator[Callable[[Student], bool]]:
    for kind in ("id", "sid", "email", "login", "github", "participant"):
        if kind in keys:
            yield _has(kind, keys[kind])
    for kind, like in (("email", "login"), ("login", "email")):  # where people log in by their email
        if "@" in keys.get(kind, ""):
            yield _has(like, keys[kind])
    word = person.strip().casefold()
    yield lambda student: bool(identity(person)) and identity(student.keys["name"]) == identity(person)
    if "@" in word:
        yield _has("email", word)
    elif " " not in word:
        # a word alone may be anything that names a person; a platform's own number is none of these
        yield lambda student: word in _words_of(student) or _compact(word) in _family_first(student.keys["name"])


def _has(kind: str, value: str) -> Callable[[Student], bool]:
    return lambda student: student.keys.get(kind, "").casefold() == value.casefold()


def _words_of(student: Student) -> set[str]:
    words = {
        student.keys[kind].casefold() for kind in ("sid", "id", "login", "github", "email") if kind in student.keys
    }
    return words | {word.partition("@")[0] for word in words}


def _told_apart(known: Sequence[dict[str, str]]) -> list[str]:
    names = [shown_name(keys["name"]) for keys in known]
    count = Counter(map(as_compared, names))
    taken = {name for name in count if count[name] == 1}
    shown = []
    for name, keys in zip(names, known, strict=True):
        more = next((keys[kind] for kind in ("sid", "id", "email", "login") if kind in keys), "")
        shown.append(free_name(with_number(name, more), taken) if count[as_compared(name)] > 1 and more else name)
    again = Counter(map(as_compared, shown))
    twice = next((name for name in shown if again[as_compared(name)] > 1), "")
    if twice:
        raise RosterError(f"the roster holds {twice} twice, and no id or email that tells them apart: add one")
    return shown


def _rows(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that names somebody, with its line."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RosterError(f"{file} cannot be read ({error}): it should be a CSV file in UTF-8") from None
    rows = csv_rows(file, text, delimiter_of(text), RosterError)
    header = [cell.strip().lower() for cell in (rows[0][1] if rows else [])]
    where = _columns(header)
    if "name" not in where and not {"first", "last"} & where.keys():
        raise RosterError(f"{file}: there is no column 'name', its header is {', '.join(header) or 'empty'}")
    for line, row in rows[1:]:
        cells = {kind: row[i] for kind, i in where.items() if i < len(row)}
        name = cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}"
        if any(cell.strip() for cell in row) and not is_no_student(name, row):
            yield line, cells


def _columns(header: list[str]) -> dict[str, int]:
    where = {}
    for kind, names in COLUMNS.items():
        at = next((header.index(name) for name in names if name in header), None)
        if at is not None:
            where[kind] = at
    if "id" in where and not any(name.startswith("sis ") for name in header) and "sid" not in where:
        where["sid"] = where.pop("id")  # beside Canvas's own, an "id" is the school's
    return where


def delimiter_of(text: str) -> str:
    """What stands between the cells of a CSV file: Canvas writes semicolons for who asks for them."""
    return max(",;\t", key=text.partition("\n")[0].count)


def is_no_student(name: str, row: Sequence[str]) -> bool:
    """Whether a row of a Canvas export is about points or posting, or its test student's.

    Source: github.com/instructure/canvas-lms, lib/gradebook_exporter.rb: the row about posting has no name.
    """
    if not name.strip():
        return all(cell.strip().lower().startswith(("muted", "manual posting")) for cell in row if cell.strip())
    return name.strip().lower() in ("points possible", "student, test", "test student")
