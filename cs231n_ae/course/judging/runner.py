"""Run the tests of an exercise on a submission, and say of each failure why."""

import logging
import time
import traceback
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np

from cs231n_ae.course.answers.submission import Submission
from cs231n_ae.course.answers.trace import Trace, recording
from cs231n_ae.course.judging.asked import as_asked
from cs231n_ae.course.judging.building_on import Ground, Seen
from cs231n_ae.course.judging.explain import comparison_of, headline_of, kind_of, remark_of
from cs231n_ae.course.judging.misconceptions import Matcher, Suspect
from cs231n_ae.course.judging.recorded import SEED
from cs231n_ae.course.judging.results import Comparison, ExerciseResult, Standing, TestResult, blank_result, standing
from cs231n_ae.course.judging.testing import GradingTest, tests_of
from cs231n_ae.course.outline.manifest import Exercise
from cs231n_ae.course.worker.calls import CallFailed, NotWritten, WrongReturn
from cs231n_ae.course.worker.limits import OutOfTime, bounded_time

__all__ = ["NET", "run_exercise", "run_test"]

MOST_FAULTS = 20
"""Faults of one exercise that are told: more is nothing that anybody reads."""
NET = logging.getLogger(__name__)
"""Is told, below what is shown, of each error of the course's own that a student's check went on from."""


def run_exercise(
    exercise: Exercise,
    submission: Submission,
    seed: int = SEED,
    *,
    tests: Sequence[GradingTest] | None = None,
    bank: bool = True,
    suspects: Sequence[Suspect] | None = None,
    needs: Mapping[str, Standing] | None = None,
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
        needs: how the exercises that this one builds on stand (see ``standing`` in ``results``), by id; when not
            given, they are run first.
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
    ground = Ground(exercise, submission, _standings(exercise, submission, seed) if needs is None else needs)
    if ground.waits():
        return replace(blank, status="waiting", message=ground.waits())
    tests = tests_of(exercise) if tests is None else tests
    if not tests:
        return replace(blank, message=f"{exercise.id} has no tests in tests/{exercise.assignment}")
    with submission.standing_in():
        matcher = Matcher(exercise, submission, seed, run_test, suspects=suspects) if bank else None
        run = _Run(exercise, submission, seed, matcher, ground)
        for test in tests:
            taken = run.take(test)
            if taken is None:
                return replace(blank, status="not written", message=_not_written(exercise))
            if on_test is not None:
                on_test(run.told_so_far(taken))
        finished = run.finished(blank)
        for passed, borrowing in run.passed(tests):
            with borrowing:
                finished = as_asked(finished, exercise, submission, passed, seed, run_test)
    return replace(finished, seconds=time.perf_counter() - started)


def run_test(test: GradingTest, submission: Submission, seed: int) -> Trace:
    """Run one test with its own generator, and keep what it saw; only so long, where answers are not trusted."""
    rng = np.random.default_rng([seed, zlib.crc32(test.name.encode())])
    seconds = submission.seconds_for_a_test
    clock = bounded_time(time.monotonic() + seconds) if seconds is not None else nullcontext()
    with recording() as trace:
        try:
            with clock:
                test.function(submission, rng)
        except Exception as error:
            trace.broken_off = error
            trace.failure = trace.failure or error
        except OutOfTime:
            if seconds is None:  # the time of whoever asked for this run is over, not the test's own
                raise
            says = f"after {seconds:g} s this test was broken off: what came back keeps whoever looks at it busy"
            trace.broken_off = trace.failure = WrongReturn(says)
    return trace


def _not_written(exercise: Exercise) -> str:
    return f"{exercise.id} is not written yet: open {exercise.file}, and replace its raise NotImplementedError"


def _standings(exercise: Exercise, submission: Submission, seed: int) -> dict[str, Standing]:
    found: dict[str, Standing] = {}
    for needed in submission.assignment.needed_by(exercise):
        found[needed.id] = standing(run_exercise(needed, submission, seed, bank=False, needs=found))
    return found


class _Run:
    """The tests of one exercise, one after the other."""

    def __init__(
        self, exercise: Exercise, submission: Submission, seed: int, matcher: Matcher | None, ground: Ground
    ) -> None:
        self.exercise, self.submission, self.seed, self.matcher = exercise, submission, seed, matcher
        self.ground = ground
        self.seen: list[Seen] = []
        self.judged: list[tuple[GradingTest, Seen]] = []
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
            seen = self.ground.look(
                lambda: run_test(test, self.submission, self.seed), lambda trace: self._is_known(test, trace)
            )
            failure = seen.trace.failure
            if isinstance(failure, NotWritten) and failure.qualname == self.exercise.qualname:
                return None
            self.seen.append(seen)
            if seen.judged:
                self.traces.append((test, seen.trace))
                self.judged.append((test, seen))
            unproved = self._unproved(seen.trace)
            if not seen.judged:
                result = replace(blank, detail=self.ground.needs_first())
            elif unproved:
                result = replace(blank, detail=f"needs: {unproved}")
            else:
                result = self._judged(blank, seen.trace)
        self.results.append(result)
        return result

    def _unproved(self, trace: Trace) -> str:
        """The title of a test that did not pass, of values of which this trace found nothing but the dtype right.

        A dtype is worth something only where the numbers are right: zeros have one too.
        """
        looked = {record.name for record in trace.records if record.kind == "expect_dtype"} - trace.compared()
        if trace.failure is not None or not looked:
            return ""
        compared = {test.name: seen.compared() for test, seen in self.traces}
        same = [result for result in self.results if looked & compared.get(result.test, frozenset())]
        found = looked <= {name for result in same for name in compared[result.test]}
        return next((one.title for one in (same if found else self.results) if one.status != "passed"), "")

    def _judged(self, blank: TestResult, trace: Trace) -> TestResult:
        if trace.failure is None:
            return replace(blank, status="passed", detail=remark_of(trace))
        failure = trace.failure
        lines = failure.lines if isinstance(failure, CallFailed) else ()
        return replace(blank, status="failed", kind=kind_of(trace), traceback=lines)

    def told_so_far(self, result: TestResult) -> TestResult:
        """One result for who does not wait for the end: with the misconception that the tests so far point to."""
        if result.status != "failed":
            return result
        return _with_name(_with_words(result, self._trace(result), ()), self._names().get(result.test))

    def _trace(self, result: TestResult) -> Trace:
        return next(trace for test, trace in self.traces if test.name == result.test)

    def passed(self, tests: Sequence[GradingTest]) -> Iterator[tuple[list[GradingTest], AbstractContextManager[None]]]:
        """Those of the tests that found nothing wrong, and what is entered to pass them again, if there are any."""
        good = {result.test for result in self.results if result.status == "passed"}
        for borrowed in (False, True):
            known = {test.name for test, seen in self.judged if seen.borrowed == borrowed} & good
            passed = [test for test in tests if test.name in known]
            if passed:
                yield passed, self.submission.borrowing(self.ground.weak) if borrowed else nullcontext()

    def _is_known(self, test: GradingTest, trace: Trace) -> bool:
        return self.matcher is not None and bool(self.matcher.match([(test, trace)]))

    def _names(self) -> dict[str, Suspect]:
        return self.matcher.match(self.traces) if self.matcher is not None else {}

    def finished(self, blank: ExerciseResult) -> ExerciseResult:
        """The whole result, with the misconceptions that all tests together point to."""
        named = self._names()
        compared = Counter(name for _, trace in self.traces for name in trace.compared())
        agreeing = Counter(name for test, t in self.traces if "agree" in test.title for name in t.compared())
        others = [trace for _, trace in self.traces]
        told = [_with_words(r, self._trace(r), others) if r.status == "failed" else r for r in self.results]
        tests = tuple(
            _with_title(_with_name(r, named.get(r.test)), agreeing if "agree" in r.title else compared)
            if r.status == "failed"
            else r
            for r in told
        )
        faults = self._faults(named)
        earned = float(sum(test.points for test in tests if test.status == "passed"))
        good = all(test.status == "passed" for test in tests) and not faults
        says = self.ground.says(self.seen)
        if not faults and not all(one.judged for one in self.seen) and not any(t.status == "failed" for t in tests):
            return replace(blank, status="waiting", earned=earned, tests=tests, message=says)
        finished = replace(blank, earned=earned, tests=tests, faults=faults, note=says)
        return replace(finished, status="passed" if good else "failed")

    def _faults(self, named: dict[str, Suspect]) -> tuple[str, ...]:
        """Each fault once; what a misconception says behind the first that it has too, and behind no other."""
        found, told = dict[str, str](), set[str]()
        for test, trace in self.traces:
            suspect = named.get(test.name) if trace.failure is None else None
            for fault in trace.faults:
                found.setdefault(fault, fault)
                if suspect is None or suspect.says in told or self.matcher is None:
                    continue
                if self.matcher.has_fault(suspect, test, fault):
                    told.add(suspect.says)
                    found[fault] = f"{fault}. {suspect.says}"
        more = len(found) - MOST_FAULTS
        return (*list(found.values())[:MOST_FAULTS], *([f"and {more} more such faults"] if more > 0 else []))


def _told(trace: Trace, others: Sequence[Trace]) -> tuple[str, Comparison | None]:
    """The sentence about a failure, and the arrays beside it."""
    try:
        return headline_of(trace, others), comparison_of(trace.failure)
    except Exception as error:  # a mistake of the course's: the answers are wrong all the same, and the check goes on
        NET.debug("no words for %s", trace.failure, exc_info=error)
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"
        return f"these answers are wrong, and the course failed to say how ({where}): please report it", None


def _with_words(result: TestResult, trace: Trace, others: Sequence[Trace]) -> TestResult:
    """The result with a headline that none of the others speaks against, and with the arrays."""
    headline, comparison = _told(trace, others)
    return replace(result, headline=headline, comparison=comparison)


def _with_name(result: TestResult, found: Suspect | None) -> TestResult:
    if found is None:
        return replace(result, explanation="", misconception="")
    return replace(result, explanation=found.says, misconception=found.name)


def _with_title(result: TestResult, compared: Counter[str]) -> TestResult:
    """Where several tests look at one output, the headline says which of them this is.

    That a gradient agrees with the numerical one says no more than the headline does, unless several tests say so.
    """
    name = result.comparison.name if result.comparison is not None else ""
    if compared[name] < 2 or result.headline.startswith(result.title):
        return result
    return replace(result, headline=f"{result.title}: {result.headline}")
