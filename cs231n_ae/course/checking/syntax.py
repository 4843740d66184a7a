"""A file that Python cannot read is answered with the line and the place in it, before anything is run."""

from dataclasses import replace
from pathlib import Path

from cs231n_ae.course.judging.results import ExerciseResult, TestResult, blank_result
from cs231n_ae.course.outline.manifest import Exercise

__all__ = ["SYNTAX", "syntax_result"]

SYNTAX = "file"
"""The name of the only test in such a result."""


def syntax_result(exercise: Exercise, file: Path) -> ExerciseResult | None:
    """The result of an exercise whose file is not valid Python; None if it is (or is not there)."""
    blank = blank_result(exercise, str(file), status="failed")
    try:
        text = file.read_text(encoding="utf-8")
        compile(text, str(file), "exec", dont_inherit=True)
    except SyntaxError as error:
        headline = f"{file.name} is not valid Python: {error.msg}"
        rows = _place(file, error)
        return replace(blank, line=error.lineno, tests=(_failed(exercise, headline, rows),))
    except UnicodeDecodeError as error:
        headline = f"{file.name} is not UTF-8 text (byte {error.start} is {error.object[error.start]:#x})"
        return replace(blank, tests=(_failed(exercise, f"{headline}: save it as UTF-8", ()),))
    except (ValueError, RecursionError, MemoryError) as error:
        return replace(blank, tests=(_failed(exercise, f"{file.name} cannot be read by Python: {error}", ()),))
    except OSError:
        return None
    return None


def _failed(exercise: Exercise, headline: str, rows: tuple[str, ...]) -> TestResult:
    title = f"{exercise.file} can be read"
    return TestResult(SYNTAX, title, exercise.points, "failed", headline=headline, traceback=rows)


def _place(file: Path, error: SyntaxError) -> tuple[str, ...]:
    """The line, and a caret under the place."""
    where = f"{file.name}:{error.lineno}"
    text = (error.text or "").rstrip("\r\n")
    row = text.strip()
    if not row:
        return (where,)
    column = max(0, (error.offset or 1) - 1 - (len(text) - len(text.lstrip())))
    return (where, "    " + row, "    " + " " * min(column, len(row)) + "^")
