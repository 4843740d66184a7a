"""The right numbers in the wrong places: transposed, permuted, reversed, one step off."""

import numpy as np

from cs231n_ae.course.judging.diagnosis.case import Case, fits

__all__ = ["explain_order"]

VARIED = 6
"""Different values without which an array that is one step off may be so by chance."""


def explain_order(case: Case) -> str | None:
    """Say how the entries are out of place."""
    g, e = case.g, case.e
    if e.size < 2:
        return None
    if e.ndim == 2 and e.shape[0] == e.shape[1] and case.explained_by(e.T):
        return f"{case.name} is the transpose of the {case.source}"
    for axis in range(e.ndim):
        if e.shape[axis] > 1:
            sentence = _along(case, axis)
            if sentence:
                return sentence
    if e.ndim == 2 and len(e) > 2:
        for axis, what in ((0, "rows"), (1, "columns")):
            if _same_lines(np.moveaxis(g, axis, 0), np.moveaxis(e, axis, 0), case.own_tolerance):
                return f"{case.name} has the right {what}, in another order"
    if e.size > 3 and fits(np.sort(g, axis=None), np.sort(e, axis=None), case.own_tolerance):
        return f"{case.name} has the right numbers, in other places"
    return None


def _along(case: Case, axis: int) -> str | None:
    g, e = np.moveaxis(case.g, axis, 0), np.moveaxis(case.e, axis, 0)
    along = f" along axis {axis}" if e.ndim > 1 else ""
    if case.explained_by(np.flip(case.e, axis=axis)):
        return f"{case.name} is the {case.source} in reverse order{along}"
    if len(e) > 3:
        # Of few different values, a row of booleans say, half are their own neighbours.
        varies = np.unique(e).size >= VARIED and np.abs(np.diff(e, axis=0)).max() > 10 * case.own_tolerance
        if varies and fits(g[1:], e[:-1], case.own_tolerance):
            return f"{case.name} is one step late{along}: each entry from the second on is the one expected before it"
        if varies and fits(g[:-1], e[1:], case.own_tolerance):
            return f"{case.name} is one step early{along}: each entry but the last is the one expected after it"
    if len(e) > 2 and case.explained_by(np.cumsum(case.e, axis=axis)):
        return f"{case.name} is the running sum of the {case.source}{along}"
    return None


def _same_lines(g: np.ndarray, e: np.ndarray, tolerance: float) -> bool:
    """Whether the rows of one are those of the other, each used once."""
    free = list(range(len(e)))
    for row in g:
        hit = next((i for i in free if fits(row, e[i], tolerance)), None)
        if hit is None:
            return False
        free.remove(hit)
    return True
