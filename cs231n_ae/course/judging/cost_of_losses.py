"""How the cost of a loss grows with its batch: a loss has no forward pass of its own, it is called by itself.

Whoever moves one entry after another, and has the loss of the whole batch each time, does four times the work four
times over when there are four times as many examples: in whatever arithmetic, with digits to spare or with complex
numbers, and however the text is disguised. A mean over examples knows what is right there without being asked: with
each example there r times, the gradient of each copy is an r-th of what it was, and all else is the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cs231n_ae.course.answers.submission import Submission
from cs231n_ae.course.answers.trace import recording
from cs231n_ae.course.judging.cost import Call, Run, Taken, arrays_of, calls_of, grows, repeated
from cs231n_ae.course.judging.elsewhere import is_near, require_near
from cs231n_ae.course.judging.testing import GradingTest
from cs231n_ae.course.outline.manifest import Exercise

__all__ = ["loss_grows_too_fast"]

Arrays = list[np.ndarray[Any, Any]]
PLAIN = (np.ndarray, bool, int, float, str, type(None))
"""What the arguments may be: of a generator's draws, or a function's values, nobody knows what they would be."""


@dataclass
class _Loss(Taken):
    """A call of a loss in a test, to be made again with each example there several times."""

    submission: Submission
    exercise: Exercise
    call: Call

    @property
    def inputs(self) -> np.ndarray[Any, Any]:
        return arrays_of(self.call.args)[0]

    def seconds(self, repeats: int) -> float:
        """As of any :class:`Taken`.

        Raises:
            CallFailed, WrongReturn: if it cannot be run so.
            Otherwise: if it gives another gradient there than in the test, and that one was right.
        """
        args, kwargs = self._given(repeats)
        with recording():
            returned, seconds = self.timed(
                lambda: self.submission.call(self.exercise.stem, self.exercise.qualname, None, args, kwargs)
            )
        right = self.right(repeats)
        known = [is_near(mine, one) for mine, one in zip(_gradients(self.call.returned), self.right(1), strict=False)]
        require_near(_gradients(returned), right, known, f"for {self.rows(repeats)}")
        return seconds

    def right(self, repeats: int) -> Arrays:
        """The library's gradients."""
        args, kwargs = self._given(repeats)
        return _gradients(self.exercise.reference()(*args, **kwargs))

    def is_a_mean(self) -> bool:
        """Whether the examples know nothing of each other, and each counts as much as the next."""
        try:
            once, twice = self.right(1), self.right(2)
        except (ArithmeticError, IndexError, TypeError, ValueError):
            return False
        length = len(self.inputs)
        per_example = [array.ndim > 0 and len(array) == length for array in once]
        expected = [np.concatenate([a] * 2) / 2 if of_rows else a for a, of_rows in zip(once, per_example, strict=True)]
        return any(per_example) and len(once) == len(twice) and all(map(is_near, twice, expected))

    def _given(self, repeats: int) -> tuple[tuple[Any, ...], dict[str, Any]]:
        rows = len(self.inputs)
        return repeated(self.call.args, repeats, rows), repeated(self.call.kwargs, repeats, rows)


def loss_grows_too_fast(
    exercise: Exercise, submission: Submission, tests: Sequence[GradingTest], seed: int, run: Run
) -> bool:
    """Whether a loss with its gradient takes much more than four times as long for four times as many examples.

    ``tests`` are those that it passes. False where that cannot be found out: of methods, and where the examples meet.

    Raises:
        Otherwise: if it has no answer there, or another one than the library.
    """
    if "." in exercise.qualname or "_backward" in exercise.qualname:
        return False
    return any(grows(one) for one in _losses(exercise, submission, tests, seed, run))


def _losses(
    exercise: Exercise, submission: Submission, tests: Sequence[GradingTest], seed: int, run: Run
) -> Iterator[_Loss]:
    """The first call in the tests that can be made again so."""
    for call in calls_of(submission, tests, seed, run):
        one = _Loss(submission, exercise, call)
        given = (*call.args, *call.kwargs.values())
        if call.name != exercise.qualname or not arrays_of(call.args) or not all(isinstance(g, PLAIN) for g in given):
            continue
        if len(one.inputs) > 1 and one.inputs.dtype == np.float64 and one.is_a_mean():
            yield one
            return


def _gradients(returned: Any) -> Arrays:
    """The arrays that a loss gives beside its value."""
    return arrays_of(returned) if isinstance(returned, tuple) else []
