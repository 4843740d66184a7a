"""Penalties: what is added to a loss to prefer sparse activations or small weights. Their weight is the caller's."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_number, require_range, require_real, require_some

__all__ = ["kl_sparsity_penalty", "l1_penalty", "weight_decay"]


def l1_penalty(h: Array) -> tuple[float, Array]:
    r"""The mean absolute activation of an example: :math:`L = \frac1N \sum_{nh} |h_{nh}|`.

    The derivative is :math:`dh = \mathrm{sign}(h) / N`, with 0 taken at the corner :math:`h = 0`.

    Args:
        h: activations, shape (N, H).

    Returns:
        the penalty, and dh of shape (N, H).

    Raises:
        ValueError: if ``h`` is not a floating point array, or an empty one.

    Source: Tibshirani 1996, applied to activations as in Olshausen & Field 1996.
    """
    raise NotImplementedError("l1_penalty: yours to write; then run: cs231n-ae check l1_penalty")


def kl_sparsity_penalty(h: Array, *, rho: float) -> tuple[float, Array]:
    r"""The divergence of each unit's mean activation from a small target :math:`\rho`, summed over the units.

    .. math:: L = \sum_h \left[ \rho \log \frac{\rho}{\hat\rho_h} + (1 - \rho) \log \frac{1 - \rho}{1 - \hat\rho_h}
              \right], \qquad \hat\rho_h = \frac1N \sum_n h_{nh}

    Each example holds a share 1/N of the mean, so all rows of the gradient are alike:
    :math:`dh_{nh} = \frac1N \left[ -\frac{\rho}{\hat\rho_h} + \frac{1 - \rho}{1 - \hat\rho_h} \right]`.
    A unit that is off, or on, for the whole batch would make the logarithm infinite; its mean is kept just inside
    (0, 1).

    Args:
        h: activations in [0, 1], as those of a sigmoid, shape (N, H).
        rho: the target :math:`\rho` in (0, 1).

    Returns:
        the penalty in nats, and dh of shape (N, H).

    Raises:
        ValueError: if an activation lies outside [0, 1], there is none, or ``rho`` lies outside (0, 1).

    Source: Ng 2011, CS294A lecture notes, Sparse autoencoder, section 3.
    """
    raise NotImplementedError("kl_sparsity_penalty: yours to write; then run: cs231n-ae check kl_sparsity_penalty")


def weight_decay(w: Array) -> tuple[float, Array]:
    r"""Half the squared length of the weights: :math:`L = \frac12 \lVert w \rVert^2`, with :math:`dw = w`.

    A property of the weights and not of the data, so it is not averaged over a batch.

    Args:
        w: weights, any shape.

    Returns:
        the penalty, and dw in the shape of w.

    Raises:
        ValueError: if ``w`` is not a floating point array.

    Source: Krogh & Hertz 1992.
    """
    raise NotImplementedError("weight_decay: yours to write; then run: cs231n-ae check weight_decay")
