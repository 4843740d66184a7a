"""Right in some places and wrong in others: which places are they?"""

import numpy as np

from cs231n_ae.course.judging.diagnosis.case import Case
from cs231n_ae.course.judging.diagnosis.wording import quoted
from cs231n_ae.types import Array

__all__ = ["explain_places"]


def explain_places(case: Case) -> str | None:
    """Say where all the wrong entries lie, if that is a place with a name and every other entry is right."""
    wrong = ~case.right
    if wrong.all() or case.e.size < 3 or _is_hidden(case):
        return None
    return _by_value(case, wrong) or _by_label(case, wrong) or _by_position(case, wrong)


def _is_hidden(case: Case) -> bool:
    """Whether an entry passes only beside much larger ones: by a hundredth of itself it is wrong too."""
    off, size = np.abs(case.g - case.e), np.abs(case.e)
    return bool((case.right & (off > 0.01 * size) & (off > 1e-6 * np.median(size))).any())


def _by_value(case: Case, wrong: Array) -> str | None:
    for name, known in case.known():
        if known.shape != case.e.shape:
            continue
        for where, said in ((known == 0, "exactly 0"), (known < 0, "negative"), (known > 0, "positive")):
            # All of that place wrong and nothing else: a part of it would be a coincidence that may mislead.
            if where.any() and not where.all() and (wrong == where).all() and (wrong.sum() > 1 or said == "exactly 0"):
                return f"{case.name} is wrong only where {quoted(name)} is {said}, and right everywhere else"
    return None


def _by_label(case: Case, wrong: Array) -> str | None:
    if case.e.ndim != 2:
        return None
    rows, columns = case.e.shape
    for name, known in case.context.items():
        if known.dtype.kind not in "iu" or known.shape != (rows,) or known.min() < 0 or known.max() >= columns:
            continue
        at_label = np.arange(columns) == known[:, None]
        for where, said in ((at_label, "at"), (~at_label, "away from")):
            if (wrong == where).all():
                return f"{case.name} is wrong in each row only {said} the entry that {name} names"
    return None


def _by_position(case: Case, wrong: Array) -> str | None:
    shape = case.e.shape
    if len(shape) == 1:
        return _of_line(case, wrong, "entry", "entries")
    for axis, (one, many) in enumerate((("row", "rows"), ("column", "columns"))):
        sentence = _of_line(case, np.moveaxis(wrong, axis, 0), one, many) if axis == 0 or len(shape) == 2 else None
        if sentence:
            return sentence
    if len(shape) == 2 and shape[0] == shape[1]:
        diagonal = np.eye(shape[0], dtype=bool)
        for where, said in ((diagonal, "on the diagonal"), (~diagonal, "off the diagonal")):
            if (wrong == where).all():
                return f"{case.name} is wrong only {said}"
    return None


def _of_line(case: Case, wrong: Array, one: str, many: str) -> str | None:
    n = len(wrong)
    lines = np.asarray(wrong.reshape(n, -1).any(axis=1))
    if n < 3:
        return None
    if lines.sum() == 1:
        where = int(lines.argmax())
        place = {0: f"the first {one}", n - 1: f"the last {one}"}.get(where, f"{one} {where}")
        return f"{case.name} is wrong only in {place}, and right in the other {n - 1} {many}"
    first, last = int(lines.argmax()), n - 1 - int(lines[::-1].argmax())
    if 2 * lines.sum() <= n and lines.sum() == last - first + 1 and wrong[lines].mean() > 0.5:
        return f"{case.name} is wrong only in {many} {first} to {last}, and right in the other {n - lines.sum()} {many}"
    if lines.sum() == n - 1 and not (lines[0] and lines[-1]) and wrong[lines].mean() > 0.5:
        return f"{case.name} is right in the {'first' if not lines[0] else 'last'} {one} only"
    return None
