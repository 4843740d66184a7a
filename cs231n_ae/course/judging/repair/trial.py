"""Whether an edited answer is right: one failing test first, then all of them, at two seeds."""

import warnings
from collections.abc import Container, Sequence

from cs231n_ae.course.answers.trace import Trace
from cs231n_ae.course.judging.recorded import SEED
from cs231n_ae.course.judging.repair.bench import Bench, Part
from cs231n_ae.course.judging.repair.edit import Edit
from cs231n_ae.course.judging.repair.lent import KIND, Lender
from cs231n_ae.course.judging.runner import run_test
from cs231n_ae.course.judging.testing import GradingTest, Mismatch, tests_of
from cs231n_ae.course.outline.manifest import Exercise

__all__ = ["SEEDS", "Trial"]

SEEDS = (SEED, SEED + 1)
"""An answer is right that is right for both: for one alone, memory that a right answer left has passed for one."""
PATIENCE = 0.25
"""Seconds that a candidate may take in one test, at least: much more than a test, less than an endless loop."""
MEASURING = 0.2
"""Seconds after which it is no longer looked for a quicker failing test."""
QUICK = 0.002
"""Seconds of a test that need not be measured twice."""


class Trial:
    """Tries edits of one student's parts on the tests of one exercise."""

    def __init__(
        self, bench: Bench, parts: list[Part], exercise: Exercise, *, until: float, explained: Container[str] = ()
    ) -> None:
        """``until``: the time of the bench's clock when the search is over; ``explained``: see ``left``."""
        self.bench, self.parts, self.until, self.tried = bench, parts, until, 0
        self.explained, self.clock = explained, bench.clock
        self.exercise = exercise
        edited = [exercise, *(part.exercise for part in parts if part.exercise is not None)]
        self.tests = {one.id: tests_of(one) for one in dict.fromkeys(edited)}
        self.untried: set[str] = set()
        """The names of tests that were not tried, since they need others that fail."""
        self.failing: list[GradingTest] = []
        """The tests that the answer does not pass as it is, the quickest first; those of which ``left`` speaks last."""
        self.seconds: dict[str, float] = {}
        self.before: dict[str, Trace] = {}

    @property
    def all_tests(self) -> list[GradingTest]:
        """Every test that may be run."""
        return [test for tests in self.tests.values() for test in tests]

    @property
    def over(self) -> bool:
        """Whether the time has run out."""
        return self.clock() > self.until

    def begin(self, failing: Sequence[str]) -> None:
        """Run the failing tests on the answer as it is; once some time has gone into that, no more of them."""
        started = self.clock()
        for test in self.tests[self.exercise.id]:
            if any(need in failing or need in self.untried for need in test.needs):
                self.untried.add(test.name)
        for test in (test for test in self.tests[self.exercise.id] if test.name in failing):
            if self.failing and self.clock() - started > MEASURING:
                break
            self.before[test.name] = self._run(test, (), SEEDS[0])
            if self.seconds[test.name] > QUICK:  # most of that may be gradients, which are remembered from now on
                self._run(test, (), SEEDS[0])
            if not self._is_right(self.before[test.name]):
                self.failing.append(test)
        self.failing.sort(key=lambda test: (self._is_told(test), self.seconds[test.name]))

    def outcome(self, edits: Sequence[Edit], test: GradingTest) -> str:
        """How an edited answer does in a test: ``"right"``, ``"further"``, ``"otherwise"``, or ``"same"`` as before."""
        self.tried += 1
        trace, before = self._run(test, edits, SEEDS[0]), self.before.get(test.name)
        if self._is_right(trace):
            return "right"
        if before is None:
            return "otherwise"
        goes_on = before.broken_off is not None and trace.broken_off is None
        if goes_on or (trace.broken_off is None and len(trace.wrong()) < len(before.wrong())):
            return "further"
        return "same" if (trace.ending(), trace.wrong()) == (before.ending(), before.wrong()) else "otherwise"

    def failures(self, edits: Sequence[Edit]) -> list[GradingTest]:
        """The tests of the exercise, at the first seed, that an edited answer does not pass."""
        return [test for test in self.tests[self.exercise.id] if not self._is_right(self._run(test, edits, SEEDS[0]))]

    def left(self, edits: Sequence[Edit]) -> list[GradingTest] | None:
        """The tests that a repair leaves to another; None if it is no repair.

        Two mistakes may be in one answer, an exponential that overflows and a sign. A test whose own words say what is
        wrong, or that a misconception explains, may go on failing in the same way; all others must pass.
        """
        found: dict[str, GradingTest] = {}
        for seed in SEEDS:
            for test in self._wanted(edits):
                trace = self._run(test, edits, seed)
                if not self._is_right(trace):
                    if not self._is_left(test, trace):
                        return None
                    found[test.name] = test
        return list(found.values())

    def _is_left(self, test: GradingTest, trace: Trace) -> bool:
        """Whether it fails as it did before, for a reason of its own that a person is told."""
        before = self._as_it_was(test)
        one, other = before.failure, trace.failure
        if test.name in self.untried and isinstance(other, Mismatch) and other.kind == "dtype":
            return not self._is_told(self.failing[0])
        if not isinstance(one, Mismatch) or not isinstance(other, Mismatch) or not self._is_told(test):
            return False
        if self._is_told(self.failing[0]):  # nothing but such tests fail: then all of them are to pass
            return False
        return (one.kind, one.name) == (other.kind, other.name) and trace.wrong() <= before.wrong()

    def _is_told(self, test: GradingTest) -> bool:
        failure = self._as_it_was(test).failure
        is_claim = isinstance(failure, Mismatch) and failure.kind in ("claim", "not finite")
        return is_claim or (failure is not None and test.name in self.explained)

    def _as_it_was(self, test: GradingTest) -> Trace:
        if test.name not in self.before:
            self.before[test.name] = self._run(test, (), SEEDS[0])
        return self.before[test.name]

    def proved(self, edits: Sequence[Edit]) -> bool:
        """Whether an edited answer passes every test, of each exercise whose function is edited, at both seeds."""
        return self.passes(edits, self._wanted(edits))

    def _wanted(self, edits: Sequence[Edit]) -> list[GradingTest]:
        """The tests that a repair is to pass, the quickest first."""
        edited = (self.parts[edit.part].exercise for edit in edits)
        names = dict.fromkeys([self.exercise.id, *(one.id for one in edited if one is not None)])
        wanted = [test for name in names for test in self.tests[name]]
        return sorted(wanted, key=lambda test: self.seconds.get(test.name, 1.0))

    def passes(self, edits: Sequence[Edit], tests: Sequence[GradingTest]) -> bool:
        """Whether an edited answer passes these tests, at both seeds."""
        return all(self._is_right(self._run(test, edits, seed)) for seed in SEEDS for test in tests)

    def _run(self, test: GradingTest, edits: Sequence[Edit], seed: int) -> Trace:
        started = self.clock()
        patience = max(PATIENCE, 10 * self.seconds.get(test.name, 1.0))
        self.bench.deadline = min(started + patience, max(self.until, started) + PATIENCE)
        if any(edit.kind == KIND for edit in edits) and isinstance(self.bench.lender, Lender):
            self.bench.lender.begin(test, seed)
        try:
            with warnings.catch_warnings(), self.bench.edited(self.parts, edits) as submission:
                warnings.simplefilter("ignore")
                trace = run_test(test, submission, seed)
        except (SyntaxError, TypeError, ValueError) as error:  # an edit that is no Python
            trace = Trace(failure=error, broken_off=error)
        if not edits:
            self.seconds[test.name] = self.clock() - started
        return trace

    def _is_right(self, trace: Trace) -> bool:
        """Whether nothing is wrong; a fault of what the exercise builds on counts with that."""
        needed = {part.qualname for part in self.parts if part.exercise is not self.exercise}
        return trace.failure is None and all(fault.partition(" ")[0] in needed for fault in trace.faults)
