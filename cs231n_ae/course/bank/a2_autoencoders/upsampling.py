"""What students get wrong about upsampling. The cache is that of the reference: (shape of x, factor)."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


@misconception(
    "upsample_forward",
    says="The whole image is repeated, like tiles on a wall. Here every pixel is to become a square of its own colour: "
    "what should (a, b) become, (a, b, a, b) or (a, a, b, b)?",
)
def repeats_the_image_like_tiles(x, *, factor=2):
    return np.tile(x, (1, 1, factor, factor)), (x.shape, factor)


@misconception(
    "upsample_forward",
    says="Only the rows are repeated. The image is to grow down and across.",
)
def repeats_the_rows_alone(x, *, factor=2):
    return x.repeat(factor, axis=2), (x.shape, factor)


@misconception(
    "upsample_forward",
    says="The channels and the rows are repeated, and not the columns. Images are (N, C, H, W): which axes are down "
    "and across?",
)
def repeats_the_channels(x, *, factor=2):
    return x.repeat(factor, axis=1).repeat(factor, axis=2), (x.shape, factor)


@misconception(
    "upsample_forward",
    says="The image grows by 2 whatever the factor is. Is there a 2 in your code where factor should stand?",
)
def doubles_always(x, *, factor=2):
    return x.repeat(2, axis=2).repeat(2, axis=3), (x.shape, factor)


@misconception(
    "upsample_forward",
    says="Each pixel stands in the corner of its square, and the rest of the square is 0. That is a bed of nails: "
    "which pixel does the docstring show in every place of the square?",
)
def leaves_the_rest_of_the_square_zero(x, *, factor=2):
    out = np.zeros((*x.shape[:2], factor * x.shape[2], factor * x.shape[3]), x.dtype)
    out[:, :, ::factor, ::factor] = x
    return out, (x.shape, factor)


@misconception(
    "upsample_forward",
    says="Each pixel is shared out over its square, so that the image becomes darker. A copy is as bright as the "
    "original.",
)
def shares_the_pixel_out(x, *, factor=2):
    return x.repeat(factor, axis=2).repeat(factor, axis=3) / factor**2, (x.shape, factor)


@misconception(
    "upsample_forward",
    says="The result is float64 although float32 came in. Three things bring float64 in: an array made without a "
    "dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def fills_a_float64(x, *, factor=2):
    return x.repeat(factor, axis=2).repeat(factor, axis=3).astype(np.float64), (x.shape, factor)


def _squares(dout, cache):
    (n, channels, height, width), k = cache
    return dout.reshape(n, channels, height, k, width, k)


@misconception(
    "upsample_backward",
    says="One of the k * k copies is taken, and the others are forgotten. All of them came from the same pixel: what "
    "does the chain rule do with several ways to the loss?",
)
def takes_one_copy(dout, cache):
    return _squares(dout, cache)[:, :, :, 0, :, 0].copy()


@misconception(
    "upsample_backward",
    says="This is the mean over the square, as average pooling would have it. Nothing was divided on the way forward: "
    "why should it be on the way back?",
)
def takes_the_mean_of_the_copies(dout, cache):
    return _squares(dout, cache).mean(axis=(3, 5))


@misconception(
    "upsample_backward",
    says="This is the largest gradient of each square. Upsampling is not the opposite of max pooling: each of the "
    "copies matters.",
)
def takes_the_largest_of_the_copies(dout, cache):
    return _squares(dout, cache).max(axis=(3, 5))


@misconception(
    "upsample_backward",
    says="The sum over the square is divided by its side. Each copy is the pixel itself, with a derivative of 1.",
)
def divides_by_the_factor(dout, cache):
    return _squares(dout, cache).sum(axis=(3, 5)) / cache[1]


@misconception(
    "upsample_backward",
    says="The sum runs over the rows of a square and leaves its columns. Over which two of the six axes is it to run?",
)
def sums_the_rows_of_a_square_alone(dout, cache):
    return _squares(dout, cache).sum(axis=3).reshape(*cache[0][:3], -1)


@misconception(
    "upsample_backward",
    says="The gradients are collected as if the whole image had been repeated like tiles: those that lie H rows apart. "
    "The copies of a pixel lie side by side: in the reshape, which of H and k runs faster?",
)
def collects_as_from_tiles(dout, cache):
    (n, channels, height, width), k = cache
    return dout.reshape(n, channels, k, height, k, width).sum(axis=(2, 4))


@misconception(
    "upsample_backward",
    says="Squares of 2 by 2 are collected whatever the factor is. What does your cache hold?",
)
def collects_squares_of_two(dout, cache):
    rows, columns = dout.shape[2] // 2 * 2, dout.shape[3] // 2 * 2
    return sum(dout[:, :, i:rows:2, j:columns:2] for i in (0, 1) for j in (0, 1))


@misconception(
    "upsample_backward",
    says="dx is float64 although x is float32. Three things bring float64 in: an array made without a dtype "
    "(np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def collects_copies_in_float64(dout, cache):
    return _squares(dout, cache).sum(axis=(3, 5)).astype(np.float64)
