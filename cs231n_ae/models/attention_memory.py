"""Causal attention one place at a time: what earlier places answer is computed once, and kept."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import layers
from cs231n_ae.types import Array

__all__ = ["AttentionMemory"]


class AttentionMemory:
    r"""The keys and values of the places so far, of one multi-head attention over N sequences.

    Under a causal mask, place t takes from the sequence

    .. math:: y_t = \left[ \sum_{s \le t} a_{ts}\, v_s \right] W_o, \qquad
              a_{ts} = \frac{e^{q_t \cdot k_s / \sqrt{D_h}}}{\sum_{r \le t} e^{q_t \cdot k_r / \sqrt{D_h}}}, \qquad
              q_t = x_t W_q, \quad k_s = x_s W_k, \quad v_s = x_s W_v

    in each head, of :math:`D_h` numbers. Neither :math:`k_s` nor :math:`v_s` depends on what comes after place s: in
    the first layer because :math:`x_s` does not, and in the next because :math:`y_s` does not, and so on. So they
    stay as they are when the sequence grows. Place t then costs one query against t keys, and all T places together as
    many products as one pass over the finished sequence; passes over every beginning cost T / 2 times as many, and
    more. The numbers are those of such passes, to rounding: products of other shapes add up in another order.

    Source: Shazeer 2019, Fast transformer decoding: one write-head is all you need, section 2.4.
    """

    def __init__(self, n: int, n_places: int, width: int, *, n_heads: int, dtype: DTypeLike) -> None:
        """Make room for ``n`` sequences of ``n_places`` places of ``width`` numbers; no place is kept yet."""
        shape = (n * n_heads, n_places, width // n_heads)
        self.keys, self.values = np.empty(shape, dtype), np.empty(shape, dtype)
        self.n_heads, self.places = n_heads, 0

    def attend(self, x: Array, w: Sequence[Array]) -> Array:
        """Keep the next place, and let it look at itself and at those before: x and out of shape (N, 1, D).

        ``w`` are the matrices of :func:`~cs231n_ae.layers.multi_head_forward`, whose output at this place out is.
        """
        query, key, value = (layers.split_heads(_through(x, matrix), self.n_heads) for matrix in w[:3])
        self.keys[:, self.places], self.values[:, self.places] = key[:, 0], value[:, 0]
        self.places += 1
        heads, _, _ = layers.attention_forward(query, self.keys[:, : self.places], self.values[:, : self.places])
        return _through(layers.merge_heads(heads, self.n_heads), w[3])


def _through(x: Array, matrix: Array) -> Array:
    """``x @ matrix`` as one product for all sequences: (N, 1, D) to (N, 1, D)."""
    return (x[:, 0] @ matrix)[:, np.newaxis]
