"""The divergence latent by latent, and free bits: a rate that every latent may use without paying for it."""

import numpy as np

from cs231n_ae.numerics import bounded_expm1, sum_rows
from cs231n_ae.types import Array
from cs231n_ae.validation import require_number, require_same_data, require_some

__all__ = ["free_bits_loss", "kl_per_latent"]


def kl_per_latent(mu: Array, logvar: Array) -> Array:
    r"""How much each latent tells of an example, on average: :math:`\mathrm{KL}(q(z_j|x) \,\|\, \mathcal N(0, 1))`.

    .. math:: \mathrm{KL}_j = \frac1N \sum_n \frac12 \left[ e^{\ell_{nj}} + \mu_{nj}^2 - 1 - \ell_{nj} \right],
              \qquad \ell = \log \sigma^2

    The sum over the latents is :func:`~cs231n_ae.losses.kl_standard_normal`. A latent whose term is nearly 0 has
    collapsed: its Gaussian is the prior, whatever the example. The exponent is held down, so a log-variance gone
    astray gives a large number and not infinity, in float32 too.

    Args:
        mu: means, shape (N, Z).
        logvar: :math:`\log\sigma^2`, shape (N, Z).

    Returns:
        one divergence for each latent in nats, averaged over the batch, shape (Z,).

    Raises:
        ValueError: if the shapes differ, or there is no example.

    Source: Kingma & Welling 2014, appendix B, before the sum over the latents.
    """
    require_same_data("logvar", logvar, "mu", mu)
    require_some("mu", mu)
    return sum_rows(bounded_expm1(logvar) - logvar + mu**2) / (2 * len(mu))


def free_bits_loss(mu: Array, logvar: Array, *, floor: float) -> tuple[float, Array, Array]:
    r"""The divergence from the prior, of which every latent has some nats free: :math:`\sum_j \max(\lambda, KL_j)`.

    .. math:: L = \sum_j \max\left(\lambda,\; \frac1N \sum_n \mathrm{KL}\left(
              \mathcal N(\mu_{nj}, \sigma_{nj}^2) \,\|\, \mathcal N(0, 1) \right)\right)

    Below the floor the price is the same whatever the latent says, so the gradient there is zero, for all examples
    at once, and nothing pushes the latent into the prior. Above it the gradient is that of the divergence itself
    (:func:`~cs231n_ae.losses.kl_standard_normal`). It is the mean over the batch that is compared with the floor, so a
    latent may spend much on one example and little on another. The exponent is held down here too, and the gradients
    stay finite.

    Args:
        mu: means, shape (N, Z).
        logvar: :math:`\ell = \log\sigma^2`, shape (N, Z).
        floor: :math:`\lambda`, the nats that are free for each latent, at least 0; with 0 this is the divergence.

    Returns:
        the loss in nats, never less than :math:`\lambda` times Z, then dmu and dlogvar, each of shape (N, Z).

    Raises:
        ValueError: if the shapes differ, there is no example, or the floor is negative.

    Source: Kingma et al. 2016, Improving variational inference with inverse autoregressive flow, the appendix on free
    bits, with each latent as a group of its own.
    """
    require_number("floor", floor, 0, np.inf, why="nats that every latent may use")
    kl = kl_per_latent(mu, logvar)
    pays = kl > floor  # (Z,)
    dmu = pays * mu / len(mu)
    dlogvar = pays * bounded_expm1(logvar) / (2 * len(mu))
    return float(np.maximum(kl, floor).sum()), dmu, dlogvar
