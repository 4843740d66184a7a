"""Grades conv_transpose_forward and conv_transpose_backward."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of


@exercise("conv_transpose_forward", points=1)
def test_every_input_stamps_the_filter_and_overlapping_stamps_add_up(submission, rng):
    x, w, b, _ = _inputs(rng)
    out, _ = submission.transposed_convolution.conv_transpose_forward(x, w, b)
    expect("out", out, _stamps(x, w, b), source="sum written out", context={"b": b, "x": x, "w": w})


@exercise("conv_transpose_forward", points=0.75)
def test_with_a_stride_the_stamps_lie_that_far_apart(submission, rng):
    for stride in (2, 4):  # 4 is larger than the filter, and leaves gaps that hold the bias alone
        x, w, b, _ = _inputs(rng)
        out, _ = submission.transposed_convolution.conv_transpose_forward(x, w, b, stride=stride)
        expect("out", out, _stamps(x, w, b, stride=stride), source="sum written out", context={"b": b, "x": x})


@exercise("conv_transpose_forward", points=0.75)
def test_padding_is_cut_off_on_each_side(submission, rng):
    for stride, pad in ((2, 1), (1, 1), (3, 2)):
        x, w, b, _ = _inputs(rng)
        out, _ = submission.transposed_convolution.conv_transpose_forward(x, w, b, stride=stride, pad=pad)
        expected = _stamps(x, w, b, stride=stride, pad=pad)
        expect("out", out, expected, source="sum written out", context={"b": b, "x": x})


@exercise("conv_transpose_forward", points=0.5)
def test_a_larger_size_adds_rows_and_columns_at_the_end(submission, rng):
    x, w, b, _ = _inputs(rng)
    for options in (
        {"stride": 2, "pad": 1, "size": (4, 7)},  # the smallest is 3 by 6
        {"stride": 3, "size": (8, 11)},  # 6 by 11
    ):
        out, _ = submission.transposed_convolution.conv_transpose_forward(x, w, b, **options)
        expect("out", out, _stamps(x, w, b, **options), source="sum written out", context={"b": b, "x": x})


@exercise("conv_transpose_forward", points=0.75)
def test_it_is_the_transpose_of_a_convolution(submission, rng):
    """⟨Ax, y⟩ = ⟨x, Aᵀy⟩: it is the transpose of a convolution with the same filters."""
    y, w, b, x = _inputs(rng, stride=2, pad=1)
    out, _ = submission.transposed_convolution.conv_transpose_forward(y, w, np.zeros_like(b), stride=2, pad=1)
    forward = np.sum(_convolution(x, w, stride=2, pad=1) * y)
    expect("⟨x, Aᵀy⟩", np.sum(x * np.asarray(out)), forward, source="product ⟨Ax, y⟩", context={"x": x})


@exercise("conv_transpose_forward", points=0.25)
def test_float32_stays_float32(submission, rng):
    x, w, b, _ = (array.astype(np.float32) for array in _inputs(rng))
    out, _ = submission.transposed_convolution.conv_transpose_forward(x, w, b)
    expect_dtype("out", out, np.float32)


@exercise("conv_transpose_backward", points=0.75)
def test_db_agrees_with_the_numerical_gradient(submission, rng):
    for stride in (2, 1):
        x, w, b, dout = _inputs(rng, stride=stride)
        _, _, db = _backward(submission, x, w, b, dout, stride=stride)
        numerical = numerical_gradient_of(lambda b, x=x, w=w, s=stride: _stamps(x, w, b, stride=s), b, dout)
        expect("db", db, numerical, source="numerical gradient", context={"dout": dout, "x": x, "b": b})


@exercise("conv_transpose_backward", points=1)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    x, w, b, dout = _inputs(rng)
    dx, _, _ = _backward(submission, x, w, b, dout)
    numerical = _numerical_dx(x, w, dout)
    expect("dx", dx, numerical, source="numerical gradient", context={"dout": dout, "x": x, "w": w})


@exercise("conv_transpose_backward", points=1)
def test_dw_agrees_with_the_numerical_gradient(submission, rng):
    x, w, b, dout = _inputs(rng)
    _, dw, _ = _backward(submission, x, w, b, dout)
    numerical = _numerical_dw(x, w, dout)
    expect("dw", dw, numerical, source="numerical gradient", context={"dout": dout, "x": x, "w": w})


@exercise("conv_transpose_backward", points=1)
def test_with_stride_padding_and_size_the_gradients_agree_too(submission, rng):
    for options in ({"stride": 2, "pad": 1, "size": (4, 7)}, {"stride": 3}, {"pad": 1}, {"stride": 3, "pad": 2}):
        x, w, b, dout = _inputs(rng, **options)
        dx, dw, db = _backward(submission, x, w, b, dout, **options)
        context = {"dout": dout, "x": x, "w": w}
        expect("dx", dx, _numerical_dx(x, w, dout, **options), source="numerical gradient", context=context)
        expect("dw", dw, _numerical_dw(x, w, dout, **options), source="numerical gradient", context=context)
        expect("db", db, np.einsum("nfuv->f", dout), source="closed form", context=context)


@exercise("conv_transpose_backward", points=0.25)
def test_gradients_have_the_dtype_of_their_inputs(submission, rng):
    x, w, b, dout = (array.astype(np.float32) for array in _inputs(rng))
    for name, gradient in zip(("dx", "dw", "db"), _backward(submission, x, w, b, dout), strict=True):
        expect_dtype(name, gradient, np.float32)


def _inputs(rng, **options):
    """Seven images of 3 channels, 2 by 4; filters of 3 by 2 to 6 channels; and the gradient of the output."""
    x, w, b = rng.standard_normal((7, 3, 2, 4)), rng.standard_normal((3, 6, 3, 2)), rng.standard_normal(6)
    return x, w, b, rng.standard_normal(_stamps(x, w, b, **options).shape)


def _stamps(x, w, b, *, stride=1, pad=0, size=None):
    """As the definition has it: one term for each place within the stamp."""
    (_, _, height, width), kernel = x.shape, w.shape[2:]
    least = stride * (height - 1) + kernel[0] - 2 * pad, stride * (width - 1) + kernel[1] - 2 * pad
    down, across = size or least
    canvas = np.zeros((len(x), w.shape[1], down + 2 * pad, across + 2 * pad))
    for i, j in np.ndindex(*kernel):
        pixels = canvas[:, :, i : i + stride * height : stride, j : j + stride * width : stride]
        pixels += np.einsum("ncuv,cf->nfuv", x, w[:, :, i, j])
    return canvas[:, :, pad : pad + down, pad : pad + across] + b[:, None, None]


def _numerical_dx(x, w, dout, **options):
    """Each pixel is moved by 1, in an image of its own: the layer is linear in x, so that no step is too long."""
    moved = _stamps(np.eye(x[0].size).reshape(-1, *x.shape[1:]), w, np.zeros(w.shape[1]), **options)
    return np.einsum("kfuv,nfuv->nk", moved, dout).reshape(x.shape)


def _numerical_dw(x, w, dout, **options):
    """Each weight between input channel c and an output is moved by 1, in an output channel of its own."""
    dw = np.empty_like(w)
    filters = np.eye(w[0, 0].size).reshape(1, -1, *w.shape[2:])
    for c in range(len(w)):
        moved = _stamps(x[:, c : c + 1], filters, np.zeros(filters.shape[1]), **options)
        dw[c] = np.einsum("nkuv,nfuv->fk", moved, dout).reshape(w[c].shape)
    return dw


def _convolution(x, w, *, stride, pad):
    """The convolution that is transposed: from 6 channels to 3, by its definition, without a bias."""
    n, channels, height, width = x.shape
    padded = np.zeros((n, channels, height + 2 * pad, width + 2 * pad))
    padded[:, :, pad : pad + height, pad : pad + width] = x
    down, across = (height + 2 * pad - w.shape[2]) // stride + 1, (width + 2 * pad - w.shape[3]) // stride + 1
    out = np.zeros((n, len(w), down, across))
    for i, j in np.ndindex(*w.shape[2:]):
        pixels = padded[:, :, i : i + stride * down : stride, j : j + stride * across : stride]
        out += np.einsum("nfuv,cf->ncuv", pixels, w[:, :, i, j])
    return out


def _backward(submission, x, w, b, dout, **options):
    """The cache comes from the submission's own forward pass: what is in it is its own affair."""
    _, cache = submission.transposed_convolution.conv_transpose_forward(x, w, b, **options)
    return submission.transposed_convolution.conv_transpose_backward(dout, cache)
