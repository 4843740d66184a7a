"""Scaled dot-product attention: every query takes a mean of the values, weighted by how well each key answers it."""

import numpy as np

from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_count, require_flags, require_shape, require_some

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
    require_count("n_positions", n_positions)
    return np.tri(n_positions, dtype=bool)


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
    _require_attention(q, k, v, mask)
    scores = (q / np.sqrt(q.shape[2]).astype(q.dtype)) @ k.transpose(0, 2, 1)  # (N, T, S)
    if mask is not None:
        scores = np.where(mask, scores, np.array(-np.inf, q.dtype))
    scores -= scores.max(axis=2, keepdims=True)
    weights = np.exp(scores)
    weights /= weights.sum(axis=2, keepdims=True)
    return weights @ v, weights, (q, k, v, weights)


def attention_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    r"""Gradients of the loss with respect to ``q``, ``k`` and ``v``.

    :math:`Y = A V` is a matrix product: :math:`dV = A^\top dY` and :math:`dA = dY V^\top`. Through a row of the
    softmax, :math:`ds_{ij} = a_{ij} \left( da_{ij} - \sum_l a_{il}\, da_{il} \right)`: only what a weight's gradient
    has beyond the row's weighted mean moves it, for the weights add up to 1. (Where the mask is False, a is 0, and so
    is ds.) Then :math:`S = Q K^\top / \sqrt D` is a product again:

    .. math:: dQ = \frac{dS\, K}{\sqrt D}, \qquad dK = \frac{dS^\top Q}{\sqrt D}

    Args:
        dout: upstream gradient, shape (N, T, E).
        cache: from :func:`attention_forward`: ``(q, k, v, weights)``.

    Returns:
        dq, dk and dv, in the shapes of q, k and v.

    Raises:
        ValueError: if ``dout`` has not the shape of the layer's output.

    Source: Vaswani et al. 2017, Attention is all you need, section 3.2.1, differentiated.
    """
    q, k, v, weights = cache
    require_shape("dout", dout, (*q.shape[:2], v.shape[2]), why="that of the layer's output")
    dv = weights.transpose(0, 2, 1) @ dout
    dweights = dout @ v.transpose(0, 2, 1)  # (N, T, S)
    dscores = weights * (dweights - np.vecdot(weights, dweights)[:, :, np.newaxis])
    dscores /= np.sqrt(q.shape[2]).astype(q.dtype)
    return dscores @ k, dscores.transpose(0, 2, 1) @ q, dv


def _require_attention(q: Array, k: Array, v: Array, mask: Array | None) -> None:
    require_shape("q", q, (None, None, None), why="N sequences of T queries of D numbers")
    require_some("q", q)
    require_shape("k", k, (len(q), None, q.shape[2]), why="keys of as many numbers as the queries")
    require_some("k", k)
    require_shape("v", v, (*k.shape[:2], None), why="one value for each key")
    if mask is not None:
        require_flags("mask", mask, (q.shape[1], k.shape[1]), why="a row for each query, a column for each key")
        if not mask.any(axis=1).all():
            raise ValueError("mask must let every query look somewhere, got a row without True: causal_mask makes one")
