"""An output that is what another should be: two that have changed places, or one that was returned for another."""

from collections.abc import Iterable

import numpy as np

from cs231n_ae.course.answers.trace import Record
from cs231n_ae.course.judging.diagnosis.case import Case
from cs231n_ae.types import Array

__all__ = ["explain_exchange"]


def explain_exchange(name: str, got: Array, expected: Array, seen: Iterable[Record]) -> str | None:
    """Say whose place an output has taken, if its values are the other's, or if each has the shape of the other.

    Args:
        name: what is compared: ``"dw"``.
        got: the student's array.
        expected: what it should be.
        seen: what the tests of the exercise looked at, this output too.
    """
    got, expected = np.asarray(got), np.asarray(expected)
    others = [one for one in seen if one.expected is not None and not _is_same(one.name, name) and not one.right]
    for one in others:
        if _is(got, one.expected) and not _is(expected, one.expected):
            if _is(one.got, expected):
                return f"{name} is what {one.name} should be, and the other way round: have the two changed places?"
            return f"{name} is what {one.name} should be"
    if got.shape == expected.shape:
        return None
    for one in others:
        if got.shape == one.expected.shape and expected.shape == np.shape(one.got):
            return (
                f"{name} has shape {got.shape}, expected {expected.shape}, and {one.name} the other way round: "
                "have the two changed places?"
            )
    return None


def _is_same(one: str, other: str) -> bool:
    """Whether these are one output in two tests: "recall", and "recall of samples on the edges"."""
    return one == other or one.startswith(f"{other} ") or other.startswith(f"{one} ")


def _is(got: Array, expected: Array) -> bool:
    """Whether these are the same values, and none that many an array has."""
    if np.shape(got) != expected.shape or np.asarray(got).dtype.kind not in "fiu" or expected.dtype.kind not in "fiu":
        return False
    case = Case("", got, expected, {}, "")
    if not expected.size or not case.finite_expected.all() or not case.finite_got.all():
        return False
    telling = np.ptp(case.e) > 0 if expected.size > 1 else float(case.e.flat[0]) % 1 != 0
    return bool(telling) and bool(np.allclose(case.g, case.e, rtol=0, atol=case.rounding))
