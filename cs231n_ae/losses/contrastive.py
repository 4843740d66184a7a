"""SimCLR's loss: among all others in the batch, each view of an example has to find the other view of it."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_positive

__all__ = ["nt_xent_loss"]


def nt_xent_loss(z: Array, *, temperature: float) -> tuple[float, Array]:
    r"""The normalised, temperature-scaled cross-entropy of the pairs.

    Rows n and n + N of z are two views of one example. With :math:`u_i = z_i / \lVert z_i \rVert` and
    :math:`p(i)` the partner of i,

    .. math:: L = -\frac{1}{2N} \sum_{i=1}^{2N} \log a_{i\,p(i)}, \qquad
              a_{ij} = \frac{e^{u_i \cdot u_j / \tau}}{\sum_{k \ne i} e^{u_i \cdot u_k / \tau}}, \qquad a_{ii} = 0

    a softmax over 2N − 1 classes, for no view is asked whether it is itself. With respect to the scores
    :math:`s_{ij} = u_i \cdot u_j / \tau` the gradient is :math:`g_{ij} = (a_{ij} - [j = p(i)]) / 2N`. Row :math:`u_i`
    stands in row i of the scores and in column i: :math:`du = (g + g^\top)\, u / \tau`. From u to z it is
    :func:`~cs231n_ae.layers.unit_rows_backward`.

    Args:
        z: embeddings of the first views, then of the second ones, none of them 0, shape (2N, D).
        temperature: :math:`\tau`, above 0; the smaller it is, the more the nearest strangers count.

    Returns:
        the loss in nats, and dz of shape (2N, D).

    Raises:
        ValueError: if there is an odd number of rows, or none; if a row is 0; or if ``temperature`` is not above 0.

    Source: Chen, Kornblith, Norouzi & Hinton 2020, equation 1.
    """
    require_data("z", z, (None, None), why="N first views, then N second views")
    require_positive("temperature", temperature)
    n = len(z) // 2
    if not n or len(z) % 2:
        raise ValueError(f"z must hold two views of each example, got {len(z)} rows: stack them as [first, second]")
    u, cache = layers.unit_rows_forward(z)
    scores = u @ u.T / float(temperature)
    np.fill_diagonal(scores, -np.inf)
    scores -= scores.max(axis=1, keepdims=True)
    log_a = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))  # (2N, 2N)
    rows = np.arange(2 * n)
    partner = (rows + n) % (2 * n)
    g = np.exp(log_a)
    g[rows, partner] -= 1
    du = (g + g.T) @ u / (2 * n * float(temperature))
    return float(-log_a[rows, partner].mean()), layers.unit_rows_backward(du, cache)
