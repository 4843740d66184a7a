"""The loss of a diffusion model: one question about a noisy example, as fair with much noise as with little."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_range, require_same_data, require_some

__all__ = ["v_prediction_loss"]


def v_prediction_loss(guess: Array, x: Array, eps: Array, alpha_bar: Array) -> tuple[float, Array]:
    r"""How far a network's guess is from :math:`v = \sqrt{\bar\alpha}\,\epsilon - \sqrt{1 - \bar\alpha}\, x_0`.

    .. math:: L = \frac1N \sum_n \frac12 \lVert \hat v_n - v_n \rVert^2

    Where the noise is all, v is the data, turned about; where there is hardly any, v is the noise. In between it is a
    mixture of both, always of size 1.

    Derive the gradient with respect to :math:`\hat v`. Does the target v move with it?

    Args:
        guess: :math:`\hat v`, what the network says of the noisy examples, shape (N, D).
        x: the clean examples :math:`x_0`, shape (N, D).
        eps: the noise that was added, shape (N, D).
        alpha_bar: the share of each example, in [0, 1], shape (N,).

    Returns:
        the loss, and dguess of shape (N, D).

    Raises:
        ValueError: if the shapes do not fit together, there is no example, or a share lies outside [0, 1].

    Source: Salimans & Ho 2022, section 4, with weights of 1.
    """
    raise NotImplementedError("v_prediction_loss: yours to write; then run: cs231n-ae check v_prediction_loss")
