"""Gradescope's ``results.json``.

The format is the published one, gradescope-autograders.readthedocs.io/en/latest/specs.
"""

from typing import Any

from cs231n_ae.course.grading.reports.rows import Cell, Row, number
from cs231n_ae.course.grading.reports.showing import as_given, public
from cs231n_ae.course.grading.terms.names import visible
from cs231n_ae.course.grading.written.marks import Part
from cs231n_ae.course.judging.results import ExerciseResult, TestResult
from cs231n_ae.course.showing.text import result_as_text

__all__ = ["not_graded", "results_json"]


def results_json(row: Row, results: tuple[ExerciseResult, ...], protection: str) -> dict[str, Any]:
    """The grade in Gradescope's format: one test of theirs for each test here, all visible, hidden ones by title.

    A student reads ``output``, so what is for a person to look at is not in it: that is an entry of its own, which
    Gradescope shows to instructors alone.
    """
    if not row.has_points:
        return not_graded(row.error)
    late = row.lateness.says if row.lateness is not None else ()
    said = [
        *([f"Not graded: {row.error}"] if row.error else []),
        *row.notes,
        *late,
        *([f"How your code was run: {protection}"] if protection else []),
    ]
    tests = [entry for i, result in enumerate(results, start=1) for entry in _entries(i, as_given(public(result), row))]
    tests += [] if results else [_by_hand(cell, row.by_hand[cell.exercise]) for cell in row.cells if cell.by_hand]
    tests += [_part(part) for part in row.parts]
    for_a_person = [flag for flag in row.flags if flag not in row.notes]
    if for_a_person:
        told = _entry("0", "For a person to look at", 0.0, 0.0, False, visible("\n".join(for_a_person)))
        tests.append({**told, "visibility": "hidden"})
    return {
        "score": row.final,
        "output": "\n".join(said),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
    }


def not_graded(why: str) -> dict[str, Any]:
    """The result of a submission that could not be graded, and why."""
    return {"score": 0, "output": f"Not graded: {why}", "output_format": "text", "stdout_visibility": "hidden"}


def _entries(number_of: int, result: ExerciseResult) -> list[dict[str, Any]]:
    """An exercise's tests; an exercise without (not written, waiting) is one entry of its own."""
    if not result.tests:
        earned, passed = min(result.earned, result.points), result.status == "passed"
        return [_entry(f"{number_of}", result.exercise, earned, result.points, passed, result.message or result.note)]
    told = result_as_text(result).strip()
    entries = []
    for i, test in enumerate(result.tests, start=1):
        passed = test.status == "passed"
        # the whole exercise is told once, with its first failure
        output = told if not passed and told else _said(test)
        told = "" if output == told else told
        name = f"{result.exercise}: {test.title}"
        entries.append(_entry(f"{number_of}.{i}", name, test.points if passed else 0.0, test.points, passed, output))
    if result.faults:
        entries.append(
            _entry(f"{number_of}.f", f"{result.exercise}: quality", 0.0, 0.0, False, "\n".join(result.faults))
        )
    return entries


def _by_hand(cell: Cell, said: str) -> dict[str, Any]:
    """An exercise on which no test could be run."""
    passed = cell.earned >= cell.points
    return _entry(cell.exercise, cell.exercise, min(cell.earned, cell.points), cell.points, passed, visible(said))


def _part(part: Part) -> dict[str, Any]:
    """An answer in words."""
    said = "\n".join(text for text in (part.comment, "" if part.status == "graded" else part.status) if text)
    graded = part.status == "graded"
    return _entry(part.question.id, part.question.id, min(part.points, part.of), part.of, graded, visible(said))


def _said(test: TestResult) -> str:
    return test.detail if test.status != "failed" else test.headline


def _entry(number_: str, name: str, score: float, most: float, passed: bool, output: str) -> dict[str, Any]:
    return {
        "number": number_,
        "name": name,
        "score": float(number(score)),
        "max_score": float(number(most)),
        "status": "passed" if passed else "failed",
        "output": output,
        "visibility": "visible",
    }
