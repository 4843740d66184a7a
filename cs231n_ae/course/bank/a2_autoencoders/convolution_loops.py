"""What students get wrong about convolution in loops. The cache is the reference's: (padded, w, stride, pad)."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.convolution_loops import conv_backward_loops, conv_forward_loops


def _padded(x, pad):
    return np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))


def _uncut(dout, cache):
    """The right gradient of the padded x."""
    padded, w, stride, _ = cache
    return conv_backward_loops(dout, (padded, w, stride, 0))[0]


def _places(padded, w, stride):
    """How many windows fit, down and across."""
    return [(side - k) // stride + 1 for side, k in zip(padded.shape[2:], w.shape[2:], strict=True)]


def _slid(padded, w, b, stride, down, across):
    """The loops over a padded image, for so many windows."""
    out, (height, width) = np.zeros((len(padded), len(w), down, across), padded.dtype), w.shape[2:]
    for n, f, u, v in np.ndindex(*out.shape):
        window = padded[n, :, stride * u : stride * u + height, stride * v : stride * v + width]
        out[n, f, u, v] = (window * w[f]).sum() + b[f]
    return out


@misconception(
    "conv_forward_loops",
    says="The filter is turned round by 180 degrees. That is the convolution of mathematics, and what networks call by "
    "this name does without: which weight does the equation multiply the pixel in row su + i, column sv + j by?",
)
def flips_the_filter(x, w, b, *, stride=1, pad=0):
    out, _ = conv_forward_loops(x, w[:, :, ::-1, ::-1], b, stride=stride, pad=pad)
    return out, (_padded(x, pad), w, stride, pad)


@misconception(
    "conv_forward_loops",
    says="The bias is missing: what does the layer give for a picture that is black everywhere?",
)
def forgets_the_bias(x, w, b, *, stride=1, pad=0):
    return conv_forward_loops(x, w, np.zeros_like(b), stride=stride, pad=pad)


@misconception(
    "conv_forward_loops",
    says="The bias takes part in the sum, so that an output gets it once for every weight of the filter. Which "
    "parentheses does the sum of the equation have?",
)
def adds_the_bias_inside_the_sum(x, w, b, *, stride=1, pad=0):
    return conv_forward_loops(x, w, w[0].size * b, stride=stride, pad=pad)


@misconception(
    "conv_forward_loops",
    says="The bias is added once for every channel of the image. Is it within the loop over the channels?",
)
def adds_the_bias_for_every_channel(x, w, b, *, stride=1, pad=0):
    return conv_forward_loops(x, w, x.shape[1] * b, stride=stride, pad=pad)


@misconception(
    "conv_forward_loops",
    says="The channels are summed twice: a loop runs over them, and the sum inside runs over them again. One of the "
    "two is enough.",
)
def sums_the_channels_twice(x, w, b, *, stride=1, pad=0):
    out, _ = conv_forward_loops(x, x.shape[1] * w, b, stride=stride, pad=pad)
    return out, (_padded(x, pad), w, stride, pad)


@misconception(
    "conv_forward_loops",
    says="Only the first channel is looked at. A filter has as many channels as the image: over which three indices "
    "does the sum run?",
)
def looks_at_the_first_channel_alone(x, w, b, *, stride=1, pad=0):
    out, _ = conv_forward_loops(x[:, :1], w[:, :1], b, stride=stride, pad=pad)
    return out, (_padded(x, pad), w, stride, pad)


@misconception(
    "conv_forward_loops",
    says="There are as many outputs as the stride asks for, but the windows lie side by side as with a stride of 1. "
    "At which row of the image does the window of output row u begin?",
)
def counts_with_the_stride_but_steps_by_one(x, w, b, *, stride=1, pad=0):
    right, cache = conv_forward_loops(x, w, b, stride=stride, pad=pad)
    close, _ = conv_forward_loops(x, w, b, stride=1, pad=pad)
    return close[:, :, : right.shape[2], : right.shape[3]], cache


@misconception(
    "conv_forward_loops",
    says="The stride has no effect: there are as many outputs as with a stride of 1. How many windows fit when each "
    "begins s pixels after the last?",
)
def forgets_the_stride(x, w, b, *, stride=1, pad=0):
    out, _ = conv_forward_loops(x, w, b, stride=1, pad=pad)
    return out, (_padded(x, pad), w, stride, pad)


@misconception(
    "conv_forward_loops",
    says="The padding has no effect. Where does the window at (0, 0) begin if there is a row of zeros above the image?",
)
def forgets_the_padding(x, w, b, *, stride=1, pad=0):
    out, _ = conv_forward_loops(x, w, b, stride=stride, pad=0)
    return out, (_padded(x, pad), w, stride, pad)


@misconception(
    "conv_forward_loops",
    says="All zeros stand below and to the right of the image, and none above and to the left. p of them belong on "
    "each side.",
)
def pads_at_the_end_alone(x, w, b, *, stride=1, pad=0):
    padded = np.pad(x, ((0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)))
    out, _ = conv_forward_loops(padded, w, b, stride=stride, pad=0)
    return out, (_padded(x, pad), w, stride, pad)


@misconception(
    "conv_forward_loops",
    says="The image goes on at its border, with the pixels of its edge repeated. What does the docstring put there?",
)
def repeats_the_edge_as_padding(x, w, b, *, stride=1, pad=0):
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="edge")
    out, _ = conv_forward_loops(padded, w, b, stride=stride, pad=0)
    return out, (_padded(x, pad), w, stride, pad)


@misconception(
    "conv_forward_loops",
    says="It looks as if all four axes were padded. An image gets a border, but the batch gets no empty images and no "
    "empty channels: np.pad takes a pair of numbers for each axis.",
)
def pads_batch_and_channels_too(x, w, b, *, stride=1, pad=0):
    padded = np.pad(x, pad)
    out = _slid(padded, w, b, stride, *_places(padded, w, stride))
    return out, (padded, w, stride, pad)


@misconception(
    "conv_forward_loops",
    says="A window runs over the edge of the image: there are fewer windows than pixels. How far down can the last one "
    "begin, so that all of it is still inside?",
)
def takes_as_many_windows_as_pixels(x, w, b, *, stride=1, pad=0):
    padded = _padded(x, pad)
    out = _slid(padded, w, b, stride, *(side // stride for side in padded.shape[2:]))
    return out, (padded, w, stride, pad)


@misconception(
    "conv_forward_loops",
    says="The result is float64 although float32 came in. Three things bring float64 in: an array made without a "
    "dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def collects_in_float64(x, w, b, *, stride=1, pad=0):
    out, cache = conv_forward_loops(x, w, b, stride=stride, pad=pad)
    return out.astype(np.float64), cache


@misconception(
    "conv_backward_loops",
    says="db is summed over the batch alone, and still has a number for every place of the image. One bias is added "
    "in all places: over which axes of dout do you collect?",
)
def sums_db_over_the_batch_alone(dout, cache):
    dx, dw, _ = conv_backward_loops(dout, cache)
    return dx, dw, dout.sum(axis=0)


@misconception(
    "conv_backward_loops",
    says="db is summed over the places of the image, and still has a number for every example. One bias serves all "
    "examples: over which axes of dout do you collect?",
)
def sums_db_over_the_places_alone(dout, cache):
    dx, dw, _ = conv_backward_loops(dout, cache)
    return dx, dw, dout.sum(axis=(2, 3))


@misconception(
    "conv_backward_loops",
    says="db is a mean. The loss has already been averaged once, further up: what is left for this layer to do with "
    "all the outputs that share a bias?",
)
def averages_db(dout, cache):
    dx, dw, _ = conv_backward_loops(dout, cache)
    return dx, dw, dout.mean(axis=(0, 2, 3))


@misconception(
    "conv_backward_loops",
    says="dw holds what one single window sent, the last one. All windows of all examples used the same filter: what "
    "must happen to what is in dw already?",
)
def overwrites_dw(dout, cache):
    dx, _, db = conv_backward_loops(dout, cache)
    last = np.zeros_like(dout)
    last[-1, :, -1, -1] = dout[-1, :, -1, -1]
    return dx, conv_backward_loops(last, cache)[1], db


@misconception(
    "conv_backward_loops",
    says="dw lacks the sum over the batch: only the last example is in it. Is dw made anew for every example?",
)
def keeps_dw_of_the_last_example(dout, cache):
    dx, _, db = conv_backward_loops(dout, cache)
    padded, *rest = cache
    return dx, conv_backward_loops(dout[-1:], (padded[-1:], *rest))[1], db


@misconception(
    "conv_backward_loops",
    says="dw is divided by the number of examples. The loss has already been averaged once, further up, and dout "
    "carries that 1/N: how often is it to be applied?",
)
def averages_dw_over_the_batch(dout, cache):
    dx, dw, db = conv_backward_loops(dout, cache)
    return dx, dw / len(dout), db


@misconception(
    "conv_backward_loops",
    says="What arrives at a pixel replaces what was there. A pixel lies under several windows and several filters: "
    "what does the chain rule do with all these ways to the loss?",
)
def overwrites_dx(dout, cache):
    _, dw, db = conv_backward_loops(dout, cache)
    padded, w, stride, pad = cache
    dpadded, (height, width) = np.zeros_like(padded), w.shape[2:]
    for n, f, u, v in np.ndindex(*dout.shape):
        window = dpadded[n, :, stride * u : stride * u + height, stride * v : stride * v + width]
        window[...] = dout[n, f, u, v] * w[f]
    return dpadded[:, :, pad : padded.shape[2] - pad, pad : padded.shape[3] - pad], dw, db


@misconception(
    "conv_backward_loops",
    says="The filter is turned round in dx. It is, if you write dx as a sliding window over dout; in a loop over the "
    "outputs, each sends its filter back the way it came.",
)
def flips_the_filter_in_dx(dout, cache):
    _, dw, db = conv_backward_loops(dout, cache)
    padded, w, stride, pad = cache
    return conv_backward_loops(dout, (padded, w[:, :, ::-1, ::-1], stride, pad))[0], dw, db


@misconception(
    "conv_backward_loops",
    says="dw is turned round by 180 degrees. Which pixel of the window did w[f, c, 0, 0] multiply?",
)
def flips_dw(dout, cache):
    dx, dw, db = conv_backward_loops(dout, cache)
    return dx, dw[:, :, ::-1, ::-1].copy(), db


@misconception(
    "conv_backward_loops",
    says="The stride is forgotten on the way back: the windows are one pixel apart. Gradients return to the very "
    "pixels that the output was made of.",
)
def forgets_the_stride_on_the_way_back(dout, cache):
    padded, w, _, pad = cache
    close = np.zeros((*dout.shape[:2], *_places(padded, w, 1)), dout.dtype)
    close[:, :, : dout.shape[2], : dout.shape[3]] = dout
    return conv_backward_loops(close, (padded, w, 1, pad))


@misconception(
    "conv_backward_loops",
    says="The padding is not cut off dx. A gradient has the shape of the thing itself, and the zeros around the image "
    "were no inputs.",
)
def does_not_cut_the_padding_off(dout, cache):
    _, dw, db = conv_backward_loops(dout, cache)
    return _uncut(dout, cache), dw, db


@misconception(
    "conv_backward_loops",
    says="dx is cut off at the end alone. p rows and columns of zeros stood on each side: where in the padded image "
    "does x begin?",
)
def cuts_the_padding_off_at_the_end_alone(dout, cache):
    _, dw, db = conv_backward_loops(dout, cache)
    dpadded, pad = _uncut(dout, cache), cache[3]
    return dpadded[:, :, : dpadded.shape[2] - 2 * pad, : dpadded.shape[3] - 2 * pad], dw, db


@misconception(
    "conv_backward_loops",
    says="dx is empty where there is no padding. To cut from pad to -pad goes well for every pad but one: what is -0?",
)
def cuts_everything_off_without_padding(dout, cache):
    _, dw, db = conv_backward_loops(dout, cache)
    pad = cache[3]
    return _uncut(dout, cache)[:, :, pad:-pad, pad:-pad], dw, db


@misconception(
    "conv_backward_loops",
    says="The upstream gradient is left out: these are the gradients of the sum of all outputs. Every path to the loss "
    "goes on through dout: where does the chain rule put it?",
)
def leaves_out_the_upstream_gradient(dout, cache):
    return conv_backward_loops(np.ones_like(dout), cache)


@misconception(
    "conv_backward_loops",
    says="The two gradients have changed places: you return dw where dx is expected. The gradients come in the order "
    "of the inputs, x, w, b.",
)
def returns_dw_before_dx(dout, cache):
    dx, dw, db = conv_backward_loops(dout, cache)
    return dw, dx, db


@misconception(
    "conv_backward_loops",
    says="The gradients are float64 although all that came in is float32. Three things bring float64 in: an array "
    "made without a dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast "
    "(astype(float), dtype=float). Is one of them in yours?",
)
def collects_gradients_in_float64(dout, cache):
    return tuple(gradient.astype(np.float64) for gradient in conv_backward_loops(dout, cache))


def _padded_otherwise(x, w, b, stride, pad, mode):
    """Everything right, but that something else than zeros stands around the images."""
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode=mode)
    out, _ = conv_forward_loops(padded, w, b, stride=stride)
    return out, (padded, w, stride, pad)


@misconception(
    "conv_forward_loops",
    says="Around an image stands its own mirror image. Which number does the docstring put there?",
)
def pads_by_a_mirror(x, w, b, *, stride=1, pad=0):
    return _padded_otherwise(x, w, b, stride, pad, "reflect")


@misconception(
    "conv_forward_loops",
    says="Beyond the border an image begins again at its other side. Which number does the docstring put there?",
)
def pads_by_the_other_side(x, w, b, *, stride=1, pad=0):
    return _padded_otherwise(x, w, b, stride, pad, "wrap")
