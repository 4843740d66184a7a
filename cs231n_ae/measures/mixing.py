"""How fast a chain forgets where it was."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_count, require_data, require_examples

__all__ = ["autocorrelation", "autocorrelation_time"]


def autocorrelation(x: Array, *, lags: int) -> Array:
    r"""How alike the states of a chain are that lie :math:`\ell` steps apart; 1 at lag 0.

    .. math:: \rho_\ell = \frac{\sum_{t,n,d} (x_{t,n,d} - \bar x_d)(x_{t+\ell,n,d} - \bar x_d) / (T - \ell)}
              {\sum_{t,n,d} (x_{t,n,d} - \bar x_d)^2 / T}

    The mean is taken over all steps and chains together, so that chains that never leave their corner do not seem to
    mix: their states keep the differences from it.

    Args:
        x: T steps of N chains of D features, shape (T, N, D).
        lags: the largest lag, below T.

    Returns:
        :math:`\rho_0, \dots, \rho_\text{lags}`.

    Raises:
        ValueError: if ``x`` has not three axes, or ``lags`` is not below T.

    Source: Sokal 1997, Monte Carlo methods in statistical mechanics, section 3.
    """
    require_examples("x", x, (None, None, None), why="steps, chains, features: stack the steps")
    require_count("lags", lags, least=0, most=len(x) - 1, advice="two states must lie so far apart")
    away = x - x.mean(axis=(0, 1), dtype=np.float64)  # in float64, as the long sums that follow
    products = np.array([np.vdot(away[: len(x) - lag], away[lag:]) / (len(x) - lag) for lag in range(lags + 1)])
    return (products / products[0]).astype(x.dtype)


def autocorrelation_time(x: Array) -> float:
    r"""How many steps are worth one independent sample: :math:`\tau = 1 + 2 \sum_{\ell=1}^{L} \rho_\ell`.

    The sum ends before the first correlation below 0.05, for what follows is mostly noise; or at half the chain, and
    then the chain was too short to tell and :math:`\tau` is at least this.

    Args:
        x: T steps of N chains of D features, shape (T, N, D).

    Returns:
        :math:`\tau`; 1 for independent states.

    Source: Sokal 1997, Monte Carlo methods in statistical mechanics, section 3.
    """
    require_data("x", x, (None, None, None), why="steps, chains, features: stack the steps")
    rho = autocorrelation(x, lags=len(x) // 2)[1:]
    below = np.flatnonzero(rho < 0.05)
    return float(1 + 2 * rho[: below[0] if len(below) else len(rho)].sum())
