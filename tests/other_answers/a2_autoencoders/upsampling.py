"""Upsampling, right, and written differently from the reference. The cache is the reference's."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("upsample_forward")
def pixel_by_pixel(x, *, factor=2):
    n, channels, height, width = x.shape
    out = np.empty((n, channels, height * factor, width * factor), dtype=x.dtype)
    for u in range(height):
        for v in range(width):
            square = out[:, :, u * factor : (u + 1) * factor, v * factor : (v + 1) * factor]
            square[...] = x[:, :, u, v, None, None]
    return out, (x.shape, factor)


@other_answer("upsample_forward")
def as_a_product_with_a_square_of_ones(x, *, factor=2):
    return np.kron(x, np.ones((1, 1, factor, factor), dtype=x.dtype)), (x.shape, factor)


@other_answer("upsample_forward")
def by_indices(x, *, factor=2):
    rows, columns = np.arange(x.shape[2] * factor) // factor, np.arange(x.shape[3] * factor) // factor
    return x[:, :, rows][:, :, :, columns], (x.shape, factor)


@other_answer("upsample_forward")
def by_broadcasting(x, *, factor=2):
    n, channels, height, width = x.shape
    stretched = np.broadcast_to(x[:, :, :, None, :, None], (n, channels, height, factor, width, factor))
    return np.array(stretched).reshape(n, channels, height * factor, width * factor), (x.shape, factor)


@other_answer("upsample_backward")
def square_by_square(dout, cache):
    shape, k = cache
    dx = np.zeros(shape, dtype=dout.dtype)
    for u, v in np.ndindex(*shape[2:]):
        dx[:, :, u, v] = dout[:, :, k * u : k * u + k, k * v : k * v + k].sum(axis=(2, 3))
    return dx


@other_answer("upsample_backward")
def copy_by_copy(dout, cache):
    shape, k = cache
    dx = np.zeros(shape, dtype=dout.dtype)
    for i, j in np.ndindex(k, k):
        dx += dout[:, :, i::k, j::k]
    return dx


@other_answer("upsample_backward")
def as_average_pooling_times_the_area(dout, cache):
    (n, channels, height, width), k = cache
    return dout.reshape(n, channels, height, k, width, k).mean(axis=5).mean(axis=3) * k**2
