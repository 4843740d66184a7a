"""Whether an answer keeps its digits where the numbers are large: a derivation does, a difference quotient does not.

Multiply all inputs of a polynomial without lower terms by a power of two: then every product and every sum in its
derivative is multiplied by one, too, to the last bit. A difference :math:`f(x + h) - f(x)` of a step that does not
grow with ``x`` takes two large numbers from each other, and each doubling of ``x`` costs it one more bit. These
functions, linear or quadratic in each input, are the ones that a step of 1 differentiates exactly, so that there is
no small step to be found in the text; and however the text is disguised, the lost bits are in the values.

A step that grows with the inputs loses nothing, and is not met by this: see
:mod:`~cs231n_ae.course.judging.one_example`.
"""

import time
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from cs231n_ae.course.answers.submission import Instance, Submission
from cs231n_ae.course.judging.cost import Run
from cs231n_ae.course.judging.elsewhere import Otherwise, is_near, require_near, require_passed
from cs231n_ae.course.judging.librarys import librarys
from cs231n_ae.course.judging.testing import GradingTest
from cs231n_ae.course.outline.manifest import Exercise
from cs231n_ae.course.worker.limits import OutOfTime, bounded_time

__all__ = [
    "AS_RIGHT",
    "AT_LEAST",
    "LONGEST",
    "MOST_TRIED",
    "Arrays",
    "Doubled",
    "apart",
    "as_tested",
    "loses_digits",
    "returned_by",
]

DOUBLINGS = (5, 15, 25, 35)
"""How often the inputs are doubled. Three neighbours tell: a long double's lost bits do not show in the first yet, and
of a small step nothing is left in the last."""
EACH_TIME = 2.0**5
"""How much the error grows, at least, from one of these to the next: half of the bits that a fixed step loses."""
AT_LEAST = 1e-10
"""The relative error in the end: far more than all roundings of a derivation together."""
AS_RIGHT = 1e-6
"""The relative error before anything is doubled: who is further off is just wrong, and may be so in any proportion."""
ONCE = (1,)
"""And once, where the library's answer must be a multiple too: one in which exponentials have run away is one only
behind many."""
LONGEST = 20.0
"""Seconds for the library: a test may look for inputs that doubled ones never are. All else takes it half a second at
most, and may take forty times as long on a busy machine."""
MOST_TRIED = 4
"""Tests whose inputs are tried."""

Arrays: TypeAlias = list[np.ndarray[Any, Any]]


class _Enough(Exception):
    """The function has been called: what the test makes of its answer is of no interest here."""


class Doubled(Submission):
    """A submission whose arrays are multiplied before they reach it, until a function has been called once."""

    whole = False
    """Whether the test goes on after that call, with its inputs as they are."""

    def __init__(self, submission: Submission, kept: str, factor: float, *, weights: bool) -> None:
        super().__init__(submission.assignment)
        self.submission, self.kept, self.factor, self.weights = submission, kept, factor, weights
        self.returned: Arrays = []
        self.multiplied = self.was_called = False

    def call(self, stem: str, qualname: str, receiver: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        value = self.submission.call(stem, qualname, receiver, self._times(args), self._times(kwargs))
        if qualname == self.kept and not self.was_called:
            self.returned, self.was_called = _arrays(value), True
            if not self.whole:
                raise _Enough
        if isinstance(value, Instance):
            return Instance(self, stem, value._class_name, value._raw)
        return value

    def _attribute(self, instance: Instance, name: str) -> Any:
        value = self.submission._attribute(instance, name)
        if callable(value):
            qualname = f"{instance._class_name}.{name}"
            return lambda *args, **kwargs: self.call(instance._stem, qualname, instance._raw, args, kwargs)
        return value

    def _set_attribute(self, instance: Instance, name: str, value: Any) -> None:
        self.submission._set_attribute(instance, name, self._times(value, own=True))

    def _times(self, given: Any, *, own: bool = False) -> Any:
        if isinstance(given, np.ndarray) and given.dtype == np.float64 and (self.weights or not own or given.ndim == 1):
            if _is_mask(given):
                return given
            self.multiplied = True
            return given * self.factor
        if type(given) in (list, tuple):
            return type(given)(self._times(value, own=own) for value in given)
        if type(given) is dict:
            return {name: self._times(value, own=own) for name, value in given.items()}
        return given


def _is_mask(given: np.ndarray[Any, Any]) -> bool:
    """Whether these are choices, which an answer may well read as true and false: both 0 and 1, and nothing else."""
    return bool(np.all((given == 0) | (given == 1)) and np.any(given == 0) and np.any(given == 1))


def loses_digits(exercise: Exercise, submission: Submission, tests: Sequence[GradingTest], seed: int, run: Run) -> bool:
    """Whether an answer is less and less exact as its inputs are doubled, where the library's is multiplied exactly.

    False where that cannot be found out: where the library's does not scale so.

    Args:
        exercise: whose answer.
        submission: whose, too.
        tests: those that it passes; their inputs are used.
        seed: of these inputs.
        run: runs one test.

    Raises:
        Otherwise: if the answer is another one when it is asked the same again, or is none where inputs are doubled.
    """
    tried = tuple(tests[:MOST_TRIED])
    for test, weights, right in librarys(_that_scale, exercise, submission.assignment, tried, seed, run):
        at_first = as_tested(exercise, submission, test, seed, run, weights=weights)
        mine = [returned_by(exercise, submission, test, seed, run, doublings, weights) for doublings in DOUBLINGS]
        errors = [apart(one, other) for one, other in zip(mine, right, strict=True)]
        known = [error < AS_RIGHT for error in at_first]
        if any(_is_lost(growing) for good, *growing in zip(known, *errors, strict=False) if good):
            return True
        for doublings, one, other in zip(DOUBLINGS, mine, right, strict=True):
            require_near(one, other, known, f"for inputs that are {2**doublings:,} times as large")
    return False


def _is_lost(errors: list[float]) -> bool:
    """Whether three errors that follow each other grow as those of a step that stays as it is."""
    return any(
        one > 0 and one * EACH_TIME <= two and two * EACH_TIME <= three and three >= AT_LEAST
        for one, two, three in zip(errors, errors[1:], errors[2:], strict=False)
    )


def as_tested(
    exercise: Exercise, submission: Submission, test: GradingTest, seed: int, run: Run, *, weights: bool
) -> list[float]:
    """How far each array is from the library's in a test that was passed, relative to the largest entry.

    Raises:
        Otherwise: if one is far off, and the test's end shows that it was not so when the test was passed.
    """
    mine = returned_by(exercise, submission, test, seed, run, 0, weights)
    right = librarys(returned_by, exercise, submission.assignment, test, seed, run, 0, weights)
    if not _are_near(mine, right):
        whole = Doubled(submission, exercise.qualname, 1.0, weights=weights)
        whole.whole = True
        require_passed(test, run(test, whole, seed))
        if not _are_near(mine, whole.returned):
            raise Otherwise("is another answer each time that it is asked the same")
    near = map(is_near, mine, right)
    return [error if good else np.inf for error, good in zip(apart(mine, right), near, strict=False)]


def _are_near(mine: Arrays, right: Arrays) -> bool:
    return len(mine) == len(right) and all(map(is_near, mine, right))


def _that_scale(
    exercise: Exercise, reference: Submission, tests: Sequence[GradingTest], seed: int, run: Run
) -> list[tuple[GradingTest, bool, list[Arrays]]]:
    """Tests in which the library's answer is multiplied with its inputs, each with what it gives; all of them or none.

    Where that is not so with all weights of a model, it may be with its shifts alone.
    """
    try:
        with bounded_time(time.monotonic() + LONGEST):
            return _scaled(exercise, reference, tests, seed, run)
    except OutOfTime:
        return []


def _scaled(
    exercise: Exercise, reference: Submission, tests: Sequence[GradingTest], seed: int, run: Run
) -> list[tuple[GradingTest, bool, list[Arrays]]]:
    tried = []
    for test in tests:
        ways = {weights: _multiples(exercise, reference, test, seed, run, weights) for weights in (True, False)}
        found = [(test, weights, right) for weights, right in ways.items() if right is not None]
        if not found:
            return []
        tried += [one for one in found if one[2]][:1]
    return tried


def _multiples(
    exercise: Exercise, reference: Submission, test: GradingTest, seed: int, run: Run, weights: bool
) -> list[Arrays] | None:
    """What the library returns for doubled inputs; None if that is not always a multiple, [] if nothing is doubled."""
    base = returned_by(exercise, reference, test, seed, run, 0, weights)
    if not base:
        return []
    both = (*ONCE, *DOUBLINGS)
    found = [returned_by(exercise, reference, test, seed, run, doublings, weights) for doublings in both]
    return found[len(ONCE) :] if all(_is_multiple(one, base) for one in found) else None


def returned_by(
    exercise: Exercise, submission: Submission, test: GradingTest, seed: int, run: Run, doublings: int, weights: bool
) -> Arrays:
    """What a function returns where a test calls it first, its inputs doubled so often; [] if none of them can be."""
    doubled = Doubled(submission, exercise.qualname, 2.0**doublings, weights=weights)
    run(test, doubled, seed)
    return doubled.returned if doubled.multiplied else []


def _is_multiple(large: Arrays, base: Arrays) -> bool:
    """Whether each array is another's, times a power of two."""
    return len(large) == len(base) and all(_power(one, other) for one, other in zip(large, base, strict=True))


def _power(large: np.ndarray[Any, Any], base: np.ndarray[Any, Any]) -> bool:
    if large.shape != base.shape or not base.any():
        return large.shape == base.shape and not large.any()
    ratio = np.abs(large).max() / np.abs(base).max()
    return bool(np.frexp(ratio)[0] == 0.5 and np.array_equal(large, base * ratio))


def apart(mine: Arrays, right: Arrays) -> list[float]:
    """Of each array the largest difference, relative to the largest entry; nothing for another number of arrays."""
    if [one.shape for one in mine] != [one.shape for one in right]:
        return []
    pairs = zip(mine, right, strict=True)
    return [_largest(np.abs(one - other)) / (_largest(np.abs(other)) or 1.0) for one, other in pairs]


def _largest(array: np.ndarray[Any, Any]) -> float:
    return float(array.max()) if array.size and np.isfinite(array).all() else 0.0


def _arrays(value: Any) -> Arrays:
    """The arrays of floats in what a function returned, in an order that does not depend on who returned it."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return [value]
    if isinstance(value, tuple | list):
        return [array for part in value for array in _arrays(part)]
    if isinstance(value, dict):
        return [array for name in sorted(value, key=str) for array in _arrays(value[name])]
    return []
