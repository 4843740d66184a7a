"""The reference beside the student's own function, and what to notice."""

import ast
import io
import re
import textwrap
from pathlib import Path

from cs231n_ae.course.desk.student import Course, text_now
from cs231n_ae.course.outline.errors import CourseError
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.showing.terminal import Line, clickable, line, wrapped
from cs231n_ae.course.source_text.derivations import left_out_of
from cs231n_ae.course.source_text.functions import function_text, reference_source
from cs231n_ae.course.source_text.reading import source_of
from cs231n_ae.course.worker.definitions import UNREADABLE, is_stub

__all__ = ["SolutionRefused", "solution_lines"]


class SolutionRefused(CourseError):
    """The reference is not shown (yet); the message says why."""


def solution_lines(
    course: Course, assignment: Assignment, exercise: Exercise, width: int, *, anyway: bool = False
) -> list[Line]:
    """Both functions, side by side where ``width`` allows it, and the manifest's ``after``.

    Raises:
        SolutionRefused: if the exercise has never passed and ``anyway`` is not given, or if this hand-out comes
            without the reference.
    """
    if not anyway and not course.state[exercise.id].passed_once:
        raise SolutionRefused(
            f"{_why_not_yet(course, assignment, exercise)}; if you want to see it nevertheless: "
            f"{course.typed('solution', exercise.id, anyway=True)}"
        )
    source = reference_source(exercise.module)
    reference = None if source is None else function_text(source, exercise.qualname)
    if source is None or reference is None or is_stub(source, exercise.qualname):
        raise SolutionRefused("this copy of the course comes without the reference: ask your instructor")
    own = _own(assignment.folder / exercise.file, exercise.qualname)
    titles = (f"yours, {clickable(assignment.folder / exercise.file)}", f"the reference, {exercise.module}")
    lines = [(), *_beside(_without_docstring(own), _without_docstring(reference), titles, width), ()]
    return [*lines, *_derivation(source, exercise, width), *wrapped(exercise.after, 2, min(width, 88)), ()]


def _why_not_yet(course: Course, assignment: Assignment, exercise: Exercise) -> str:
    """What is still to be done for the reference: a check of what was written since the last, or the exercise."""
    if text_now(course, assignment, exercise) == "changed":
        step = course.typed("check", exercise.id)
        return f"{exercise.id} has not been checked as it is now: {step} first, and once it passes, the reference"
    step = course.typed("hint", exercise.id)
    return f"{exercise.id} has not passed yet, and the reference is worth more afterwards: {step} helps on"


def _derivation(source: str, exercise: Exercise, width: int) -> list[Line]:
    """What the stub asked for, as the reference says it."""
    if not exercise.derive:
        return []
    lines = [line("  ", ("what you derived, as the reference's docstring has it", "strong"))]
    for paragraph in left_out_of(source, exercise):
        said = re.sub(r":(?:math):`([^`]*)`", r"\1", " ".join(paragraph.split())).removeprefix(".. math:: ")
        said = re.sub(r"\\[,;!] ?", " ", said)
        lines += [*wrapped(said, 4, min(width, 88)), ()]
    return lines


def _own(file: Path, qualname: str) -> str:
    try:
        return function_text(source_of(file).text, qualname) or f"(there is no {qualname} in the file)"
    except UNREADABLE as error:
        return f"(cannot be read: {error})"


def _without_docstring(function: str) -> list[str]:
    """The lines of a function without its docstring, which both have in common."""
    function = textwrap.dedent(function)
    rows = [row.rstrip("\r\n") for row in io.StringIO(function.rstrip(), newline="")]  # a form feed ends no line
    try:
        node = ast.parse(function).body[0]
    except (SyntaxError, IndexError):
        return rows
    if isinstance(node, ast.FunctionDef) and len(node.body) > 1 and ast.get_docstring(node) is not None:
        first = node.body[0]
        rows = [*rows[: first.lineno - 1], *rows[first.end_lineno :]]
    return rows


def _beside(own: list[str], reference: list[str], titles: tuple[str, str], width: int) -> list[Line]:
    left = max(len(row) for row in [*own, titles[0]])
    right = max(len(row) for row in [*reference, titles[1]])
    if 2 + left + 3 + right > width:
        return [
            *_one_block(own, titles[0]),
            (),
            *_one_block(reference, titles[1]),
        ]
    lines = [line("  ", (titles[0].ljust(left), "strong"), ("   ", ""), (titles[1], "strong"))]
    for i in range(max(len(own), len(reference))):
        mine = own[i] if i < len(own) else ""
        theirs = reference[i] if i < len(reference) else ""
        lines.append(line("  ", mine.ljust(left), (" │ ", "dim"), theirs))
    return lines


def _one_block(rows: list[str], title: str) -> list[Line]:
    return [line("  ", (title, "strong")), *(line("    ", row) for row in rows)]
