"""What a student may see of a result, and in what characters."""

import re
from collections.abc import Mapping
from dataclasses import replace

from cs231n_ae.course.grading.reports.rows import Row
from cs231n_ae.course.grading.terms.names import visible
from cs231n_ae.course.judging.results import ExerciseResult, Status, TestResult
from cs231n_ae.course.outline.manifest import Assignment, Exercise

__all__ = ["as_given", "own_functions", "public"]

MOST_LINES, LONGEST_LINE = 150, 300
LONGEST_TEXT = 4000
BY_HAND = "These points were given by hand. What the tests said:"
MOST_CHARACTERS = 200_000
"""Of all lines of one submission that are shown and kept; the references of an assignment have a third of that."""


def public(result: ExerciseResult) -> ExerciseResult:
    """The result with nothing of hidden tests but their titles, and no character in it that steers."""
    return replace(
        result,
        file=_clean(result.file),
        message=_clean(result.message),
        faults=tuple(_clean(fault) for fault in result.faults),
        tests=tuple(_public_test(test) for test in result.tests),
    )


def as_given(result: ExerciseResult, row: Row) -> ExerciseResult:
    """The result with the points that a person gave, if any; what the tests said is still told."""
    for cell in row.cells:
        if cell.by_hand and cell.exercise == result.exercise:
            status: Status = "passed" if cell.status == "passed" else "failed"
            note = " ".join(text for text in (BY_HAND, result.message, result.note, *result.faults) if text)
            return replace(result, status=status, earned=cell.earned, message="", note=note, faults=())
    return result


def own_functions(assignment: Assignment, files: Mapping[str, bytes]) -> dict[str, str]:
    """The student's own lines for each exercise, by its id: found by indentation, without parsing the file."""
    texts = {name: content.decode("utf-8", "replace").splitlines() for name, content in files.items()}
    found, left = {}, MOST_CHARACTERS
    for exercise in assignment.exercises:
        lines = _function_lines(texts.get(exercise.file, []), exercise)
        text = "\n".join(_clean(line)[:LONGEST_LINE] for line in lines)
        if text and len(text) <= left:
            found[exercise.id] = text
            left -= len(text)
    return found


def _public_test(test: TestResult) -> TestResult:
    if test.hidden:
        return TestResult(test.test, f"{_clean(test.title)} (hidden test)", test.points, test.status, hidden=True)
    return replace(
        test,
        title=_clean(test.title),
        detail=_clean(test.detail),
        headline=_clean(test.headline),
        explanation=_clean(test.explanation),
        traceback=tuple(_clean(line) for line in test.traceback),
    )


def _clean(text: str) -> str:
    return visible(text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + " …")


def _function_lines(lines: list[str], exercise: Exercise) -> list[str]:
    *owners, name = exercise.qualname.split(".")
    for owner in owners:
        lines = _block(lines, owner, len(lines))
    return _block(lines, name, MOST_LINES)


def _block(lines: list[str], name: str, most: int) -> list[str]:
    """The last definition of that name, with what is indented below it, at most so many lines."""
    head = re.compile(rf"\s*(?:def|class)\s+{re.escape(name)}\b")
    start = next((i for i in range(len(lines) - 1, -1, -1) if name in lines[i] and head.match(lines[i])), None)
    if start is None:
        return []
    indent = len(lines[start]) - len(lines[start].lstrip())
    end, last = start + 1, min(len(lines), start + most)
    while end < last:
        line = lines[end]
        inside = not line.strip() or len(line) - len(line.lstrip()) > indent or line.lstrip().startswith(")")
        if not inside:
            break
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    return lines[start:end]
