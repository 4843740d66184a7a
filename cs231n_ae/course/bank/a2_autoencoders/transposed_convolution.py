"""What students get wrong about transposed convolution. The reference's cache: (x, w, shape of out, stride, pad)."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _size(x, w, stride, pad, size):
    least = [stride * (side - 1) + k - 2 * pad for side, k in zip(x.shape[2:], w.shape[2:], strict=True)]
    return least if size is None else size


def _stamps(x, w, stride, pad, size, *, step=None, overwrite=False):
    """The stamps on a canvas with its padding, step by step; ``overwrite`` sets in place of adding."""
    step = stride if step is None else step
    down, across = _size(x, w, stride, pad, size)
    canvas = np.zeros((len(x), w.shape[1], down + 2 * pad, across + 2 * pad), x.dtype)
    for u, v in np.ndindex(*x.shape[2:]):
        window = canvas[:, :, step * u : step * u + w.shape[2], step * v : step * v + w.shape[3]]
        stamp = np.einsum("nc,cfij->nfij", x[:, :, u, v], w)
        window[...] = stamp if overwrite else window + stamp
    return canvas


def _cut(canvas, pad):
    return canvas[:, :, pad : canvas.shape[2] - pad, pad : canvas.shape[3] - pad]


def _padded(dout, pad):
    return np.pad(dout, ((0, 0), (0, 0), (pad, pad), (pad, pad)))


def _backward(dout, cache, *, step=None, pad=None):
    """dx, dw and db, all right; ``step`` and ``pad`` may differ from those of the way forward."""
    x, w, _, stride, true_pad = cache
    step, padded = stride if step is None else step, _padded(dout, true_pad if pad is None else pad)
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for u, v in np.ndindex(*x.shape[2:]):
        window = padded[:, :, step * u : step * u + w.shape[2], step * v : step * v + w.shape[3]]
        dx[:, :, u, v] = np.einsum("nfij,cfij->nc", window, w)
        dw += np.einsum("nc,nfij->cfij", x[:, :, u, v], window)
    return dx, dw, dout.sum(axis=(0, 2, 3))


@misconception(
    "conv_transpose_forward",
    says="The bias is missing. What does the layer give for an input that is zero everywhere?",
)
def forgets_the_bias(x, w, b, *, stride=1, pad=0, size=None):
    out = _cut(_stamps(x, w, stride, pad, size), pad)
    return out, (x, w, out.shape, stride, pad)


@misconception(
    "conv_transpose_forward",
    says="The bias comes with every stamp, so that a pixel under four stamps has it four times, and a pixel between "
    "stamps not at all. How often does the docstring add it to a pixel?",
)
def adds_the_bias_with_every_stamp(x, w, b, *, stride=1, pad=0, size=None):
    ones, flat = np.ones_like(x[:, :1]), np.ones((1, 1, *w.shape[2:]), x.dtype)
    cover = _cut(_stamps(ones, flat, stride, pad, size), pad)
    out = _cut(_stamps(x, w, stride, pad, size), pad) + b[:, None, None] * cover
    return out, (x, w, out.shape, stride, pad)


@misconception(
    "conv_transpose_forward",
    says="The filter is turned round by 180 degrees. It would have to be if each output gathered what falls on it; a "
    "stamp is laid down as it is.",
)
def flips_the_filter(x, w, b, *, stride=1, pad=0, size=None):
    out = _cut(_stamps(x, w[:, :, ::-1, ::-1], stride, pad, size), pad) + b[:, None, None]
    return out, (x, w, out.shape, stride, pad)


@misconception(
    "conv_transpose_forward",
    says="Where stamps overlap, the last one covers the others. The docstring adds them up.",
)
def overwrites_where_stamps_overlap(x, w, b, *, stride=1, pad=0, size=None):
    out = _cut(_stamps(x, w, stride, pad, size, overwrite=True), pad) + b[:, None, None]
    return out, (x, w, out.shape, stride, pad)


@misconception(
    "conv_transpose_forward",
    says="Where stamps overlap, their mean is taken. The docstring adds them up: this layer is linear, and the "
    "transpose of one whose windows overlap.",
)
def averages_where_stamps_overlap(x, w, b, *, stride=1, pad=0, size=None):
    ones, flat = np.ones_like(x[:, :1]), np.ones((1, 1, *w.shape[2:]), x.dtype)
    cover = np.maximum(_stamps(ones, flat, stride, pad, size), 1)
    out = _cut(_stamps(x, w, stride, pad, size) / cover, pad) + b[:, None, None]
    return out, (x, w, out.shape, stride, pad)


@misconception(
    "conv_transpose_forward",
    says="The output has the right size, but the stamps lie one pixel apart, all in its upper left. At which row does "
    "the stamp of input row u begin?",
)
def lays_the_stamps_one_pixel_apart(x, w, b, *, stride=1, pad=0, size=None):
    out = _cut(_stamps(x, w, stride, pad, size, step=1), pad) + b[:, None, None]
    return out, (x, w, out.shape, stride, pad)


@misconception(
    "conv_transpose_forward",
    says="The padding is still there. Of a transposed convolution it is cut off: it is where the convolution had put "
    "its zeros.",
)
def does_not_cut_the_padding_off(x, w, b, *, stride=1, pad=0, size=None):
    out = _stamps(x, w, stride, pad, size) + b[:, None, None]
    return out, (x, w, out.shape, stride, pad)


@misconception(
    "conv_transpose_forward",
    says="A border of zeros is put around the output, as a convolution pads its input. Here p rows and columns are "
    "taken away on each side.",
)
def puts_a_border_around(x, w, b, *, stride=1, pad=0, size=None):
    out = _padded(_stamps(x, w, stride, 0, None), pad) + b[:, None, None]
    return out, (x, w, out.shape, stride, pad)


@misconception(
    "conv_transpose_forward",
    says="All that is cut off is cut off at the end. p rows and columns go on each side.",
)
def cuts_at_the_end_alone(x, w, b, *, stride=1, pad=0, size=None):
    canvas = _stamps(x, w, stride, pad, size)
    out = canvas[:, :, : canvas.shape[2] - 2 * pad, : canvas.shape[3] - 2 * pad] + b[:, None, None]
    return out, (x, w, out.shape, stride, pad)


@misconception(
    "conv_transpose_forward",
    says="The output is empty where there is no padding. To cut from pad to -pad goes well for every pad but one: what "
    "is -0?",
)
def cuts_everything_off_without_padding(x, w, b, *, stride=1, pad=0, size=None):
    out = _stamps(x, w, stride, pad, size)[:, :, pad:-pad, pad:-pad] + b[:, None, None]
    return out, (x, w, out.shape, stride, pad)


@misconception(
    "conv_transpose_forward",
    says="The size that was asked for has no effect. Why can a convolution with a stride of 2 not tell an image of 7 "
    "rows from one of 8, and what does that mean for its transpose?",
)
def ignores_the_size(x, w, b, *, stride=1, pad=0, size=None):
    out = _cut(_stamps(x, w, stride, pad, None), pad) + b[:, None, None]
    return out, (x, w, out.shape, stride, pad)


@misconception(
    "conv_transpose_forward",
    says="The rows and columns that size asks for more are put before the others. The windows of a convolution begin "
    "at the upper left: where is the pixel that none of them reaches?",
)
def adds_the_rows_of_size_at_the_start(x, w, b, *, stride=1, pad=0, size=None):
    least, wanted = _size(x, w, stride, pad, None), _size(x, w, stride, pad, size)
    canvas = _stamps(x, w, stride, pad, None)
    more = [(0, 0), (0, 0), *((want - have, 0) for want, have in zip(wanted, least, strict=True))]
    out = _cut(np.pad(canvas, more), pad) + b[:, None, None]
    return out, (x, w, out.shape, stride, pad)


@misconception(
    "conv_transpose_forward",
    says="The filters are read as (F, C, HH, WW), as for a convolution. Which axis of w has as many entries as x has "
    "channels?",
)
def exchanges_the_channels_of_the_filters(x, w, b, *, stride=1, pad=0, size=None):
    out = _cut(_stamps(x, w.transpose(1, 0, 2, 3), stride, pad, size), pad) + b[:, None, None]
    return out, (x, w, out.shape, stride, pad)


@misconception(
    "conv_transpose_forward",
    says="The result is float64 although float32 came in. Which dtype does a fresh np.zeros have when you say nothing?",
)
def collects_in_float64(x, w, b, *, stride=1, pad=0, size=None):
    out = (_cut(_stamps(x, w, stride, pad, size), pad) + b[:, None, None]).astype(np.float64)
    return out, (x, w, out.shape, stride, pad)


@misconception(
    "conv_transpose_backward",
    says="db is summed over the batch alone, and still has a number for every place. One bias is added to all pixels: "
    "over which axes of dout do you collect?",
)
def sums_db_over_the_batch_alone(dout, cache):
    dx, dw, _ = _backward(dout, cache)
    return dx, dw, dout.sum(axis=0)


@misconception(
    "conv_transpose_backward",
    says="db is a mean. The loss has already been averaged once, further up: what is left for this layer to do with "
    "all the pixels that share a bias?",
)
def averages_db(dout, cache):
    dx, dw, _ = _backward(dout, cache)
    return dx, dw, dout.mean(axis=(0, 2, 3))


@misconception(
    "conv_transpose_backward",
    says="db counts a pixel once for every stamp that covers it. The bias was added once to each pixel, after the "
    "stamps: should it be in their loop?",
)
def collects_db_in_the_loop_over_stamps(dout, cache):
    dx, dw, _ = _backward(dout, cache)
    x, w, _, stride, pad = cache
    padded, db = _padded(dout, pad), np.zeros(dout.shape[1], dout.dtype)
    for u, v in np.ndindex(*x.shape[2:]):
        top, left = stride * u, stride * v
        db += padded[:, :, top : top + w.shape[2], left : left + w.shape[3]].sum(axis=(0, 2, 3))
    return dx, dw, db


@misconception(
    "conv_transpose_backward",
    says="The filter is turned round in dx. Input (u, v) laid w[c] down as it is: which entry of it met the upper left "
    "pixel of the window?",
)
def flips_the_filter_in_dx(dout, cache):
    x, w, *rest = cache
    dx, _, _ = _backward(dout, (x, w[:, :, ::-1, ::-1], *rest))
    _, dw, db = _backward(dout, cache)
    return dx, dw, db


@misconception(
    "conv_transpose_backward",
    says="dw is turned round by 180 degrees. Where within its stamp did w[c, f, 0, 0] land?",
)
def flips_dw(dout, cache):
    dx, dw, db = _backward(dout, cache)
    return dx, dw[:, :, ::-1, ::-1].copy(), db


@misconception(
    "conv_transpose_backward",
    says="dw comes out as (F, C, HH, WW). A gradient has the shape of the thing itself, and the filters of this layer "
    "are (C, F, HH, WW).",
)
def exchanges_the_channels_of_dw(dout, cache):
    dx, dw, db = _backward(dout, cache)
    return dx, dw.transpose(1, 0, 2, 3).copy(), db


@misconception(
    "conv_transpose_backward",
    says="dw holds what the last input sent, and no other. Every input used the same filter as its stamp: what must "
    "happen to what is in dw already?",
)
def overwrites_dw(dout, cache):
    dx, _, db = _backward(dout, cache)
    x, w, _, stride, pad = cache
    top, left = stride * (x.shape[2] - 1), stride * (x.shape[3] - 1)
    window = _padded(dout, pad)[:, :, top : top + w.shape[2], left : left + w.shape[3]]
    return dx, np.einsum("nc,nfij->cfij", x[:, :, -1, -1], window), db


@misconception(
    "conv_transpose_backward",
    says="dw lacks the sum over the batch: only the last example is in it. Is dw made anew for every example?",
)
def keeps_dw_of_the_last_example(dout, cache):
    dx, _, db = _backward(dout, cache)
    _, dw, _ = _backward(dout[-1:], (cache[0][-1:], *cache[1:]))
    return dx, dw, db


@misconception(
    "conv_transpose_backward",
    says="dw is divided by the number of examples. The loss has already been averaged once, further up, and dout "
    "carries that 1/N: how often is it to be applied?",
)
def averages_dw_over_the_batch(dout, cache):
    dx, dw, db = _backward(dout, cache)
    return dx, dw / len(dout), db


@misconception(
    "conv_transpose_backward",
    says="The windows lie one pixel apart on the way back. The stamps were laid down with the stride between them.",
)
def forgets_the_stride(dout, cache):
    return _backward(dout, cache, step=1)


@misconception(
    "conv_transpose_backward",
    says="The windows are laid onto dout without the p rows and columns that had been cut off, and so lie p pixels too "
    "far down and right. What is the gradient of what was cut off?",
)
def forgets_the_padding(dout, cache):
    pad = cache[4]
    padded = np.pad(dout, ((0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)))
    dx, dw, _ = _backward(padded, cache, pad=0)
    return dx, dw, dout.sum(axis=(0, 2, 3))


@misconception(
    "conv_transpose_backward",
    says="The upstream gradient is left out: these are the gradients of the sum of all outputs. Every path to the loss "
    "goes on through dout.",
)
def leaves_out_the_upstream_gradient(dout, cache):
    return _backward(np.ones_like(dout), cache)


@misconception(
    "conv_transpose_backward",
    says="The gradients are float64 although all that came in is float32. Which dtype does a fresh np.zeros have when "
    "you say nothing?",
)
def collects_gradients_in_float64(dout, cache):
    return tuple(gradient.astype(np.float64) for gradient in _backward(dout, cache))
