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

    Derive the gradients with respect to :math:`\mu` and :math:`\ell`. Where do both vanish, and is that where they
    should?

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
    raise NotImplementedError("kl_standard_normal: yours to write; then run: cs231n-ae check kl_standard_normal")


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
    raise NotImplementedError("kl_gaussians: yours to write; then run: cs231n-ae check kl_gaussians")
