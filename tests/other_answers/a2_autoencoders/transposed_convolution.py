"""Transposed convolution, right, and written differently from the reference. The cache is the reference's."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cs231n_ae import layers
from cs231n_ae.course.other_answers import other_answer


def _size(x, w, stride, pad, size):
    if size is not None:
        return tuple(size)
    return tuple(stride * (side - 1) + k - 2 * pad for side, k in zip(x.shape[2:], w.shape[2:], strict=True))


@other_answer("conv_transpose_forward")
def stamp_by_stamp(x, w, b, *, stride=1, pad=0, size=None):
    down, across = _size(x, w, stride, pad, size)
    canvas = np.zeros((len(x), w.shape[1], down + 2 * pad, across + 2 * pad), dtype=x.dtype)
    for n, c, u, v in np.ndindex(*x.shape):
        rows, columns = slice(u * stride, u * stride + w.shape[2]), slice(v * stride, v * stride + w.shape[3])
        canvas[n, :, rows, columns] += x[n, c, u, v] * w[c]
    out = canvas[:, :, pad : pad + down, pad : pad + across] + b.reshape(-1, 1, 1)
    return out, (x, w, out.shape, stride, pad)


@other_answer("conv_transpose_forward")
def as_a_convolution_of_a_spaced_image(x, w, b, *, stride=1, pad=0, size=None):
    down, across = _size(x, w, stride, pad, size)
    height, width = w.shape[2:]
    spaced = np.zeros((*x.shape[:2], down + 2 * pad + height - 1, across + 2 * pad + width - 1), dtype=x.dtype)
    rows, columns = height - 1 + stride * np.arange(x.shape[2]), width - 1 + stride * np.arange(x.shape[3])
    spaced[:, :, rows[:, None], columns] = x
    windows = sliding_window_view(spaced, (height, width), axis=(2, 3))
    whole = np.einsum("ncyxij,cfij->nfyx", windows, w[:, :, ::-1, ::-1])
    out = whole[:, :, pad : pad + down, pad : pad + across] + b[:, None, None]
    return out, (x, w, out.shape, stride, pad)


@other_answer("conv_transpose_forward")
def as_the_backward_pass_of_a_convolution(x, w, b, *, stride=1, pad=0, size=None):
    image = np.zeros((len(x), w.shape[1], *_size(x, w, stride, pad, size)), dtype=x.dtype)
    _, cache = layers.conv_forward(image, w, np.zeros(len(w), dtype=w.dtype), stride=stride, pad=pad)
    out = layers.conv_backward(x, cache)[0] + b[:, None, None]
    return out, (x, w, out.shape, stride, pad)


@other_answer("conv_transpose_backward")
def input_by_input(dout, cache):
    x, w, _, stride, pad = cache
    padded = np.pad(dout, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for n, c, u, v in np.ndindex(*x.shape):
        window = padded[n, :, u * stride : u * stride + w.shape[2], v * stride : v * stride + w.shape[3]]
        dx[n, c, u, v] = np.sum(window * w[c])
        dw[c] += x[n, c, u, v] * window
    return dx, dw, dout.sum(axis=(0, 2, 3))


@other_answer("conv_transpose_backward")
def place_by_place_within_the_stamp(dout, cache):
    x, w, _, stride, pad = cache
    padded = np.zeros((*dout.shape[:2], dout.shape[2] + 2 * pad, dout.shape[3] + 2 * pad), dtype=dout.dtype)
    padded[:, :, pad : pad + dout.shape[2], pad : pad + dout.shape[3]] = dout
    down, across = x.shape[2:]
    dx, dw = np.zeros_like(x), np.empty_like(w)
    for i, j in np.ndindex(*w.shape[2:]):
        seen = padded[:, :, i : i + stride * down : stride, j : j + stride * across : stride]
        dx += np.einsum("nfuv,cf->ncuv", seen, w[:, :, i, j])
        dw[:, :, i, j] = np.tensordot(x, seen, axes=([0, 2, 3], [0, 2, 3]))
    return dx, dw, np.einsum("nfuv->f", dout)


@other_answer("conv_transpose_backward")
def by_the_two_passes_of_a_convolution(dout, cache):
    x, w, _, stride, pad = cache
    dx, conv = layers.conv_forward(dout, w, np.zeros(len(w), dtype=w.dtype), stride=stride, pad=pad)
    _, dw, _ = layers.conv_backward(x, conv)
    return dx, dw, dout.sum(axis=3).sum(axis=2).sum(axis=0)
