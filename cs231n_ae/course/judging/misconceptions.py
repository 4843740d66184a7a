"""Wrong implementations with a name and an explanation, and which of them a student's answers are equal to."""

import functools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from cs231n_ae.course.answers.in_process import OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.answers.submission import Submission
from cs231n_ae.course.answers.trace import Trace, agree_about, overflows, same_answers, same_record
from cs231n_ae.course.judging.recorded import SEED, Recorded, recorded_of, thin
from cs231n_ae.course.judging.testing import GradingTest
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.outline.paths import bank_folder
from cs231n_ae.course.worker.calls import CallFailed
from cs231n_ae.course.worker.loading import load_once
from cs231n_ae.course.worker.unwritten import unwritten

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
    """Finds the misconceptions that explain one student's answers to one exercise.

    A sentence is said only if all that was seen agrees with it: a misconception is about the outputs that it gets
    wrong, and of these, and of all others that its sentence names ("the loss is averaged, its gradient is not"), the
    student must have given the same values, in every test, those that pass included; and where an error kept an output
    from being seen, it must have been seen wrong elsewhere. One thing is apart: whoever wrote
    a misconception has taken the reference's guards along, a bound on an exponent or inside a logarithm, and a student
    may not have. Where only the student's values run away, in an output whose values agree elsewhere, they say nothing.
    """

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
        self._seen: dict[tuple[str, str], Trace | None] = {}

    def match(self, traces: Sequence[tuple[GradingTest, Trace]]) -> dict[str, Suspect]:
        """Find for each test that failed or noted a fault the misconception that explains it.

        Several are named only if they are about different outputs: one story for each.

        Args:
            traces: the tests that were tried, with what they saw.

        Returns:
            The misconceptions found, by the test's name.
        """
        telling_first = sorted(traces, key=lambda seen: seen[1].failure is None and not seen[1].faults)
        tried = _Tried.of(telling_first)
        stories = [story for suspect in self.suspects if (story := self._story(suspect, tried)) is not None]
        stories.sort(key=lambda story: (-len(story.explains), -len(story.about), -story.alike))
        found: dict[str, Suspect] = {}
        told: set[str] = set()
        for story in stories:
            if story.about & told or story.explains <= found.keys():
                continue
            told |= story.about
            found = {**dict.fromkeys(story.explains, story.suspect), **found}
        return found

    def has_fault(self, suspect: Suspect, test: GradingTest, fault: str) -> bool:
        """Whether a misconception has this fault too in a test, so that what it says is about it."""
        known = self._trace(suspect, test)
        return known is not None and fault in known.faults

    def _story(self, suspect: Suspect, tried: "_Tried") -> "_Story | None":
        """What this misconception would explain; None if something that was seen speaks against it."""
        about: frozenset[str] = frozenset()
        named = frozenset(name for name in tried.seen if _names(suspect, name))
        traces = tried.thinned if isinstance(suspect, Recorded) else tried.traces
        explains: set[str] = set()
        pairs: list[tuple[Trace, Trace]] = []
        for test, mine in traces:
            if mine.failure is None and not mine.faults and not explains:
                return None  # every test that failed has been looked at
            known = self._trace(suspect, test)
            if known is None:
                return None
            about |= _everywhere(known.wrong(), tried.seen)
            if not agree_about(named | about, known, mine, spare=tried.spare):
                return None
            pairs.append((known, mine))
            if test.name not in tried.unwritten and _explains(known, mine):
                explains.add(test.name)
        if not explains or not all(agree_about(named | about, known, mine, spare=tried.spare) for known, mine in pairs):
            return None
        if not _unseen(pairs) <= frozenset().union(*(mine.wrong() for _, mine in pairs)):
            return None
        return _Story(suspect, about, frozenset(explains), sum(same_answers(*pair) for pair in pairs))

    def _trace(self, suspect: Suspect, test: GradingTest) -> Trace | None:
        """What the test sees of the misconception; None if a test was added since they were recorded."""
        if isinstance(suspect, Recorded):
            return suspect.traces.get(test.name)
        key = (suspect.name, test.name)
        if key not in self._seen:
            overlay = OverlaySubmission(self.base, {self.exercise.key: suspect.function})
            self._seen[key] = self.run(test, overlay, self.seed)
        return self._seen[key]


@dataclass(frozen=True)
class _Tried:
    """The tests that were tried with what they saw, and what every suspect is compared with of it."""

    traces: Sequence[tuple[GradingTest, Trace]]
    seen: frozenset[str]
    """The names of all records."""
    spare: frozenset[str]
    """The names of those whose output agreed somewhere without running away."""
    unwritten: frozenset[str]
    """The tests in which what is wrong first holds what np.empty found in memory: nobody's mistake answers the same."""

    @classmethod
    def of(cls, traces: Sequence[tuple[GradingTest, Trace]]) -> "_Tried":
        records = [record for _, trace in traces for record in trace.records]
        whole = {_output(record.name) for record in records if record.kind == "expect" and not overflows(record)}
        spare = frozenset(record.name for record in records if _output(record.name) in whole)
        first = {test.name: next((r for r in trace.records if not r.right), None) for test, trace in traces}
        in_memory = frozenset(name for name, wrong in first.items() if wrong is not None and unwritten(wrong.got).any())
        return cls(traces, frozenset(record.name for record in records), spare, in_memory)

    @functools.cached_property
    def thinned(self) -> Sequence[tuple[GradingTest, Trace]]:
        """The traces in the form in which misconceptions are recorded."""
        return [(test, thin(trace)) for test, trace in self.traces]


@dataclass(frozen=True)
class _Story:
    """A misconception that nothing speaks against."""

    suspect: Suspect
    about: frozenset[str]
    """The outputs that it gets wrong."""
    explains: frozenset[str]
    """The tests whose failure, or fault, it accounts for."""
    alike: int
    """How many tests saw the very same of both, right values included."""


def _unseen(pairs: Iterable[tuple[Trace, Trace]]) -> frozenset[str]:
    """What the first of two traces gets wrong where the second was broken off before: nobody saw that of it."""
    tails = (known.records[len(mine.records) :] for known, mine in pairs if isinstance(mine.broken_off, CallFailed))
    return frozenset(record.name for tail in tails for record in tail if not record.right)


def _everywhere(wrong: Iterable[str], seen: Iterable[str]) -> frozenset[str]:
    """The names of some outputs, and of the same ones in other places: "without a config, step 1 …" is a step 2 too."""
    wrong = set(wrong)
    outputs = {_output(name) for name in wrong}
    return frozenset(wrong | {name for name in seen if _output(name) in outputs})


@functools.lru_cache(maxsize=4096)
def _output(name: str) -> str:
    """What was looked at, without where: what stands before it and a comma, and the number of a step."""
    return re.sub(r"\bstep \d+ ", "", name.rpartition(", ")[2])


def _names(suspect: Suspect, output: str) -> bool:
    """Whether the sentence speaks of an output by its name."""
    return output in suspect.says and re.search(rf"(?<!\w){re.escape(output)}(?!\w)", suspect.says) is not None


def _explains(known: Trace, trace: Trace) -> bool:
    """Whether what a person reads of this test first is something that the misconception does too."""
    if trace.failure is None:
        return bool(known.faults)
    first = next((record for record in trace.records if not record.right), None)
    if first is None or known.failure is None:
        return known.failure is not None and known.broken_off is not None
    same = [record for record in known.records if record.name == first.name and not record.right]
    return bool(same) and (not overflows(first) or any(same_record(record, first) for record in same))
