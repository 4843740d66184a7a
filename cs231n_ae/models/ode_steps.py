"""Following a velocity in steps: Euler's, which looks once, and Heun's, which looks twice and errs much less."""

from collections.abc import Callable

from cs231n_ae.types import Array
from cs231n_ae.validation import require_callable, require_count, require_data, require_in, require_number

__all__ = ["euler_step", "follow_flow", "heun_step"]

Velocity = Callable[[Array, float], Array]


def euler_step(x: Array, velocity: Velocity, t: float, *, step: float) -> Array:
    r"""One step along the velocity at its beginning: :math:`x' = x + h\, v(x, t)`.

    A step errs by :math:`O(h^2)`, so all of them together by :math:`O(h)`: half the step, half the error. Where paths
    are straight and their speed does not change, a single step is exact.

    Args:
        x: points, shape (N, D).
        velocity: called as ``velocity(x, t)`` with points (N, D) and one time; gives (N, D).
        t: the time before the step.
        step: h, how much time the step takes; below 0 it goes back.

    Returns:
        the points after the step, shape (N, D).

    Raises:
        ValueError: if an argument is of another kind, or ``velocity`` gives another shape than its points have.

    Source: Hairer, Nørsett & Wanner 1993, section I.7.
    """
    _require_step(x, velocity, t, step)
    return x + float(step) * _asked(velocity, x, t)


def heun_step(x: Array, velocity: Velocity, t: float, *, step: float) -> Array:
    r"""One step along the mean of two velocities: at its beginning, and where Euler's step would end.

    .. math:: k_1 = v(x, t), \qquad k_2 = v(x + h\, k_1, t + h), \qquad x' = x + \frac h2 (k_1 + k_2)

    This is the trapezium rule with a guess for the right end. A step errs by :math:`O(h^3)`, all of them together by
    :math:`O(h^2)`: half the step, a quarter of the error, for twice the evaluations.

    Args:
        x: points, shape (N, D).
        velocity: called as ``velocity(x, t)`` with points (N, D) and one time; gives (N, D).
        t: the time before the step.
        step: h, how much time the step takes; below 0 it goes back.

    Returns:
        the points after the step, shape (N, D).

    Raises:
        ValueError: if an argument is of another kind, or ``velocity`` gives another shape than its points have.

    Source: Hairer, Nørsett & Wanner 1993, section II.1; for sampling: Karras, Aittala, Aila & Laine 2022, algorithm 1.
    """
    _require_step(x, velocity, t, step)
    first = _asked(velocity, x, t)
    second = _asked(velocity, x + float(step) * first, t + step)
    return x + float(step) / 2 * (first + second)


def follow_flow(
    x: Array, velocity: Velocity, *, steps: int, method: str = "heun", start: float = 0.0, end: float = 1.0
) -> list[Array]:
    """Follow a velocity from one time to another in equal steps.

    Args:
        x: points at the time ``start``, shape (N, D).
        velocity: called as ``velocity(x, t)`` with points (N, D) and one time; gives (N, D).
        steps: how many.
        method: ``"heun"`` or ``"euler"``.
        start, end: the times of the first and the last points; back in time if ``end`` is the smaller.

    Returns:
        the points before the first step and after each, ``steps + 1`` arrays of shape (N, D).

    Raises:
        ValueError: if an argument is of another kind, or ``velocity`` gives another shape than its points have.
    """
    require_count("steps", steps)
    require_in("method", method, ("heun", "euler"))
    require_number("start", start)
    require_number("end", end)
    one_step, step, path = (heun_step if method == "heun" else euler_step), (end - start) / steps, [x]
    for i in range(steps):
        path.append(one_step(path[-1], velocity, start + i * step, step=step))
    return path


def _asked(velocity: Velocity, x: Array, t: float) -> Array:
    v = velocity(x, float(t))
    require_data("what velocity gives", v, x.shape, why="that of its points")
    return v


def _require_step(x: Array, velocity: Velocity, t: float, step: float) -> None:
    require_data("x", x, (None, None), why="N points of D coordinates")
    require_callable("velocity", velocity, like="velocity(x, t) -> (N, D)")
    require_number("t", t)
    require_number("step", step)
