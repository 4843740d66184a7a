"""Layer normalisation: each vector is brought to mean 0 and variance 1 over its own features.

No other example is looked at, so training and use are the same computation, and a sequence may have any length.
"""

import numpy as np

from cs231n_ae.numerics import sum_rows
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_float, require_number, require_same_shape, require_shape, require_some

__all__ = ["layernorm_backward", "layernorm_forward"]


def layernorm_forward(x: Array, gamma: Array, beta: Array, *, eps: float = 1e-5) -> tuple[Array, Cache]:
    r"""Normalise each vector over its features, then scale and shift each feature.

    .. math:: y_{nd} = \gamma_d\, \hat x_{nd} + \beta_d, \qquad
              \hat x_{nd} = \frac{x_{nd} - \mu_n}{\sqrt{v_n + \epsilon}}, \qquad
              \mu_n = \frac1D \sum_d x_{nd}, \quad v_n = \frac1D \sum_d (x_{nd} - \mu_n)^2

    Args:
        x: vectors of D features along the last axis, shape (N, D); or sequences of T of them, (N, T, D).
        gamma: scales, shape (D,).
        beta: shifts, shape (D,).
        eps: :math:`\epsilon`, keeps the division finite where all features of a vector are equal.

    Returns:
        out in the shape of x, and the cache for :func:`layernorm_backward`.

    Raises:
        ValueError: if the shapes do not fit together.

    Source: Ba, Kiros & Hinton 2016, Layer normalization, section 3.
    """
    _require_vectors(x)
    for name, value in (("gamma", gamma), ("beta", beta)):
        require_shape(name, value, x.shape[-1:], why="one number for each feature of x")
    require_number("eps", eps, 0, np.inf, why="it is added to a variance")
    away = x - x.mean(axis=-1, keepdims=True)
    scale = 1 / np.sqrt((away**2).mean(axis=-1, keepdims=True) + eps)  # one for each vector
    x_hat = away * scale
    return gamma * x_hat + beta, (x_hat, scale, gamma)


def layernorm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    r"""Gradients of the loss with respect to ``x``, ``gamma`` and ``beta``.

    :math:`d\gamma_d = \sum_n dy_{nd}\, \hat x_{nd}` and :math:`d\beta_d = \sum_n dy_{nd}`, over all vectors. Call
    :math:`g_{nd} = \gamma_d\, dy_{nd}` what arrives at :math:`\hat x`. An input reaches the loss directly, through its
    vector's mean, and through its vector's variance. The last two take the mean of g and its part along
    :math:`\hat x` away:

    .. math:: dx_{nd} = \frac{1}{\sqrt{v_n + \epsilon}}
              \left[ g_{nd} - \frac1D \sum_j g_{nj} - \frac{\hat x_{nd}}{D} \sum_j g_{nj}\, \hat x_{nj} \right]

    Args:
        dout: upstream gradient, in the shape of x.
        cache: from :func:`layernorm_forward`.

    Returns:
        dx in the shape of x, dgamma and dbeta of shape (D,).

    Raises:
        ValueError: if ``dout`` has another shape than x.

    Source: Ba, Kiros & Hinton 2016, Layer normalization, section 3; the sums as in Ioffe & Szegedy 2015, section 3.
    """
    x_hat, scale, gamma = cache
    require_same_shape("dout", dout, "x", x_hat)
    n_features = x_hat.shape[-1]
    dgamma = sum_rows((dout * x_hat).reshape(-1, n_features))
    dbeta = sum_rows(dout.reshape(-1, n_features))
    g = dout * gamma
    along = (g * x_hat).mean(axis=-1, keepdims=True)
    return scale * (g - g.mean(axis=-1, keepdims=True) - x_hat * along), dgamma, dbeta


def _require_vectors(x: Array) -> None:
    require_float("x", x)
    require_shape("x", x, (None,) * (3 if x.ndim == 3 else 2), why="or sequences of vectors, (N, T, D)")
    require_some("x", x)
