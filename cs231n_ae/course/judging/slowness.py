"""An answer that takes long where there is next to nothing to compute: then its growth with the data does not show.

How the time grows is what gives a loop over all entries away. Whoever waits a while where inputs are few hides it, and
nobody can say what the waiting was for: so this is a hint for a person.
"""

import time
from collections.abc import Sequence

from cs231n_ae.course.answers.submission import Submission
from cs231n_ae.course.judging.cost import Run
from cs231n_ae.course.judging.digits import returned_by
from cs231n_ae.course.judging.testing import GradingTest
from cs231n_ae.course.outline.manifest import Exercise

__all__ = ["LONG", "seconds_for_few"]

LONG = 0.3
"""Seconds: the inputs of a test are some dozens of numbers, and Python does a million things in that time."""
TRIED = 3


def seconds_for_few(
    exercise: Exercise, submission: Submission, tests: Sequence[GradingTest], seed: int, run: Run
) -> float:
    """The least that a test takes to come to the answer; as soon as one is quick, the others are not tried."""
    least = float("inf")
    for test in tests[:TRIED]:
        started = time.perf_counter()
        returned_by(exercise, submission, test, seed, run, 0, weights=True)
        least = min(least, time.perf_counter() - started)
        if least < LONG:
            break
    return least if tests else 0.0
