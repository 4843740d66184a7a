"""How exact a gradient is: a derivation is right to the last digits of its numbers, a difference quotient is not.

A quotient :math:`(f(x + h) - f(x - h)) / 2h` is off by some :math:`h^2`, and by the rounding of f divided by h. There
is no h for which both are small: of the sixteen digits of a float64 some four are lost at best, however the step is
disguised and whatever the time it takes. The library's gradient of the same numbers is right to rounding, and so is
every other derivation in the answers that must be right, in most tests to a few units of the last place.

Formulas of higher order lose less, and an own derivation may be badly conditioned: this is a hint for a person.
"""

import statistics
from collections.abc import Sequence

import numpy as np

from cs231n_ae.course.answers.submission import Submission
from cs231n_ae.course.judging.cost import Run
from cs231n_ae.course.judging.digits import as_tested, returned_by
from cs231n_ae.course.judging.elsewhere import Otherwise
from cs231n_ae.course.judging.librarys import librarys
from cs231n_ae.course.judging.testing import GradingTest
from cs231n_ae.course.outline.manifest import Exercise

__all__ = ["LIKE_A_QUOTIENT", "usual_error"]

LIKE_A_QUOTIENT = 5e-14
"""Relative: some two hundred units of the last place. Other right answers stay below a tenth of it."""


def usual_error(
    exercise: Exercise,
    submission: Submission,
    tests: Sequence[GradingTest],
    seed: int,
    run: Run,
    *,
    borrowed: Sequence[Exercise] = (),
) -> float | None:
    """How far an answer is from the library's in the middle one of its tests, relative to the largest entry.

    Args:
        exercise: whose answer.
        submission: whose, too.
        tests: those that it passes; their inputs are used, where these are float64.
        seed: of these inputs.
        run: runs one test.
        borrowed: in whose places the library's functions may have stood when a test was passed.

    Returns:
        None where fewer than two tests can be compared: an answer may draw other noise than the library.

    Raises:
        Otherwise: if the answer is another one when it is asked the same again.
    """
    errors = []
    for test in tests:
        right = librarys(returned_by, exercise, submission.assignment, test, seed, run, 0, True)
        if right and all(array.dtype == np.float64 for array in right):
            try:
                found = as_tested(exercise, submission, test, seed, run, weights=True)
            except Otherwise:
                if not borrowed:
                    raise
                with submission.borrowing(borrowed):
                    found = as_tested(exercise, submission, test, seed, run, weights=True)
            errors += [error for error in [max(found, default=np.inf)] if np.isfinite(error)]
    return statistics.median(errors) if len(errors) > 1 else None
