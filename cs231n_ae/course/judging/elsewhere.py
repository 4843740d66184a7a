"""What passed its tests is asked further: the same again, more rows, larger numbers. There it is to be as right.

A function that counts its calls, or raises where it is looked at, would have no look find anything. So each answer that
is asked for after the tests is compared with the library's. What was wrong in the tests already is just wrong, and
nothing more is said of it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from cs231n_ae.course.answers.trace import Trace
from cs231n_ae.course.judging.testing import GradingTest

__all__ = ["Otherwise", "is_near", "require_near", "require_passed"]

ROUGHLY = 1e-3
"""Relative to the largest entry: whoever is right in the tests, and does not work elsewhere, is far off."""


class Otherwise(Exception):
    """An answer that passed its tests, and where it is asked further is another one, or none. Says so in words."""


def require_passed(test: GradingTest, trace: Trace) -> None:
    """Of a test that was passed before.

    Raises:
        Otherwise: if it is not passed again.
    """
    if trace.failure is not None:
        raise Otherwise(f"passes the test of “{test.title}”, and does not when it is asked the same once more")


def require_near(mine: Sequence[Any], right: Sequence[Any], known: Sequence[bool], where: str) -> None:
    """Of all that is returned elsewhere.

    Args:
        mine: the arrays of the answer.
        right: the library's.
        known: for each of them whether the answer had it right in the test.
        where: what is different here, to be read behind "right in the tests, and not".

    Raises:
        Otherwise: if one that was right is not.
    """
    if any(good and not is_near(mine[i] if i < len(mine) else None, right[i]) for i, good in enumerate(known)):
        raise Otherwise(f"is right in the tests, and not {where}")


def is_near(mine: np.ndarray[Any, Any] | None, right: np.ndarray[Any, Any] | None) -> bool:
    """Whether two arrays are the same, but for what no fault of a few digits explains."""
    if mine is None or right is None or mine.shape != right.shape:
        return False
    return bool(np.allclose(mine, right, rtol=0.0, atol=ROUGHLY * np.abs(right).max(initial=0.0)))
