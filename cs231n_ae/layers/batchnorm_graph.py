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

    Backwards, a node adds up what comes back from each of those that read it:

    .. math:: d\hat x_n = \gamma\,dy_n, \qquad d\sigma = -\sum_n \frac{d\hat x_n\,c_n}{\sigma^2}, \qquad
              dv = \frac{d\sigma}{2\sigma}, \qquad dc_n = \frac{d\hat x_n}{\sigma} + \frac{2 c_n}{N}\,dv,

    .. math:: d\mu = -\sum_n dc_n, \qquad dx_n = dc_n + \frac{d\mu}{N}

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
    require_data("x", x, (None, None))
    require_some("x", x)
    require_same_data("dout", dout, "x", x)
    require_data("gamma", gamma, (x.shape[1],), why="one number for each feature of x")
    require_number("eps", eps, 0, np.inf, why="it is added to a variance")
    n = len(x)
    c = x - x.mean(axis=0)
    sigma = np.sqrt(np.mean(c**2, axis=0) + eps)
    dx_hat = dout * gamma
    dsigma = -np.sum(dx_hat * c, axis=0) / sigma**2
    dv = dsigma / (2 * sigma)
    dc = dx_hat / sigma + 2 * c * dv / n  # read by x_hat, and by v
    dmu = -dc.sum(axis=0)
    dx = dc + dmu / n  # read by c, and by mu
    return dx_hat, dsigma, dv, dc, dmu, dx
