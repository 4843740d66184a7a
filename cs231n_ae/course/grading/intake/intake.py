"""What is handed in, taken apart: only regular files that the manifest names, whatever else an archive may hold.

Nothing is ever unpacked to where an archive says. The few files that are asked for are read into memory, each up to a
limit, and written elsewhere under the manifest's own names.
"""

import contextlib
import itertools
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from cs231n_ae.course.grading.intake.archive import read_archive
from cs231n_ae.course.grading.intake.layouts import Arrival, arrivals, inside_wrapper, latest
from cs231n_ae.course.grading.intake.roster import Matched, Student, match
from cs231n_ae.course.grading.intake.taking import NOT_HANDED_IN, CannotTake, Found, choose
from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.grading.terms.names import as_compared, free_name, shown_name, visible, with_number
from cs231n_ae.course.source_text.encodings import as_utf8
from cs231n_ae.course.source_text.reading import CannotRead, content_of

__all__ = ["CannotTake", "HandedIn", "Taken", "find_submissions", "in_roster", "take"]

MOST_ENTRIES = 2000
LARGEST_WANTED = 30_000_000
"""Bytes of all files of the asked names, in whatever folders they lie: some copies of an assignment, with pictures."""
DEEPEST = 30
"""Folders within folders, as nobody's code lies."""
MOST_COPIES = 500
"""Files of the asked names, also such as are not accepted: each takes time to be looked at."""
ARCHIVES = (".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".zst")


@dataclass(frozen=True)
class HandedIn:
    """One submission: whose, and where it lies."""

    name: str
    """The student's name as it is shown, told apart from all others."""
    path: Path
    notes: tuple[str, ...] = ()
    pieces: tuple[tuple[str, Path], ...] = ()
    """Loose files by the student's names for them, where a platform delivers neither a zip nor a folder."""
    person: str = ""
    """The student's name as the download writes it."""
    keys: dict[str, str] = field(default_factory=dict)
    """What else is known of the student: ids, login, email."""
    when: datetime | None = None
    """When it was handed in, where the download tells."""
    called: str = ""
    """Its name without a roster, which stays the same when a roster is given later."""
    delivered: str = ""
    """The name of its file or folder in the download."""


@dataclass(frozen=True)
class Taken:
    """The files that were asked for, as UTF-8, and what a person may want to know."""

    files: dict[str, bytes]
    notes: tuple[str, ...]
    also: dict[str, bytes] = field(default_factory=dict)
    """Files that may be there and need not, as they are."""


def find_submissions(folder: Path, *, without: Sequence[Path] = ()) -> list[HandedIn]:
    """The submissions in a folder, by name: zips, folders, and whatever else there is (which is then refused).

    A folder that Moodle, Canvas, Blackboard, Gradescope or GitHub Classroom made is read as such, see
    :mod:`~cs231n_ae.course.grading.intake.layouts`: of several attempts the latest is taken. Hidden files, and the
    paths in ``without``, are no submissions. Where two would have one name, they are told apart.

    Raises:
        GradingError: if there is no such folder, or nothing in it.
    """
    if not folder.is_dir():
        raise GradingError(
            f"{folder} is neither a folder nor a zip: name the platform's download, or a folder with one zip or folder "
            "for each student"
        )
    folder = inside_wrapper(folder, _paths_in(folder, without))
    paths = _paths_in(folder, without)
    if not paths:
        raise GradingError(f"{folder} is empty: it should hold one zip or folder for each student")
    by_person: dict[tuple[str, ...], list[Arrival]] = {}
    for one in arrivals(folder, paths):
        by_person.setdefault(one.whose, []).append(one)
    if not by_person:
        raise GradingError(f"{folder} holds no submission: nothing in it is a student's zip, folder or file")
    by_name: dict[str, list[HandedIn]] = {}
    for attempts in by_person.values():
        counts = _handed_in(attempts)
        by_name.setdefault(as_compared(counts.name), []).append(counts)
    taken = {name for name, same in by_name.items() if len(same) == 1}
    found = [one for same in by_name.values() for one in (same if len(same) == 1 else _told_apart(same, taken))]
    return sorted(found, key=lambda one: (one.name.casefold(), one.name))


def in_roster(found: Sequence[HandedIn], roster: Sequence[Student]) -> tuple[list[HandedIn], Matched]:
    """The submissions under the names of the roster, and what the comparison brought to light.

    What could not be matched keeps its own name.
    """
    delivered = {one.name: one.delivered for one in found}
    matched = match([(one.name, one.person, one.keys) for one in found], roster, delivered)
    taken = {as_compared(student.name) for student in (*matched.students.values(), *matched.missing)}
    named: list[HandedIn] = []
    others: list[HandedIn] = []
    for one in found:
        student = matched.students.get(one.name)
        if student is not None:
            named.append(replace(one, name=student.name, keys={**one.keys, **student.keys}, called=one.name))
        else:
            (others if as_compared(one.name) in taken else named).append(one)
    taken |= {as_compared(one.name) for one in named}
    named += [replace(one, name=free_name(with_number(one.name, "not matched"), taken)) for one in others]
    return sorted(named, key=lambda one: (one.name.casefold(), one.name)), matched


def take(
    path: Path, wanted: Sequence[str], *, also: Sequence[str] = (), pieces: Sequence[tuple[str, Path]] = ()
) -> Taken:
    """The files ``wanted`` from a zip or a folder.

    Args:
        path: the zip or folder.
        wanted: the names of the files that are asked for.
        also: names of files that are taken if they lie beside those, and not missed.
        pieces: files by their names, in place of what is in ``path``.

    Raises:
        CannotTake: if there is nothing to grade; the message says why.
    """
    try:
        found = list(_bounded(_found(path, (*wanted, *also), pieces)))
    except OSError as error:
        raise CannotTake(f"it cannot be read ({error.strerror or error})") from None
    chosen, notes = choose(found, wanted, also)
    files = {}
    for name in wanted:
        if name in chosen:
            files[name], note = as_utf8(chosen[name])
            notes += [f"{name} {note}"] if note else []
    beside = {name: chosen[name] for name in also if name in chosen}
    return Taken(files, tuple(visible(note, keep="") for note in notes), beside)


def _bounded(found: Iterator[Found]) -> Iterator[Found]:
    """The same, one after the other, as long as they are not more than anybody writes: copies lie in memory."""
    left, copies = LARGEST_WANTED, 0
    for one in found:
        left -= len(one.content or b"")
        copies += one.content is not None or bool(one.refused)
        if copies > MOST_COPIES:
            raise CannotTake(
                f"there are more than {MOST_COPIES} copies of what is asked for in it: hand in one of each"
            )
        if left < 0:
            raise CannotTake(
                f"the files in it that are asked for have more than {LARGEST_WANTED:,} bytes together, copies in other "
                "folders counted: hand in one of each"
            )
        yield one


def _found(path: Path, wanted: Sequence[str], pieces: Sequence[tuple[str, Path]]) -> Iterator[Found]:
    if pieces:
        yield from (_read_file(file, "", name) if name in wanted else Found("", name) for name, file in pieces)
        return
    mode = os.lstat(path).st_mode
    if stat.S_ISLNK(mode):
        raise CannotTake("this is a symbolic link, which is not followed: put the file itself there")
    if stat.S_ISDIR(mode):
        yield from _in_folder(path, wanted)
    elif not stat.S_ISREG(mode):
        raise CannotTake("this is neither a file nor a folder")
    elif path.suffix.lower() == ".zip":
        yield from read_archive(path, wanted)
    elif path.suffix.lower() in ARCHIVES:
        raise CannotTake(f"this is a {path.suffix} archive: only .zip files and folders are opened")
    else:
        raise CannotTake("this is neither a .zip file nor a folder")


def _paths_in(folder: Path, without: Sequence[Path]) -> list[Path]:
    left_out = {os.path.realpath(path) for path in without}  # Path.resolve raises for a link to itself
    paths = [p for p in folder.iterdir() if not p.name.startswith((".", "__MACOSX"))]
    paths = [path for path in paths if os.path.realpath(path) not in left_out]
    return sorted(paths, key=lambda path: os.fsencode(path.name))


def _handed_in(same: list[Arrival]) -> HandedIn:
    """What one person handed in."""
    attempt = latest(same)
    one = attempt.arrival
    person = shown_name(one.person)
    return HandedIn(
        person, one.path, attempt.notes, attempt.pieces, person, one.keys, one.when, delivered=attempt.delivered
    )


def _told_apart(same: list[HandedIn], taken: set[str]) -> Iterator[HandedIn]:
    """Names of their own for submissions that would have the same one, and none that is ``taken``."""
    for one in same:
        if one.keys:
            shown = with_number(one.name, next(iter(one.keys.values())))
        else:
            kind = "zip" if one.path.suffix.lower() == ".zip" else "folder"
            shown = f"{shown_name(one.path.name)} ({kind})"
        yield replace(one, name=free_name(shown, taken), notes=(*one.notes, "another submission has the same name"))


def _in_folder(top: Path, wanted: Sequence[str]) -> Iterator[Found]:
    """The files in a folder and in those below it, as deep as people put them; links are seen and not followed."""
    waiting, count = [""], {True: 0, False: 0}
    while waiting:
        parent = waiting.pop()
        if parent.count("/") >= DEEPEST:
            raise CannotTake(f"folders lie more than {DEEPEST} deep in it: hand in only what is asked for")
        inner = []
        for name, is_folder in _entries(top / parent, 2 * MOST_ENTRIES + 1):
            count[is_folder] += 1
            if count[is_folder] > MOST_ENTRIES:
                what = "folders" if is_folder else "files"
                raise CannotTake(f"there are more than {MOST_ENTRIES:,} {what} in it: hand in only what is asked for")
            path = f"{parent}/{name}" if parent else name
            if is_folder:
                inner.append(path)
            else:
                yield _read_file(top / path, parent, name) if name in wanted else Found(parent, name)
        waiting += reversed(inner)


def _entries(folder: Path, most: int) -> list[tuple[str, bool]]:
    """By name what is in a folder, and whether it is one, but for what nobody looks into; at most so many.

    A folder that cannot be looked into has nothing in it.
    """
    with contextlib.suppress(OSError), os.scandir(folder) as found:
        looked_into = ((one.name, one.is_dir(follow_symlinks=False)) for one in found if one.name not in NOT_HANDED_IN)
        return sorted(itertools.islice(looked_into, most))
    return []


def _read_file(path: Path, parent: str, name: str) -> Found:
    """One file, if it is one that a check reads too."""
    try:
        return Found(parent, name, content_of(path))
    except CannotRead as error:
        return Found(parent, name, refused=error.why)
