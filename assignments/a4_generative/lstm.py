"""One step of an LSTM: a memory that is kept, or overwritten, as gates decide."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_data

__all__ = ["lstm_step_backward", "lstm_step_forward"]


def lstm_step_forward(
    x: Array, prev_h: Array, prev_c: Array, Wx: Array, Wh: Array, b: Array
) -> tuple[Array, Array, Cache]:
    r"""One step of a long short-term memory.

    .. math::
        a = x W_x + h_\mathrm{prev} W_h + b, \qquad
        i = \sigma(a_1), \quad f = \sigma(a_2), \quad o = \sigma(a_3), \quad g = \tanh(a_4)

        c = f \odot c_\mathrm{prev} + i \odot g, \qquad h = o \odot \tanh(c)

    where :math:`a_1, \dots, a_4` are the four quarters of the columns of a, H each. c is the memory: the forget gate f
    says how much of it is kept, the input gate i how much of the news g comes in, and the output gate o how much of it
    is shown as the state h.

    Args:
        x: inputs of this step, shape (N, D).
        prev_h: states before, shape (N, P). In an ordinary LSTM P is H; where a step reads the states of several
            neighbours side by side, P is a multiple of it.
        prev_c: memories before, shape (N, H).
        Wx: weights of the inputs, shape (D, 4H).
        Wh: weights of the states, shape (P, 4H).
        b: biases, shape (4H,).

    Returns:
        next_h and next_c, both of shape (N, H), and the cache for :func:`lstm_step_backward`.

    Raises:
        ValueError: if the shapes do not fit together.

    Source: Hochreiter & Schmidhuber 1997, Neural Computation 9; the forget gate: Gers, Schmidhuber & Cummins 2000.
    """
    raise NotImplementedError("lstm_step_forward: yours to write; then run: cs231n-ae check lstm_step_forward")


def lstm_step_backward(dnext_h: Array, dnext_c: Array, cache: Cache) -> tuple[Array, Array, Array, Array, Array, Array]:
    r"""Gradients of the loss with respect to all six inputs of :func:`lstm_step_forward`.

    Derive them from :math:`c = f \odot c_\mathrm{prev} + i \odot g` and :math:`h = o \odot \tanh c`, backwards through
    the step. By which two ways does the new memory c reach the loss? With the whole of its gradient, go on to the
    gates, through their slopes to the quarters of a, and through the affine layer that made a.

    Args:
        dnext_h: upstream gradient of the new states, shape (N, H).
        dnext_c: upstream gradient of the new memories, from the steps to come alone, shape (N, H).
        cache: from :func:`lstm_step_forward`: ``(x, prev_h, prev_c, Wx, Wh, i, f, o, g, shown)``, where ``shown`` is
            :math:`\tanh c`.

    Returns:
        dx, dprev_h, dprev_c, dWx, dWh and db, each in the shape of its array.

    Raises:
        ValueError: if an upstream gradient has not the shape of the states.

    Source: Hochreiter & Schmidhuber 1997, Neural Computation 9, appendix A.1; with whole gradients, as here: Graves &
    Schmidhuber 2005, Neural Networks 18.
    """
    raise NotImplementedError("lstm_step_backward: yours to write; then run: cs231n-ae check lstm_step_backward")
