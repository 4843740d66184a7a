"""Wrong implementations with a name and an explanation, and which of them a student's answers are equal to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from cs231n_ae.course.answers.in_process import OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.answers.submission import Submission
from cs231n_ae.course.answers.trace import Trace, same_answers
from cs231n_ae.course.judging.recorded import SEED, Recorded, recorded_of, thin
from cs231n_ae.course.judging.testing import GradingTest
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.outline.paths import bank_folder
from cs231n_ae.course.worker.loading import load_once

__all__ = ["Matcher", "Misconception", "Suspect", "bank_of", "load_bank", "misconception", "record_bank"]

Run = Callable[[GradingTest, Submission, int], Trace]


@dataclass(frozen=True)
class Misconception:
    """One way to get an exercise wrong."""

    exercise: str
    name: str
    says: str
    """What a student reads whose answers are these: it leads on, without giving the answer."""
    function: Callable[..., Any]


Suspect: TypeAlias = Misconception | Recorded
"""What a student's answers are compared with: a function to be run, or what one has answered before."""


def misconception(exercise_id: str, *, says: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a wrong implementation of an exercise; its name is the function's."""

    def mark(function: Callable[..., Any]) -> Callable[..., Any]:
        marked = [
            *getattr(function, "misconceptions", ()),
            Misconception(exercise_id, function.__name__, says, function),
        ]
        function.misconceptions = marked  # type: ignore[attr-defined]
        return function

    return mark


def bank_of(assignment: Assignment, exercise: Exercise) -> list[Misconception]:
    """The misconceptions about one exercise, in the order of the file; none if there is no bank here.

    They are in the file of the exercise's name, ``affine.py``, or in the files of a folder of that name, ``rules/``.
    """
    folder = bank_folder(assignment.name, root=assignment.root)
    paths = [*folder.glob(exercise.file), *sorted(folder.glob(f"{exercise.stem}/*.py"))]
    return [found for path in paths for found in _from_file(path) if found.exercise == exercise.id]


def load_bank(assignment: Assignment) -> list[Misconception]:
    """All misconceptions of an assignment."""
    folder = bank_folder(assignment.name, root=assignment.root)
    return [found for path in sorted(folder.rglob("*.py")) for found in _from_file(path)]


def _from_file(path: Any) -> list[Misconception]:
    return [found for value in vars(load_once(path, "bank")).values() for found in getattr(value, "misconceptions", ())]


def record_bank(assignment: Assignment, exercise: Exercise, tests: Sequence[GradingTest], run: Run) -> list[Recorded]:
    """What each misconception about an exercise answers to each of these tests, put in the place of the reference."""
    reference, found = ReferenceSubmission(assignment), []
    for wrong in bank_of(assignment, exercise):
        overlay = OverlaySubmission(reference, {exercise.key: wrong.function})
        traces = {test.name: thin(run(test, overlay, SEED)) for test in tests}
        found.append(Recorded(wrong.name, wrong.says, traces))
    return found


class Matcher:
    """Compares one student's answers to one exercise with those of every misconception about it."""

    def __init__(
        self,
        exercise: Exercise,
        submission: Submission,
        seed: int,
        run: Run,
        *,
        suspects: Sequence[Suspect] | None = None,
    ) -> None:
        """Prepare; nothing is run yet.

        Args:
            exercise: what is being judged.
            submission: the student's, over which misconceptions are put where the reference is not at hand.
            seed: the one that the tests run with.
            run: runs one test on a submission.
            suspects: the misconceptions to compare with; when not given, those of the bank, or in a hand-out, which has
                none, what was recorded of them.
        """
        self.exercise, self.seed, self.run = exercise, seed, run
        if suspects is None:
            assignment = submission.assignment
            suspects = bank_of(assignment, exercise) or (recorded_of(assignment, exercise) if seed == SEED else [])
        self.suspects = suspects
        self.base: Submission = ReferenceSubmission(submission.assignment)
        needed = [other for other in submission.assignment.exercises if other.id in exercise.needs]
        if not all(self.base.is_written(other) for other in needed):
            self.base = submission
        self._agreements: dict[tuple[str, str], bool] = {}

    def match(self, traces: Sequence[tuple[GradingTest, Trace]]) -> dict[str, Suspect]:
        """Find for each test that failed or noted a fault the misconception that gives the same answers.

        Each is run on the same test with the same inputs. Of several that agree on a test, the one that agrees with
        the student on most tests is taken; the others are run only then.

        Args:
            traces: the tests that were tried, with what they saw.

        Returns:
            The misconceptions found, by the test's name.
        """
        found = {}
        for test, trace in traces:
            if trace.failure is None and not trace.faults:
                continue
            agreeing = [suspect for suspect in self.suspects if self._agrees(suspect, test, trace)]
            if len(agreeing) > 1:
                agreeing.sort(key=lambda suspect: -sum(self._agrees(suspect, *seen) for seen in traces))
            if agreeing:
                found[test.name] = agreeing[0]
        return found

    def _agrees(self, suspect: Suspect, test: GradingTest, trace: Trace) -> bool:
        key = (suspect.name, test.name)
        if key not in self._agreements:
            self._agreements[key] = self._compare(suspect, test, trace)
        return self._agreements[key]

    def _compare(self, suspect: Suspect, test: GradingTest, trace: Trace) -> bool:
        if isinstance(suspect, Recorded):
            known = suspect.traces.get(test.name)  # a test that was added since is not recorded
            return known is not None and same_answers(known, thin(trace))
        overlay = OverlaySubmission(self.base, {self.exercise.key: suspect.function})
        return same_answers(self.run(test, overlay, self.seed), trace)
