"""Right between two bounds and held at one of them beyond; or one and the same number everywhere."""

import numpy as np

from cs231n_ae.course.judging.diagnosis.case import Case
from cs231n_ae.course.judging.diagnosis.wording import is_plural

__all__ = ["explain_bounds"]

LEAST = 2
"""Wrong entries that must be held at one number: a single one may be so by chance."""


def explain_bounds(case: Case) -> str | None:
    """Say at which number the student's array stops, where what was expected goes on."""
    g, e = case.g, case.e
    low, high = float(g.min(initial=np.inf)), float(g.max(initial=-np.inf))
    if e.size < 3 or np.ptp(e) <= 10 * case.rounding:
        return None
    if low == high:
        are = "are" if is_plural(f"the {case.source}") else "is"
        return f"{case.name} is {low:.6g} in every entry, where the {case.source} {are} not the same for all"
    held = [
        said
        for bound, said, beyond in ((low, "falls below", e < low), (high, "rises above", e > high))
        if (beyond & (np.abs(g - e) > case.tolerance)).sum() >= LEAST
        and (np.abs(g[beyond] - bound) <= case.tolerance).all()
    ]
    return _held(case, low, high, held) if held else None


def _held(case: Case, low: float, high: float, held: list[str]) -> str | None:
    bounds = {"falls below": low, "rises above": high}
    model = np.clip(case.e, low if "falls below" in held else -np.inf, high if "rises above" in held else np.inf)
    inside = (case.e > low) & (case.e < high)
    if not inside.any() or not case.explained_by(model):
        return None
    never = " and ".join(f"never {said} {bounds[said]:.6g}" for said in held)
    return f"{case.name} is the {case.source}, but {never}"
