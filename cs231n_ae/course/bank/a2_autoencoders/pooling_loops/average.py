"""What students get wrong about average pooling in loops. The cache is the reference's: (shape of x, shape of out,
size, stride)."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.pooling_loops import (
    average_pool_backward_loops,
    average_pool_forward_loops,
    max_pool_forward_loops,
)


@misconception(
    "average_pool_forward_loops",
    says="The pixels are added up, and not divided by their number. What should the mean of a white window be?",
)
def forgets_to_divide(x, *, size=2, stride=None):
    out, cache = average_pool_forward_loops(x, size=size, stride=stride)
    return size**2 * out, cache


@misconception(
    "average_pool_forward_loops",
    says="The sum is divided by the side of the window. How many pixels does a window of k rows and k columns hold?",
)
def divides_by_the_side(x, *, size=2, stride=None):
    out, cache = average_pool_forward_loops(x, size=size, stride=stride)
    return size * out, cache


@misconception(
    "average_pool_forward_loops",
    says="The largest pixel is taken. That is max pooling; this one asks for the mean.",
)
def takes_the_largest(x, *, size=2, stride=None):
    _, cache = average_pool_forward_loops(x, size=size, stride=stride)
    return max_pool_forward_loops(x, size=size, stride=stride)[0], cache


@misconception(
    "average_pool_forward_loops",
    says="The mean runs over the channels as well, so that all channels come out alike. Each channel is pooled by "
    "itself.",
)
def averages_over_the_channels_too(x, *, size=2, stride=None):
    grey = np.broadcast_to(x.mean(axis=1, keepdims=True), x.shape)
    return average_pool_forward_loops(grey, size=size, stride=stride)


@misconception(
    "average_pool_forward_loops",
    says="Without a stride the windows are one pixel apart, and overlap. What does the docstring say that a stride of "
    "None stands for?",
)
def averages_with_a_step_of_one_unless_told_otherwise(x, *, size=2, stride=None):
    return average_pool_forward_loops(x, size=size, stride=1 if stride is None else stride)


@misconception(
    "average_pool_forward_loops",
    says="Without a stride of their own the windows lie two pixels apart, whatever their size. What does the docstring "
    "say that a stride of None stands for?",
)
def averages_with_a_step_of_two_unless_told_otherwise(x, *, size=2, stride=None):
    return average_pool_forward_loops(x, size=size, stride=2 if stride is None else stride)


@misconception(
    "average_pool_forward_loops",
    says="The number of outputs follows the stride, but the windows begin at multiples of the window's size. At which "
    "row does window u begin?",
)
def averages_windows_at_multiples_of_the_size(x, *, size=2, stride=None):
    stride = size if stride is None else stride
    down, across = ((side - size) // stride + 1 for side in x.shape[2:])
    out = np.zeros((*x.shape[:2], down, across), x.dtype)
    for n, c, u, v in np.ndindex(*out.shape):
        window = x[n, c, size * u : size * u + size, size * v : size * v + size]
        out[n, c, u, v] = window.mean() if window.size else 0
    return out, (x.shape, out.shape, size, stride)


@misconception(
    "average_pool_forward_loops",
    says="The stride that was given has no effect: the windows lie side by side, as if it were None.",
)
def averages_without_the_stride(x, *, size=2, stride=None):
    out, _ = average_pool_forward_loops(x, size=size)
    return out, (x.shape, out.shape, size, size if stride is None else stride)


@misconception(
    "average_pool_forward_loops",
    says="The image is cut into blocks by a reshape. That needs every pixel, so that rows which fill no window have no "
    "place, and blocks neither overlap nor leave gaps. From which row to which does the window of output row u go?",
)
def averages_blocks_of_a_reshape(x, *, size=2, stride=None):
    n, c, height, width = x.shape
    out = x.reshape(n, c, height // size, size, width // size, size).mean(axis=(3, 5))
    return out, (x.shape, out.shape, size, stride or size)


@misconception(
    "average_pool_forward_loops",
    says="There is one output too many: the last windows stick out over the edge of the image, and average what is "
    "left inside. Rows and columns that do not fill a window are left out.",
)
def averages_windows_that_are_cut_off(x, *, size=2, stride=None):
    stride = size if stride is None else stride
    out = np.empty((*x.shape[:2], *(-(-side // stride) for side in x.shape[2:])), x.dtype)
    for n, c, u, v in np.ndindex(*out.shape):
        out[n, c, u, v] = x[n, c, stride * u : stride * u + size, stride * v : stride * v + size].mean()
    return out, (x.shape, out.shape, size, stride)


@misconception(
    "average_pool_forward_loops",
    says="The result is float64 although float32 came in. Three things bring float64 in: an array made without a "
    "dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def collects_means_in_float64(x, *, size=2, stride=None):
    out, cache = average_pool_forward_loops(x, size=size, stride=stride)
    return out.astype(np.float64), cache


@misconception(
    "average_pool_backward_loops",
    says="Every pixel of a window gets all of the gradient. How much does the mean of four pixels change when one of "
    "them moves by 1?",
)
def gives_all_of_it_to_every_pixel(dout, cache):
    _, _, size, _ = cache
    return size**2 * average_pool_backward_loops(dout, cache)


@misconception(
    "average_pool_backward_loops",
    says="The gradient is divided by the side of the window. Among how many pixels did the mean divide?",
)
def divides_the_gradient_by_the_side(dout, cache):
    _, _, size, _ = cache
    return size * average_pool_backward_loops(dout, cache)


@misconception(
    "average_pool_backward_loops",
    says="The shares are divided by k * k twice. Once is what the mean does.",
)
def divides_twice(dout, cache):
    _, _, size, _ = cache
    return average_pool_backward_loops(dout, cache) / size**2


@misconception(
    "average_pool_backward_loops",
    says="The shares are divided by the number of windows, and not by the number of pixels in one. What did the way "
    "forward divide by?",
)
def divides_by_the_number_of_windows(dout, cache):
    _, (_, _, down, across), size, _ = cache
    return average_pool_backward_loops(dout, cache) * size**2 / (down * across)


@misconception(
    "average_pool_backward_loops",
    says="Only the upper left pixel of each window gets something. All pixels of the window are in its mean.",
)
def gives_it_to_the_corner_of_the_mean(dout, cache):
    shape, _, size, stride = cache
    dx = np.zeros(shape, dout.dtype)
    for u, v in np.ndindex(*dout.shape[2:]):
        dx[:, :, stride * u, stride * v] += dout[:, :, u, v] / size**2
    return dx


@misconception(
    "average_pool_backward_loops",
    says="A pixel that lies in two windows keeps only what the last of them sent. What does the chain rule do with "
    "several ways to the loss?",
)
def overwrites_overlapping_shares(dout, cache):
    shape, _, size, stride = cache
    dx = np.zeros(shape, dout.dtype)
    for n, c, u, v in np.ndindex(*dout.shape):
        dx[n, c, stride * u : stride * u + size, stride * v : stride * v + size] = dout[n, c, u, v] / size**2
    return dx


@misconception(
    "average_pool_backward_loops",
    says="The windows lie one pixel apart on the way back. They began at multiples of the stride on the way forward.",
)
def forgets_the_stride_of_average_pooling(dout, cache):
    shape, _, size, _ = cache
    dx = np.zeros(shape, dout.dtype)
    for n, c, u, v in np.ndindex(*dout.shape):
        dx[n, c, u : u + size, v : v + size] += dout[n, c, u, v] / size**2
    return dx


@misconception(
    "average_pool_backward_loops",
    says="dx is as large as the windows together, and not as large as x. Which pixels lie in no window, and what is "
    "their gradient?",
)
def leaves_out_pixels_in_no_window_of_average_pooling(dout, cache):
    _, shape, size, stride = cache
    down, across = (stride * (count - 1) + size for count in shape[2:])
    return average_pool_backward_loops(dout, cache)[:, :, :down, :across].copy()


@misconception(
    "average_pool_backward_loops",
    says="dx is float64 although x is float32. Three things bring float64 in: an array made without a dtype "
    "(np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def collects_dx_of_average_pooling_in_float64(dout, cache):
    return average_pool_backward_loops(dout, cache).astype(np.float64)


@misconception(
    "average_pool_backward_loops",
    says="The windows are laid out size apart on the way back. Where did they lie on the way there: how far does one "
    "begin from the next?",
)
def takes_the_size_for_the_stride(dout, cache):
    x_shape, shape, size, _ = cache
    dx = np.zeros(x_shape, dout.dtype)
    for n, c, u, v in np.ndindex(*shape):
        window = dx[n, c, size * u : size * u + size, size * v : size * v + size]
        window += dout[n, c, u, v] / size**2
    return dx


@misconception(
    "average_pool_forward_loops",
    says="Windows always have 2 by 2 pixels, whatever size says. What is that argument for?",
)
def always_takes_windows_of_2(x, *, size=2, stride=None):
    return average_pool_forward_loops(x, stride=stride)
