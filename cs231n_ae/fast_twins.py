"""The one seam for speed: while a training runs, faster twins stand in for a few of the library's layers and losses.

The functions in :mod:`cs231n_ae.layers` and :mod:`cs231n_ae.losses` are there to be read and compared with. Each twin
here computes the same with fewer passes over memory, and says how near its numbers are: bit for bit where the order of
operations is kept, else to rounding. The training loops put them into the faces of the packages with
``with fast_twins():``, and take them out at the end. What somebody else has put there stays, such as a student's own
layer inside ``own_layers()``; outside of training, in checks, exercises and gradient checks, there are no twins.

Adam's twin, which works in place, is :mod:`cs231n_ae.optim.adam_in_place`; ``ParameterUpdates`` calls it for ``adam``.
That of upsampling with a convolution behind it is in :mod:`cs231n_ae.fast_upsampling`.
"""

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.fast_upsampling import fast_upsample_conv_backward, fast_upsample_conv_forward
from cs231n_ae.layers.activations import relu_forward
from cs231n_ae.layers.affine import affine_forward
from cs231n_ae.layers.masked_convolution import masked_conv_backward, masked_conv_forward
from cs231n_ae.layers.upsampled_convolution import upsample_conv_backward, upsample_conv_forward
from cs231n_ae.losses.reconstruction import bce_with_logits_loss
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_float, require_range, require_same_data, require_some

__all__ = [
    "fast_affine_forward",
    "fast_bce_with_logits_loss",
    "fast_masked_conv_backward",
    "fast_masked_conv_forward",
    "fast_relu_forward",
    "fast_twins",
]

ENTRIES = 65_536
"""Entries of a block of rows, of which four arrays fit into the processor's second cache."""

TOGETHER = 64
"""Numbers from 1 to 2 whose product is sure to be no more than the largest of float32, about 2 to the 128."""


def fast_affine_forward(x: Array, w: Array, b: Array) -> tuple[Array, Cache]:
    """:func:`~cs231n_ae.layers.affine_forward` bit for bit: the biases are added where the product already is."""
    plain = x.ndim == 2 and b.ndim == 1 and w.shape == (x.shape[1], len(b))
    if not (plain and x.dtype.kind == "f" and x.dtype == w.dtype == b.dtype):
        return affine_forward(x, w, b)  # which knows what to say of it
    out = x @ w
    out += b
    return out, (x, w)


def fast_relu_forward(x: Array) -> tuple[Array, Cache]:
    """:func:`~cs231n_ae.layers.relu_forward` bit for bit: numpy clips at twice the speed at which it takes maxima."""
    require_float("x", x)
    return np.clip(x, 0, np.inf), x


def fast_bce_with_logits_loss(logits: Array, x: Array) -> tuple[float, Array]:
    r""":func:`~cs231n_ae.losses.bce_with_logits_loss` in blocks of rows: the same gradient, and the loss to rounding.

    With :math:`s = e^{-|a|}` as there, the logarithms of 64 entries are one,

    .. math:: \sum_i \log(1 + s_i) = \log \prod_i (1 + s_i),

    for a product of 64 factors up to 2 is no more than :math:`2^{64}`, which float32 has. (Without AVX-512 numpy takes
    one number at a time through ``log1p``, which then costs as much as a product of matrices.)
    """
    require_same_data("logits", logits, "x", x)
    require_some("x", x)
    require_range("x", x, 0, 1, why="a target is a probability, or a pixel scaled to one")
    if logits.dtype != x.dtype:
        return bce_with_logits_loss(logits, x)
    dlogits = np.empty_like(logits)
    rows = min(len(x), max(1, ENTRIES // max(1, math.prod(x.shape[1:]))))
    smalls, totals = (np.empty((rows, *x.shape[1:]), x.dtype) for _ in range(2))
    loss = 0.0
    for start in range(0, len(x), rows):
        a, target, da = (array[start : start + rows] for array in (logits, x, dlogits))
        small, total = smalls[: len(a)], totals[: len(a)]
        np.abs(a, out=small)
        np.negative(small, out=small)
        np.exp(small, out=small)
        np.add(small, 1, out=total)
        loss += _sum_of_logs(total)
        np.subtract(total, 1, out=da)
        np.subtract(small, da, out=da)  # what rounding took from the sum, next to nothing where that is not nearly 1
        loss += float(np.sum(da))
        np.greater_equal(a, 0, out=da)
        np.maximum(small, da, out=small)
        small /= total  # the probability
        np.subtract(da, target, out=total)
        total *= a  # the greater of a and 0, less a x
        loss += float(np.sum(total))
        np.subtract(small, target, out=da)
        da /= len(x)
    return loss / len(x), dlogits


def _sum_of_logs(factors: Array) -> float:
    """The logarithm of the product of all entries, each from 1 to 2, in memory one after the other."""
    flat = factors.reshape(-1)
    whole = flat.size - flat.size % TOGETHER
    products = np.multiply.reduce(flat[:whole].reshape(TOGETHER, -1), axis=0)
    return float(np.sum(np.log(products)) + np.log(np.multiply.reduce(flat[whole:])))


def fast_masked_conv_forward(x: Array, w: Array, b: Array, *, mask: Array) -> tuple[Array, Cache]:
    """:func:`~cs231n_ae.layers.masked_conv_forward` to rounding: the rows that the mask closes are left away.

    They are the last rows of a filter, and with them go the zeros below the image that only they would see.
    """
    plain = isinstance(mask, np.ndarray) and mask.dtype == bool and all(side % 2 for side in mask.shape)
    if not plain or x.ndim != 4 or w.shape != (len(w), x.shape[1], *mask.shape):
        return masked_conv_forward(x, w, b, mask=mask)  # which knows what to say of it
    (n, channels, height, width), (p, q) = x.shape, (side // 2 for side in mask.shape)
    rows = max((i for i, row in enumerate(mask, start=1) if row.any()), default=0)
    if rows <= p or layers.masked_conv_backward is not fast_masked_conv_backward:  # only that one takes such a cache
        return masked_conv_forward(x, w, b, mask=mask)
    padded = np.zeros((n, height + rows - 1, width + 2 * q, channels), x.dtype)
    padded[:, p : p + height, q : q + width] = x.transpose(0, 2, 3, 1)
    out, cache = layers.conv_forward(padded.transpose(0, 3, 1, 2), w[:, :, :rows] * mask[:rows], b)
    return out, (cache, mask)


def fast_masked_conv_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """:func:`~cs231n_ae.layers.masked_conv_backward` of the twin's cache or the text's, to rounding."""
    conv_cache, mask = cache
    dpadded, dw_seen, db = layers.conv_backward(dout, conv_cache)
    (p, q), (height, width), rows = (side // 2 for side in mask.shape), dout.shape[2:], dw_seen.shape[2]
    dw = np.zeros((*dw_seen.shape[:2], *mask.shape), dw_seen.dtype)
    dw[:, :, :rows] = dw_seen * mask[:rows]
    return dpadded[:, :, p : p + height, q : q + width].copy(order="K"), dw, db


TWINS: list[tuple[ModuleType, Callable[..., Any], Callable[..., Any]]] = [
    (layers, affine_forward, fast_affine_forward),
    (layers, relu_forward, fast_relu_forward),
    (layers, masked_conv_forward, fast_masked_conv_forward),
    (layers, masked_conv_backward, fast_masked_conv_backward),
    (layers, upsample_conv_forward, fast_upsample_conv_forward),
    (layers, upsample_conv_backward, fast_upsample_conv_backward),
    (losses, bce_with_logits_loss, fast_bce_with_logits_loss),
]
"""Where models look for a function, the library's own, and what stands in for it."""

_lock = threading.Lock()
_trainings = 0


@contextmanager
def fast_twins() -> Iterator[None]:
    """Within, models call the twins in place of the library's own functions, until the last training has ended."""
    global _trainings
    with _lock:
        _trainings += 1
        for face, own, twin in TWINS:
            if own.__globals__["__name__"].startswith(f"{face.__name__}."):  # not lent before this file was read
                _exchange(face, own, twin)
    try:
        yield
    finally:
        with _lock:
            _trainings -= 1
            if not _trainings:
                for face, own, twin in TWINS:
                    _exchange(face, twin, own)


def _exchange(face: ModuleType, before: Callable[..., Any], after: Callable[..., Any]) -> None:
    """Put ``after`` where ``before`` stands, and leave alone whatever else stands there."""
    names = [name for name, value in vars(face).items() if value is before]
    for name in names:
        setattr(face, name, after)
