"""Run the tests of an exercise on a submission, and say of each failure why."""

import time
import zlib
from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import replace

import numpy as np

from cs231n_ae.course.answers.submission import Submission
from cs231n_ae.course.answers.trace import Trace, recording
from cs231n_ae.course.judging.explain import comparison_of, headline_of, remark_of
from cs231n_ae.course.judging.misconceptions import Matcher, Suspect
from cs231n_ae.course.judging.recorded import SEED
from cs231n_ae.course.judging.results import ExerciseResult, TestResult, blank_result, unlocks
from cs231n_ae.course.judging.testing import GradingTest, tests_of
from cs231n_ae.course.outline.manifest import Exercise
from cs231n_ae.course.worker.calls import CallFailed, NotWritten

__all__ = ["run_exercise", "run_test"]


def run_exercise(
    exercise: Exercise,
    submission: Submission,
    seed: int = SEED,
    *,
    tests: Sequence[GradingTest] | None = None,
    bank: bool = True,
    suspects: Sequence[Suspect] | None = None,
    passed: Container[str] | None = None,
    on_test: Callable[[TestResult], None] | None = None,
) -> ExerciseResult:
    """Judge one exercise.

    Args:
        exercise: what to judge.
        submission: whose answers; it knows its assignment (``submission.assignment``).
        seed: of the tests' inputs; each test has a generator of its own, made from this and its name.
        tests: the tests to run; those of ``tests/aN_…/`` marked with the exercise's id when not given.
        bank: whether to look for named misconceptions.
        suspects: the misconceptions to look for; those of the bank when not given.
        passed: the ids of the exercises that are known to work (see ``unlocks`` in ``results``), for ``needs``; when
            not given, the needed exercises are run first.
        on_test: called with each test's result as soon as it is known. The final result may name another
            misconception, once all tests have been seen.

    Returns:
        The result; nothing that the submission raises is raised here.
    """
    started = time.perf_counter()
    file, line = submission.location(exercise)
    blank = blank_result(exercise, file, line)
    if not submission.is_written(exercise):
        return replace(blank, status="not written", message=_not_written(exercise))
    missing = _missing_needs(exercise, submission, seed, passed)
    if missing:
        return replace(blank, status="waiting", message=f"{exercise.id} needs {missing}, which does not pass yet")
    tests = tests_of(exercise) if tests is None else tests
    if not tests:
        return replace(blank, message=f"{exercise.id} has no tests in tests/{exercise.assignment}")
    with submission.standing_in():
        matcher = Matcher(exercise, submission, seed, run_test, suspects=suspects) if bank else None
        run = _Run(exercise, submission, seed, matcher)
        for test in tests:
            taken = run.take(test)
            if taken is None:
                return replace(blank, status="not written", message=_not_written(exercise))
            if on_test is not None:
                on_test(taken)
        finished = run.finished(blank)
    return replace(finished, seconds=time.perf_counter() - started)


def run_test(test: GradingTest, submission: Submission, seed: int) -> Trace:
    """Run one test with its own generator, and keep what it saw."""
    rng = np.random.default_rng([seed, zlib.crc32(test.name.encode())])
    with recording() as trace:
        try:
            test.function(submission, rng)
        except Exception as error:
            trace.broken_off = error
            trace.failure = trace.failure or error
    return trace


def _not_written(exercise: Exercise) -> str:
    return f"{exercise.id} is not written yet: open {exercise.file}, and replace its raise NotImplementedError"


def _missing_needs(exercise: Exercise, submission: Submission, seed: int, passed: Container[str] | None) -> str:
    for need in exercise.needs:
        if passed is not None:
            if need not in passed:
                return need
        else:
            needed = submission.assignment.exercise(need)
            if not unlocks(run_exercise(needed, submission, seed, bank=False)):
                return need
    return ""


class _Run:
    """The tests of one exercise, one after the other."""

    def __init__(self, exercise: Exercise, submission: Submission, seed: int, matcher: Matcher | None) -> None:
        self.exercise, self.submission, self.seed, self.matcher = exercise, submission, seed, matcher
        self.results: list[TestResult] = []
        self.traces: list[tuple[GradingTest, Trace]] = []

    def take(self, test: GradingTest) -> TestResult | None:
        """Run one test; None if the exercise turns out not to be written."""
        blank = TestResult(test.name, test.title, test.points, "not tried", hidden=test.hidden)
        passed = {result.test for result in self.results if result.status == "passed"}
        lacking = [need for need in test.needs if need not in passed]
        if lacking:
            titles = {result.test: result.title for result in self.results}
            result = replace(blank, detail=f"needs: {titles.get(lacking[0], lacking[0])}")
        else:
            trace = run_test(test, self.submission, self.seed)
            if isinstance(trace.failure, NotWritten) and trace.failure.qualname == self.exercise.qualname:
                return None
            self.traces.append((test, trace))
            result = self._judged(blank, trace)
        self.results.append(result)
        return result

    def _judged(self, blank: TestResult, trace: Trace) -> TestResult:
        if trace.failure is None:
            return replace(blank, status="passed", detail=remark_of(trace))
        failure = trace.failure
        try:
            headline, comparison = headline_of(trace), comparison_of(failure)
        except Exception as error:  # answers so odd that nothing can be said about them are still wrong answers
            headline, comparison = f"these answers cannot be compared ({type(error).__name__})", None
        result = replace(
            blank,
            status="failed",
            headline=headline,
            comparison=comparison,
            traceback=failure.lines if isinstance(failure, CallFailed) else (),
        )
        return _with_name(result, self._names().get(blank.test))

    def _names(self) -> dict[str, Suspect]:
        return self.matcher.match(self.traces) if self.matcher is not None else {}

    def finished(self, blank: ExerciseResult) -> ExerciseResult:
        """The whole result, with the misconceptions that all tests together point to."""
        named = self._names()
        compared = Counter(name for _, trace in self.traces for name in trace.compared())
        tests = tuple(
            _with_title(_with_name(r, named.get(r.test)), compared) if r.status == "failed" else r for r in self.results
        )
        faults = tuple(
            dict.fromkeys(
                f"{fault}. {named[test.name].says}" if trace.failure is None and test.name in named else fault
                for test, trace in self.traces
                for fault in trace.faults
            )
        )
        earned = float(sum(test.points for test in tests if test.status == "passed"))
        good = all(test.status == "passed" for test in tests) and not faults
        return replace(blank, status="passed" if good else "failed", earned=earned, tests=tests, faults=faults)


def _with_name(result: TestResult, found: Suspect | None) -> TestResult:
    if found is None:
        return replace(result, explanation="", misconception="")
    return replace(result, explanation=found.says, misconception=found.name)


def _with_title(result: TestResult, compared: Counter[str]) -> TestResult:
    """Where several tests look at one output, the headline says which of them this is."""
    name = result.comparison.name if result.comparison is not None else ""
    if compared[name] < 2 or "agree" in result.title or result.headline.startswith(result.title):
        return result
    return replace(result, headline=f"{result.title}: {result.headline}")
