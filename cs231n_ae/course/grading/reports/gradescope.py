"""Gradescope: its ``results.json``, and what its container runs for one submission.

The format is the published one, gradescope-autograders.readthedocs.io/en/latest/specs: the autograder's zip lies in
``/autograder/source``, the submission in ``/autograder/submission``, the result goes to
``/autograder/results/results.json``.
"""

import os
import secrets
import sys
import time
from pathlib import Path
from typing import Any

from cs231n_ae.course.grading.terms.records import write_json
from cs231n_ae.course.grading.reports.rows import Row, number
from cs231n_ae.course.grading.reports.showing import public
from cs231n_ae.course.judging.results import ExerciseResult, TestResult
from cs231n_ae.course.showing.text import result_as_text

__all__ = ["main", "results_json"]

ROOT = "AUTOGRADER_ROOT"
"""The environment variable that names another folder than /autograder, for trying it out."""


def results_json(row: Row, results: tuple[ExerciseResult, ...], protection: str) -> dict[str, Any]:
    """The grade in Gradescope's format: one test of theirs for each test here, all visible, hidden ones by title."""
    if row.error:
        return _not_graded(row.error)
    said = [*row.flags, *([f"How your code was run: {protection}"] if protection else [])]
    tests = [entry for i, result in enumerate(results, start=1) for entry in _entries(i, public(result))]
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


def main(arguments: list[str] | None = None) -> None:
    """Grade what lies in ``submission/`` and write ``results/results.json``, whatever happens.

    Run by the autograder's ``run_autograder`` with the assignment's name.
    """
    (name,) = sys.argv[1:] if arguments is None else arguments
    root = Path(os.environ.get(ROOT, "/autograder"))
    file = root / "results" / "results.json"
    write_json(file, _not_graded("the grader was stopped before it had finished: tell your instructor"))
    started = time.monotonic()
    try:
        result = _graded(name, root, secrets.randbelow(2**53))
    except Exception as error:
        write_json(file, _not_graded("the grader itself failed: tell your instructor"))
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        raise
    write_json(file, {**result, "execution_time": round(time.monotonic() - started, 2)})


def _graded(name: str, root: Path, seed: int) -> dict[str, Any]:
    from cs231n_ae.course.grading.intake.intake import CannotTake, take
    from cs231n_ae.course.grading.running.jobs import run_job
    from cs231n_ae.course.grading.running.one import SubmissionGrade
    from cs231n_ae.course.grading.terms.records import Job, hidden_tests, tests_hash
    from cs231n_ae.course.grading.reports.rows import row_of
    from cs231n_ae.course.outline.manifest import load_assignment

    assignment = load_assignment(name, root=root / "source", targets=False)
    submission = root / "submission"
    try:
        taken = take(_only_zip(submission) or submission, assignment.files)
    except CannotTake as error:
        return _not_graded(str(error))
    folder = root / "source" / "hidden"
    hidden = hidden_tests(folder if folder.is_dir() else None, name)
    tests = tests_hash(assignment, hidden)
    limits = (seed, "auto", 10.0, None)
    job = Job("you", taken.files, taken.notes, name, str(assignment.root), tests, hidden, *limits)
    grade = SubmissionGrade.from_json(run_job(job))
    kept = {"student": "you", "source": name, "notes": list(taken.notes), "grade": grade.to_json()}
    row = row_of(assignment, "you", kept, None)
    return {**results_json(row, grade.results, grade.protection), "extra_data": {"seed": seed}}


def _only_zip(folder: Path) -> Path | None:
    """Gradescope unpacks a zip that is uploaded alone; one that comes with other files stays packed."""
    inside = [path for path in folder.iterdir() if not path.name.startswith(".")]
    return inside[0] if len(inside) == 1 and inside[0].suffix.lower() == ".zip" else None


def _not_graded(why: str) -> dict[str, Any]:
    return {"score": 0, "output": f"Not graded: {why}", "output_format": "text", "stdout_visibility": "hidden"}


def _entries(number_of: int, result: ExerciseResult) -> list[dict[str, Any]]:
    """An exercise's tests; an exercise without (not written, waiting) is one entry of its own."""
    if not result.tests:
        return [_entry(f"{number_of}", result.exercise, 0.0, result.points, False, result.message)]
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


if __name__ == "__main__":
    main()
