"""What is the difference between two arrays, in one sentence, said only if it explains every entry."""

import numpy as np

from cs231n_ae.course.judging.diagnosis.bounds import explain_bounds
from cs231n_ae.course.judging.diagnosis.case import Case
from cs231n_ae.course.judging.diagnosis.factors import explain_factor, other_lengths
from cs231n_ae.course.judging.diagnosis.order import explain_order
from cs231n_ae.course.judging.diagnosis.places import explain_places
from cs231n_ae.course.judging.diagnosis.shapes import explain_shape
from cs231n_ae.course.judging.diagnosis.terms import explain_terms
from cs231n_ae.course.judging.diagnosis.wording import in_number, is_plural
from cs231n_ae.types import Array

__all__ = ["diagnose", "other_lengths_of"]

_EXPLANATIONS = (explain_factor, explain_order, explain_terms, explain_bounds, explain_places)


def diagnose(
    name: str,
    got: Array,
    expected: Array,
    *,
    context: dict[str, Array] | None = None,
    source: str = "expected value",
    refuted: frozenset[str] = frozenset(),
) -> str | None:
    """Name the difference between ``got`` and ``expected``.

    Args:
        name: what is compared: ``"dw"``.
        got: the student's array.
        expected: what it should be.
        context: other arrays that play a part, by name: ``{"x": x, "dout": dout}``.
        source: where ``expected`` comes from, read behind "the": ``"numerical gradient"``.
        refuted: lengths that other tests have shown not to be the factor (see :func:`other_lengths_of`).

    Returns:
        One sentence without its full stop; None when no simple difference explains every entry, or there is none.
    """
    sentence = _sentence(Case(name, got, expected, context or {}, source, refuted))
    return in_number(name, sentence) if sentence else None


def _sentence(case: Case) -> str | None:
    """The sentence, of one thing, whatever the name."""
    if case.got.shape != case.expected.shape:
        return explain_shape(case)
    if case.got.dtype.kind not in "fiub" or case.expected.dtype.kind not in "fiub":
        return (
            f"{case.name} has dtype {case.got.dtype}, expected {case.expected.dtype}"
            if case.got.dtype.kind in "cOUS"
            else None
        )
    finite = _explain_not_finite(case)
    if finite or not case.got.size or not case.finite_expected.all() or case.right.all():
        return finite  # there is no arithmetic with an infinity that was expected
    for explain in _EXPLANATIONS:
        sentence = explain(case)
        if sentence:
            return sentence
    return None


def other_lengths_of(got: Array, expected: Array, context: dict[str, Array]) -> frozenset[str]:
    """If these two differ by one factor: the lengths of the context's arrays that it is not, in words."""
    case = Case("", got, expected, context, "")
    numbers = case.got.dtype.kind in "fiub" and case.expected.dtype.kind in "fiub"
    return other_lengths(case) if numbers and case.got.size else frozenset()


def _explain_not_finite(case: Case) -> str | None:
    bad = ~case.finite_got & case.finite_expected
    if not bad.any():
        return _explain_no_infinity(case)
    values = case.got[bad]
    met = {"NaN": values != values, "inf": values > 0, "-inf": values < 0}
    kinds = [word for word, found in met.items() if found.any()]
    if bad.all():
        return f"{case.name} is {' or '.join(kinds)} {'in every entry' if bad.size > 1 else ''}".rstrip()
    index = tuple(int(i) for i in next(zip(*bad.nonzero(), strict=True)))
    return f"{case.name} has {' and '.join(kinds)} in {bad.sum()} of {bad.size} entries, first at index {list(index)}"


def _explain_no_infinity(case: Case) -> str | None:
    """Where infinity was expected and something else came."""
    other = ~case.finite_expected & ~np.equal(case.g, case.e) & ~(np.isnan(case.g) & np.isnan(case.e))
    if not other.any():
        return None
    index = tuple(int(i) for i in next(zip(*np.atleast_1d(other).nonzero(), strict=True)))
    got, expected = (np.atleast_1d(array)[index] for array in (case.g, case.e))
    said = "NaN" if np.isnan(got) else f"{got:g}"
    where = f"[{', '.join(map(str, index))}]" if case.g.ndim else ""
    have = "have" if is_plural(f"the {case.source}") else "is"
    return f"{case.name}{where} is {said}, where the {case.source} {have} {expected:g}"
