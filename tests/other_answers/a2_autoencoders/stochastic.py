"""Dropout, right, and written differently from the reference. The cache is the reference's."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("dropout_forward")
def by_choosing(x, *, rate, mask=None, rng=None):
    keep = rng.uniform(size=x.shape) > rate if mask is None else mask > 0
    up = 1 / x.dtype.type(1 - rate)
    return np.where(keep, x * up, x.dtype.type(0)), keep * up


@other_answer("dropout_forward")
def by_a_binomial(x, *, rate, mask=None, rng=None):
    if mask is None:
        mask = rng.binomial(1, 1 - rate, size=x.shape)
    scale = (np.asarray(mask) / (1 - rate)).astype(x.dtype)
    return scale * x, scale


@other_answer("dropout_backward")
def by_indices(dout, cache):
    dx = np.zeros_like(dout)
    kept = cache != 0
    dx[kept] = cache[kept] * dout[kept]
    return dx


@other_answer("dropout_backward")
def by_one_number(dout, cache):
    return np.where(cache > 0, dout * cache.max(), dout.dtype.type(0))


@other_answer("dropout_forward")
def entry_by_entry(x, *, rate, mask=None, rng=None):
    scale = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        if (rng.random() >= rate) if mask is None else mask[place]:
            scale[place] = 1 / (1 - rate)
    return x * scale, scale


@other_answer("dropout_backward")
def as_a_copy(dout, cache):
    dx = dout.copy()
    dx *= cache
    return dx
