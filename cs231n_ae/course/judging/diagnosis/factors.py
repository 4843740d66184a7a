"""One factor for all entries, with a name where it has one."""

from fractions import Fraction

import numpy as np

from cs231n_ae.course.judging.diagnosis.case import Case

__all__ = ["explain_factor", "other_lengths"]


def explain_factor(case: Case) -> str | None:
    """Say by which one factor the student's array differs; for a single number only if the factor has a name."""
    g, e = case.g, case.e
    the = f"the {case.source}"
    everywhere = " in every entry" if e.size > 1 else ""
    if not e.any():
        return None
    if not g.any():  # nothing but zero is zero, however large what was expected may be
        return f"{case.name} is zero{everywhere}"
    ratio = _ratio(case)
    named = _named(case, ratio)
    if named and case.explained_in_each_entry_by(e * named[0]):
        return f"{case.name} is {named[1].replace('THE', the)}{everywhere}{named[2]}"
    # Two entries settle any factor between them only when both are well away from nought; equal ones settle nothing.
    several = (np.abs(e) > 1e-3 * np.abs(e).max()).sum() >= 3 and not np.allclose(np.abs(e), np.abs(e).max(), rtol=1e-3)
    if several and f"{abs(ratio):.4g}" != "1" and case.explained_in_each_entry_by(e * ratio):
        return f"{case.name} is {ratio:.4g} × {the}{everywhere}"
    return None


def other_lengths(case: Case) -> frozenset[str]:
    """The lengths of which this case shows that the factor is not one of them, in words; none if there is no factor.

    What is a length in one test and another number in the next is no length: it was a coincidence.
    """
    if (
        case.got.shape != case.expected.shape
        or not case.finite_got.all()
        or not case.finite_expected.all()
        or not case.e.any()
    ):
        return frozenset()
    ratio = _ratio(case)
    if (
        not ratio
        or not case.explained_in_each_entry_by(case.e * ratio)
        or (case.e.size == 1 and _named(case, ratio) is None)
    ):
        return frozenset()
    numbers = [*case.lengths(), *case.given()]
    lengths = {words for words, n in numbers if not (_is_close(ratio, n) or (n and _is_close(ratio, 1 / n)))}
    return frozenset(lengths | {words for words, n in case.combined_lengths() if not _is_close(ratio, n)})


def _ratio(case: Case) -> float:
    """The student's value over the expected one, where that is largest."""
    largest = np.unravel_index(np.abs(case.e).argmax(), case.e.shape)
    return float(case.g[largest] / case.e[largest])


def _is_close(ratio: float, n: float) -> bool:
    return abs(abs(ratio) - n) < 1e-4 * n


def _named(case: Case, ratio: float) -> tuple[float, str, str] | None:
    """The exact factor, how to say it, and what it is the number of."""
    if abs(ratio + 1) < 1e-4:
        return -1.0, "minus THE", ""
    minus = "-" if ratio < 0 else ""
    for words, n in case.sizes():
        for exact, said in ((n, f"{n:g} × THE"), (1 / n, f"1/{n:g} of THE")):
            if _is_close(ratio, exact):
                return float(np.copysign(exact, ratio)), minus + said, f" ({n:g} is {words})"
    for words, n in case.given():
        for exact, said in ((n, f"{n:.4g} × THE"), (1 / n, f"THE divided by {n:.4g}")):
            if _is_close(ratio, exact) and words not in case.refuted:
                return float(np.copysign(exact, ratio)), minus + said, f" ({n:.4g} is {words})"
    simple = Fraction(abs(ratio)).limit_denominator(8)
    if simple and simple.numerator <= 8 and simple != 1 and _is_close(ratio, float(simple)):
        said = f"{simple} × THE" if simple.denominator == 1 else f"{simple} of THE"
        return float(np.copysign(float(simple), ratio)), minus + said, ""
    for words, n in case.combined_lengths():
        if _is_close(ratio, n) and words not in case.refuted:
            return float(np.copysign(n, ratio)), f"{minus}{n:.4g} × THE", f" (that is {words})"
    return None
