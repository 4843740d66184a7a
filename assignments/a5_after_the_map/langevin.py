"""Langevin dynamics: uphill along the score, with noise at each step, until the points are samples of the density."""

from collections.abc import Callable

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import (
    require_callable,
    require_count,
    require_data,
    require_generator,
    require_positive,
    require_same_data,
)

__all__ = ["annealed_langevin", "langevin_step", "noise_levels"]


def noise_levels(n_levels: int, *, largest: float, smallest: float) -> Array:
    r"""Standard deviations from large to small, each the same fraction of the one before.

    .. math:: \sigma_i = \sigma_1 \left( \frac{\sigma_L}{\sigma_1} \right)^{(i-1)/(L-1)}, \qquad i = 1 \dots L

    Equal ratios, so that the clouds of noise of two neighbours overlap equally well at every level.

    Args:
        n_levels: how many, L, at least 2.
        largest: the first of them, :math:`\sigma_1`: about the greatest distance between two examples.
        smallest: the last, :math:`\sigma_L`: too little to be seen.

    Returns:
        the levels in float64, shape (L,).

    Raises:
        ValueError: if there are fewer than two, or ``smallest`` is not below ``largest`` and above 0.

    Source: Song & Ermon 2019, section 4.1; the choice of the ends: Song & Ermon 2020, techniques 1 and 2.
    """
    raise NotImplementedError("noise_levels: yours to write; then run: cs231n-ae check noise_levels")


def langevin_step(x: Array, score: Array, eps: Array, *, step: float) -> Array:
    r"""One step uphill, and one step of noise: :math:`x' = x + \frac{\alpha}{2}\, s + \sqrt{\alpha}\, \epsilon`.

    For a small :math:`\alpha` and many steps the points spread as the density whose score s is. The step to follow
    shrinks with :math:`\alpha` and that of the noise with its root: noise adds up in squares, a drift does not.

    Args:
        x: points, shape (N, D).
        score: the gradient of the log-density at each of them, shape (N, D).
        eps: standard normal noise, shape (N, D).
        step: the size :math:`\alpha` of the step, above 0.

    Returns:
        the points after the step, shape (N, D).

    Raises:
        ValueError: if the shapes differ, or ``step`` is not above 0.

    Source: Welling & Teh 2011, equation 3; Song & Ermon 2019, equation 4.
    """
    raise NotImplementedError("langevin_step: yours to write; then run: cs231n-ae check langevin_step")


def annealed_langevin(
    x: Array,
    score: Callable[[Array, float], Array],
    *,
    sigmas: Array,
    step: float,
    steps: int,
    rng: np.random.Generator,
) -> Array:
    r"""Langevin dynamics at falling levels of noise, each begun where the one before has ended.

    At level i, ``steps`` times :func:`langevin_step` with the score at that level and steps of size

    .. math:: \alpha_i = \alpha \, \sigma_i^2 / \sigma_L^2

    so that the drift and the noise keep their proportion: where the scores are as large as :math:`1/\sigma_i`, both
    are in units of :math:`\sigma_i`. Under much noise all modes are one hill, and a point goes where there is most of
    the data; then the hills part, and each holds its share.

    Args:
        x: where the points start, shape (N, D).
        score: called as ``score(x, sigma)`` with points (N, D) and one level; gives (N, D).
        sigmas: the levels of noise, from the largest to the smallest, above 0, shape (L,).
        step: the size :math:`\alpha` of a step at the last level.
        steps: how many steps at each level.
        rng: the source of the noise, new at each step: ``rng.standard_normal(x.shape)``, in the dtype of x.

    Returns:
        the points after the last step, shape (N, D).

    Raises:
        ValueError: if ``sigmas`` does not fall, or ``score`` gives another shape than its points have.

    Source: Song & Ermon 2019, algorithm 1.
    """
    raise NotImplementedError("annealed_langevin: yours to write; then run: cs231n-ae check annealed_langevin")
