"""The masked affine layer, right, and written differently from the reference. Each brings its own cache."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.other_answers import other_answer


@other_answer("masked_affine_forward")
def through_the_affine_layer(x, w, b, *, mask):
    out, _ = layers.affine_forward(x, np.where(mask, w, np.zeros_like(w)), b)
    return out, (x, w, np.asarray(mask, dtype=bool))


@other_answer("masked_affine_forward")
def with_a_copy_that_is_cleared(x, w, b, *, mask):
    used = w.copy()
    used[np.logical_not(mask)] = 0
    return np.dot(x, used) + b, (x, w, np.asarray(mask) == 1)


@other_answer("masked_affine_forward")
def with_einsum(x, w, b, *, mask):
    kept = np.asarray(mask).astype(w.dtype)
    return np.einsum("nd,dh,dh->nh", x, w, kept) + b, (x, w, kept.astype(bool))


@other_answer("masked_affine_backward")
def through_the_affine_layer_back(dout, cache):
    x, w, mask = cache
    dx, dw, db = layers.affine_backward(dout, (x, np.where(mask, w, np.zeros_like(w))))
    dw[~mask] = 0
    return dx, dw, db


@other_answer("masked_affine_backward")
def with_einsum_back(dout, cache):
    x, w, mask = cache
    kept = mask.astype(w.dtype)
    dx = np.einsum("nh,dh,dh->nd", dout, w, kept)
    return dx, np.einsum("nd,nh,dh->dh", x, dout, kept), np.einsum("nh->h", dout)


@other_answer("masked_affine_backward")
def transposed_throughout(dout, cache):
    x, w, mask = cache
    dw = np.where(mask.T, dout.T @ x, dout.dtype.type(0)).T
    return ((w * mask) @ dout.T).T, dw, np.ones(len(dout), dout.dtype) @ dout
