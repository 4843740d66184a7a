"""The masked affine layer: an affine layer from which chosen connections have been cut."""

import numpy as np

from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_numbers, require_shape

__all__ = ["masked_affine_backward", "masked_affine_forward"]


def masked_affine_forward(x: Array, w: Array, b: Array, *, mask: Array) -> tuple[Array, Cache]:
    r"""An affine layer that uses a weight only where the mask is 1: :math:`Y = X (W \odot M) + b`.

    Where :math:`M_{dh} = 0`, output h doesn't depend on input d, whatever the weight.

    Args:
        x: inputs, shape (N, D).
        w: weights, shape (D, H).
        b: biases, shape (H,).
        mask: which connections there are, shape (D, H): True and False, or ones and zeros.

    Returns:
        out of shape (N, H) in the dtype of x, and the cache for :func:`masked_affine_backward`.

    Raises:
        ValueError: if the shapes do not fit together.

    Source: Germain, Gregor, Murray & Larochelle 2015, MADE, section 4.
    """
    require_shape("x", x, (None, None))
    require_shape("w", w, (x.shape[1], None), why="one row for each feature of x")
    require_shape("b", b, (w.shape[1],), why="one bias for each column of w")
    mask = _as_bool(mask, w)
    return x @ (w * mask) + b, (x, w, mask)


def masked_affine_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    r"""Gradients of the loss with respect to ``x``, ``w`` and ``b``.

    Only :math:`\tilde W = W \odot M` meets the inputs, so as in any affine layer :math:`dX = dY\,\tilde W^\top` and
    :math:`d\tilde W = X^\top dY`. A weight reaches the loss through its own entry of :math:`\tilde W`, which is
    :math:`m_{dh} w_{dh}`: so :math:`dW = d\tilde W \odot M`, and a weight that isn't used has the gradient 0.

    Args:
        dout: upstream gradient, shape (N, H).
        cache: from :func:`masked_affine_forward`.

    Returns:
        dx of shape (N, D), dw of shape (D, H) and db of shape (H,).

    Raises:
        ValueError: if ``dout`` has not the shape of the layer's output.

    Source: Germain, Gregor, Murray & Larochelle 2015, MADE, algorithm 1.
    """
    x, w, mask = cache
    require_shape("dout", dout, (len(x), w.shape[1]), why="that of the layer's output")
    dx = dout @ (w * mask).T
    dw = (x.T @ dout) * mask  # (D, H)
    db = dout.sum(axis=0)
    return dx, dw, db


def _as_bool(mask: Array, w: Array) -> Array:
    """The mask as True and False, which leave the dtype of a product as it is."""
    require_numbers("mask", mask)
    mask = np.asarray(mask)
    if mask.shape != w.shape:
        raise ValueError(f"mask must have shape {w.shape} (one entry for each of w), got {mask.shape}")
    if mask.dtype == bool:
        return mask
    if not np.isin(mask, (0, 1)).all():
        raise ValueError("mask must hold only 0 and 1 (or False and True), got others: made_masks makes masks")
    return mask.astype(bool)
