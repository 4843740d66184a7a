"""Three ways to differentiate numerically, behind one name: central differences, Richardson, and the complex step."""

from collections.abc import Callable
from types import EllipsisType
from typing import NamedTuple

import numpy as np

from cs231n_ae.gradient_check.arguments import require_float64, require_tolerance
from cs231n_ae.types import Array
from cs231n_ae.validation import require_callable, require_in, require_numbers

__all__ = ["STEPS", "Line", "Slope", "line_through", "numerical_gradient", "pick_step", "rounding", "slope_of"]

# Near eps^(1/3), near eps^(1/5), and as small as you like. Powers of two keep x + h and x - h exact for ordinary x.
STEPS = {"central": 2.0**-17, "richardson": 2.0**-10, "complex": 1e-20}

Line = Callable[[float | complex], Array]
"""The function along a line, t -> f(x + t u): an array of terms, whose sum is what is differentiated."""


class Slope(NamedTuple):
    """A numerical derivative, and how much of it may be rounding of f."""

    value: float
    roundoff: float


def numerical_gradient(
    f: Callable[[Array], Array | float],
    x: Array,
    *,
    df: Array | None = None,
    method: str = "central",
    h: float | None = None,
) -> Array:
    r"""Gradient of a function, by the method of your choice.

    - ``"central"``: :math:`D(h) = \frac{f(x+h) - f(x-h)}{2h}`, error :math:`O(h^2)`, 2 calls an entry.
    - ``"richardson"``: :math:`\frac{4 D(h/2) - D(h)}{3}`, the :math:`h^2` terms cancel: :math:`O(h^4)`, 4 calls.
    - ``"complex"``: :math:`\mathrm{Im}\, f(x + ih) / h`. Nothing is subtracted, so h can be tiny and the result is
      exact to rounding; 1 call. ``f`` must accept complex arrays and be made of analytic functions: ``abs``, ``conj``
      and ``.real`` on the way give a wrong answer, and a real result is refused.

    Args:
        f: takes ``x``; returns one number, or an array when ``df`` is given.
        x: where to differentiate, any shape, float64. It is moved in place and put back exactly, also when ``f``
            raises; the complex step hands ``f`` a complex copy instead.
        df: upstream gradient, of the shape of ``f(x)``; None if ``f`` returns one number.
        method: "central", "richardson" or "complex".
        h: the step; None for one that suits the method.

    Returns:
        The gradient, of the shape of ``x``.

    Raises:
        ValueError: if ``x`` is not float64, ``f`` returns a shape other than that of ``df``, or two different results
            for the same ``x``, or, for the complex step, drops the imaginary part.

    Source: Nocedal & Wright 2006, section 8.1; Squire & Trapp 1998, SIAM Review 40, for the complex step.
    """
    require_float64("x", x)
    require_callable("f", f, like="f(x) -> a number, or an array when df is given")
    h = pick_step(method, h)
    if not np.array_equal(np.array(f(x)), f(x), equal_nan=True):  # a copy: f may return a buffer
        raise ValueError(
            "f must give one result for one x, got two different ones: pass it the noise (mask=..., eps=...), or a "
            "generator that each call makes anew (rng=np.random.default_rng(0)), and let it keep no state"
        )
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        grad[index] = slope_of(line_through(lambda moved: _terms(f(moved), df), x, index), method=method, h=h).value
    return grad


def pick_step(method: str, h: float | None) -> float:
    """The step to take: ``h`` if it was given, otherwise the one that suits the method."""
    require_in("method", method, list(STEPS))
    if h is None:
        return STEPS[method]
    require_tolerance("h", h)
    return h


def line_through(
    f: Callable[[Array], Array], x: Array, index: tuple[int, ...] | EllipsisType, direction: Array | float = 1.0
) -> Line:
    """The function t -> f(x + t * direction), where only ``x[index]`` moves: one entry, or all of it (``...``).

    For real t the array itself is moved and put back, also when ``f`` raises; for complex t, ``f`` gets a complex copy.
    """

    def along(t: float | complex) -> Array:
        if isinstance(t, complex):
            moved = x.astype(np.complex128)
            moved[index] += t * direction
            return _require_complex(np.asarray(f(moved)))
        kept = x[index].copy()
        try:
            x[index] = kept + t * direction
            return np.array(f(x))  # a copy: f may return x itself
        finally:
            x[index] = kept

    return along


def slope_of(along: Line, *, method: str, h: float) -> Slope:
    """The derivative at t = 0 of a function along a line."""
    if method == "complex":
        return Slope(float(along(1j * h).imag.sum()) / h, 0.0)
    wide = _central_slope(along, h)
    if method == "central":
        return wide
    narrow = _central_slope(along, h / 2)
    return Slope((4 * narrow.value - wide.value) / 3, (4 * narrow.roundoff + wide.roundoff) / 3)


def _central_slope(along: Line, h: float) -> Slope:
    above, below = along(h), along(-h)
    with np.errstate(invalid="ignore"):  # inf - inf: the NaN is reported by whoever reads it
        value = float((above - below).sum()) / (2 * h)
    return Slope(value, rounding(above, below) / h)


def rounding(*values: Array) -> float:
    """How far rounding may have moved the largest of these sums: a few units in the last place of its terms."""
    return 4 * float(np.finfo(np.float64).eps) * max(float(np.abs(value).sum()) for value in values)


def _terms(out: Array | float, df: Array | None) -> Array:
    out = np.asarray(out)
    if df is None:
        if out.size != 1:
            raise ValueError(
                f"f must return one number when df is None, got an array of shape {out.shape}: "
                f"pass df, the upstream gradient of that shape"
            )
        return out
    require_numbers("df", df)
    if out.shape != np.shape(df):
        raise ValueError(f"df must have shape {out.shape} (that of f(x)), got {np.shape(df)}")
    return out * df


def _require_complex(out: Array) -> Array:
    if out.dtype.kind != "c":
        raise ValueError(
            f"f must keep the imaginary part for the complex step, got a real result ({out.dtype}): compute with the "
            f'argument that f is given, without .real, abs or float arrays on the way, or use method="richardson"'
        )
    return out
