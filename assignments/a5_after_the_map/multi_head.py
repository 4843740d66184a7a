"""Multi-head attention: several small attentions side by side, each with projections of its own."""

from collections.abc import Sequence

import numpy as np

from cs231n_ae import layers
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_sequence, require_shape, require_some

__all__ = ["multi_head_backward", "multi_head_forward"]


def multi_head_forward(
    x: Array, w: Sequence[Array], *, n_heads: int, mask: Array | None = None
) -> tuple[Array, Array, Cache]:
    r"""Let every place of a sequence look at others of the same sequence, in several ways at once.

    .. math:: Q = X W_q, \quad K = X W_k, \quad V = X W_v, \qquad
              Y = \left[ \mathrm{attention}(Q_1, K_1, V_1), \dots, \mathrm{attention}(Q_H, K_H, V_H) \right] W_o

    where :math:`Q_h` are the columns of Q that belong to head h.

    Args:
        x: sequences, shape (N, T, D).
        w: the four matrices :math:`W_q, W_k, W_v, W_o`, each of shape (D, D).
        n_heads: H, which divides D.
        mask: where place i may look at place j, True and False of shape (T, T); everywhere unless told otherwise.

    Returns:
        out of shape (N, T, D), the weights of shape (N · H, T, T), and the cache for :func:`multi_head_backward`.

    Raises:
        ValueError: if the shapes do not fit together.

    Source: Vaswani et al. 2017, Attention is all you need, section 3.2.2.
    """
    raise NotImplementedError("multi_head_forward: yours to write; then run: cs231n-ae check multi_head_forward")


def multi_head_backward(dout: Array, cache: Cache) -> tuple[Array, tuple[Array, Array, Array, Array]]:
    r"""Gradients of the loss with respect to ``x`` and the four matrices.

    :math:`dW_o` and what goes back to the heads are those of an affine layer. Cutting and joining only move numbers, so
    their way back moves them back. From attention come dQ, dK and dV. All three were made from X, which is why X
    hears of the loss by three ways:

    .. math:: dX = dQ\, W_q^\top + dK\, W_k^\top + dV\, W_v^\top, \qquad dW_q = \sum_n X_n^\top dQ_n

    and likewise for k and v.

    Args:
        dout: upstream gradient, shape (N, T, D).
        cache: from :func:`multi_head_forward`: ``(x, w, merged, attention_cache, n_heads)``, where ``merged`` are the
            heads' outputs, joined, shape (N, T, D), and ``attention_cache`` is for ``attention_backward``.

    Returns:
        dx of shape (N, T, D), and the four gradients of w, in its order, each of shape (D, D).

    Raises:
        ValueError: if ``dout`` has another shape than x.

    Source: Vaswani et al. 2017, Attention is all you need, section 3.2.2, differentiated.
    """
    raise NotImplementedError("multi_head_backward: yours to write; then run: cs231n-ae check multi_head_backward")
