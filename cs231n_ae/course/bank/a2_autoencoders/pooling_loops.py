"""What students get wrong about pooling in loops.

The caches are those of the reference: (x, shape of out, size, stride) for max, (shape of x, ...) for average.
"""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _forward(x, size, stride, summary, *, step=None, count=None, dtype=None):
    """The loops; ``summary(window)`` gives one output, and windows are ``step`` apart."""
    step = stride if step is None else step
    down, across = [(side - size) // stride + 1 for side in x.shape[2:]] if count is None else count
    out = np.empty((*x.shape[:2], down, across), x.dtype if dtype is None else dtype)
    for n, c, u, v in np.ndindex(*out.shape):
        out[n, c, u, v] = summary(x[n, c, step * u : step * u + size, step * v : step * v + size])
    return out


def _given(stride, size):
    return size if stride is None else stride


def _backward(dout, x_shape, size, stride, *, share, overwrite=False):
    """The loops back; ``share(n, c, rows, columns)`` is which part of dy each pixel of a window gets."""
    dx = np.zeros(x_shape, dout.dtype)
    for n, c, u, v in np.ndindex(*dout.shape):
        rows, columns = slice(stride * u, stride * u + size), slice(stride * v, stride * v + size)
        gets = dout[n, c, u, v] * share(n, c, rows, columns)
        window = dx[n, c, rows, columns]
        dx[n, c, rows, columns] = np.where(gets != 0, gets, window) if overwrite else window + gets
    return dx


def _winner(window, *, last=False, swapped=False):
    """1 at the largest pixel, 0 elsewhere."""
    place = window.size - 1 - window[::-1, ::-1].argmax() if last else window.argmax()
    i, j = np.unravel_index(place, window.shape)
    wins = np.zeros_like(window)
    wins[(j, i) if swapped else (i, j)] = 1
    return wins


@misconception(
    "max_pool_forward_loops",
    says="Some of your maxima are 0 where every pixel of the window is negative. With which number does the search for "
    "the largest begin?",
)
def begins_the_search_at_zero(x, *, size=2, stride=None):
    stride = _given(stride, size)
    out = _forward(x, size, stride, lambda window: max(0, window.max()))
    return out, (x, out.shape, size, stride)


@misconception(
    "max_pool_forward_loops",
    says="These are the means of the windows. There is average pooling, too; this one keeps the largest pixel.",
)
def takes_the_mean(x, *, size=2, stride=None):
    stride = _given(stride, size)
    out = _forward(x, size, stride, lambda window: window.mean())
    return out, (x, out.shape, size, stride)


@misconception(
    "max_pool_forward_loops",
    says="The pixel farthest from 0 is taken, and its sign is lost. Is -7 larger than 3?",
)
def takes_the_largest_in_absolute_value(x, *, size=2, stride=None):
    stride = _given(stride, size)
    out = _forward(x, size, stride, lambda window: np.abs(window).max())
    return out, (x, out.shape, size, stride)


@misconception(
    "max_pool_forward_loops",
    says="The maximum runs over the channels as well, so that all channels come out alike. Each channel is pooled by "
    "itself.",
)
def takes_the_largest_of_all_channels(x, *, size=2, stride=None):
    stride = _given(stride, size)
    largest = np.broadcast_to(x.max(axis=1, keepdims=True), x.shape)
    out = _forward(largest, size, stride, lambda window: window.max())
    return out, (x, out.shape, size, stride)


@misconception(
    "max_pool_forward_loops",
    says="Without a stride the windows are one pixel apart, and overlap. What does the docstring say that a stride of "
    "None stands for?",
)
def steps_by_one_unless_told_otherwise(x, *, size=2, stride=None):
    stride = 1 if stride is None else stride
    out = _forward(x, size, stride, lambda window: window.max())
    return out, (x, out.shape, size, stride)


@misconception(
    "max_pool_forward_loops",
    says="The stride that was given has no effect: the windows lie side by side, as if it were None.",
)
def ignores_the_stride(x, *, size=2, stride=None):
    out = _forward(x, size, size, lambda window: window.max())
    return out, (x, out.shape, size, _given(stride, size))


@misconception(
    "max_pool_forward_loops",
    says="The number of outputs follows the stride, but the windows begin at multiples of the window's size. At which "
    "row does the window of output row u begin?",
)
def counts_with_the_stride_but_steps_by_the_size(x, *, size=2, stride=None):
    stride = _given(stride, size)
    out = _forward(x, size, stride, lambda window: window.max(), step=size)
    return out, (x, out.shape, size, stride)


@misconception(
    "max_pool_forward_loops",
    says="There is one output too many: the last windows stick out over the edge of the image. Rows and columns that "
    "do not fill a window are left out. Is there a rounding up, or a len of a range that ends too late?",
)
def keeps_windows_that_are_cut_off(x, *, size=2, stride=None):
    stride = _given(stride, size)
    count = [-(-side // stride) for side in x.shape[2:]]
    out = _forward(x, size, stride, lambda window: window.max(), count=count)
    return out, (x, out.shape, size, stride)


@misconception(
    "max_pool_forward_loops",
    says="The result is float64 although float32 came in. Which dtype does a fresh np.zeros have when you say nothing?",
)
def collects_maxima_in_float64(x, *, size=2, stride=None):
    stride = _given(stride, size)
    out = _forward(x, size, stride, lambda window: window.max(), dtype=np.float64)
    return out, (x, out.shape, size, stride)


@misconception(
    "max_pool_backward_loops",
    says="Every pixel that equals the maximum gets all of the gradient. Where several are equally large, more comes "
    "back than went in: which one of them does the docstring choose?",
)
def gives_it_to_all_equal_pixels(dout, cache):
    x, _, size, stride = cache
    return _backward(
        dout,
        x.shape,
        size,
        stride,
        share=lambda n, c, rows, columns: x[n, c, rows, columns] == x[n, c, rows, columns].max(),
    )


@misconception(
    "max_pool_backward_loops",
    says="Equally large pixels share the gradient. That would do, but the docstring asks for another rule, and the two "
    "implementations of this layer must agree: which pixel has it?",
)
def shares_it_among_equal_pixels(dout, cache):
    x, _, size, stride = cache

    def share(n, c, rows, columns):
        ties = x[n, c, rows, columns] == x[n, c, rows, columns].max()
        return ties / ties.sum()

    return _backward(dout, x.shape, size, stride, share=share)


@misconception(
    "max_pool_backward_loops",
    says="Of equally large pixels, the last one has the gradient. Does >= let a later pixel take the place of an "
    "earlier one?",
)
def gives_it_to_the_last_of_equal_pixels(dout, cache):
    x, _, size, stride = cache
    return _backward(
        dout,
        x.shape,
        size,
        stride,
        share=lambda n, c, rows, columns: _winner(x[n, c, rows, columns], last=True),
    )


@misconception(
    "max_pool_backward_loops",
    says="All pixels of a window get the gradient. Does the output change when a pixel moves that is not the largest?",
)
def gives_it_to_the_whole_window(dout, cache):
    x, _, size, stride = cache
    return _backward(dout, x.shape, size, stride, share=lambda n, c, rows, columns: np.ones((size, size)))


@misconception(
    "max_pool_backward_loops",
    says="The gradient is spread evenly over the window, as average pooling would do it. Which pixel does the maximum "
    "depend on?",
)
def spreads_it_as_average_pooling_does(dout, cache):
    x, _, size, stride = cache
    return _backward(dout, x.shape, size, stride, share=lambda n, c, rows, columns: np.full((size, size), size**-2.0))


@misconception(
    "max_pool_backward_loops",
    says="The gradient goes to the upper left pixel of each window. The largest lies at some row i and column j within "
    "the window: where do these come in?",
)
def gives_it_to_the_corner(dout, cache):
    x, _, size, stride = cache
    corner = np.zeros((size, size))
    corner[0, 0] = 1
    return _backward(dout, x.shape, size, stride, share=lambda n, c, rows, columns: corner)


@misconception(
    "max_pool_backward_loops",
    says="Row and column of the largest pixel are exchanged. A window is read row by row: how many entries does one "
    "step down skip?",
)
def exchanges_row_and_column(dout, cache):
    x, _, size, stride = cache
    return _backward(
        dout,
        x.shape,
        size,
        stride,
        share=lambda n, c, rows, columns: _winner(x[n, c, rows, columns], swapped=True),
    )


@misconception(
    "max_pool_backward_loops",
    says="A pixel that is the largest of two windows keeps only what the last of them sent. What does the chain rule "
    "do with several ways to the loss?",
)
def overwrites_what_was_there(dout, cache):
    x, _, size, stride = cache
    return _backward(
        dout, x.shape, size, stride, share=lambda n, c, rows, columns: _winner(x[n, c, rows, columns]), overwrite=True
    )


@misconception(
    "max_pool_backward_loops",
    says="The largest pixel itself stands in your gradient as a factor. How fast does the maximum grow when its pixel "
    "does: as fast as the pixel is large?",
)
def multiplies_by_the_pixel(dout, cache):
    x, _, size, stride = cache
    return _backward(
        dout,
        x.shape,
        size,
        stride,
        share=lambda n, c, rows, columns: _winner(x[n, c, rows, columns]) * x[n, c, rows, columns],
    )


@misconception(
    "max_pool_backward_loops",
    says="The windows lie one pixel apart on the way back. They began at multiples of the stride on the way forward.",
)
def forgets_the_stride_of_max_pooling(dout, cache):
    x, _, size, _ = cache
    return _backward(dout, x.shape, size, 1, share=lambda n, c, rows, columns: _winner(x[n, c, rows, columns]))


@misconception(
    "max_pool_backward_loops",
    says="dx is as large as the windows together, and not as large as x. Which pixels lie in no window, and what is "
    "their gradient?",
)
def leaves_out_pixels_in_no_window_of_max_pooling(dout, cache):
    x, shape, size, stride = cache
    down, across = (stride * (count - 1) + size for count in shape[2:])
    dx = _backward(dout, x.shape, size, stride, share=lambda n, c, rows, columns: _winner(x[n, c, rows, columns]))
    return dx[:, :, :down, :across].copy()


@misconception(
    "max_pool_backward_loops",
    says="dx is float64 although x is float32. Which dtype does a fresh np.zeros have when you say nothing?",
)
def collects_dx_of_max_pooling_in_float64(dout, cache):
    x, _, size, stride = cache
    dx = _backward(dout, x.shape, size, stride, share=lambda n, c, rows, columns: _winner(x[n, c, rows, columns]))
    return dx.astype(np.float64)


@misconception(
    "average_pool_forward_loops",
    says="The pixels are added up, and not divided by their number. What should the mean of a white window be?",
)
def forgets_to_divide(x, *, size=2, stride=None):
    stride = _given(stride, size)
    out = _forward(x, size, stride, lambda window: window.sum())
    return out, (x.shape, out.shape, size, stride)


@misconception(
    "average_pool_forward_loops",
    says="The sum is divided by the side of the window. How many pixels does a window of k rows and k columns hold?",
)
def divides_by_the_side(x, *, size=2, stride=None):
    stride = _given(stride, size)
    out = _forward(x, size, stride, lambda window: window.sum() / size)
    return out, (x.shape, out.shape, size, stride)


@misconception(
    "average_pool_forward_loops",
    says="The largest pixel is taken. That is max pooling; this one asks for the mean.",
)
def takes_the_largest(x, *, size=2, stride=None):
    stride = _given(stride, size)
    out = _forward(x, size, stride, lambda window: window.max())
    return out, (x.shape, out.shape, size, stride)


@misconception(
    "average_pool_forward_loops",
    says="The mean runs over the channels as well, so that all channels come out alike. Each channel is pooled by "
    "itself.",
)
def averages_over_the_channels_too(x, *, size=2, stride=None):
    stride = _given(stride, size)
    grey = np.broadcast_to(x.mean(axis=1, keepdims=True), x.shape)
    out = _forward(grey, size, stride, lambda window: window.mean())
    return out, (x.shape, out.shape, size, stride)


@misconception(
    "average_pool_forward_loops",
    says="Without a stride the windows are one pixel apart, and overlap. What does the docstring say that a stride of "
    "None stands for?",
)
def averages_with_a_step_of_one_unless_told_otherwise(x, *, size=2, stride=None):
    stride = 1 if stride is None else stride
    out = _forward(x, size, stride, lambda window: window.mean())
    return out, (x.shape, out.shape, size, stride)


@misconception(
    "average_pool_forward_loops",
    says="The stride that was given has no effect: the windows lie side by side, as if it were None.",
)
def averages_without_the_stride(x, *, size=2, stride=None):
    out = _forward(x, size, size, lambda window: window.mean())
    return out, (x.shape, out.shape, size, _given(stride, size))


@misconception(
    "average_pool_forward_loops",
    says="There is one output too many: the last windows stick out over the edge of the image, and average what is "
    "left inside. Rows and columns that do not fill a window are left out.",
)
def averages_windows_that_are_cut_off(x, *, size=2, stride=None):
    stride = _given(stride, size)
    count = [-(-side // stride) for side in x.shape[2:]]
    out = _forward(x, size, stride, lambda window: window.mean(), count=count)
    return out, (x.shape, out.shape, size, stride)


@misconception(
    "average_pool_forward_loops",
    says="The result is float64 although float32 came in. Which dtype does a fresh np.zeros have when you say nothing?",
)
def collects_means_in_float64(x, *, size=2, stride=None):
    stride = _given(stride, size)
    out = _forward(x, size, stride, lambda window: window.mean(), dtype=np.float64)
    return out, (x.shape, out.shape, size, stride)


def _even(part):
    return lambda n, c, rows, columns: part


@misconception(
    "average_pool_backward_loops",
    says="Every pixel of a window gets all of the gradient. How much does the mean of four pixels change when one of "
    "them moves by 1?",
)
def gives_all_of_it_to_every_pixel(dout, cache):
    x_shape, _, size, stride = cache
    return _backward(dout, x_shape, size, stride, share=_even(1.0))


@misconception(
    "average_pool_backward_loops",
    says="The gradient is divided by the side of the window. Among how many pixels did the mean divide?",
)
def divides_the_gradient_by_the_side(dout, cache):
    x_shape, _, size, stride = cache
    return _backward(dout, x_shape, size, stride, share=_even(1 / size))


@misconception(
    "average_pool_backward_loops",
    says="The shares are divided by k * k twice. Once is what the mean does.",
)
def divides_twice(dout, cache):
    x_shape, _, size, stride = cache
    return _backward(dout, x_shape, size, stride, share=_even(size**-4.0))


@misconception(
    "average_pool_backward_loops",
    says="The shares are divided by the number of windows, and not by the number of pixels in one. What did the way "
    "forward divide by?",
)
def divides_by_the_number_of_windows(dout, cache):
    x_shape, shape, size, stride = cache
    return _backward(dout, x_shape, size, stride, share=_even(1 / (shape[2] * shape[3])))


@misconception(
    "average_pool_backward_loops",
    says="Only the upper left pixel of each window gets something. All pixels of the window are in its mean.",
)
def gives_it_to_the_corner_of_the_mean(dout, cache):
    x_shape, _, size, stride = cache
    corner = np.zeros((size, size))
    corner[0, 0] = 1 / size**2
    return _backward(dout, x_shape, size, stride, share=_even(corner))


@misconception(
    "average_pool_backward_loops",
    says="A pixel that lies in two windows keeps only what the last of them sent. What does the chain rule do with "
    "several ways to the loss?",
)
def overwrites_overlapping_shares(dout, cache):
    x_shape, _, size, stride = cache
    return _backward(dout, x_shape, size, stride, share=_even(np.full((size, size), size**-2.0)), overwrite=True)


@misconception(
    "average_pool_backward_loops",
    says="The windows lie one pixel apart on the way back. They began at multiples of the stride on the way forward.",
)
def forgets_the_stride_of_average_pooling(dout, cache):
    x_shape, _, size, _ = cache
    return _backward(dout, x_shape, size, 1, share=_even(size**-2.0))


@misconception(
    "average_pool_backward_loops",
    says="dx is as large as the windows together, and not as large as x. Which pixels lie in no window, and what is "
    "their gradient?",
)
def leaves_out_pixels_in_no_window_of_average_pooling(dout, cache):
    x_shape, shape, size, stride = cache
    down, across = (stride * (count - 1) + size for count in shape[2:])
    return _backward(dout, x_shape, size, stride, share=_even(size**-2.0))[:, :, :down, :across].copy()


@misconception(
    "average_pool_backward_loops",
    says="dx is float64 although x is float32. Which dtype does a fresh np.zeros have when you say nothing?",
)
def collects_dx_of_average_pooling_in_float64(dout, cache):
    x_shape, _, size, stride = cache
    return _backward(dout, x_shape, size, stride, share=_even(size**-2.0)).astype(np.float64)
