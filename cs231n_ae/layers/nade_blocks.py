"""NADE in blocks of pixels: the recursion of :mod:`cs231n_ae.layers.nade_loops`, as a few matrix products.

A pixel that is 0 adds nothing to the hidden units. So an example's hidden state changes only behind its ones, and these
are few: one in eight among the pixels of a handwritten digit. A block of pixels is taken at a time. All different
states of all examples within the block are stacked, each the state at its beginning plus some of the rows of w:

``a = start + prefix @ w``, with a row of ``prefix`` for each state: the pixels of its example up to the one that made
the state.
"""

from typing import NamedTuple

import numpy as np

from cs231n_ae.layers.nade_loops import require_nade_shapes
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_data, require_some

__all__ = ["nade_backward", "nade_forward"]

BLOCK = 28
"""How many pixels a block has: enough for fast matrix products, and few enough that the states fit in the cache."""


class _Block(NamedTuple):
    """What is remembered of a block of B pixels, in which N examples go through S states."""

    prefix: Array  # (S, B)
    first: Array  # (N,): the state with which each example comes into the block
    speaker: Array  # (N, B): the state that speaks for each pixel
    h: Array  # (S, H)


def nade_forward(x: Array, w: Array, c: Array, v: Array, b: Array) -> tuple[Array, Cache]:
    """The logit of each pixel, given the pixels before it.

    Args, Returns, Raises, Source: as :func:`cs231n_ae.layers.nade_loops.nade_forward_loops`. Any x is right; one with
    many zeros is quick.
    """
    require_nade_shapes(x, w, c, v, b)
    require_some("x", x)
    logits, blocks = np.empty_like(x), []
    a = np.tile(c, (len(x), 1))  # (N, H)
    for part in _parts(x.shape[1]):
        prefix, first, last, speaker = _states(x[:, part])
        states = prefix @ w[part]  # (S, H)
        states += np.repeat(a, last - first + 1, axis=0)
        a = states[last]
        h = _sigmoid_in_place(states)
        logits[:, part] = np.take_along_axis(h @ v[part].T, speaker, axis=0)  # (S, B) to (N, B)
        blocks.append(_Block(prefix, first, speaker, h))
    logits += b
    return logits, (w, v, blocks)


def nade_backward(dlogits: Array, cache: Cache) -> tuple[Array, Array, Array, Array]:
    """Gradients of the loss with respect to ``w``, ``c``, ``v`` and ``b``, from the last block to the first.

    The gradient of a state comes from the logits for which it speaks. All states of an example within a block are its
    first one and something added, so their gradients add up in the first; that of the last state also has everything
    that came from later blocks.

    Args, Returns, Raises, Source: as :func:`cs231n_ae.layers.nade_loops.nade_backward_loops`.
    """
    w, v, blocks = cache
    n, (n_features, n_hidden) = len(blocks[0].first), w.shape
    require_data("dlogits", dlogits, (n, n_features), why="that of the logits")
    dw, dv = np.empty_like(w), np.empty_like(v)
    da = np.zeros((n, n_hidden), w.dtype)
    for part, (prefix, first, speaker, h) in zip(reversed(_parts(n_features)), reversed(blocks), strict=True):
        dspoken = np.zeros_like(prefix)  # (S, B)
        np.put_along_axis(dspoken, speaker, dlogits[:, part], axis=0)
        dv[part] = dspoken.T @ h
        dstates = dspoken @ v[part]  # (S, H)
        dstates *= h
        dstates *= 1 - h
        dstates[np.append(first[1:], len(h)) - 1] += da  # the last state of each example
        dw[part] = prefix.T @ dstates
        da = np.add.reduceat(dstates, first, axis=0)
    return dw, da.sum(axis=0), dv, dlogits.sum(axis=0)


def _parts(n_features: int) -> list[slice]:
    """The blocks."""
    return [slice(start, min(start + BLOCK, n_features)) for start in range(0, n_features, BLOCK)]


def _states(x: Array) -> tuple[Array, Array, Array, Array]:
    """The states of a block, example after example: their prefixes, each example's first and last, and who speaks."""
    on = x != 0
    ones_before = np.cumsum(on, axis=1) - on  # (N, B)
    count = on.sum(axis=1) + 1
    last = np.cumsum(count) - 1
    first = last - count + 1
    speaker = first[:, None] + ones_before
    length = np.zeros(last[-1] + 1, dtype=np.intp)  # (S,): how many pixels a state has seen; the first ones, none
    example, pixel = np.nonzero(on)
    length[speaker[example, pixel] + 1] = pixel + 1
    prefix = np.repeat(x, count, axis=0) * (np.arange(x.shape[1]) < length[:, None])  # (S, B)
    return prefix, first, last, speaker


def _sigmoid_in_place(a: Array) -> Array:
    r"""The sigmoid as :math:`\frac12 (1 + \tanh\frac a2)`, which can't overflow, without any new array."""
    a *= 0.5
    np.tanh(a, out=a)
    a += 1
    a *= 0.5
    return a
