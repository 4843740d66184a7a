"""Masks of convolutions and the masked convolution, right, and written differently from the reference."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.other_answers import other_answer
from cs231n_ae.layers.masked_convolution import masked_conv_forward


@other_answer("convolution_mask")
def counts_the_places(size, *, kind):
    place = np.arange(size[0] * size[1])
    middle = len(place) // 2
    return (place < middle + (kind == "B")).reshape(size)


@other_answer("convolution_mask")
def with_loops(size, *, kind):
    mask = np.zeros(size, dtype=bool)
    for i in range(size[0]):
        for j in range(size[1]):
            here = (i, j) == (size[0] // 2, size[1] // 2)
            mask[i, j] = (i, j) < (size[0] // 2, size[1] // 2) or (here and kind == "B")
    return mask


@other_answer("convolution_mask")
def cuts_from_a_full_mask(size, *, kind):
    mask = np.ones(size, dtype=np.float64)
    i, j = size[0] // 2, size[1] // 2
    mask[i + 1 :] = 0
    mask[i, j + 1 :] = 0
    if kind == "A":
        mask[i, j] = 0
    return mask > 0


@other_answer("masked_conv_forward")
def with_where(x, w, b, *, mask):
    p, q = ((side - 1) // 2 for side in mask.shape)
    wide = np.zeros((*x.shape[:2], x.shape[2] + 2 * p, x.shape[3] + 2 * q), x.dtype)
    wide[:, :, p : p + x.shape[2], q : q + x.shape[3]] = x
    out, cache = layers.conv_forward(wide, np.where(mask, w, 0).astype(w.dtype), b)
    return out, (cache, mask)


@other_answer("masked_conv_forward")
def pads_a_square_and_cuts(x, w, b, *, mask):
    most = max(mask.shape) // 2
    p, q = mask.shape[0] // 2, mask.shape[1] // 2
    padded = np.pad(x, ((0, 0), (0, 0), (most, most), (most, most)))
    padded = padded[:, :, most - p : padded.shape[2] - most + p, most - q : padded.shape[3] - most + q]
    out, cache = layers.conv_forward(padded, mask * w, b)
    return out, (cache, mask)


@other_answer("masked_conv_forward")
def copies_and_zeroes(x, w, b, *, mask):
    used = w.copy()
    used[:, :, ~mask] = 0
    _, cache = masked_conv_forward(x, used, b, mask=mask)
    return layers.conv_forward(np.pad(x, [(0, 0)] * 2 + [(k // 2, k // 2) for k in mask.shape]), used, b)[0], cache


@other_answer("masked_conv_backward")
def cuts_by_negative_indices(dout, cache):
    inner, mask = cache
    dx, dw, db = layers.conv_backward(dout, inner)
    (p, q), (height, width) = (side // 2 for side in mask.shape), dx.shape[2:]
    return np.array(dx[..., p : height - p, q : width - q]), np.where(mask, dw, 0).astype(dw.dtype), db


@other_answer("masked_conv_backward")
def zeroes_what_is_masked(dout, cache):
    inner, mask = cache
    dx, dw, db = layers.conv_backward(dout, inner)
    dw[:, :, ~mask] = 0
    p, q = mask.shape[0] // 2, mask.shape[1] // 2
    rows, columns = np.arange(p, p + dout.shape[2]), np.arange(q, q + dout.shape[3])
    return dx[:, :, rows][:, :, :, columns], dw, db


@other_answer("masked_conv_backward")
def with_a_sum_of_its_own_for_db(dout, cache):
    dx, dw, _ = layers.conv_backward(dout, cache[0])
    p, q = (np.array(cache[1].shape) - 1) // 2
    dx = dx[:, :, p : dx.shape[2] - p][:, :, :, q : dx.shape[3] - q].copy()
    return dx, cache[1][None, None] * dw, dout.sum(axis=(0, 2, 3))
