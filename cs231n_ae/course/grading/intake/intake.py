"""What is handed in, taken apart: only regular files that the manifest names, whatever else an archive may hold.

Nothing is ever unpacked to where an archive says. The few files that are asked for are read into memory, each up to a
limit, and written elsewhere under the manifest's own names.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cs231n_ae.course.grading.intake.archive import read_archive
from cs231n_ae.course.grading.intake.taking import CannotTake, Found, choose
from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.grading.terms.names import shown_name, visible
from cs231n_ae.course.source_text.encodings import as_utf8
from cs231n_ae.course.source_text.reading import CannotRead, content_of

__all__ = ["CannotTake", "HandedIn", "Taken", "find_submissions", "take"]

MOST_ENTRIES = 2000
ARCHIVES = (".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".zst")


@dataclass(frozen=True)
class HandedIn:
    """One submission: whose, and where it lies."""

    name: str
    """The student's name as it is shown, told apart from all others."""
    path: Path
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taken:
    """The files that were asked for, as UTF-8, and what a person may want to know."""

    files: dict[str, bytes]
    notes: tuple[str, ...]


def find_submissions(folder: Path, *, without: Sequence[Path] = ()) -> list[HandedIn]:
    """The submissions in a folder, by name: zips, folders, and whatever else there is (which is then refused).

    Hidden files, and the paths in ``without``, are no submissions. Where two would have one name, the whole file name
    tells them apart.

    Raises:
        GradingError: if there is no such folder, or nothing in it.
    """
    if not folder.is_dir():
        raise GradingError(f"{folder} is not a folder: name the folder with one zip or folder for each student")
    left_out = {path.resolve() for path in without}
    paths = [p for p in folder.iterdir() if not p.name.startswith((".", "__MACOSX")) and p.resolve() not in left_out]
    if not paths:
        raise GradingError(f"{folder} is empty: it should hold one zip or folder for each student")
    paths.sort(key=lambda path: os.fsencode(path.name))
    by_name: dict[str, list[Path]] = {}
    for path in paths:
        by_name.setdefault(shown_name(_student(path)).casefold(), []).append(path)
    found = [one for same in by_name.values() for one in _told_apart(same)]
    return sorted(found, key=lambda one: (one.name.casefold(), one.name))


def take(path: Path, wanted: Sequence[str]) -> Taken:
    """The files ``wanted`` from a zip or a folder.

    Raises:
        CannotTake: if there is nothing to grade; the message says why.
    """
    mode = os.lstat(path).st_mode
    if stat.S_ISLNK(mode):
        raise CannotTake("this is a symbolic link, which is not followed: put the file itself there")
    if stat.S_ISDIR(mode):
        found = list(_in_folder(path, wanted))
    elif not stat.S_ISREG(mode):
        raise CannotTake("this is neither a file nor a folder")
    elif path.suffix.lower() == ".zip":
        found = list(read_archive(path, wanted))
    elif path.suffix.lower() in ARCHIVES:
        raise CannotTake(f"this is a {path.suffix} archive: only .zip files and folders are opened")
    else:
        raise CannotTake("this is neither a .zip file nor a folder")
    chosen, notes = choose(found, wanted)
    files = {}
    for name, content in chosen.items():
        files[name], note = as_utf8(content)
        notes += [f"{name} {note}"] if note else []
    return Taken(files, tuple(visible(note, keep="") for note in notes))


def _student(path: Path) -> str:
    return path.stem if path.suffix.lower() == ".zip" else path.name


def _told_apart(paths: list[Path]) -> Iterator[HandedIn]:
    if len(paths) == 1:
        yield HandedIn(shown_name(_student(paths[0])), paths[0])
        return
    note = "another submission has the same name"
    seen: set[str] = set()
    for path in paths:
        shown = f"{shown_name(path.name)} ({'zip' if path.suffix.lower() == '.zip' else 'folder'})"
        name, number = shown, 1
        while name.casefold() in seen:
            number += 1
            name = f"{shown} {number}"
        seen.add(name.casefold())
        yield HandedIn(name, path, (note,))


def _in_folder(top: Path, wanted: Sequence[str]) -> Iterator[Found]:
    """The files in a folder and in those below it; links are seen and not followed."""
    count = 0
    for here, folders, files in os.walk(top, followlinks=False):
        folders.sort()
        parent = Path(here).relative_to(top).as_posix()
        parent = "" if parent == "." else parent
        for name in sorted(files) + [name for name in folders if os.path.islink(os.path.join(here, name))]:
            count += 1
            if count > MOST_ENTRIES:
                raise CannotTake(f"there are more than {MOST_ENTRIES:,} files in it: hand in only what is asked for")
            if name in wanted:
                yield _read_file(Path(here) / name, parent, name)
            else:
                yield Found(parent, name)


def _read_file(path: Path, parent: str, name: str) -> Found:
    """One file, if it is one that a check reads too."""
    try:
        return Found(parent, name, content_of(path))
    except CannotRead as error:
        return Found(parent, name, refused=error.why)
