"""What to make of a disagreement: a wrong gradient, or a kink, such as ReLU's corner, within the step?"""

from typing import NamedTuple

import numpy as np

from cs231n_ae.gradient_check.derivatives import STEPS, Line, Slope, rounding

__all__ = ["Finding", "look_for_kink"]

SHRINK = 8.0  # each smaller step is this part of the one before; a power of two, to keep x + h exact


class Finding(NamedTuple):
    """What lies between an analytic and a numerical derivative that disagree."""

    kind: str  # "wrong"; "crossed": a smaller step agrees; "corner": x sits on the corner itself
    slope: Slope  # the derivative at the smallest step that was of use
    step: float


def look_for_kink(along: Line, analytic: float, numeric: Slope, *, allowed: float, method: str, h: float) -> Finding:
    r"""Tell a kink within the step from a wrong gradient.

    If the corner lies *within* the step, a smaller step no longer reaches it, and the derivatives agree. If x lies *on*
    the corner, the one-sided slopes :math:`D_+, D_-` stay apart at every step, where those of a smooth function close
    up like :math:`h f''`; a right gradient lies between them. All else is wrong. A smaller step measures less exactly,
    so it may clear a gradient only while its rounding is below a tenth of the disagreement.

    Args:
        along: the function along a line.
        analytic: the derivative in question.
        numeric: the one that it disagrees with.
        allowed: how far apart two derivatives may be and still agree.
        method, h: how ``numeric`` was measured.

    Returns:
        The finding.
    """
    widest = STEPS["central"] if method == "complex" else h
    disagreement = abs(analytic - numeric.value)
    centre = along(0.0)
    finding, gap, gap_before = Finding("wrong", numeric, widest), 0.0, np.inf
    for step in (widest, widest / SHRINK, widest / SHRINK**2, widest / SHRINK**3):
        roundoff = rounding(centre) / step
        if roundoff > disagreement / 10:
            break
        right = float((along(step) - centre).sum()) / step
        left = float((centre - along(-step)).sum()) / step
        slope, gap_before, gap = (left + right) / 2, gap or np.inf, abs(right - left)
        if abs(slope - analytic) <= max(allowed, roundoff):
            return Finding("crossed", Slope(slope, roundoff), step)
        finding = Finding("wrong", Slope(slope, roundoff), step)
        if abs(slope - analytic) > 100 * (gap + roundoff):
            return finding  # far too smooth here for a kink
    stays_open = gap > gap_before / 2 and gap > 10 * finding.slope.roundoff
    if stays_open and abs(finding.slope.value - analytic) <= gap / 2 + max(allowed, finding.slope.roundoff):
        return finding._replace(kind="corner")
    return finding
