"""Kullback–Leibler divergences between diagonal Gaussians: summed over the latent axes, averaged over the batch.

Exponents are held at 50 (:func:`~cs231n_ae.numerics.bounded_exp`), so that nothing overflows, not even in float32.
"""

import numpy as np

from cs231n_ae.numerics import bounded_exp, bounded_expm1
from cs231n_ae.types import Array
from cs231n_ae.validation import require_same_data, require_some

__all__ = ["kl_gaussians", "kl_standard_normal"]


def kl_standard_normal(mu: Array, logvar: Array) -> tuple[float, Array, Array]:
    r"""The divergence from the prior: :math:`\mathrm{KL}(\mathcal N(\mu, \sigma^2) \,\|\, \mathcal N(0, I))`.

    .. math:: L = \frac1N \sum_{nz} \frac12 \left[ e^{\ell} + \mu^2 - 1 - \ell \right], \qquad \ell = \log \sigma^2

    :math:`d\mu = \mu / N` and :math:`d\ell = \frac12 (e^{\ell} - 1) / N`; both vanish only at the prior itself.

    The exponent is held at 50 (:func:`~cs231n_ae.numerics.bounded_exp`): no log-variance makes infinity of them.

    Args:
        mu: means, shape (N, Z).
        logvar: :math:`\log\sigma^2`, shape (N, Z).

    Returns:
        the divergence in nats, dmu and dlogvar, each of shape (N, Z).

    Raises:
        ValueError: if the shapes differ, or there is no example.

    Source: Kingma & Welling 2014, appendix B.
    """
    require_same_data("logvar", logvar, "mu", mu)
    require_some("mu", mu)
    excess = bounded_expm1(logvar)  # the variance less 1, with all digits near the prior
    loss = 0.5 * np.sum(excess - logvar + mu**2) / len(mu)
    return float(loss), mu / len(mu), excess / (2 * len(mu))


def kl_gaussians(
    mu_q: Array, logvar_q: Array, mu_p: Array, logvar_p: Array
) -> tuple[float, Array, Array, Array, Array]:
    r"""The divergence between two diagonal Gaussians, :math:`\mathrm{KL}(q \,\|\, p)`.

    .. math:: L = \frac1N \sum_{nz} \frac12
              \left[ \ell_p - \ell_q + e^{\ell_q - \ell_p} + (\mu_q - \mu_p)^2 e^{-\ell_p} - 1 \right],
              \qquad \ell = \log \sigma^2

    With :math:`r = e^{\ell_q - \ell_p}` and :math:`s = (\mu_q - \mu_p)\,e^{-\ell_p}`: :math:`d\mu_q = s / N = -d\mu_p`,
    :math:`d\ell_q = \frac12 (r - 1) / N` and :math:`d\ell_p = \frac12 (1 - r - (\mu_q - \mu_p)\,s) / N`.
    Both exponents are held at 50 (:func:`~cs231n_ae.numerics.bounded_exp`): all stays finite, in float32 too.

    Args:
        mu_q: means of q, shape (N, Z).
        logvar_q: :math:`\log\sigma_q^2`, shape (N, Z).
        mu_p: means of p, shape (N, Z).
        logvar_p: :math:`\log\sigma_p^2`, shape (N, Z).

    Returns:
        the divergence in nats, then dmu_q, dlogvar_q, dmu_p and dlogvar_p, each of shape (N, Z).

    Raises:
        ValueError: if the shapes differ, or there is no example.

    Source: Kullback 1959, Information Theory and Statistics, chapter 9, for diagonal covariances.
    """
    for name, value in (("logvar_q", logvar_q), ("mu_p", mu_p), ("logvar_p", logvar_p)):
        require_same_data(name, value, "mu_q", mu_q)
    require_some("mu_q", mu_q)
    n = len(mu_q)
    log_ratio = logvar_q - logvar_p
    excess = bounded_expm1(log_ratio)  # the ratio of the variances less 1, with all digits where they are nearly equal
    difference = mu_q - mu_p
    scaled = difference * bounded_exp(-logvar_p)
    square = difference * scaled
    loss = 0.5 * np.sum(excess - log_ratio + square) / n
    return float(loss), scaled / n, excess / (2 * n), -scaled / n, -(excess + square) / (2 * n)
