"""A million parameters in seconds: compare slopes along random directions, then halve down to the wrong entry."""

from collections.abc import Callable
from dataclasses import replace
from types import EllipsisType

import numpy as np

from cs231n_ae.gradient_check.comparison import FLOOR, Setting, compare_array, relative_error
from cs231n_ae.gradient_check.derivatives import line_through, slope_of
from cs231n_ae.gradient_check.kinks import Finding, look_for_kink
from cs231n_ae.gradient_check.report import ArrayReport
from cs231n_ae.types import Array

__all__ = ["project_array"]


def project_array(
    name: str,
    f: Callable[[Array], Array],
    x: Array,
    analytic: Array,
    setting: Setting,
    *,
    directions: int,
    rng: np.random.Generator,
) -> ArrayReport:
    r"""Compare a gradient g with numerical slopes along random directions of signs :math:`u_i = \pm 1`.

    .. math:: g \cdot u \overset{?}{=} \frac{f(x + hu) - f(x - hu)}{2h}, \qquad
        e = \frac{|g \cdot u - n|}{\max(|g \cdot u|,\ |n|,\ \|g\|)}

    A wrong entry shifts :math:`g \cdot u` by its whole error along every direction, for :math:`|u_i| = 1`; several
    wrong entries may cancel along one direction, hardly along all. The floor :math:`\|g\|` is the usual size of
    :math:`g \cdot u`, so an error is seen down to ``tolerance`` of the whole gradient: coarser than entry by entry.

    Args:
        name: what the report calls it.
        f: takes ``x``, returns terms whose sum is differentiated.
        x: the array, moved in place and put back.
        analytic: its gradient, of the same shape.
        setting: how to measure.
        directions: how many to try; an array with no more entries than that is compared entry by entry.
        rng: draws the directions.

    Returns:
        The report; where a direction disagrees, with the index that halving led to.

    Source: the directional test of Griewank & Walther 2008, Evaluating Derivatives, in the form of group testing.
    """
    if x.size <= directions:
        return compare_array(name, f, x, analytic, setting)
    worst, kinks, corners = ArrayReport(name, x.shape, -1.0, None, np.nan, np.nan), 0, 0
    for _ in range(directions):
        signs = rng.choice([-1.0, 1.0], size=x.shape)
        found, error = _measure(f, x, analytic, ..., signs, float(np.linalg.norm(analytic)), setting)
        if not np.isfinite(error):
            problem = "the slope along a random direction is not a number: the loss is not finite near these parameters"
            return ArrayReport(name, x.shape, np.nan, None, np.nan, found.slope.value, problem=problem)
        if error > setting.tolerance:
            return _locate(name, f, x, analytic, signs, found, error, setting)
        kinks, corners = kinks + (found.kind != "agrees"), corners + (found.kind == "corner")
        if error > worst.error:
            worst = replace(worst, error=error, analytic=float(np.vdot(analytic, signs)), numeric=found.slope.value)
    if corners == directions:
        problem = "every direction meets a kink at these very parameters: move them off the corners (biases off 0)"
        worst = replace(worst, problem=problem)
    return replace(worst, kinks=kinks)


def _measure(
    f: Callable[[Array], Array],
    x: Array,
    analytic: Array,
    index: tuple[int, ...] | EllipsisType,
    signs: Array | float,
    scale: float,
    setting: Setting,
) -> tuple[Finding, float]:
    """The numerical slope along one line, and its relative error once kinks are dealt with."""
    along = line_through(f, x, index, signs)
    a, slope = float(np.sum(analytic[index] * signs)), slope_of(along, method=setting.method, h=setting.h)
    error = float(relative_error(a, slope.value, floor=max(scale, slope.roundoff / setting.tolerance)))
    if not error > setting.tolerance:
        return Finding("agrees", slope, setting.h), error
    allowed = setting.tolerance * max(abs(a), scale)
    found = look_for_kink(along, a, slope, allowed=allowed, method=setting.method, h=setting.h)
    if found.kind == "wrong":
        return found, error
    agreed = float(relative_error(a, found.slope.value, floor=max(scale, found.slope.roundoff / setting.tolerance)))
    return found, 0.0 if found.kind == "corner" else agreed


def _locate(
    name: str,
    f: Callable[[Array], Array],
    x: Array,
    analytic: Array,
    signs: Array,
    found: Finding,
    error: float,
    setting: Setting,
) -> ArrayReport:
    """Follow the larger part of the disagreement to one entry, and measure that entry by itself."""
    finer = setting if setting.method == "complex" else Setting("central", found.step, setting.tolerance)

    def disagreement(chosen: Array) -> float:
        part = np.zeros(x.shape)
        part.flat[chosen] = signs.flat[chosen]
        slope = slope_of(line_through(f, x, ..., part), method=finer.method, h=finer.h)
        return abs(slope.value - float(np.vdot(analytic, part)))

    chosen = np.arange(x.size)
    while chosen.size > 1:
        chosen = max(np.array_split(chosen, 2), key=disagreement)
    index = tuple(int(i) for i in np.unravel_index(chosen[0], x.shape))
    entry, entry_error = _measure(f, x, analytic, index, 1.0, FLOOR * float(np.abs(analytic).max()), setting)
    if entry_error > setting.tolerance:
        return ArrayReport(name, x.shape, entry_error, index, float(analytic[index]), entry.slope.value)
    problem = "the slope along a random direction disagrees, but no single entry stands out: check entry by entry"
    return ArrayReport(name, x.shape, error, None, float(np.vdot(analytic, signs)), found.slope.value, problem=problem)
