"""What an exercise builds on, where that is not right: the student's own where it will do, else the library's.

A backward pass unpacks the cache of the student's own forward pass, whose form nobody else knows. So a test is run on
the student's own answers first, and whoever passes it has passed it. Only a test that fails is run once more, with
the library's functions in the places of those that do not pass. If that fails too, and differently, the cache may be
to blame: the library's may be of another form than the student's. Then nothing is said of the answer but this.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cs231n_ae.course.answers.in_process import ReferenceSubmission
from cs231n_ae.course.answers.submission import Submission, opaque_parts
from cs231n_ae.course.answers.trace import Trace, same_answers
from cs231n_ae.course.judging.results import Standing
from cs231n_ae.course.outline.manifest import Exercise

__all__ = ["Ground", "Seen"]


@dataclass(frozen=True)
class Seen:
    """One test as it counts."""

    trace: Trace
    borrowed: bool = False
    """Whether the library's functions stood in for some of the student's own."""
    judged: bool = True
    """False if it failed, and what the exercise builds on may be the reason."""


class Ground:
    """What stands under one exercise: all that it builds on, and how much of that is right."""

    def __init__(self, exercise: Exercise, submission: Submission, standings: Mapping[str, Standing]) -> None:
        """Look at what is known of the exercises that this one needs; an unknown one counts as right."""
        self.exercise, self.submission = exercise, submission
        needed = submission.assignment.needed_by(exercise)
        self.weak = [other for other in needed if standings.get(other.id, "right") != "right"]
        known = {standings[other.id] for other in self.weak}
        self.absent = [other.id for other in self.weak if standings[other.id] == "absent"]
        self._values_are_right = known <= {"right but for dtypes"}
        reference = ReferenceSubmission(submission.assignment)
        self.library_helps = all(reference.is_written(other) and "." not in other.qualname for other in self.weak)
        self._cached = any(_hands_over_a_cache(other) for other in self.weak)

    def look(self, run: Callable[[], Trace], explained: Callable[[Trace], bool]) -> Seen:
        """Run one test, on the student's own answers, and again on the library's if that may change how it ends.

        Args:
            run: runs it on the submission as it stands.
            explained: whether a failure is one that is known, with the library's functions.
        """
        own = None if self.absent else self._without_others_faults(run())
        if own is not None and (own.failure is None or not self.weak):
            return Seen(own)
        if not self.library_helps:
            assert own is not None, "an exercise that builds on nothing waits"
            return Seen(own, judged=self._values_are_right)
        with self.submission.borrowing(self.weak):
            other = self._without_others_faults(run())
        if other.failure is None:
            return Seen(other, borrowed=True)
        if own is not None and (self._values_are_right or same_answers(own, other)):
            return Seen(own)
        return Seen(other, borrowed=True, judged=not self._cached or explained(other))

    def _without_others_faults(self, trace: Trace) -> Trace:
        """A forward pass that writes into its input is told so with the forward pass."""
        needed = {other.qualname for other in self.submission.assignment.needed_by(self.exercise)}
        trace.faults[:] = [fault for fault in trace.faults if fault.partition(" ")[0] not in needed]
        return trace

    def waits(self) -> str:
        """Why the exercise cannot be judged at all, or nothing."""
        if not self.absent or self.library_helps:
            return ""
        return f"{self.exercise.id} needs {self.absent[0]}, which does not pass yet"

    def needs_first(self) -> str:
        """What a test that is not judged waits for."""
        return f"needs {_and([other.id for other in self.weak])} to be right"

    def says(self, seen: list[Seen]) -> str:
        """On what these tests were judged, in a line; nothing if that was the student's own work alone."""
        if not self.weak:
            return ""
        names = _and([other.id for other in self.weak])
        passes = "does not pass yet" if len(self.weak) == 1 else "do not pass yet"
        unjudged = not all(one.judged for one in seen)
        if not self.library_helps:
            return f"needs {names}, which {passes}: what fails may be due to that" if unjudged else ""
        says = f"judged with the library's {names} in place of yours, which {passes}"
        if not unjudged:
            return says if any(one.borrowed for one in seen) else ""
        if any(one.borrowed and one.judged for one in seen):
            return (
                f"{says}; what fails so may only expect a cache of another form than the library's: mend {names} first"
            )
        return (
            f"mend {names} first, which {passes}: what fails may only expect a cache of another form than the library's"
        )


def _hands_over_a_cache(exercise: Exercise) -> bool:
    parts = opaque_parts(exercise.module, exercise.qualname)
    return parts if isinstance(parts, bool) else any(parts)


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
