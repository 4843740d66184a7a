"""What a grading run remembers: one JSON file for each submission, and one for the run, written all or nothing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cs231n_ae.atomic import write_atomically
from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.outline.manifest import Assignment
from cs231n_ae.course.outline.paths import bank_folder, tests_folder

__all__ = ["Job", "hidden_files", "json_text", "read_json", "tests_hash", "write_json"]


@dataclass(frozen=True)
class Job:
    """One submission to grade, complete in itself: it may be done on another machine."""

    student: str
    files: dict[str, bytes]
    """The student's files, as UTF-8."""
    notes: tuple[str, ...]
    """What intake had to say."""
    assignment: str
    root: str
    """The course's folder; a machine without it uses its own copy of the course, if the tests are equal."""
    tests: str
    """See :func:`tests_hash`."""
    hidden: dict[str, str]
    """The instructor's own tests, by file name."""
    seed: int
    sandbox: str
    time_limit: float
    total_limit: float | None
    challenge: bool = False
    """Whether the open challenge is judged too."""
    only: tuple[str, ...] = ()
    """The exercises to judge; all, when there is none."""
    near: bool = False
    """Whether to look for what is one edit from right, which changes no grade."""

    @property
    def key(self) -> str:
        """Changes with whatever may change the grade; equal keys need not be graded again."""
        total = hashlib.sha256()
        for name in sorted(self.files):
            total.update(f"{name}\0{len(self.files[name])}\0".encode() + self.files[name])
        rest = [self.assignment, self.tests, self.seed, self.sandbox, self.time_limit, self.total_limit, self.notes]
        total.update(json.dumps([*rest, *(["challenge"] if self.challenge else [])]).encode())
        return total.hexdigest()


def hidden_files(folder: Path | None, assignment: str) -> dict[str, str]:
    """The text of the instructor's ``test_*.py``, by name: in a folder, or in one of the assignment's name in it.

    Raises:
        GradingError: if a folder is given that has none, or has one that is no text in UTF-8.
    """
    if folder is None:
        return {}
    inner = folder / assignment
    found = {}
    for path in sorted((inner if inner.is_dir() else folder).glob("test_*.py")):
        try:
            found[path.name] = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise GradingError(f"--hidden {path.name} cannot be read ({error}): it should be a text in UTF-8") from None
    if not found:
        raise GradingError(f"--hidden {folder}: there is no test_*.py in it")
    return found


def tests_hash(assignment: Assignment, hidden: Mapping[str, str]) -> str:
    """A checksum over everything that judges: tests, hidden tests, manifest and bank."""
    folders = [tests_folder(assignment.name, root=assignment.root), bank_folder(assignment.name, root=assignment.root)]
    files = [path for folder in folders for path in sorted(folder.rglob("*.py"))]
    total = hashlib.sha256()
    for path in [assignment.folder / "assignment.toml", *files]:
        text = path.read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{path.parent.name}/{path.name}\0{len(text)}\0".encode() + text)
    for name in sorted(hidden):
        total.update(f"hidden/{name}\0{len(hidden[name])}\0{hidden[name]}".encode())
    return total.hexdigest()


def json_text(data: Any) -> str:
    """What :func:`write_json` writes."""
    return json.dumps(data, indent=1, sort_keys=True) + "\n"


def write_json(file: Path, data: Any) -> None:
    """Write ``data`` as JSON, so that there is always a whole file: the old, or the new."""
    write_atomically(file, json_text(data))


def read_json(file: Path) -> Any:
    """What :func:`write_json` wrote; None if there is no such file, or it is not JSON."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
