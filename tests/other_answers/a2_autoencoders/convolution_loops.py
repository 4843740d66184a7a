"""Convolution, right, and written differently from the reference. The caches are the reference's."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cs231n_ae.course.other_answers import other_answer


@other_answer("conv_forward_loops")
def seven_loops(x, w, b, *, stride=1, pad=0):
    n, channels, height, width = x.shape
    filters, _, hh, ww = w.shape
    down, across = 1 + (height + 2 * pad - hh) // stride, 1 + (width + 2 * pad - ww) // stride
    out = np.zeros((n, filters, down, across), dtype=x.dtype)
    for m, f, u, v in np.ndindex(*out.shape):
        total = b[f]
        for c, i, j in np.ndindex(channels, hh, ww):
            row, column = stride * u + i - pad, stride * v + j - pad
            if 0 <= row < height and 0 <= column < width:
                total = total + x[m, c, row, column] * w[f, c, i, j]
        out[m, f, u, v] = total
    return out, (np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad))), w, stride, pad)


@other_answer("conv_forward_loops")
def all_filters_and_images_at_once(x, w, b, *, stride=1, pad=0):
    padded = np.zeros((*x.shape[:2], x.shape[2] + 2 * pad, x.shape[3] + 2 * pad), dtype=x.dtype)
    padded[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]] = x
    tops = range(0, padded.shape[2] - w.shape[2] + 1, stride)
    lefts = range(0, padded.shape[3] - w.shape[3] + 1, stride)
    rows = w.reshape(len(w), -1)
    columns = [
        padded[:, :, top : top + w.shape[2], left : left + w.shape[3]].reshape(len(x), -1) @ rows.T + b
        for top in tops
        for left in lefts
    ]  # of (N, F)
    out = np.stack(columns, axis=2).reshape(len(x), len(w), len(tops), len(lefts))
    return out, (padded, w, stride, pad)


@other_answer("conv_forward_loops")
def one_product_of_windows(x, w, b, *, stride=1, pad=0):
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    out = np.einsum("ncuvij,fcij->nfuv", windows, w) + b.reshape(1, -1, 1, 1)
    return out, (padded, w, stride, pad)


@other_answer("conv_backward_loops")
def seven_loops_back(dout, cache):
    padded, w, stride, pad = cache
    height, width = padded.shape[2] - 2 * pad, padded.shape[3] - 2 * pad
    dx = np.zeros((*padded.shape[:2], height, width), dtype=padded.dtype)
    dw, db = np.zeros_like(w), np.zeros(len(w), dtype=w.dtype)
    for n, f, u, v in np.ndindex(*dout.shape):
        db[f] += dout[n, f, u, v]
        for c, i, j in np.ndindex(*w.shape[1:]):
            row, column = stride * u + i, stride * v + j
            dw[f, c, i, j] += padded[n, c, row, column] * dout[n, f, u, v]
            if 0 <= row - pad < height and 0 <= column - pad < width:
                dx[n, c, row - pad, column - pad] += w[f, c, i, j] * dout[n, f, u, v]
    return dx, dw, db


@other_answer("conv_backward_loops")
def place_by_place_within_the_window(dout, cache):
    padded, w, stride, pad = cache
    down, across = dout.shape[2:]
    dpadded, dw = np.zeros_like(padded), np.empty_like(w)
    for i, j in np.ndindex(*w.shape[2:]):
        rows, columns = slice(i, i + stride * down, stride), slice(j, j + stride * across, stride)
        dpadded[:, :, rows, columns] += np.einsum("nfuv,fc->ncuv", dout, w[:, :, i, j])
        dw[:, :, i, j] = np.tensordot(dout, padded[:, :, rows, columns], axes=([0, 2, 3], [0, 2, 3]))
    dx = dpadded[:, :, pad:-pad, pad:-pad] if pad else dpadded
    return dx, dw, np.einsum("nfuv->f", dout)


@other_answer("conv_backward_loops")
def dx_as_a_convolution_with_turned_filters(dout, cache):
    padded, w, stride, pad = cache
    n, filters, down, across = dout.shape
    height, width = w.shape[2:]
    spaced = np.zeros((n, filters, padded.shape[2] + height - 1, padded.shape[3] + width - 1), dtype=dout.dtype)
    rows, columns = height - 1 + stride * np.arange(down), width - 1 + stride * np.arange(across)
    spaced[:, :, rows[:, None], columns] = dout
    windows = sliding_window_view(spaced, (height, width), axis=(2, 3))
    dpadded = np.einsum("nfyxij,fcij->ncyx", windows, w[:, :, ::-1, ::-1])
    seen = sliding_window_view(padded, (height, width), axis=(2, 3))[:, :, ::stride, ::stride]
    dw = np.einsum("nfuv,ncuvij->fcij", dout, seen)
    return dpadded[:, :, pad : len(dpadded[0, 0]) - pad, pad : dpadded.shape[3] - pad], dw, dout.sum(axis=(0, 2, 3))
