"""The loss of a masked autoencoder: what was hidden is to be guessed, and nothing else counts."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_flags, require_same_data, require_some

__all__ = ["masked_l2_loss"]


def masked_l2_loss(x_hat: Array, x: Array, hidden: Array) -> tuple[float, Array]:
    r"""Half the squared error over what was hidden, a mean over the examples.

    .. math:: L = \frac1N \sum_{nd} \frac12\, m_{nd}\, (\hat x_{nd} - x_{nd})^2

    m is 1 where a pixel was hidden, and 0 where the model could see it. To copy what is seen teaches nothing, so it
    earns nothing: :math:`d\hat x_{nd} = m_{nd} (\hat x_{nd} - x_{nd}) / N`.

    Args:
        x_hat: guesses, shape (N, D).
        x: the whole examples, shape (N, D).
        hidden: True where x was hidden from the model, shape (N, D).

    Returns:
        the loss, and dx_hat of shape (N, D).

    Raises:
        ValueError: if the shapes differ, ``hidden`` does not hold booleans, or there is no example.

    Source: He, Chen, Xie, Li, Dollár & Girshick 2022, section 3, there a mean over the hidden pixels.
    """
    require_same_data("x_hat", x_hat, "x", x)
    require_data("x", x, (None, None), why="N examples of D features")
    require_some("x", x)
    require_flags("hidden", hidden, x.shape, why="True where x was hidden")
    missed = (x_hat - x) * hidden
    return float(np.sum(missed**2) / len(x)) / 2, missed / len(x)
