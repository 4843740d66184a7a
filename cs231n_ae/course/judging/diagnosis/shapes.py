"""Differences of shape: transposed, flattened, an axis summed or left, broadcast."""

from itertools import combinations

import numpy as np

from cs231n_ae.course.judging.diagnosis.case import Case, fits

__all__ = ["explain_shape"]

MOST_AXES = 6
"""Of an array with more, there are too many choices of axes to sum over, and nobody means one of them."""


def explain_shape(case: Case) -> str:
    """Say what happened to the shape; both shapes are always named."""
    shapes = f"{case.name} has shape {case.got.shape}, expected {case.expected.shape}"
    if not (case.got.dtype.kind in "fiub" and case.finite_got.all() and case.finite_expected.all()):
        return shapes
    why = _summed_over_another_axis(case) or _axes_summed(case) or _rearranged(case) or _broadcast(case)
    return f"{shapes}: {why}" if why else shapes


def _rearranged(case: Case) -> str | None:
    g, e = case.g, case.e
    if g.size != e.size:
        return None
    if g.ndim == e.ndim == 2 and fits(g.T, e, case.rounding):
        return "it is transposed, and right apart from that"
    if fits(g.reshape(e.shape), e, case.rounding):
        if g.squeeze().shape == e.squeeze().shape:
            return "the numbers are right, but the axes of length 1 are not the same"
        return "the numbers are right, and have to be reshaped"
    if g.ndim == 2 and g.shape == e.shape[::-1]:
        return "that is the shape of its transpose"
    return None


def _axes_summed(case: Case) -> str | None:
    g, e = case.g, case.e
    for axis in range(g.ndim):
        if g.shape[axis] > 1 and fits(g.sum(axis=axis), e, case.rounding):
            return f"its sum over axis {axis} would be right, so a sum is missing"
    for axis in range(e.ndim):
        if e.shape[axis] > 1 and any(fits(g, e.sum(axis=axis, keepdims=k), case.rounding) for k in (False, True)):
            return f"it has been summed over axis {axis}, which should have stayed"
    if e.ndim and not g.ndim and e.size > 1 and fits(g, np.asarray(e.sum()), case.rounding):
        return "it has been summed over all axes"
    return None


def _summed_over_another_axis(case: Case) -> str | None:
    for name, known in case.known():
        if known.ndim > MOST_AXES:
            continue
        sums = {axes: known.sum(axis=axes).squeeze() for axes in _sets_of_axes(known.ndim)}
        mine = [axes for axes, found in sums.items() if fits(case.g.squeeze(), found, case.rounding)]
        right = [axes for axes, found in sums.items() if fits(case.e.squeeze(), found, case.rounding)]
        if len(mine) == 1 and len(right) == 1 and mine != right:
            (one,), (other,) = mine, right
            is_right = "is the one to sum over" if len(other) == 1 else "are the ones to sum over"
            return f"it is {name} summed over {_in_words(one)}, where {_in_words(other)} {is_right}"
    return None


def _sets_of_axes(ndim: int) -> list[tuple[int, ...]]:
    """Each choice of axes, but not all of them: a number has no shape that says where it comes from."""
    return [axes for count in range(1, ndim) for axes in combinations(range(ndim), count)] or [(0,)] * ndim


def _in_words(axes: tuple[int, ...]) -> str:
    *most, last = map(str, axes)
    return f"axes {', '.join(most)} and {last}" if most else f"axis {last}"


def _broadcast(case: Case) -> str | None:
    n = case.e.size
    if n > 1 and case.got.shape == (n, n) and case.expected.shape in ((n,), (n, 1), (1, n)):
        return f"a column of {n} and a row of {n} seem to have been broadcast against each other"
    return None
