"""The search for a learning rate, on validation data."""

from collections.abc import Callable

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_callable, require_count, require_generator, require_positive

__all__ = ["search_learning_rate"]


def search_learning_rate(
    validation_loss: Callable[[float], float], *, low: float, high: float, n: int, rng: np.random.Generator
) -> tuple[float, Array, Array]:
    r"""Try learning rates that are drawn evenly in their logarithm, and choose the one of the lowest validation loss.

    .. math:: \log \alpha_i \sim \mathcal{U}(\log \text{low}, \log \text{high}), \qquad i = 1, \dots, n

    A training that ran away gives NaN or infinity, and is never chosen unless all of them did.

    Args:
        validation_loss: trains at a rate, and gives the loss on validation data. It is asked once for each rate.
        low: the lowest rate, above 0.
        high: the highest.
        n: how many rates are tried.
        rng: draws them.

    Returns:
        the chosen rate, all rates in the order in which they were tried, shape (n,), and their losses, shape (n,).

    Raises:
        ValueError: if ``low`` is not above 0, ``high`` is below ``low``, or ``n`` is no positive integer.

    Source: Bergstra & Bengio 2012, Random Search for Hyper-Parameter Optimization.
    """
    require_callable("validation_loss", validation_loss, like="validation_loss(learning_rate) -> loss")
    require_positive("low", low, advice="a rate of 0 learns nothing, and has no logarithm")
    require_positive("high", high)
    if high < low:
        raise ValueError(f"high must be at least low ({low!r}), got {high!r}")
    require_count("n", n)
    require_generator("rng", rng)
    rates = low * (high / low) ** rng.random(n)
    losses = np.array([validation_loss(float(rate)) for rate in rates], dtype=np.float64)
    best = np.where(np.isnan(losses), np.inf, losses).argmin()
    return float(rates[best]), rates, losses
