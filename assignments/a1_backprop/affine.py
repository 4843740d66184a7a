"""The affine layer: every output is a weighted sum of all inputs, plus a bias."""

import numpy as np

from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_float, require_shape

__all__ = ["affine_backward", "affine_forward"]


def affine_forward(x: Array, w: Array, b: Array) -> tuple[Array, Cache]:
    r"""Map each example linearly and shift it: :math:`y_{nh} = \sum_d x_{nd}\,w_{dh} + b_h`, or :math:`Y = XW + b`.

    An example of more than one axis, such as an image, is read as one long row of
    :math:`D = d_1 \cdots d_k` features.

    >>> import numpy as np
    >>> from cs231n_ae.layers import affine_forward
    >>> images, w, b = np.ones((4, 1, 8, 8)), np.zeros((64, 3)), np.zeros(3)
    >>> out, cache = affine_forward(images, w, b)
    >>> out.shape
    (4, 3)

    Args:
        x: inputs, shape (N, d_1, ..., d_k), or (N, D).
        w: weights, shape (D, H).
        b: biases, shape (H,).

    Returns:
        out of shape (N, H), and the cache for :func:`affine_backward`.

    Raises:
        ValueError: if the shapes do not fit together.

    Source: Goodfellow, Bengio & Courville 2016, Deep Learning, section 6.1.
    """
    raise NotImplementedError("affine_forward: yours to write; then run: cs231n-ae check affine_forward")


def affine_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    r"""Gradients of the loss with respect to ``x``, ``w`` and ``b``.

    Derive them from :math:`y_{nh} = \sum_d x_{nd}\,w_{dh} + b_h` and the chain rule. Of one entry of x, of w and of b
    ask: which of the :math:`y_{nh}` does it touch, and how strongly? Add up over those; then find the matrix product
    that does it for all entries at once.

    >>> import numpy as np
    >>> from cs231n_ae.layers import affine_backward, affine_forward
    >>> out, cache = affine_forward(np.ones((4, 3)), np.zeros((3, 2)), np.zeros(2))
    >>> dx, dw, db = affine_backward(np.ones((4, 2)), cache)
    >>> dx.shape, dw.shape, db.shape
    ((4, 3), (3, 2), (2,))

    Args:
        dout: upstream gradient, shape (N, H).
        cache: from :func:`affine_forward`.

    Returns:
        dx in the shape of x, dw of shape (D, H) and db of shape (H,).

    Raises:
        ValueError: if ``dout`` has not the shape of the layer's output.

    Source: Rumelhart, Hinton & Williams 1986, Nature 323.
    """
    raise NotImplementedError("affine_backward: yours to write; then run: cs231n-ae check affine_backward")
