"""Scaled dot-product attention: every query takes a mean of the values, weighted by how well each key answers it."""

import numpy as np

from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_count, require_shape

__all__ = ["attention_backward", "attention_forward", "causal_mask"]


def causal_mask(n_positions: int) -> Array:
    r"""Which place may look at which: at itself and at those before, :math:`m_{ts} = [s \le t]`.

    Args:
        n_positions: T, how many places.

    Returns:
        True and False of shape (T, T): row t says where query t may look.

    Raises:
        ValueError: if ``n_positions`` is not a positive integer.

    Source: Vaswani et al. 2017, Attention is all you need, section 3.2.3.
    """
    raise NotImplementedError("causal_mask: yours to write; then run: cs231n-ae check causal_mask")


def attention_forward(q: Array, k: Array, v: Array, *, mask: Array | None = None) -> tuple[Array, Array, Cache]:
    r"""Average the values, each query with weights of its own.

    .. math:: s_{nij} = \frac{q_{ni} \cdot k_{nj}}{\sqrt D}, \qquad
              a_{nij} = \frac{m_{ij}\, e^{s_{nij}}}{\sum_l m_{il}\, e^{s_{nil}}}, \qquad
              y_{ni} = \sum_j a_{nij}\, v_{nj}

    The root keeps the variance of a score at 1 where queries and keys have it; without it the softmax of long vectors
    is nearly a maximum, and its slope nearly 0. Each row's largest score is subtracted first, which changes no weight.

    Args:
        q: queries, shape (N, T, D).
        k: keys, shape (N, S, D).
        v: values, one for each key, shape (N, S, E).
        mask: where query i may look at key j, True and False of shape (T, S), in each row a True; everywhere unless
            told otherwise.

    Returns:
        out of shape (N, T, E); the weights a of shape (N, T, S), each row a distribution; and the cache for
        :func:`attention_backward`.

    Raises:
        ValueError: if the shapes do not fit together, or a query may look nowhere.

    Source: Vaswani et al. 2017, Attention is all you need, section 3.2.1, equation 1.
    """
    raise NotImplementedError("attention_forward: yours to write; then run: cs231n-ae check attention_forward")


def attention_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    r"""Gradients of the loss with respect to ``q``, ``k`` and ``v``.

    Derive them step by step, backwards: from :math:`Y = A V` to V and A, through each row of the softmax to the scores
    S, and from :math:`S = Q K^\top / \sqrt D` to Q and K. The weights of a row add up to 1: what does a row of dA do to
    the scores if all its entries are equal? Where the mask is False, a is 0, and so is the score's gradient.

    Args:
        dout: upstream gradient, shape (N, T, E).
        cache: from :func:`attention_forward`: ``(q, k, v, weights)``.

    Returns:
        dq, dk and dv, in the shapes of q, k and v.

    Raises:
        ValueError: if ``dout`` has not the shape of the layer's output.

    Source: Vaswani et al. 2017, Attention is all you need, section 3.2.1, differentiated.
    """
    raise NotImplementedError("attention_backward: yours to write; then run: cs231n-ae check attention_backward")
