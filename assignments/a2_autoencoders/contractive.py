"""The contractive autoencoder: the code shall hardly move when the input moves a little."""

import numpy as np

from cs231n_ae.numerics import sum_rows
from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_range, require_some

__all__ = ["contraction_penalty"]


def contraction_penalty(h: Array, w: Array) -> tuple[float, Array, Array]:
    r"""The squared Frobenius norm of the encoder's Jacobian, for one layer of sigmoids :math:`h = \sigma(xW + b)`.

    The slope of a sigmoid is :math:`s = h (1 - h)`, so :math:`\partial h_j / \partial x_d = s_j W_{dj}`, and the norm
    needs no Jacobian:

    .. math:: L = \frac1N \sum_n \sum_{dj} (s_{nj} W_{dj})^2 = \frac1N \sum_{nj} s_{nj}^2 \sum_d W_{dj}^2

    Derive dh and dW from the last form. h stands in it only in :math:`s = h - h^2`. W stands in it openly, too: take
    the gradient of that for h held fixed; what reaches W through h comes back through the encoder.

    Args:
        h: activations of the sigmoids, shape (N, H).
        w: weights, shape (D, H).

    Returns:
        the penalty, dh of shape (N, H), and dw of shape (D, H), the latter for h held fixed.

    Raises:
        ValueError: if the shapes do not fit together, there is no example, or an activation lies outside [0, 1].

    Source: Rifai et al. 2011, Contractive auto-encoders, section 3 and equation 9.
    """
    raise NotImplementedError("contraction_penalty: yours to write; then run: cs231n-ae check contraction_penalty")
