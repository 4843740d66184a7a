"""What Gradescope's container runs for one submission.

The autograder's zip lies in ``/autograder/source``, the submission in ``/autograder/submission``, the result goes to
``/autograder/results/results.json``: gradescope-autograders.readthedocs.io/en/latest/specs.
"""

import os
import secrets
import sys
import time
from pathlib import Path
from typing import Any

from cs231n_ae.course.grading.intake.intake import CannotTake, take
from cs231n_ae.course.grading.reports.gradescope import not_graded, results_json
from cs231n_ae.course.grading.reports.rows import row_of
from cs231n_ae.course.grading.running.jobs import run_job
from cs231n_ae.course.grading.running.one import SubmissionGrade
from cs231n_ae.course.grading.terms.records import Job, hidden_files, tests_hash, write_json
from cs231n_ae.course.outline.bounds import TIME_LIMIT, TOTAL_LIMIT
from cs231n_ae.course.outline.manifest import load_assignment

__all__ = ["main"]

ROOT = "AUTOGRADER_ROOT"
"""The environment variable that names another folder than /autograder, for trying it out."""


def main(arguments: list[str] | None = None) -> None:
    """Grade what lies in ``submission/`` and write ``results/results.json``, whatever happens.

    Run by the autograder's ``run_autograder`` with the assignment's name.
    """
    (name,) = sys.argv[1:] if arguments is None else arguments
    root = Path(os.environ.get(ROOT, "/autograder"))
    file = root / "results" / "results.json"
    write_json(file, not_graded("the grader was stopped before it had finished: tell your instructor"))
    _close_to_others(root)
    started = time.monotonic()
    try:
        result = _graded(name, root, secrets.randbelow(2**53))
    except Exception as error:
        write_json(file, not_graded("the grader itself failed: tell your instructor"))
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        raise
    write_json(file, {**result, "execution_time": round(time.monotonic() - started, 2)})


def _close_to_others(root: Path) -> None:
    """Where there are no namespaces, permissions keep a submission out of the course and of all results.

    Those of earlier submissions, with what only instructors are to see, lie in a file of Gradescope's own.
    """
    for name in ("source", "submission", "results", "submission_metadata.json"):
        if (root / name).exists():
            (root / name).chmod(0o700 if (root / name).is_dir() else 0o600)


def _graded(name: str, root: Path, seed: int) -> dict[str, Any]:
    assignment = load_assignment(name, root=root / "source", targets=False)
    submission = root / "submission"
    try:
        taken = take(_only_zip(submission) or submission, assignment.files)
    except CannotTake as error:
        return not_graded(str(error))
    folder = root / "source" / "hidden"
    hidden = hidden_files(folder if folder.is_dir() else None, name)
    tests = tests_hash(assignment, hidden)
    limits = (seed, "auto", TIME_LIMIT, TOTAL_LIMIT)
    job = Job("you", taken.files, taken.notes, name, str(assignment.root), tests, hidden, *limits)
    grade = SubmissionGrade.from_json(run_job(job))
    kept = {"student": "you", "source": name, "notes": list(taken.notes), "grade": grade.to_json()}
    row = row_of(assignment, "you", kept, None)
    return {**results_json(row, grade.results, grade.protection), "extra_data": {"seed": seed}}


def _only_zip(folder: Path) -> Path | None:
    """Gradescope unpacks a zip that is uploaded alone; one that comes with other files stays packed."""
    inside = [path for path in folder.iterdir() if not path.name.startswith(".")]
    return inside[0] if len(inside) == 1 and inside[0].suffix.lower() == ".zip" else None


if __name__ == "__main__":
    main()
