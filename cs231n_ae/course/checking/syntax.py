"""A file that cannot be run is answered with what is the matter with it, before anything is run."""

import ast
import difflib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cs231n_ae.course.judging.results import ExerciseResult, TestResult, blank_result
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.source_text.reading import CannotRead, source_of
from cs231n_ae.course.worker.definitions import UNREADABLE, definition
from cs231n_ae.course.worker.habits import Habit, habits_of

__all__ = ["MISSING", "SYNTAX", "file_result"]

SYNTAX = "file"
"""The name of the only test in the result of a file that cannot be read."""

MISSING = "missing"
"""The name of the only test in the result of an exercise whose file or function is not there any more."""


def file_result(
    assignment: Assignment, exercise: Exercise, file: Path
) -> tuple[ExerciseResult | None, tuple[str, ...]]:
    """The result of an exercise that cannot be run for its file's sake (None if it can), and what to know of the file.

    That is how the file was read, where that took guessing, and what makes a function answer otherwise each time.
    """
    try:
        source = source_of(file)
    except CannotRead as error:
        if not error.missing:
            return _failed(exercise, file, str(error)), ()
        said = f"there is no {file.name} in {file.parent.name}: was it renamed or deleted?"
        return _failed(exercise, file, said, test=MISSING), ()
    notes = (f"{source.note}. Save it as UTF-8: Python itself may be unable to read it",) if source.note else ()
    try:
        compile(source.text, str(file), "exec", dont_inherit=True)
        tree = ast.parse(source.text)
    except SyntaxError as error:
        said = f"{file.name} is not valid Python: {error.msg}"
        return replace(_failed(exercise, file, said, _place(file, error)), line=error.lineno), notes
    except UNREADABLE as error:
        return _failed(exercise, file, f"{file.name} cannot be read by Python: {error}"), notes
    if _is_lost(exercise, tree):
        return _failed(exercise, file, _lost(assignment, exercise, tree), test=MISSING), notes
    return None, (*notes, *(f"{file.name}:{habit.line} {habit.says}" for habit in _habits(assignment, exercise, tree)))


_ANYTHING = {"*", "exec", "globals", "setattr", "vars"}
"""By these a file can come to hold names that are not in its text."""


def _named_in(tree: ast.AST) -> Iterator[str]:
    """What anything in a file is called, and which of the means in ``_ANYTHING`` it uses."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and (isinstance(node.ctx, ast.Store) or node.id in _ANYTHING):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.asname or node.name


def _is_lost(exercise: Exercise, tree: ast.Module) -> bool:
    """Whether nothing in the file can be the exercise's function; a class may have its methods from another."""
    named = set(_named_in(tree))
    inherits = any(isinstance(node, ast.ClassDef) and node.bases for node in ast.walk(tree))
    wanted = exercise.qualname.split(".")[: 1 if inherits else None]
    return not named & _ANYTHING and not named.issuperset(wanted)


def _failed(
    exercise: Exercise, file: Path, headline: str, rows: tuple[str, ...] = (), *, test: str = SYNTAX
) -> ExerciseResult:
    """The result with one test, all points of which are lost."""
    title = f"{exercise.file} can be read"
    only = TestResult(test, title, exercise.points, "failed", headline=headline, traceback=rows)
    return replace(blank_result(exercise, str(file), status="failed"), tests=(only,))


def _lost(assignment: Assignment, exercise: Exercise, tree: ast.AST) -> str:
    """That it is not there, and what it may be called now."""
    name = exercise.qualname.rpartition(".")[2]
    others = {part for other in assignment.exercises for part in other.qualname.split(".")}
    found = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name not in others]
    near = difflib.get_close_matches(name, found, n=1, cutoff=0.6)
    said = f"{exercise.file} has no {exercise.qualname}: was it renamed or deleted?"
    return f"{said} There is a {near[0]}" if near else said


def _habits(assignment: Assignment, exercise: Exercise, tree: ast.Module) -> Iterator[Habit]:
    """Those of the exercise's function, of its helpers, and of other exercises that keep what it reads."""
    others = {other.qualname for other in assignment.exercises if other != exercise}
    node = definition(tree, exercise.qualname)
    read = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)} if node is not None else set()
    for name, habits in habits_of(tree).items():
        yield from (habit for habit in habits if name not in others or habit.keeps in read)


def _place(file: Path, error: SyntaxError) -> tuple[str, ...]:
    """The line, and a caret under the place."""
    where = f"{file.name}:{error.lineno}"
    text = (error.text or "").rstrip("\r\n")
    row = text.strip()
    if not row:
        return (where,)
    column = max(0, (error.offset or 1) - 1 - (len(text) - len(text.lstrip())))
    return (where, "    " + row, "    " + " " * min(column, len(row)) + "^")
