"""Words as vectors: a table with a row for each word, and the places of a sequence written in sines and cosines."""

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import (
    require_count,
    require_dtype,
    require_labels,
    require_number,
    require_shape,
)

__all__ = ["embedding_backward", "embedding_forward", "positional_codes"]


def embedding_forward(words: Array, w: Array) -> tuple[Array, Cache]:
    r"""Look up each word's row of the table: :math:`y_{nt} = w_{k}` with :math:`k = \mathrm{words}_{nt}`.

    It is the product of a one-hot vector and the table, without the zeros.

    Args:
        words: integers from 0 to K − 1, shape (N, T): N sequences of T words.
        w: the table, a row of D numbers for each of K words, shape (K, D).

    Returns:
        out of shape (N, T, D), and the cache for :func:`embedding_backward`.

    Raises:
        ValueError: if ``words`` are no integers in 0 … K − 1, or the shapes do not fit together.

    Source: Bengio, Ducharme, Vincent & Jauvin 2003, A neural probabilistic language model, section 2.
    """
    require_shape("w", w, (None, None), why="a row for each word")
    if not isinstance(words, np.ndarray) or words.ndim != 2:
        raise ValueError(f"words must be an array of shape (N, T), got {getattr(words, 'shape', type(words).__name__)}")
    require_labels("words", words.reshape(-1), words.size, len(w))
    return w[words], (words, w.shape)


def embedding_backward(dout: Array, cache: Cache) -> Array:
    r"""Gradient of the loss with respect to the table ``w``.

    Row k went to every place where word k stands, and to no other. So it collects what comes back from all of them:
    :math:`dw_k = \sum_{n,t:\ \mathrm{words}_{nt} = k} dy_{nt}`. A word that does not occur has the gradient 0. (The
    words themselves are integers, and have none.)

    Args:
        dout: upstream gradient, shape (N, T, D).
        cache: from :func:`embedding_forward`.

    Returns:
        dw of shape (K, D).

    Raises:
        ValueError: if ``dout`` has not the shape of the layer's output.

    Source: Bengio, Ducharme, Vincent & Jauvin 2003, A neural probabilistic language model, section 3.
    """
    words, shape = cache
    require_shape("dout", dout, (*words.shape, shape[1]), why="that of the layer's output")
    dw = np.zeros(shape, dout.dtype)
    np.add.at(dw, words.reshape(-1), dout.reshape(-1, shape[1]))
    return dw


def positional_codes(
    n_positions: int, width: int, *, longest: float = 10_000.0, dtype: DTypeLike = np.float32
) -> Array:
    r"""A vector for each place of a sequence: sines and cosines of ever longer waves.

    .. math:: p_{t,2i} = \sin\left( t \cdot L^{-2i/D} \right), \qquad p_{t,2i+1} = \cos\left( t \cdot L^{-2i/D} \right)

    The first pair turns by one radian from place to place, the last hardly at all: together they are like the digits
    of a number. Each pair is a hand of a clock, so that a step of k places turns every hand by its own fixed angle, and
    the product of two codes, :math:`p_s \cdot p_t = \sum_i \cos\left((s - t) L^{-2i/D}\right)`, knows only how far
    apart the places are.

    Args:
        n_positions: T, how many places, counted from 0.
        width: D, how many numbers for each, even.
        longest: L: the waves grow from :math:`2\pi` places to nearly :math:`2\pi L`.
        dtype: the floating point type of the codes.

    Returns:
        codes of shape (T, D).

    Raises:
        ValueError: if ``width`` is odd, or ``longest`` is below 1.

    Source: Vaswani et al. 2017, Attention is all you need, section 3.5.
    """
    require_count("n_positions", n_positions)
    require_count("width", width)
    if width % 2:
        raise ValueError(f"width must be even, for sines and cosines come in pairs, got {width}")
    require_number("longest", longest, 1)
    require_dtype("dtype", dtype)
    frequencies = longest ** (-np.arange(0, width, 2) / width)  # (D / 2,)
    angles = np.arange(n_positions)[:, np.newaxis] * frequencies  # (T, D / 2)
    return np.stack([np.sin(angles), np.cos(angles)], axis=2).reshape(n_positions, width).astype(dtype)
