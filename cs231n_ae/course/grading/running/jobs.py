"""Grade one submission, in whatever process or on whatever machine this is called."""

import functools
import hashlib
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cs231n_ae.course.grading.isolation.server import ServerFailed
from cs231n_ae.course.grading.terms.records import Job, tests_hash
from cs231n_ae.course.outline.manifest import Assignment, load_assignment
from cs231n_ae.course.outline.paths import course_root

if TYPE_CHECKING:
    from cs231n_ae.course.grading.running.one import SubmissionGrade

__all__ = ["run_job"]


def run_job(job: Job) -> dict[str, Any]:
    """Grade it, and return the grade as JSON-ready data.

    Raises:
        ValueError: if this machine's tests are not those that the job is to be judged by.
    """
    from cs231n_ae.course.grading.running.challenge import with_challenge
    from cs231n_ae.course.grading.running.one import grade_one

    assignment = _assignment(job.assignment, job.root)
    if tests_hash(assignment, job.hidden) != job.tests:
        raise ValueError(f"the tests of {job.assignment} in {assignment.root} are not those of this run: update them")
    with tempfile.TemporaryDirectory(prefix="submission-") as folder:
        for name, content in job.files.items():
            (Path(folder) / name).write_bytes(content)
        grade = grade_one(
            Path(folder),
            assignment,
            seed=job.seed,
            sandbox=job.sandbox,
            hidden=_hidden_folder(job.hidden),
            time_limit=job.time_limit,
            total_limit=job.total_limit,
            only=job.only,
        )
        if job.challenge and not job.only:
            grade = with_challenge(grade, Path(folder), assignment, seed=job.seed, sandbox=job.sandbox)
    if job.near:
        grade = _with_hints(grade, job, assignment)
    # where it lay is of no interest, and differs each time
    results = tuple(replace(result, file=Path(result.file).name) for result in grade.results)
    return replace(grade, results=results).to_json()


def _with_hints(grade: "SubmissionGrade", job: Job, assignment: Assignment) -> "SubmissionGrade":
    """The grade, which is settled, and which exercises are one edit from right; if that cannot be found out, why."""
    from cs231n_ae.course.grading.isolation.near import near_repairs

    started = time.perf_counter()
    ids = {exercise.id for exercise in assignment.exercises}  # the challenge is none of them
    judged = [one for one in grade.results if one.exercise in (job.only or ids)]
    try:
        near, flags = near_repairs(assignment, job.files, judged, sandbox=job.sandbox), grade.flags
    except ServerFailed as error:
        near, flags = (), (*grade.flags, f"it was not found out what is one edit from right: {error}")
    return replace(grade, near=near, flags=flags, seconds=grade.seconds + time.perf_counter() - started)


@functools.lru_cache(maxsize=4)
def _assignment(name: str, root: str) -> Assignment:
    here = Path(root) if (Path(root) / "assignments" / name).is_dir() else course_root()
    return load_assignment(name, root=here, targets=False)


_HIDDEN: dict[str, tempfile.TemporaryDirectory[str]] = {}


def _hidden_folder(hidden: Mapping[str, str]) -> Path | None:
    """The hidden tests as files: written once for each process, for each path is another module to Python."""
    if not hidden:
        return None
    key = hashlib.sha256(repr(sorted(hidden.items())).encode()).hexdigest()
    if key not in _HIDDEN:
        folder = tempfile.TemporaryDirectory(prefix="hidden-")
        for name, text in hidden.items():
            (Path(folder.name) / name).write_text(text, encoding="utf-8", newline="")
        _HIDDEN[key] = folder
    return Path(_HIDDEN[key].name)
