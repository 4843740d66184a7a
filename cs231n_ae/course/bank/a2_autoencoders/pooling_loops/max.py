"""What students get wrong about max pooling in loops. The cache is the reference's: (x, shape of out, size, stride)."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.pooling_loops import (
    average_pool_forward_loops,
    max_pool_backward_loops,
    max_pool_forward_loops,
)


def _slid(x, size, step, down, across):
    """The largest of each window, where windows lie ``step`` apart; so many of them, down and across."""
    out = np.empty((*x.shape[:2], down, across), x.dtype)
    for n, c, u, v in np.ndindex(*out.shape):
        out[n, c, u, v] = x[n, c, step * u : step * u + size, step * v : step * v + size].max()
    return out


def _shared(dout, cache, share):
    """The loops back; ``share(window)`` is which part of dy each pixel of a window gets."""
    x, _, size, stride = cache
    dx = np.zeros_like(x)
    for n, c, u, v in np.ndindex(*dout.shape):
        rows, columns = slice(stride * u, stride * u + size), slice(stride * v, stride * v + size)
        dx[n, c, rows, columns] += dout[n, c, u, v] * share(x[n, c, rows, columns])
    return dx


def _one(window, place):
    """1 at this place of the window, read row by row, and 0 elsewhere."""
    return (np.arange(window.size) == place).reshape(window.shape).astype(window.dtype)


@misconception(
    "max_pool_forward_loops",
    says="Some of your maxima are 0 where every pixel of the window is negative. With which number does the search for "
    "the largest begin?",
)
def begins_the_search_at_zero(x, *, size=2, stride=None):
    out, cache = max_pool_forward_loops(x, size=size, stride=stride)
    return np.maximum(0, out), cache


@misconception(
    "max_pool_forward_loops",
    says="These are the means of the windows. There is average pooling, too; this one keeps the largest pixel.",
)
def takes_the_mean(x, *, size=2, stride=None):
    _, cache = max_pool_forward_loops(x, size=size, stride=stride)
    return average_pool_forward_loops(x, size=size, stride=stride)[0], cache


@misconception(
    "max_pool_forward_loops",
    says="The pixel farthest from 0 is taken, and its sign is lost. Is -7 larger than 3?",
)
def takes_the_largest_in_absolute_value(x, *, size=2, stride=None):
    _, cache = max_pool_forward_loops(x, size=size, stride=stride)
    return max_pool_forward_loops(np.abs(x), size=size, stride=stride)[0], cache


@misconception(
    "max_pool_forward_loops",
    says="The maximum runs over the channels as well, so that all channels come out alike. Each channel is pooled by "
    "itself.",
)
def takes_the_largest_of_all_channels(x, *, size=2, stride=None):
    _, cache = max_pool_forward_loops(x, size=size, stride=stride)
    largest = np.broadcast_to(x.max(axis=1, keepdims=True), x.shape)
    return max_pool_forward_loops(largest, size=size, stride=stride)[0], cache


@misconception(
    "max_pool_forward_loops",
    says="Without a stride the windows are one pixel apart, and overlap. What does the docstring say that a stride of "
    "None stands for?",
)
def steps_by_one_unless_told_otherwise(x, *, size=2, stride=None):
    return max_pool_forward_loops(x, size=size, stride=1 if stride is None else stride)


@misconception(
    "max_pool_forward_loops",
    says="Without a stride of their own the windows lie two pixels apart, whatever their size. What does the docstring "
    "say that a stride of None stands for?",
)
def steps_by_two_unless_told_otherwise(x, *, size=2, stride=None):
    return max_pool_forward_loops(x, size=size, stride=2 if stride is None else stride)


@misconception(
    "max_pool_forward_loops",
    says="The stride that was given has no effect: the windows lie side by side, as if it were None.",
)
def ignores_the_stride(x, *, size=2, stride=None):
    out, _ = max_pool_forward_loops(x, size=size)
    return out, (x, out.shape, size, size if stride is None else stride)


@misconception(
    "max_pool_forward_loops",
    says="The image is cut into blocks by a reshape. That needs every pixel, so that rows which fill no window have no "
    "place, and blocks neither overlap nor leave gaps. From which row to which does the window of output row u go?",
)
def cuts_into_blocks_by_a_reshape(x, *, size=2, stride=None):
    n, c, height, width = x.shape
    out = x.reshape(n, c, height // size, size, width // size, size).max(axis=(3, 5))
    return out, (x, out.shape, size, stride or size)


@misconception(
    "max_pool_forward_loops",
    says="The number of outputs follows the stride, but the windows begin at multiples of the window's size. At which "
    "row does the window of output row u begin?",
)
def counts_with_the_stride_but_steps_by_the_size(x, *, size=2, stride=None):
    _, cache = max_pool_forward_loops(x, size=size, stride=stride)
    _, (_, _, down, across), _, _ = cache
    return _slid(x, size, size, down, across), cache


@misconception(
    "max_pool_forward_loops",
    says="There is one output too many: the last windows stick out over the edge of the image. Rows and columns that "
    "do not fill a window are left out. Is there a rounding up, or a len of a range that ends too late?",
)
def keeps_windows_that_are_cut_off(x, *, size=2, stride=None):
    stride = size if stride is None else stride
    out = _slid(x, size, stride, *(-(-side // stride) for side in x.shape[2:]))
    return out, (x, out.shape, size, stride)


@misconception(
    "max_pool_forward_loops",
    says="The result is float64 although float32 came in. Three things bring float64 in: an array made without a "
    "dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def collects_maxima_in_float64(x, *, size=2, stride=None):
    out, cache = max_pool_forward_loops(x, size=size, stride=stride)
    return out.astype(np.float64), cache


@misconception(
    "max_pool_backward_loops",
    says="Every pixel that equals the maximum gets all of the gradient. Where several are equally large, more comes "
    "back than went in: which one of them does the docstring choose?",
)
def gives_it_to_all_equal_pixels(dout, cache):
    return _shared(dout, cache, lambda window: window == window.max())


@misconception(
    "max_pool_backward_loops",
    says="Equally large pixels share the gradient. That would do, but the docstring asks for another rule, and the two "
    "implementations of this layer must agree: which pixel has it?",
)
def shares_it_among_equal_pixels(dout, cache):
    def share(window):
        ties = window == window.max()
        return ties / ties.sum()

    return _shared(dout, cache, share)


@misconception(
    "max_pool_backward_loops",
    says="Of equally large pixels, the last one has the gradient. Does >= let a later pixel take the place of an "
    "earlier one?",
)
def gives_it_to_the_last_of_equal_pixels(dout, cache):
    def share(window):
        return _one(window, np.flatnonzero(window == window.max())[-1])

    return _shared(dout, cache, share)


@misconception(
    "max_pool_backward_loops",
    says="All pixels of a window get the gradient. Does the output change when a pixel moves that is not the largest?",
)
def gives_it_to_the_whole_window(dout, cache):
    return _shared(dout, cache, np.ones_like)


@misconception(
    "max_pool_backward_loops",
    says="The gradient is spread evenly over the window, as average pooling would do it. Which pixel does the maximum "
    "depend on?",
)
def spreads_it_as_average_pooling_does(dout, cache):
    return _shared(dout, cache, lambda window: np.full_like(window, 1 / window.size))


@misconception(
    "max_pool_backward_loops",
    says="The gradient goes to the upper left pixel of each window. The largest lies at some row i and column j within "
    "the window: where do these come in?",
)
def gives_it_to_the_corner(dout, cache):
    return _shared(dout, cache, lambda window: _one(window, 0))


@misconception(
    "max_pool_backward_loops",
    says="Row and column of the largest pixel are exchanged. A window is read row by row: how many entries does one "
    "step down skip?",
)
def exchanges_row_and_column(dout, cache):
    return _shared(dout, cache, lambda window: _one(window, window.argmax()).T)


@misconception(
    "max_pool_backward_loops",
    says="A pixel that is the largest of two windows keeps only what the last of them sent. What does the chain rule "
    "do with several ways to the loss?",
)
def overwrites_what_was_there(dout, cache):
    x, _, size, stride = cache
    dx = np.zeros_like(x)
    for n, c, u, v in np.ndindex(*dout.shape):
        top, left = stride * u, stride * v
        i, j = np.unravel_index(x[n, c, top : top + size, left : left + size].argmax(), (size, size))
        dx[n, c, top + i, left + j] = dout[n, c, u, v]
    return dx


@misconception(
    "max_pool_backward_loops",
    says="The largest pixel itself stands in your gradient as a factor. How fast does the maximum grow when its pixel "
    "does: as fast as the pixel is large?",
)
def multiplies_by_the_pixel(dout, cache):
    return _shared(dout, cache, lambda window: _one(window, window.argmax()) * window)


@misconception(
    "max_pool_backward_loops",
    says="The windows lie one pixel apart on the way back. They began at multiples of the stride on the way forward.",
)
def forgets_the_stride_of_max_pooling(dout, cache):
    x, shape, size, _ = cache
    return _shared(dout, (x, shape, size, 1), lambda window: _one(window, window.argmax()))


@misconception(
    "max_pool_backward_loops",
    says="dx is as large as the windows together, and not as large as x. Which pixels lie in no window, and what is "
    "their gradient?",
)
def leaves_out_pixels_in_no_window_of_max_pooling(dout, cache):
    _, shape, size, stride = cache
    down, across = (stride * (count - 1) + size for count in shape[2:])
    return max_pool_backward_loops(dout, cache)[:, :, :down, :across].copy()


@misconception(
    "max_pool_backward_loops",
    says="dx is float64 although x is float32. Three things bring float64 in: an array made without a dtype "
    "(np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def collects_dx_of_max_pooling_in_float64(dout, cache):
    return max_pool_backward_loops(dout, cache).astype(np.float64)


@misconception(
    "max_pool_forward_loops",
    says="Windows always have 2 by 2 pixels, whatever size says. What is that argument for?",
)
def always_takes_windows_of_2(x, *, size=2, stride=None):
    return max_pool_forward_loops(x, stride=stride)


@misconception(
    "max_pool_forward_loops",
    says="Each window is as wide as the step from one to the next. Where windows overlap or leave gaps, the two "
    "differ: which of them says how far a window reaches?",
)
def makes_windows_as_wide_as_the_step(x, *, size=2, stride=None):
    out, cache = max_pool_forward_loops(x, size=size, stride=stride)
    step = cache[3]
    return _slid(x, step, step, *out.shape[2:]), cache
