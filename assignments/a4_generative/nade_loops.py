"""NADE pixel by pixel: one hidden state, moved a little by every pixel, speaks for the next one.

This is the text to read. :mod:`cs231n_ae.layers.nade_blocks` computes the same numbers several times faster.
"""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.layers.nade_loops import require_nade_shapes
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_data

__all__ = ["nade_backward_loops", "nade_forward_loops"]


def nade_forward_loops(x: Array, w: Array, c: Array, v: Array, b: Array) -> tuple[Array, Cache]:
    r"""The logit of each pixel, given the pixels before it; columns come in the order of the model.

    .. math:: a_1 = c, \qquad h_i = \sigma(a_i), \qquad s_i = b_i + v_i \cdot h_i, \qquad a_{i+1} = a_i + x_i\,w_i

    so that :math:`a_i = c + \sum_{j<i} x_j w_j`, and :math:`p(x_i = 1 \mid x_{<i}) = \sigma(s_i)`. The sum is not taken
    anew for each pixel: one more term moves it on. That makes a pass cost O(HD) and not O(HD²).

    Args:
        x: zeros and ones, shape (N, D).
        w: what each pixel adds to the hidden units once it is known, shape (D, H).
        c: where the hidden units start, shape (H,).
        v: how the hidden units speak for each pixel, shape (D, H).
        b: biases of the logits, shape (D,).

    Returns:
        logits of shape (N, D), and the cache for :func:`nade_backward_loops`.

    Raises:
        ValueError: if the shapes do not fit together.

    Source: Larochelle & Murray 2011, NADE, algorithm 1; Uria et al. 2016, Journal of Machine Learning Research 17,
    section 2.
    """
    raise NotImplementedError("nade_forward: yours to write; then run: cs231n-ae check nade_forward")


def nade_backward_loops(dlogits: Array, cache: Cache) -> tuple[Array, Array, Array, Array]:
    r"""Gradients of the loss with respect to ``w``, ``c``, ``v`` and ``b``; x is data, and gets none.

    Derive them from the recursion :math:`a_{i+1} = a_i + x_i w_i` with :math:`h_i = \sigma(a_i)` and the logit
    :math:`s_i = v_i^\top h_i + b_i`, walked backwards from :math:`a_{D+1}`, which nobody reads. By which two ways does
    :math:`a_i` reach the loss? Where do :math:`w_i` and :math:`v_i` stand, and where c?

    Args:
        dlogits: upstream gradient, shape (N, D).
        cache: from :func:`nade_forward_loops`.

    Returns:
        dw of shape (D, H), dc of shape (H,), dv of shape (D, H) and db of shape (D,).

    Raises:
        ValueError: if ``dlogits`` has not the shape of the logits.

    Source: Larochelle & Murray 2011, NADE, algorithm 1.
    """
    raise NotImplementedError("nade_backward: yours to write; then run: cs231n-ae check nade_backward")
