"""Weights of the loss that change while a model trains, such as the beta of a VAE, which may start small."""

import numpy as np

from cs231n_ae.validation import require_number

__all__ = ["kl_warmup"]


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
    raise NotImplementedError("kl_warmup: yours to write; then run: cs231n-ae check kl_warmup")
