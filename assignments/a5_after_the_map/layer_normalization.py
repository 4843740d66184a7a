"""Layer normalisation: each vector is brought to mean 0 and variance 1 over its own features.

No other example is looked at, so training and use are the same computation, and a sequence may have any length.
"""

import numpy as np

from cs231n_ae.numerics import sum_rows
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_number, require_same_shape, require_shape

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
    raise NotImplementedError("layernorm_forward: yours to write; then run: cs231n-ae check layernorm_forward")


def layernorm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    r"""Gradients of the loss with respect to ``x``, ``gamma`` and ``beta``.

    Derive them as for batch normalization, with the axes exchanged: mean and variance are those of one vector, over its
    D features, while :math:`\gamma` and :math:`\beta` serve all vectors. Call :math:`g_{nd} = \gamma_d\, dy_{nd}` what
    arrives at :math:`\hat x_{nd}`. An input reaches the loss directly, through the mean, and through the variance.

    Args:
        dout: upstream gradient, in the shape of x.
        cache: from :func:`layernorm_forward`.

    Returns:
        dx in the shape of x, dgamma and dbeta of shape (D,).

    Raises:
        ValueError: if ``dout`` has another shape than x.

    Source: Ba, Kiros & Hinton 2016, Layer normalization, section 3; the sums as in Ioffe & Szegedy 2015, section 3.
    """
    raise NotImplementedError("layernorm_backward: yours to write; then run: cs231n-ae check layernorm_backward")
