"""Grades conv_forward_loops and conv_backward_loops."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

GRADIENTS = (
    "test_db_agrees_with_the_numerical_gradient",
    "test_dw_agrees_with_the_numerical_gradient",
    "test_dx_agrees_with_the_numerical_gradient",
)


@exercise("conv_forward_loops", points=1)
def test_each_output_is_its_window_weighed_by_the_filter_plus_the_bias(submission, rng):
    for n, size in ((8, (7, 3, 2, 3)), (1, (3, 3, 3, 3)), (3, (1, 3, 1, 1))):
        x, w, b = rng.standard_normal((n, 3, 5, 6)), rng.standard_normal(size), rng.standard_normal(size[0])
        out, _ = submission.convolution_loops.conv_forward_loops(x, w, b)
        expect("out", out, _convolution(x, w, b), source="sum written out", context={"b": b, "x": x, "w": w})


@exercise("conv_forward_loops", points=0.5)
def test_a_filter_with_a_single_1_copies_the_image_shifted_and_not_mirrored(submission, rng):
    x = rng.standard_normal((4, 1, 5, 6))
    w = np.zeros((1, 1, 3, 2))
    w[0, 0, 2, 0] = 1.0
    out, _ = submission.convolution_loops.conv_forward_loops(x, w, np.zeros(1))
    expect("out", out, x[:, :, 2:, :5], source="shifted image", context={"x": x})


@exercise("conv_forward_loops", points=1)
def test_with_a_stride_the_windows_lie_that_far_apart(submission, rng):
    for stride in (2, 3):
        x, w, b, _ = _inputs(rng)
        out, _ = submission.convolution_loops.conv_forward_loops(x, w, b, stride=stride)
        expected = _convolution(x, w, b, stride=stride)
        expect("out", out, expected, source="sum written out", context={"b": b, "x": x, "w": w})


@exercise("conv_forward_loops", points=1)
def test_with_padding_the_image_stands_amid_zeros(submission, rng):
    for pad, stride in ((1, 1), (2, 2), (3, 1)):
        x, w, b, _ = _inputs(rng)
        out, _ = submission.convolution_loops.conv_forward_loops(x, w, b, stride=stride, pad=pad)
        expected = _convolution(x, w, b, stride=stride, pad=pad)
        expect("out", out, expected, source="sum written out", context={"b": b, "x": x, "w": w})


@exercise("conv_forward_loops", points=0.5)
def test_float32_stays_float32(submission, rng):
    x, w, b, _ = (array.astype(np.float32) for array in _inputs(rng))
    out, _ = submission.convolution_loops.conv_forward_loops(x, w, b, pad=1)
    expect_dtype("out", out, np.float32)


@exercise("conv_backward_loops", points=1)
def test_db_agrees_with_the_numerical_gradient(submission, rng):
    x, w, b, dout = _inputs(rng)
    _, _, db = _backward(submission, x, w, b, dout)
    numerical = numerical_gradient_of(lambda b: _convolution(x, w, b), b, dout)
    expect("db", db, numerical, source="numerical gradient", context={"dout": dout, "x": x, "b": b})


@exercise("conv_backward_loops", points=1)
def test_dw_agrees_with_the_numerical_gradient(submission, rng):
    x, w, b, dout = _inputs(rng)
    _, dw, _ = _backward(submission, x, w, b, dout)
    numerical = _numerical_dw(x, w, dout)
    expect("dw", dw, numerical, source="numerical gradient", context={"dout": dout, "x": x, "w": w})


@exercise("conv_backward_loops", points=1)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    x, w, b, dout = _inputs(rng)
    dx, _, _ = _backward(submission, x, w, b, dout)
    numerical = _numerical_dx(x, w, dout)
    expect("dx", dx, numerical, source="numerical gradient", context={"dout": dout, "x": x, "w": w})


@exercise("conv_backward_loops", points=1)
def test_with_a_stride_gradients_go_to_the_windows_that_they_came_from(submission, rng):
    _compare_gradients(submission, rng, stride=2, pad=0)
    _compare_gradients(submission, rng, stride=3, pad=0)


@exercise("conv_backward_loops", points=1)
def test_with_padding_dx_still_is_the_gradient_of_x_alone(submission, rng):
    _compare_gradients(submission, rng, stride=1, pad=1)
    _compare_gradients(submission, rng, stride=1, pad=2)
    _compare_gradients(submission, rng, stride=2, pad=1)


@exercise("conv_backward_loops", points=0.5)
def test_it_is_the_transpose_of_the_forward_pass(submission, rng):
    """⟨Ax, y⟩ = ⟨x, Aᵀy⟩: the way back is the transpose of the way forward, with stride and padding together."""
    x, w, b, y = _inputs(rng, stride=2, pad=1)
    dx, _, _ = _backward(submission, x, w, b, y, stride=2, pad=1)
    says = f"dx has the shape {np.shape(dx)}, and x {x.shape}: A and Aᵀ go between the same two spaces"
    expect_true("the shape of dx", np.shape(dx) == x.shape, says, value=np.shape(dx))
    forward = np.sum(_convolution(x, w, np.zeros(7), stride=2, pad=1) * y)
    expect("⟨x, Aᵀy⟩", np.sum(x * np.asarray(dx)), forward, source="product ⟨Ax, y⟩", context={"y": y})


@exercise("conv_backward_loops", points=0.5, needs=GRADIENTS)
def test_gradients_have_the_dtype_of_their_inputs(submission, rng):
    x, w, b, dout = (array.astype(np.float32) for array in _inputs(rng))
    for name, gradient in zip(("dx", "dw", "db"), _backward(submission, x, w, b, dout), strict=True):
        expect_dtype(name, gradient, np.float32)


def _inputs(rng, *, stride=1, pad=0):
    """With a stride of 2, the last row and the last column lie in no window."""
    x, w, b = rng.standard_normal((8, 3, 5, 6)), rng.standard_normal((7, 3, 2, 3)), rng.standard_normal(7)
    size = [(side + 2 * pad - k) // stride + 1 for side, k in zip((5, 6), (2, 3), strict=True)]
    return x, w, b, rng.standard_normal((8, 7, *size))


def _convolution(x, w, b, *, stride=1, pad=0):
    """The sum of the definition: one term for each place within the window."""
    n, channels, height, width = x.shape
    padded = np.zeros((n, channels, height + 2 * pad, width + 2 * pad))
    padded[:, :, pad : pad + height, pad : pad + width] = x
    down, across = (height + 2 * pad - w.shape[2]) // stride + 1, (width + 2 * pad - w.shape[3]) // stride + 1
    out = np.zeros((n, len(w), down, across)) + b[:, None, None]
    for i, j in np.ndindex(*w.shape[2:]):
        pixels = padded[:, :, i : i + stride * down : stride, j : j + stride * across : stride]
        out += np.einsum("ncuv,fc->nfuv", pixels, w[:, :, i, j])
    return out


def _numerical_dx(x, w, dout, **options):
    """Each pixel is moved by 1, in an image of its own: the layer is linear in x, so that no step is too long."""
    moved = _convolution(np.eye(x[0].size).reshape(-1, *x.shape[1:]), w, np.zeros(len(w)), **options)
    return np.einsum("kfuv,nfuv->nk", moved, dout).reshape(x.shape)


def _numerical_dw(x, w, dout, **options):
    """Each weight is moved by 1, in a filter of its own."""
    filters = np.eye(w[0].size).reshape(-1, *w.shape[1:])
    moved = _convolution(x, filters, np.zeros(len(filters)), **options)
    return np.einsum("nkuv,nfuv->fk", moved, dout).reshape(w.shape)


def _backward(submission, x, w, b, dout, **options):
    """The cache comes from the submission's own forward pass: what is in it is its own affair."""
    _, cache = submission.convolution_loops.conv_forward_loops(x, w, b, **options)
    return submission.convolution_loops.conv_backward_loops(dout, cache)


def _compare_gradients(submission, rng, **options):
    x, w, b, dout = _inputs(rng, **options)
    dx, dw, db = _backward(submission, x, w, b, dout, **options)
    context = {"dout": dout, "x": x, "w": w}
    expect("dx", dx, _numerical_dx(x, w, dout, **options), source="numerical gradient", context=context)
    expect("dw", dw, _numerical_dw(x, w, dout, **options), source="numerical gradient", context=context)
    expect("db", db, np.einsum("nfuv->f", dout), source="closed form", context=context)
