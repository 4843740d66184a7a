"""Following a velocity in steps: Euler's, which looks once, and Heun's, which looks twice and errs much less."""

from collections.abc import Callable

import numpy as np

from cs231n_ae.types import Array

__all__ = ["euler_step", "heun_step"]

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
    raise NotImplementedError("euler_step: yours to write; then run: cs231n-ae check euler_step")


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
    raise NotImplementedError("heun_step: yours to write; then run: cs231n-ae check heun_step")
