"""When do an analytic and a numerical gradient agree? Entry by entry, relative to the array's scale."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from cs231n_ae.gradient_check.derivatives import Slope, line_through, slope_of
from cs231n_ae.gradient_check.kinks import look_for_kink
from cs231n_ae.gradient_check.report import ArrayReport
from cs231n_ae.types import Array

__all__ = ["FLOOR", "Setting", "compare_array", "first_index", "relative_error"]

FLOOR = 1e-2  # an entry counts as at least this part of its array's largest one


class Setting(NamedTuple):
    """How the numerical side is measured, and how near it has to come."""

    method: str
    h: float
    tolerance: float


def relative_error(analytic: Array | float, numeric: Array | float, *, floor: Array | float = 0.0) -> Array:
    r"""Relative error of each entry, made robust for entries near zero.

    .. math:: e_i = \frac{|a_i - n_i|}{\max(|a_i|,\ |n_i|,\ s,\ r_i)}, \qquad s = 10^{-2} \max_j \max(|a_j|, |n_j|)

    Without the floor :math:`s`, an entry whose derivative is 0 would be rounding compared with rounding: 100 % wrong.
    The second floor :math:`r_i` is the smallest derivative that the function's own rounding lets one measure to the
    tolerance: rounding in the slope, over the tolerance.

    Args:
        analytic: the gradient in question.
        numeric: the numerical one, of the same shape.
        floor: :math:`r`, of the same shape or one for all.

    Returns:
        The errors, of the same shape; NaN where either gradient is NaN.
    """
    size = np.maximum(np.abs(analytic), np.abs(numeric))
    bottom = np.maximum(np.maximum(size, FLOOR * size.max(initial=0.0)), floor)
    difference = np.abs(np.subtract(analytic, numeric))
    return np.divide(difference, bottom, out=np.zeros(np.shape(difference)), where=bottom != 0)


def compare_array(name: str, f: Callable[[Array], Array], x: Array, analytic: Array, setting: Setting) -> ArrayReport:
    """Compare a gradient with the numerical one, entry by entry.

    Args:
        name: what the report calls it.
        f: takes ``x``, returns terms whose sum is differentiated.
        x: the array, moved in place and put back.
        analytic: the gradient, of the shape of ``x``.
        setting: how to measure.

    Returns:
        The report on this array.
    """
    numeric, roundoff = np.zeros(x.shape), np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        numeric[index], roundoff[index] = slope_of(line_through(f, x, index), method=setting.method, h=setting.h)
    if not np.isfinite(numeric).all():
        index = first_index(~np.isfinite(numeric))
        problem = f"the numerical derivative at {index} is {numeric[index]}: the function is not finite near its input"
        return ArrayReport(name, x.shape, np.nan, index, float(analytic[index]), float(numeric[index]), problem=problem)
    error = relative_error(analytic, numeric, floor=roundoff / setting.tolerance)
    kinks = corners = 0
    scale = FLOOR * float(np.maximum(np.abs(analytic), np.abs(numeric)).max(initial=0.0))
    for index in map(tuple, np.argwhere(error > setting.tolerance)):
        a, n = float(analytic[index]), Slope(float(numeric[index]), float(roundoff[index]))
        allowed = setting.tolerance * max(abs(a), scale)
        found = look_for_kink(line_through(f, x, index), a, n, allowed=allowed, method=setting.method, h=setting.h)
        if found.kind != "wrong":
            kinks, corners = kinks + 1, corners + (found.kind == "corner")
            numeric[index], roundoff[index] = found.slope
            agreed = relative_error(a, found.slope.value, floor=max(scale, found.slope.roundoff / setting.tolerance))
            error[index] = agreed if found.kind == "crossed" else 0.0  # on a corner there is nothing to compare with
    return _report_worst(name, analytic, numeric, error, kinks, all_corners=corners == x.size)


def _report_worst(
    name: str, analytic: Array, numeric: Array, error: Array, kinks: int, *, all_corners: bool
) -> ArrayReport:
    if not error.size:
        return ArrayReport(name, error.shape, 0.0, None, np.nan, np.nan)
    index = first_index(error == error.max())
    numbers = float(error[index]), index, float(analytic[index]), float(numeric[index])
    problem = (
        "every entry sits on a kink, where there is no derivative to compare with: draw inputs away from the corners"
        if all_corners
        else ""
    )
    return ArrayReport(name, error.shape, *numbers, kinks=kinks, problem=problem)


def first_index(chosen: Array) -> tuple[int, ...]:
    """The first index at which ``chosen`` is true, as plain integers."""
    return tuple(int(i) for i in np.argwhere(chosen)[0])
