"""Put an exercise, or a whole file, back to what was handed out; what was there is always kept as a copy."""

import ast
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cs231n_ae.atomic import write_atomically
from cs231n_ae.course.desk.state import private_folder
from cs231n_ae.course.desk.student import Course, NotFound
from cs231n_ae.course.outline.errors import CourseError
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.source_text.functions import function_text, with_function

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
    what: str
    """In words, for the question whether it is meant: ``"scale_backward in scale.py"``."""
    needed: bool
    """Whether anything would change."""


def plan_reset(course: Course, word: str) -> Reset:
    """Find out what ``word`` (an exercise or a file) means, and what its file would become.

    A file holds several exercises: for an exercise, only its own function is put back.

    Raises:
        NotFound: if there is no such exercise or file.
        ResetError: if one function cannot be told from the rest, or the word means a whole assignment.
    """
    from cs231n_ae.course.source_text.stubs import stubs_of

    assignment, exercises = course.find(word)
    files = {exercise.file for exercise in exercises}
    if Path(word).name in (assignment.name, assignment.name.partition("_")[0]):
        raise ResetError(f"{word} is a whole assignment: name one exercise, or one file of {', '.join(sorted(files))}")
    exercise = exercises[0]
    file = assignment.folder / exercise.file
    stub = stubs_of(assignment)[exercise.file]
    old = _read(file)
    if old is None or exercise.id != word:
        return Reset(assignment, tuple(exercises), file, stub, f"all of {exercise.file}", old != stub)
    text = _with_stub(old, stub, exercise)
    return Reset(assignment, (exercise,), file, text, f"{exercise.qualname} in {exercise.file}", old != text)


def do_reset(course: Course, reset: Reset) -> Path | None:
    """Write it, and return where the copy of the old file is (None if there was no file)."""
    kept = None
    if reset.file.exists():
        kept = keep_copy(reset.file, private_folder(course.root) / "backups" / reset.assignment.name)
    write_atomically(reset.file, reset.text)
    course.state.update_all({e.id: {"status": "", "earned": 0.0, "checked": ""} for e in reset.exercises})
    return kept


def keep_copy(file: Path, folder: Path) -> Path:
    """Copy a file into ``folder`` under a name with the time in it, never over another copy."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    content = file.read_bytes()
    for number in range(1, 10_000):
        copy = folder / f"{file.stem}-{stamp}{'' if number == 1 else f'-{number}'}{file.suffix}"
        try:
            with copy.open("xb") as stream:
                stream.write(content)
            return copy
        except FileExistsError:
            continue
    raise ResetError(f"no free name for a copy of {file.name} in {folder}: move some of the copies away")


def _read(file: Path) -> str | None:
    """The file with the line ends that it has."""
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            return stream.read()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        return ""  # not text: only all of it can be put back


def _with_stub(old: str, stub: str, exercise: Exercise) -> str:
    """The student's file with one function as it was handed out."""
    whole = f"cs231n-ae reset {exercise.file} puts back the whole file (and keeps a copy of yours)"
    fresh = function_text(stub, exercise.qualname)
    if fresh is None:
        raise NotFound(f"{exercise.id} is not in the file that is handed out: {whole}")
    if "\r\n" in old:
        fresh = fresh.replace("\n", "\r\n")
    try:
        text = with_function(old, exercise.qualname, fresh)
    except (SyntaxError, ValueError) as error:
        where = f" (line {error.lineno})" if isinstance(error, SyntaxError) and error.lineno else ""
        raise ResetError(
            f"{exercise.file} is not valid Python{where}, so {exercise.qualname} cannot be found in it: {whole}"
        ) from None
    if text is not None:
        return _with_imports(text, stub)
    if "." in exercise.qualname:
        raise ResetError(f"there is no {exercise.qualname} in your {exercise.file} any more: {whole}")
    end = "\r\n" if "\r\n" in old else "\n"
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
    end = "\r\n" if "\r\n" in text else "\n"
    lines = list(io.StringIO(text, newline=""))
    return "".join([*lines[:after], *(end for _ in range(after and 1)), *(row + end for row in rows), *lines[after:]])
