"""A file that cannot be run is answered with what is the matter with it, before anything is run."""

import ast
import difflib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cs231n_ae.course.judging.results import ExerciseResult, TestResult, blank_result
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.source_text.reading import CannotRead, source_of
from cs231n_ae.course.worker.definitions import UNREADABLE

__all__ = ["MISSING", "SYNTAX", "file_result"]

SYNTAX = "file"
"""The name of the only test in the result of a file that cannot be read."""

MISSING = "missing"
"""The name of the only test in the result of an exercise whose file or function is not there any more."""


def file_result(assignment: Assignment, exercise: Exercise, file: Path) -> tuple[ExerciseResult | None, str]:
    """The result of an exercise that cannot be run for its file's sake (None if it can), and a note on that file."""
    blank = blank_result(exercise, str(file), status="failed")
    try:
        source = source_of(file)
    except CannotRead as error:
        where = f" in {file.parent.name}: was it renamed or deleted?" if error.missing else ""
        said = f"there is no {file.name}{where}" if error.missing else str(error)
        return replace(blank, tests=(_failed(exercise, said, test=MISSING if error.missing else SYNTAX),)), ""
    try:
        compile(source.text, str(file), "exec", dont_inherit=True)
        tree = ast.parse(source.text)
    except SyntaxError as error:
        said = f"{file.name} is not valid Python: {error.msg}"
        tests = (_failed(exercise, said, _place(file, error)),)
        return replace(blank, line=error.lineno, tests=tests), source.note
    except UNREADABLE as error:
        return replace(blank, tests=(_failed(exercise, f"{file.name} cannot be read by Python: {error}"),)), source.note
    named = set(_named_in(tree))
    if named & _ANYTHING or named.issuperset(exercise.qualname.split(".")):
        return None, source.note
    return replace(blank, tests=(_failed(exercise, _lost(assignment, exercise, tree), test=MISSING),)), source.note


def _failed(exercise: Exercise, headline: str, rows: tuple[str, ...] = (), *, test: str = SYNTAX) -> TestResult:
    title = f"{exercise.file} can be read"
    return TestResult(test, title, exercise.points, "failed", headline=headline, traceback=rows)


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


def _lost(assignment: Assignment, exercise: Exercise, tree: ast.AST) -> str:
    """That it is not there, and what it may be called now."""
    name = exercise.qualname.rpartition(".")[2]
    others = {part for other in assignment.exercises for part in other.qualname.split(".")}
    found = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name not in others]
    near = difflib.get_close_matches(name, found, n=1, cutoff=0.6)
    said = f"{exercise.file} has no {exercise.qualname}: was it renamed or deleted?"
    return f"{said} There is a {near[0]}" if near else said


def _place(file: Path, error: SyntaxError) -> tuple[str, ...]:
    """The line, and a caret under the place."""
    where = f"{file.name}:{error.lineno}"
    text = (error.text or "").rstrip("\r\n")
    row = text.strip()
    if not row:
        return (where,)
    column = max(0, (error.offset or 1) - 1 - (len(text) - len(text.lstrip())))
    return (where, "    " + row, "    " + " " * min(column, len(row)) + "^")
