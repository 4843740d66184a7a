"""Which latents a trained model uses."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_examples, require_number

__all__ = ["active_units"]


def active_units(mu: Array, *, threshold: float = 0.01) -> Array:
    r"""The latents whose posterior mean moves from example to example: :math:`\mathrm{Var}_x\left[\mu_j(x)\right] > t`.

    .. math:: \mathrm{Var}_x[\mu_j] = \frac1N \sum_n \left( \mu_{nj} - \bar\mu_j \right)^2,
              \qquad \bar\mu_j = \frac1N \sum_n \mu_{nj}

    A latent whose mean is the same for every example says nothing about them, wherever that mean lies. In trained
    models the variances fall into two groups, far from each other, so the count depends little on the threshold.

    Args:
        mu: posterior means of many examples (of a test set, say), shape (N, Z).
        threshold: t, at least 0.

    Returns:
        True for each active latent, booleans of shape (Z,); their sum is the number of active units.

    Raises:
        ValueError: if ``mu`` is no matrix of finite floating point numbers, or the threshold is negative.

    Source: Burda, Grosse & Salakhutdinov 2016, Importance weighted autoencoders, section 5.2.
    """
    require_examples("mu", mu, (None, None), why="one row of means per example")
    require_number("threshold", threshold, 0, np.inf, why="a variance")
    return mu.var(axis=0, dtype=np.float64) > threshold
