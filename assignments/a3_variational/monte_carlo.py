"""A divergence estimated from samples, for checking one that was derived."""

import numpy as np

from cs231n_ae.numerics import bounded_exp
from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_same_data, require_some

__all__ = ["kl_monte_carlo"]


def kl_monte_carlo(mu: Array, logvar: Array, *, eps: Array) -> tuple[float, float]:
    r"""Estimate :math:`\mathrm{KL}(q \,\|\, \mathcal N(0, I))` from samples of :math:`q = \mathcal N(\mu, \sigma^2)`.

    By its definition the divergence is an expectation, so a mean over samples estimates it. With
    :math:`z_{sn} = \mu_n + \sigma_n \epsilon_{sn}`, draw s gives one estimate for the batch,

    .. math:: k_s = \frac1N \sum_n \left[ \log q(z_{sn}) - \log p(z_{sn}) \right],

    where both logarithms are sums over the latent axes. The estimate is the mean :math:`\bar k` of the S draws. Its
    standard error is :math:`\sqrt{\sum_s (k_s - \bar k)^2 / (S - 1)} \,/ \sqrt S`. No formula of the divergence is
    used, only the two log-densities, and q may be any density that can be sampled.

    Args:
        mu: means, shape (N, Z).
        logvar: :math:`\log\sigma^2`, shape (N, Z).
        eps: standard normal noise, shape (S, N, Z) with S of at least 2.

    Returns:
        the estimate and its standard error, in nats.

    Raises:
        ValueError: if the shapes do not fit, there is no example, or S is 1.

    Source: Owen 2013, Monte Carlo theory, methods and examples, chapter 2.
    """
    raise NotImplementedError("kl_monte_carlo: yours to write; then run: cs231n-ae check kl_monte_carlo")
