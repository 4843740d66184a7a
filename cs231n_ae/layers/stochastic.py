"""Layers that draw noise: dropout, and the reparameterized Gaussian sample.

The noise comes from a ``Generator``, or is given, so that the layer becomes a plain function of its inputs and can be
gradient-checked. The backward pass uses the noise of the forward pass, never a new one.
"""

from collections.abc import Callable

import numpy as np

from cs231n_ae.numerics import bounded_exp
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_float, require_generator, require_number, require_real, require_same_shape

__all__ = ["dropout_backward", "dropout_forward", "reparameterize_backward", "reparameterize_forward"]


def dropout_forward(
    x: Array, *, rate: float, mask: Array | None = None, rng: np.random.Generator | None = None
) -> tuple[Array, Cache]:
    r"""Switch off each entry with probability p, and scale up the rest: :math:`y = x \cdot m / (1 - p)`.

    The mask m is 1 with probability :math:`1 - p` and 0 otherwise. Dividing by :math:`1 - p` keeps the mean of y at x,
    so that nothing need change when the layer is left out at test time ("inverted" dropout).

    Args:
        x: inputs, any shape.
        rate: the probability p of switching an entry off, in [0, 1).
        mask: ones (keep) and zeros (drop) in the shape of x; drawn from ``rng`` when it is not given.
        rng: the source of the mask.

    Returns:
        out in the shape of x, and the cache for :func:`dropout_backward`.

    Raises:
        ValueError: if ``rate`` lies outside [0, 1), or neither or both of ``mask`` and ``rng`` are given.

    Source: Srivastava et al. 2014, section 4; the scaling at training time, section 10.
    """
    require_float("x", x)
    require_number("rate", rate, 0, np.nextafter(1, 0), why="the probability of dropping an entry, below 1")
    mask = _noise("mask", mask, x, rng, lambda g: g.random(x.shape, dtype=np.float32) >= rate)
    scale = mask / x.dtype.type(1 - rate)
    return x * scale, scale


def dropout_backward(dout: Array, cache: Cache) -> Array:
    r"""Gradient of the loss with respect to the input of :func:`dropout_forward`: :math:`dx = dy \cdot m / (1 - p)`.

    Args:
        dout: upstream gradient, in the shape of x.
        cache: from :func:`dropout_forward`.

    Returns:
        dx in the shape of x.

    Raises:
        ValueError: if ``dout`` has another shape than x.
    """
    scale = cache
    require_same_shape("dout", dout, "x", scale)
    return dout * scale


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
    require_same_shape("logvar", logvar, "mu", mu)
    eps = _noise("eps", eps, mu, rng, lambda g: g.standard_normal(mu.shape))
    sigma = np.sqrt(bounded_exp(logvar))
    return mu + sigma * eps, (sigma, eps)


def reparameterize_backward(dz: Array, cache: Cache) -> tuple[Array, Array]:
    r"""Gradients of the loss with respect to ``mu`` and ``logvar``.

    :math:`\partial z / \partial \mu = 1`, so :math:`d\mu = dz`. With :math:`\ell = \log\sigma^2` and
    :math:`\sigma = e^{\ell/2}`, :math:`\partial z / \partial \ell = \frac12 \sigma\epsilon`, so
    :math:`d\ell = \frac12\, dz\, \sigma\, \epsilon`.

    Args:
        dz: upstream gradient, shape (N, Z).
        cache: from :func:`reparameterize_forward`.

    Returns:
        dmu and dlogvar, each of shape (N, Z).

    Raises:
        ValueError: if ``dz`` has another shape than z.

    Source: Kingma & Welling 2014, section 2.4.
    """
    sigma, eps = cache
    require_same_shape("dz", dz, "z", sigma)
    return dz.copy(), dz * sigma * eps / 2


def _noise(
    name: str,
    given: Array | None,
    like: Array,
    rng: np.random.Generator | None,
    draw: Callable[[np.random.Generator], Array],
) -> Array:
    """The noise that was given, or a fresh draw, in the shape and dtype of ``like``."""
    if (given is None) == (rng is None):
        raise ValueError(
            f"give either {name} (the noise itself) or rng (a np.random.Generator to draw it from), "
            f"got {'neither' if rng is None else 'both'}"
        )
    if rng is not None:
        require_generator("rng", rng)
        return draw(rng).astype(like.dtype, copy=False)
    assert given is not None
    require_real(name, given)
    require_same_shape(name, given, "the input", like)
    return given.astype(like.dtype, copy=False)
