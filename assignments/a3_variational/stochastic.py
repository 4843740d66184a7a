"""Layers that draw noise: dropout, and the reparameterized Gaussian sample.

The noise comes from a ``Generator``, or is given, so that the layer becomes a plain function of its inputs and can be
gradient-checked. The backward pass uses the noise of the forward pass, never a new one.
"""

import numpy as np

from cs231n_ae.numerics import bounded_exp
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_same_shape

__all__ = ["reparameterize_backward", "reparameterize_forward"]


def reparameterize_forward(
    mu: Array, logvar: Array, *, eps: Array | None = None, rng: np.random.Generator | None = None
) -> tuple[Array, Cache]:
    r"""Draw :math:`z \sim \mathcal N(\mu, \sigma^2)` as a function of its parameters: :math:`z = \mu + \sigma\epsilon`.

    All randomness sits in :math:`\epsilon \sim \mathcal N(0, I)`, which depends on no parameter, so gradients can pass
    through the sample. The standard deviation is :math:`\sigma = e^{\frac12 \log\sigma^2}`. A log-variance beyond 50
    counts as 50 there (:func:`~cs231n_ae.numerics.bounded_exp`), so that z stays finite in float32 too.

    >>> import numpy as np
    >>> from cs231n_ae.layers import reparameterize_forward
    >>> mu, logvar = np.zeros((5, 2), np.float32), np.zeros((5, 2), np.float32)
    >>> z, cache = reparameterize_forward(mu, logvar, rng=np.random.default_rng(0))
    >>> z.shape, z.dtype
    ((5, 2), dtype('float32'))

    Args:
        mu: means, shape (N, Z).
        logvar: :math:`\log\sigma^2`, shape (N, Z).
        eps: standard normal noise, shape (N, Z); drawn from ``rng`` when it is not given.
        rng: the source of the noise.

    Returns:
        z of shape (N, Z), and the cache for :func:`reparameterize_backward`.

    Raises:
        ValueError: if the shapes differ, or neither or both of ``eps`` and ``rng`` are given.

    Source: Kingma & Welling 2014, section 2.4.
    """
    raise NotImplementedError(
        "reparameterize_forward: yours to write; then run: cs231n-ae check reparameterize_forward"
    )


def reparameterize_backward(dz: Array, cache: Cache) -> tuple[Array, Array]:
    r"""Gradients of the loss with respect to ``mu`` and ``logvar``.

    Derive them from :math:`z = \mu + \sigma\epsilon`, with :math:`\sigma = e^{\ell/2}` and :math:`\ell = \log\sigma^2`,
    for noise :math:`\epsilon` that stays as it was drawn.

    Args:
        dz: upstream gradient, shape (N, Z).
        cache: from :func:`reparameterize_forward`.

    Returns:
        dmu and dlogvar, each of shape (N, Z).

    Raises:
        ValueError: if ``dz`` has another shape than z.

    Source: Kingma & Welling 2014, section 2.4.
    """
    raise NotImplementedError(
        "reparameterize_backward: yours to write; then run: cs231n-ae check reparameterize_backward"
    )
