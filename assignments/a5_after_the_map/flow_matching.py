"""Flow matching: a path from noise to each example, and the velocity that a network is to learn along it."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_range, require_same_data, require_some

__all__ = ["flow_matching_loss", "straight_path"]


def straight_path(x0: Array, x1: Array, t: Array) -> Array:
    r"""Where a point is at time t that goes straight from noise to data: :math:`x_t = (1 - t)\, x_0 + t\, x_1`.

    Args:
        x0: noise, where the paths begin at t = 0, shape (N, D).
        x1: examples, where they end at t = 1, shape (N, D).
        t: a time in [0, 1] for each of them, shape (N,).

    Returns:
        the points on the way, shape (N, D).

    Raises:
        ValueError: if the shapes do not fit together, or a time is not in [0, 1].

    Source: Liu, Gong & Liu 2023, equation 1; Lipman et al. 2023, section 4.1, for a last standard deviation of 0.
    """
    raise NotImplementedError("straight_path: yours to write; then run: cs231n-ae check straight_path")


def flow_matching_loss(velocity: Array, x0: Array, x1: Array) -> tuple[float, Array]:
    r"""How far a velocity is from that of the straight path, which goes all the way :math:`x_1 - x_0` in a time of 1.

    .. math:: L = \frac1N \sum_n \frac12 \lVert v_n - (x_{1,n} - x_{0,n}) \rVert^2

    This is the *conditional* objective: it asks for the velocity of one pair. Many pairs pass through one point
    :math:`x_t`, and the least squares there are those of the mean :math:`\mathbb E[x_1 - x_0 \mid x_t]`, which carries
    the density of noise to that of the data. Each :math:`v_{nd}` stands in one square:
    :math:`dv_{nd} = (v_{nd} - (x_{1,nd} - x_{0,nd})) / N`.

    Args:
        velocity: what the model says at :math:`x_t`, shape (N, D).
        x0: where the paths began, shape (N, D).
        x1: where they end, shape (N, D).

    Returns:
        the loss, and dvelocity of shape (N, D).

    Raises:
        ValueError: if the shapes differ, or there is no example.

    Source: Lipman, Chen, Ben-Hamu, Nickel & Le 2023, equation 23 and theorem 2; Liu, Gong & Liu 2023, equation 1.
    """
    raise NotImplementedError("flow_matching_loss: yours to write; then run: cs231n-ae check flow_matching_loss")
