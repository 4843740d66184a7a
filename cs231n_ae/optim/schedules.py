"""Learning-rate schedules: functions from the number of the step, counted from 0, to the learning rate of that step."""

import math
from collections.abc import Callable
from typing import TypeAlias

from cs231n_ae.validation import require_count, require_number, require_positive

__all__ = ["Schedule", "constant", "cosine_decay", "step_decay"]

Schedule: TypeAlias = Callable[[int], float]


def constant(learning_rate: float) -> Schedule:
    r"""The same rate at every step: :math:`\alpha_t = \alpha`."""
    require_positive("learning_rate", learning_rate)
    return lambda step: learning_rate


def step_decay(learning_rate: float, *, every: int, factor: float = 0.1) -> Schedule:
    r"""Multiplied by ``factor`` every ``every`` steps: :math:`\alpha_t = \alpha\,f^{\lfloor t / n \rfloor}`."""
    require_positive("learning_rate", learning_rate)
    require_count("every", every)
    require_positive("factor", factor)
    return lambda step: learning_rate * factor ** (step // every)


def cosine_decay(learning_rate: float, *, steps: int, final: float = 0.0) -> Schedule:
    r"""Half a cosine from the rate down to ``final``.

    .. math:: \alpha_t = \alpha_T + \frac{\alpha - \alpha_T}{2}\,(1 + \cos(\pi t / T))

    From step ``steps`` on, the rate stays at ``final``.

    >>> from cs231n_ae.optim import cosine_decay
    >>> rate = cosine_decay(0.01, steps=100)
    >>> rate(0), round(rate(50), 6), rate(100)
    (0.01, 0.005, 0.0)

    Source: Loshchilov & Hutter 2017, equation 5, without restarts.
    """
    require_positive("learning_rate", learning_rate)
    require_count("steps", steps)
    require_number("final", final, 0, learning_rate, why="learning_rate is where it starts")
    return lambda step: final + (learning_rate - final) * (1 + math.cos(math.pi * min(step / steps, 1))) / 2
