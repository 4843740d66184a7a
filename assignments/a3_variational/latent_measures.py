"""What a latent space is like, in numbers: how smooth, how well parted into classes, and how near to the prior."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_same_data, require_some

__all__ = ["aggregate_posterior", "path_length_ratio"]


def path_length_ratio(path: Array) -> Array:
    r"""How much longer a path of pictures is than the straight line between its ends.

    .. math:: r_n = \frac{\sum_{t=1}^{T-1} \lVert x_{n,t+1} - x_{n,t} \rVert}{\lVert x_{n,T} - x_{n,1} \rVert} \ge 1

    Decode the straight line between two codes. With a linear decoder one picture fades into the other, and the ratio
    is 1. A decoder that wanders through other pictures on the way has a larger one. The sum only grows as stations are
    put between; take so many that it hardly does.

    Args:
        path: pictures along each path, shape (N, T, D), at least two stations.

    Returns:
        one ratio for each path, shape (N,); infinite where a path comes back to where it began, NaN where it never
        moved.

    Raises:
        ValueError: if there are fewer than two stations.

    Source: the length of a decoded curve: Arvanitidis, Hansen & Hauberg 2018, Latent space oddity.
    """
    raise NotImplementedError("path_length_ratio: yours to write; then run: cs231n-ae check path_length_ratio")


def aggregate_posterior(mu: Array, logvar: Array) -> tuple[Array, Array]:
    r"""Mean and covariance of the aggregate posterior, the mixture of what the encoder says of every example.

    .. math:: q(z) = \frac1N \sum_n \mathcal N(z;\, \mu_n, \mathrm{diag}\,\sigma_n^2), \qquad
              m = \frac1N \sum_n \mu_n, \qquad
              C = \frac1N \sum_n (\mu_n - m)(\mu_n - m)^\top + \mathrm{diag}\Big(\frac1N \sum_n \sigma_n^2\Big)

    C has two parts, by the law of total variance: how far the means are spread, and how wide each Gaussian is about
    its own mean. Where the prior is to be sampled, m should be near 0 and C near the identity.

    Args:
        mu: means, shape (N, Z).
        logvar: :math:`\log\sigma^2`, shape (N, Z); all :math:`-\infty` for an autoencoder without noise.

    Returns:
        m of shape (Z,) and C of shape (Z, Z).

    Raises:
        ValueError: if the shapes differ, or there is no example.

    Source: Hoffman & Johnson 2016, ELBO surgery; the name: Makhzani et al. 2015, Adversarial autoencoders.
    """
    raise NotImplementedError("aggregate_posterior: yours to write; then run: cs231n-ae check aggregate_posterior")
