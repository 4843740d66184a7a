"""Weights of the loss that change while a model trains, such as the beta of a VAE, which may start small."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from cs231n_ae.validation import require_callable, require_count, require_mapping, require_number

__all__ = ["annealed", "kl_warmup"]


def kl_warmup(step: int, *, steps: int, final: float = 1.0) -> float:
    r"""The weight of the divergence at one step: from 0 in a straight line up to its final value, where it stays.

    .. math:: \beta_t = \beta \cdot \min(t / n,\, 1), \qquad t = 0, 1, 2, \dots

    At first the latents cost nothing, so the encoder finds a use for them before their price keeps it from trying. To
    train with it: ``Solver(..., anneal={"beta": lambda step: kl_warmup(step, steps=500)})``.

    Args:
        step: the number t of the update, counted from 0.
        steps: the number n of the first update at the full weight, at least 1.
        final: :math:`\beta`, at least 0.

    Returns:
        :math:`\beta_t`, between 0 and ``final``.

    Raises:
        ValueError: if ``step`` or ``final`` is negative, or ``steps`` less than 1.

    Source: Sønderby et al. 2016, Ladder variational autoencoders (warm-up); a logistic curve in place of the line:
    Bowman et al. 2016, section 3.1 (KL cost annealing).
    """
    for name, value, least in (("step", step, 0), ("steps", steps, 1), ("final", final, 0)):
        require_number(name, value, least, np.inf)
    return final * min(step / steps, 1.0)


@contextmanager
def annealed(model: Any, anneal: Mapping[str, Callable[[int], float]], step: int) -> Iterator[None]:
    """Give attributes of a model the values of one step; afterwards they are again what they were.

    The solver wraps each training step's loss in this, and nothing else. So what is evaluated, before, between or
    after, is always the loss with the model's own weights, and losses of different epochs can be compared. The value
    depends on the number of the step alone, so a run that is resumed takes it up where it was.

    Args:
        model: has the attributes.
        anneal: of each attribute by name: a function from the step, counted from 0, to its value.
        step: the number of the step.

    Raises:
        ValueError: if the model has no such attribute, or it is no number.
    """
    require_mapping("anneal", anneal)
    require_count("step", step, least=0)
    for name, weight in anneal.items():
        require_callable(f"anneal[{name!r}]", weight, like="a value for each step")
    own = {name: getattr(model, name, None) for name in anneal}
    for name, value in own.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            has = sorted(n for n, v in getattr(model, "__dict__", {}).items() if isinstance(v, float))
            raise ValueError(
                f"anneal must name numbers that are attributes of the model, {', '.join(has) or 'which has none'}, "
                f"got {name!r}"
            )
    try:
        for name, weight in anneal.items():
            value = weight(step)
            require_number(f"anneal[{name!r}]({step})", value)
            setattr(model, name, float(value))
        yield
    finally:
        for name, value in own.items():
            setattr(model, name, value)
