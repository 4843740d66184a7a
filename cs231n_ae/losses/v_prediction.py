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

    The target does not depend on the guess, so the gradient is that of the squared error:
    :math:`d\hat v = (\hat v - v) / N`.

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
    require_same_data("x", x, "guess", guess)
    require_same_data("eps", eps, "guess", guess)
    require_data("guess", guess, (None, None), why="N examples of D features")
    require_some("guess", guess)
    require_data("alpha_bar", alpha_bar, (len(x),), why="one share for each example")
    require_range("alpha_bar", alpha_bar, 0, 1, why="the share of the data's variance that is left")
    column = alpha_bar[:, np.newaxis].astype(x.dtype)
    away = guess - (np.sqrt(column) * eps - np.sqrt(1 - column) * x)
    return float(0.5 * np.sum(away**2) / len(x)), away / len(x)
