"""Pooling, right, and written differently from the reference. The caches are the reference's."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cs231n_ae.course.other_answers import other_answer


def _step(stride, size):
    return size if stride is None else stride


def _windows(x, size, stride):
    return sliding_window_view(x, (size, size), axis=(2, 3))[:, :, ::stride, ::stride]


@other_answer("max_pool_forward_loops")
def pixel_by_pixel(x, *, size=2, stride=None):
    stride = _step(stride, size)
    n, channels, height, width = x.shape
    out = np.full((n, channels, (height - size) // stride + 1, (width - size) // stride + 1), -np.inf, dtype=x.dtype)
    for m, c, u, v in np.ndindex(*out.shape):
        for i, j in np.ndindex(size, size):
            if x[m, c, u * stride + i, v * stride + j] > out[m, c, u, v]:
                out[m, c, u, v] = x[m, c, u * stride + i, v * stride + j]
    return out, (x, out.shape, size, stride)


@other_answer("max_pool_forward_loops")
def all_images_at_once(x, *, size=2, stride=None):
    stride = _step(stride, size)
    tops, lefts = range(0, x.shape[2] - size + 1, stride), range(0, x.shape[3] - size + 1, stride)
    rows = [
        np.stack([x[:, :, top : top + size, left : left + size].max(axis=(2, 3)) for left in lefts], axis=-1)
        for top in tops
    ]
    out = np.stack(rows, axis=2)
    return out, (x, out.shape, size, stride)


@other_answer("max_pool_forward_loops")
def by_a_view_of_windows(x, *, size=2, stride=None):
    stride = _step(stride, size)
    out = _windows(x, size, stride).max(axis=(-1, -2))
    return out, (x, out.shape, size, stride)


@other_answer("max_pool_backward_loops")
def looking_for_the_first_largest_pixel_by_pixel(dout, cache):
    x, shape, size, stride = cache
    dx = np.zeros_like(x)
    for n, c, u, v in np.ndindex(*shape):
        best = (stride * u, stride * v)
        for i in range(stride * u, stride * u + size):
            for j in range(stride * v, stride * v + size):
                if x[n, c, i, j] > x[n, c, best[0], best[1]]:
                    best = (i, j)
        dx[n, c, best[0], best[1]] += dout[n, c, u, v]
    return dx


@other_answer("max_pool_backward_loops")
def with_a_mask_of_the_first_place(dout, cache):
    x, shape, size, stride = cache
    dx = np.zeros(x.shape, dtype=x.dtype)
    for u, v in np.ndindex(*shape[2:]):
        window = x[:, :, stride * u : stride * u + size, stride * v : stride * v + size]
        first = window.reshape(*shape[:2], -1).argmax(axis=-1)
        mask = (np.arange(size * size) == first[..., None]).reshape(window.shape)
        dx[:, :, stride * u : stride * u + size, stride * v : stride * v + size] += mask * dout[:, :, u, v, None, None]
    return dx


@other_answer("max_pool_backward_loops")
def by_adding_at_places(dout, cache):
    x, shape, size, stride = cache
    winners = _windows(x, size, stride).reshape(*shape, -1).argmax(axis=-1)
    n, c, u, v = np.indices(shape)
    dx = np.zeros_like(x)
    np.add.at(dx, (n, c, stride * u + winners // size, stride * v + winners % size), dout)
    return dx


@other_answer("average_pool_forward_loops")
def a_sum_pixel_by_pixel(x, *, size=2, stride=None):
    stride = _step(stride, size)
    n, channels, height, width = x.shape
    out = np.zeros((n, channels, (height - size) // stride + 1, (width - size) // stride + 1), dtype=x.dtype)
    for m, c, u, v in np.ndindex(*out.shape):
        for i in range(size):
            for j in range(size):
                out[m, c, u, v] += x[m, c, u * stride + i, v * stride + j] / size**2
    return out, (x.shape, out.shape, size, stride)


@other_answer("average_pool_forward_loops")
def place_by_place_within_the_window(x, *, size=2, stride=None):
    stride = _step(stride, size)
    down, across = (x.shape[2] - size) // stride + 1, (x.shape[3] - size) // stride + 1
    total = np.zeros((*x.shape[:2], down, across), dtype=x.dtype)
    for i, j in np.ndindex(size, size):
        total += x[:, :, i : i + stride * down : stride, j : j + stride * across : stride]
    return total / (size * size), (x.shape, total.shape, size, stride)


@other_answer("average_pool_forward_loops")
def means_of_a_view_of_windows(x, *, size=2, stride=None):
    stride = _step(stride, size)
    out = _windows(x, size, stride).mean(axis=(4, 5))
    return out, (x.shape, out.shape, size, stride)


@other_answer("average_pool_backward_loops")
def shares_pixel_by_pixel(dout, cache):
    x_shape, shape, size, stride = cache
    dx = np.zeros(x_shape, dtype=dout.dtype)
    for n, c, u, v in np.ndindex(*shape):
        for i, j in np.ndindex(size, size):
            dx[n, c, u * stride + i, v * stride + j] += dout[n, c, u, v] / size / size
    return dx


@other_answer("average_pool_backward_loops")
def all_windows_of_a_place_at_once(dout, cache):
    x_shape, shape, size, stride = cache
    dx, share = np.zeros(x_shape, dtype=dout.dtype), dout * size**-2
    for i, j in np.ndindex(size, size):
        dx[:, :, i : i + stride * shape[2] : stride, j : j + stride * shape[3] : stride] += share
    return dx


@other_answer("average_pool_backward_loops")
def as_a_product_with_two_matrices(dout, cache):
    x_shape, shape, size, stride = cache

    def spread(side, count):
        covered = np.zeros((side, count), dtype=dout.dtype)
        for u in range(count):
            covered[stride * u : stride * u + size, u] = 1 / size
        return covered

    return spread(x_shape[2], shape[2]) @ dout @ spread(x_shape[3], shape[3]).T
