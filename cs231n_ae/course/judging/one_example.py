"""Whether an answer about one example keeps its digits where another example is large: a difference of sums does not.

A loss is a mean over examples, and its gradient at one of them knows nothing of the others: multiply the last example
by any power of two, and the library's rows before it stay what they are, to the last bit. A quotient of two losses
:math:`(f(x + h) - f(x - h)) / 2h` takes from each other two sums in which the last example is large, whatever the step:
one of 1, one that grows with its own entry, one that is disguised, one of a formula of many points. With each doubling
of the last example it loses a bit of all the others.

A quotient of each example's own term, or of each entry's, keeps its digits, and is not met by this; nor is one in the
parameters of a model, to which all examples belong.
"""

import time
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import numpy as np

from cs231n_ae.course.answers.submission import Submission
from cs231n_ae.course.judging.cost import Run
from cs231n_ae.course.judging.digits import (
    AS_RIGHT,
    AT_LEAST,
    LONGEST,
    MOST_TRIED,
    Arrays,
    Doubled,
    as_tested,
)
from cs231n_ae.course.judging.elsewhere import require_near
from cs231n_ae.course.judging.librarys import librarys
from cs231n_ae.course.judging.testing import GradingTest
from cs231n_ae.course.outline.manifest import Exercise
from cs231n_ae.course.worker.limits import OutOfTime, bounded_time

__all__ = ["loses_other_examples"]

DOUBLINGS = range(2, 45, 6)
EACH_TIME = 2.0**3
"""How much the error grows, at least, from one of these to the next: half of the bits that a sum loses."""
NO_NUMBER_FROM = 14
"""So many doublings may make exponentials run away, in an answer that takes the largest of all examples for each."""
GROWN = 1e-12
"""The relative error from which on it has grown, and an entry that is no number is the end of it."""


class _LastDoubled(Doubled):
    """A submission of whose batches the last example is multiplied, in the first argument of each call."""

    length = 0
    """Of the batch: so many rows the first array of all has."""

    def call(self, stem: str, qualname: str, receiver: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        self.length = self.length or len(next(filter(_is_batch, args), ()))
        return super().call(stem, qualname, receiver, args, kwargs)

    def _times(self, given: Any, *, own: bool = False) -> Any:
        if type(given) is not tuple or own or not given or not _is_batch(given[0]) or len(given[0]) != self.length:
            return given
        self.multiplied = True
        large = given[0].copy()
        large[-1] *= self.factor
        return large, *given[1:]


def _is_batch(given: Any) -> bool:
    return isinstance(given, np.ndarray) and given.dtype == np.float64 and given.ndim > 0 and len(given) > 1


def loses_other_examples(
    exercise: Exercise, submission: Submission, tests: Sequence[GradingTest], seed: int, run: Run
) -> bool:
    """Whether what is said of all examples but the last is less and less exact as the last is doubled.

    False where that cannot be found out: where what the library says of them depends on the last.

    Args:
        exercise: whose answer.
        submission: whose, too.
        tests: those that it passes; their inputs are used.
        seed: of these inputs.
        run: runs one test.

    Raises:
        Otherwise: if the answer is another one when it is asked the same again, or is none where an example is large.
    """
    for test in tests[:MOST_TRIED]:
        right = librarys(_that_stays, exercise, submission.assignment, test, seed, run)
        if any(array.size for array in right):
            at_first = as_tested(exercise, submission, test, seed, run, weights=True)
            known = [error < AS_RIGHT and stays.size > 0 for error, stays in zip(at_first, right, strict=False)]
            found = [_before_last(exercise, submission, test, seed, run, doublings) for doublings in DOUBLINGS]
            if _are_lost(known, found, right):
                return True
    return False


def _are_lost(known: list[bool], found: list[Arrays], right: Arrays) -> bool:
    """Whether one of the arrays that the test has right is less and less so; if it is another one altogether, raises.

    What has run away, and is no number any more, is let be where the example is very large.
    """
    errors = [_apart(mine, right) for mine in found]
    if any(_is_lost(*growing) for good, *growing in zip(known, *errors, strict=False) if good):
        return True
    for doublings, mine in zip(DOUBLINGS, found, strict=True):
        numbers = [doublings < NO_NUMBER_FROM or bool(np.isfinite(one).all()) for one in mine]
        wanted = [good and number for good, number in zip_longest(known, numbers, fillvalue=True)]
        require_near(mine, right, wanted[: len(known)], f"where one example is {2**doublings:,} times as large")
    return False


def _that_stays(exercise: Exercise, reference: Submission, test: GradingTest, seed: int, run: Run) -> Arrays:
    """What the library says of all examples but the last, in arrays in which that is the same whatever the last is."""
    try:
        with bounded_time(time.monotonic() + LONGEST):
            base, *others = [_before_last(exercise, reference, test, seed, run, times) for times in (0, *DOUBLINGS)]
    except OutOfTime:
        return []
    if any(len(one) != len(base) for one in others):
        return []
    stays = [
        np.isfinite(one).all() and all(np.array_equal(one, other[i]) for other in others) for i, one in enumerate(base)
    ]
    return [one if same else one[:0] for one, same in zip(base, stays, strict=True)]


def _before_last(
    exercise: Exercise, submission: Submission, test: GradingTest, seed: int, run: Run, doublings: int
) -> Arrays:
    """All rows but the last, of the arrays that hold a row for each example, where a test calls the function first."""
    doubled = _LastDoubled(submission, exercise.qualname, 2.0**doublings, weights=True)
    run(test, doubled, seed)
    if not doubled.multiplied:
        return []
    length = doubled.length
    return [array[:-1] if array.ndim and len(array) == length else np.zeros(0) for array in doubled.returned]


def _apart(mine: Arrays, right: Arrays) -> list[float]:
    """Of each array that stays the largest difference, relative to the largest entry; else 0."""
    if len(mine) != len(right):
        return []
    return [
        float(np.abs(one - other).max() / (np.abs(other).max() or 1.0))
        if one.shape == other.shape and one.size
        else 0.0
        for one, other in zip(mine, right, strict=True)
    ]


def _is_lost(*growing: float) -> bool:
    """Whether three errors that follow each other grow as those of a sum in which something grows, or runs away."""
    return any(
        one > 0
        and one * EACH_TIME <= two
        and (max(AT_LEAST, two * EACH_TIME) <= three if np.isfinite(three) else two >= GROWN)
        for one, two, three in zip(growing, growing[1:], growing[2:], strict=False)
    )
