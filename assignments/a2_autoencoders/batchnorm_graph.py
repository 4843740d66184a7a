"""Batch normalisation backwards, node by node: the long way, on which every line is short."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_number, require_same_data, require_some

__all__ = ["batchnorm_node_gradients"]


def batchnorm_node_gradients(
    dout: Array, x: Array, gamma: Array, eps: float = 1e-5
) -> tuple[Array, Array, Array, Array, Array, Array]:
    r"""The gradient of the loss with respect to every node of batch normalisation's graph, from the last to the first.

    Of each feature, over the batch, the graph computes

    .. math:: \mu = \frac1N \sum_n x_n, \quad c_n = x_n - \mu, \quad v = \frac1N \sum_n c_n^2, \quad
              \sigma = \sqrt{v + \epsilon}, \quad \hat x_n = \frac{c_n}{\sigma}, \quad y_n = \gamma\,\hat x_n + \beta

    The gradient of a node says how the loss moves with it when all that is computed from it moves along.

    Derive them from the last node to the first. Each node is read by one or two others: add up what comes back from
    each of those. A number that serves a whole feature (:math:`\sigma`, v, :math:`\mu`) hears from all N examples.

    Args:
        dout: upstream gradient, shape (N, D).
        x: inputs, shape (N, D).
        gamma: scales, shape (D,).
        eps: :math:`\epsilon`.

    Returns:
        dx_hat (N, D), dsigma (D,), dv (D,), dc (N, D), dmu (D,) and dx (N, D).

    Raises:
        ValueError: if the shapes do not fit together.

    Source: Ioffe & Szegedy 2015, section 3, one derivative a line.
    """
    raise NotImplementedError(
        "batchnorm_node_gradients: yours to write; then run: cs231n-ae check batchnorm_node_gradients"
    )
