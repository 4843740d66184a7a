"""Put an exercise, or a whole file, back to what was handed out; what was there is always kept as a copy."""

import ast
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cs231n_ae.atomic import write_atomically
from cs231n_ae.course.desk.naming import NotFound
from cs231n_ae.course.desk.state import private_folder
from cs231n_ae.course.desk.student import Course
from cs231n_ae.course.desk.typed import Typed
from cs231n_ae.course.outline.errors import CourseError
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.showing.terminal import clickable
from cs231n_ae.course.source_text.functions import function_text, with_function
from cs231n_ae.course.source_text.reading import CannotRead, source_of
from cs231n_ae.course.worker.definitions import UNREADABLE

__all__ = ["Reset", "ResetError", "do_reset", "keep_copy", "plan_reset"]


class ResetError(CourseError):
    """It cannot be put back; the message says what can be done instead."""


@dataclass(frozen=True)
class Reset:
    """What a reset would write, and where."""

    assignment: Assignment
    exercises: tuple[Exercise, ...]
    file: Path
    text: str
    name: str
    """By which it is asked for: an exercise's id, or a file."""
    what: str
    """In words, for the question whether it is meant: ``"scale_backward in scale.py"``."""
    needed: bool
    """Whether anything would change."""


def plan_reset(course: Course, what: object) -> Reset:
    """Find out what is meant (an exercise or a file, see ``Course.meant``), and what its file would become.

    A file holds several exercises: for an exercise, only its own function is put back.

    Raises:
        NotFound: if there is no such exercise or file.
        ResetError: if one function cannot be told from the rest, or a whole assignment is meant.
    """
    from cs231n_ae.course.source_text.stubs import stubs_of

    found = course.meant(what)
    assignment, exercise = found.assignment, found.exercises[0]
    if found.kind == "assignment":
        files = ", ".join(sorted(assignment.files))
        raise ResetError(f"{assignment.name} is a whole assignment: name one exercise, or one file of {files}")
    file = assignment.folder / exercise.file
    stub = stubs_of(assignment)[exercise.file]
    try:
        old = source_of(file).text
    except CannotRead:  # only all of it can be put back
        old = None
    if old is None or found.kind != "exercise":
        beside = tuple(other for other in assignment.exercises if other.file == exercise.file)
        return Reset(assignment, beside, file, stub, exercise.file, f"all of {exercise.file}", old != stub)
    text, in_words = _with_stub(old, stub, exercise, course.typed), f"{exercise.qualname} in {exercise.file}"
    return Reset(assignment, (exercise,), file, text, exercise.id, in_words, old != text)


def do_reset(course: Course, reset: Reset) -> Path | None:
    """Write it, and return where the copy of the old file is (None if there was no file)."""
    kept = None
    if reset.file.exists() and not reset.file.is_file():
        raise ResetError(f"{clickable(reset.file)} is not a file: move it away, and try again")
    if reset.file.exists():
        kept = keep_copy(reset.file, private_folder(course.root) / "backups" / reset.assignment.name)
    write_atomically(reset.file, reset.text)
    course.state.update_all({e.id: {"status": "", "earned": 0.0, "checked": ""} for e in reset.exercises})
    return kept


def keep_copy(file: Path, folder: Path) -> Path:
    """Copy a file into ``folder`` under a name with the time in it, never over another copy."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    try:
        content = file.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ResetError(f"{file.name} cannot be read ({why}), so no copy can be kept: move it away") from None
    for number in range(1, 10_000):
        copy = folder / f"{file.stem}-{stamp}{'' if number == 1 else f'-{number}'}{file.suffix}"
        try:
            with copy.open("xb") as stream:
                stream.write(content)
            return copy
        except FileExistsError:
            continue
    raise ResetError(f"no free name for a copy of {file.name} in {folder}: move some of the copies away")


def _with_stub(old: str, stub: str, exercise: Exercise, typed: Typed) -> str:
    """The student's file with one function as it was handed out."""
    whole = f"{typed('reset', exercise.file)} puts back the whole file (and keeps a copy of yours)"
    fresh = function_text(stub, exercise.qualname)
    if fresh is None:
        raise NotFound(f"{exercise.id} is not in the file that is handed out: {whole}")
    end = _line_end(old)
    fresh = fresh.replace("\n", end)
    try:
        text = with_function(old, exercise.qualname, fresh)
    except UNREADABLE as error:
        where = f" (line {error.lineno})" if isinstance(error, SyntaxError) and error.lineno else ""
        raise ResetError(
            f"{exercise.file} is not valid Python{where}, so {exercise.qualname} cannot be found in it: {whole}"
        ) from None
    if text is not None:
        return _with_imports(text, stub)
    if "." in exercise.qualname:
        raise ResetError(f"there is no {exercise.qualname} in your {exercise.file} any more: {whole}")
    return _with_imports(old.rstrip() + end * 3 + fresh, stub)


def _with_imports(text: str, stub: str) -> str:
    """The imports that the function needs and that the student's file has lost, put back at its top."""
    body = ast.parse(text).body
    there = {ast.dump(node) for node in body}
    lost = [node for node in ast.parse(stub).body if isinstance(node, ast.Import | ast.ImportFrom)]
    rows = [ast.unparse(node) for node in lost if ast.dump(node) not in there]
    if not rows:
        return text
    has_docstring = bool(body) and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    after = (body[0].end_lineno or 0) if has_docstring else 0
    end = _line_end(text)
    lines = list(io.StringIO(text, newline=""))
    return "".join([*lines[:after], *(end for _ in range(after and 1)), *(row + end for row in rows), *lines[after:]])


def _line_end(text: str) -> str:
    if "\r\n" in text:
        return "\r\n"
    return "\r" if "\r" in text and "\n" not in text else "\n"
