"""Grade one submission whose code cannot be trusted: the judge is this process, the code runs in a worker."""

import json
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from cs231n_ae.atomic import write_atomically
from cs231n_ae.course.answers.in_process import ReferenceSubmission
from cs231n_ae.course.grading.isolation.isolated import IsolatedSubmission
from cs231n_ae.course.grading.isolation.near import Near
from cs231n_ae.course.judging.asked import doubts_about, found_otherwise
from cs231n_ae.course.judging.results import ExerciseResult, Standing, TestResult, blank_result, standing
from cs231n_ae.course.judging.runner import run_exercise, run_test
from cs231n_ae.course.judging.testing import GradingTest, tests_in, tests_of
from cs231n_ae.course.outline.bounds import TIME_LIMIT, TOTAL_LIMIT
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.source_text.answered import require_answers
from cs231n_ae.course.worker.limits import bounded_memory
from cs231n_ae.course.worker.loading import load_once

__all__ = ["Judge", "SubmissionGrade", "grade_one", "hidden_tests_of", "write_grade"]


@dataclass(frozen=True)
class SubmissionGrade:
    """What one submission earned, as plain data."""

    results: tuple[ExerciseResult, ...]
    """One an exercise, in the order of the manifest."""
    points: float
    earned: float
    flags: tuple[str, ...] = ()
    """What a person should look at: imports of torch, a worker that died, faults of quality, ..."""
    protection: str = ""
    """What was in force, in words."""
    printed: str = ""
    """What the submission's code printed, shortened: for the instructor alone."""
    finished: bool = True
    """False in what is written while grading goes on, or if it was broken off."""
    seconds: float = 0.0
    near: tuple[Near, ...] | None = None
    """Hints for the instructor, none of them sure; None where they were not looked for."""

    def to_json(self) -> dict[str, Any]:
        """This grade as JSON-ready dicts and lists; what was not looked for is not in it."""
        return {key: value for key, value in asdict(self).items() if key != "near" or value is not None}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "SubmissionGrade":
        """The inverse of :meth:`to_json`."""
        results = tuple(ExerciseResult.from_json(result) for result in data["results"])
        near = tuple(Near(**hint) for hint in data["near"]) if "near" in data else None
        return cls(**{**data, "results": results, "flags": tuple(data["flags"]), "near": near})


OnProgress = Callable[[SubmissionGrade], None]


def grade_one(
    folder: Path,
    assignment: Assignment,
    *,
    seed: int,
    sandbox: str = "auto",
    hidden: Path | None = None,
    time_limit: float = TIME_LIMIT,
    total_limit: float | None = TOTAL_LIMIT,
    only: Sequence[str] = (),
    on_progress: OnProgress | None = None,
) -> SubmissionGrade:
    """Grade the exercise files in ``folder``.

    Args:
        folder: the submission; only regular files that the manifest names are looked at.
        assignment: what is graded.
        seed: of the tests' inputs; keep it secret until all are graded.
        sandbox: what stands around the code, ``"auto"`` for the first way that holds (see ``SANDBOXES``).
        hidden: an instructor's folder of further tests: ``test_*.py``, there or in a folder of the assignment's name.
            Their points come on top of the manifest's.
        time_limit: seconds that one test may take.
        total_limit: seconds that the submission's code may take in all; what is left then fails.
        only: the exercises to judge, with what they need; all, when there is none.
        on_progress: given what is known so far, at the beginning and after each test.

    Returns:
        The grade, whatever the submission does. When it is returned, the worker is dead.

    Raises:
        NoAnswers: in a hand-out, whose library has no answers to this assignment.
        ServerFailed: if no worker can be started here.
        ValueError: if the sandbox that is demanded cannot be had.
    """
    judge = Judge(
        folder, assignment, seed=seed, sandbox=sandbox, hidden=hidden, time_limit=time_limit,
        total_limit=total_limit, on_progress=on_progress,
    )  # fmt: skip
    try:
        for exercise in assignment.exercises:
            if not only or exercise.id in only:
                judge.result(exercise.id)
    finally:
        judge.close()
    return judge.grade(finished=True)


class Judge:
    """Judges the exercises of one submission, each once; what it needs comes first."""

    def __init__(
        self,
        folder: Path,
        assignment: Assignment,
        *,
        seed: int,
        sandbox: str = "auto",
        hidden: Path | None = None,
        time_limit: float = TIME_LIMIT,
        total_limit: float | None = TOTAL_LIMIT,
        on_progress: OnProgress | None = None,
    ) -> None:
        """Arguments as of :func:`grade_one`; nothing is run yet."""
        require_answers(assignment.exercises, "grading")
        self.assignment, self.seed, self.on_progress = assignment, seed, on_progress
        self.reference = ReferenceSubmission(assignment)
        self.tests = {
            exercise.id: [*tests_of(exercise), *hidden_tests_of(exercise, hidden)] for exercise in assignment.exercises
        }
        self.submission = IsolatedSubmission(
            assignment, folder, sandbox=sandbox, time_limit=time_limit, total_limit=total_limit
        )
        self.results: dict[str, ExerciseResult] = {}
        self.doubts: list[str] = []
        self.started = time.perf_counter()
        self._tell()

    def result(self, exercise_id: str) -> ExerciseResult:
        """Judge one exercise (and before it those that it needs), unless it has been."""
        if exercise_id not in self.results:
            exercise = self.assignment.exercise(exercise_id)
            needs = {other.id: standing(self.result(other.id)) for other in self.assignment.needed_by(exercise)}
            self.results[exercise_id] = self._judged(exercise, needs)
            self._tell()
        return self.results[exercise_id]

    def close(self) -> None:
        """End the worker."""
        self._flags, self._printed = self.submission.flags, self.submission.printed
        self.submission.close()

    def grade(self, *, finished: bool, running: ExerciseResult | None = None) -> SubmissionGrade:
        """What is known now."""
        known = {**self.results, **({running.exercise: running} if running else {})}
        results = tuple(known.get(e.id) or self._not_graded(e) for e in self.assignment.exercises)
        faults = [f"{r.exercise}: {fault}" for r in results for fault in (*r.faults, *found_otherwise(r))]
        return SubmissionGrade(
            results,
            sum(result.points for result in results),
            sum(result.earned for result in results),
            (*self._flags, *faults, *self.doubts) if finished else (),
            self.submission.protection.says,
            self._printed if finished else "",
            finished,
            time.perf_counter() - self.started,
        )

    def _judged(self, exercise: Exercise, needs: dict[str, Standing]) -> ExerciseResult:
        self.submission.start_afresh()
        done: list[TestResult] = []

        def on_test(test: TestResult) -> None:
            done.append(test)
            if self.on_progress is not None:
                self._tell(self._not_graded(exercise, tuple(done)))

        # Misconceptions are run on the reference of what the exercise needs, so they need it to be there.
        bank = all(self.reference.is_written(self.assignment.exercise(need)) for need in exercise.needs)
        try:
            with warnings.catch_warnings(), bounded_memory():
                warnings.simplefilter("ignore")  # odd answers make the comparisons warn; that is nobody's business
                result = run_exercise(
                    exercise, self.submission, self.seed, tests=self.tests[exercise.id], bank=bank, needs=needs,
                    on_test=on_test,
                )  # fmt: skip
                self._doubt(exercise, result)
        except Exception as error:
            message = f"the judge could not go on with these answers ({type(error).__name__})"
            seen = () if exercise.asks else tuple(done)  # how they were found has not been looked at
            result = replace(self._not_graded(exercise, seen), message=message)
        if self.submission.broken is not None:
            raise self.submission.broken
        return replace(result, points=self._points(exercise))

    def _doubt(self, exercise: Exercise, result: ExerciseResult) -> None:
        tests = self.tests[exercise.id]
        doubts = doubts_about(exercise, self.submission, result, tests, self.seed, run_test)
        self.doubts += [f"{exercise.id}: {doubt}" for doubt in doubts]

    def _points(self, exercise: Exercise) -> float:
        return exercise.points + sum(test.points for test in self.tests[exercise.id] if test.hidden)

    def _not_graded(self, exercise: Exercise, done: tuple[TestResult, ...] = ()) -> ExerciseResult:
        """The exercise as it stands, after some of its tests."""
        rest = [
            TestResult(test.name, test.title, test.points, "not tried", detail="not graded", hidden=test.hidden)
            for test in self.tests[exercise.id][len(done) :]
        ]
        earned = sum(test.points for test in done if test.status == "passed")
        file = str(self.submission.folder / exercise.file)
        blank = blank_result(exercise, file)
        points = self._points(exercise)
        return replace(blank, points=points, earned=earned, tests=(*done, *rest), message="not graded")

    def _tell(self, running: ExerciseResult | None = None) -> None:
        if self.on_progress is not None:
            self.on_progress(self.grade(finished=False, running=running))


def hidden_tests_of(exercise: Exercise, hidden: Path | None) -> list[GradingTest]:
    """The tests of an exercise in an instructor's own folder.

    Raises:
        ValueError: if one has the name of a test that everybody knows.
    """
    if hidden is None:
        return []
    inner = Path(hidden) / exercise.assignment
    folder = inner if inner.is_dir() else Path(hidden)
    known = {test.name for test in tests_of(exercise)}
    found = []
    for path in sorted(folder.glob("test_*.py")):
        module = load_once(path.resolve(), "hidden")
        found += [replace(test, hidden=True) for test in tests_in(module) if test.exercise == exercise.id]
    twice = [test.name for test in found if test.name in known]
    if twice:
        raise ValueError(
            f"{folder}: {twice[0]} is the name of a public test of {exercise.id} too: rename the hidden one"
        )
    return found


def write_grade(path: Path, grade: SubmissionGrade) -> None:
    """Write the grade as JSON; whoever reads the file finds the whole of this or the whole of what was there before."""
    write_atomically(path, json.dumps(grade.to_json(), indent=1))
