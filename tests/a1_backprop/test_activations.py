"""Grades ReLU, sigmoid and tanh, forward and backward."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of


@exercise("relu_forward", points=0.5)
def test_out_is_the_larger_of_x_and_0(submission, rng):
    x = _on_both_sides_of_0(rng, (4, 5))
    out, _ = submission.activations.relu_forward(x)
    expect("out", out, [[max(0.0, value) for value in row] for row in x], source="definition", context={"x": x})


@exercise("relu_forward", points=0.25)
def test_any_shape_and_any_size_of_number_will_do(submission, rng):
    for shape in ((6, 3, 4, 5), (1, 4), (3, 3), (4, 1), (5,)):
        x = 1e4 * _on_both_sides_of_0(rng, shape)
        out, _ = submission.activations.relu_forward(x)
        expect("out", out, (x + np.abs(x)) / 2, source="closed form", context={"x": x})


@exercise("relu_forward", points=0.25)
def test_float32_stays_float32(submission, rng):
    out, _ = submission.activations.relu_forward(rng.standard_normal((4, 5)).astype(np.float32))
    expect_dtype("out", out, np.float32)


@exercise("relu_backward", points=1)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    x, dout = _on_both_sides_of_0(rng, (4, 5)), rng.standard_normal((4, 5))
    dx = _backward(submission, "relu", x, dout)
    numerical = numerical_gradient_of(lambda x: (x + np.abs(x)) / 2, x, dout)
    expect("dx", dx, numerical, source="numerical gradient", context={"x": x, "dout": dout})


@exercise("relu_backward", points=0.5)
def test_no_gradient_passes_where_x_is_exactly_0(submission, rng):
    x, dout = _on_both_sides_of_0(rng, (4, 5)), rng.standard_normal((4, 5))
    x[0, 1] = x[1, 3] = x[3, 0] = 0.0
    dx = _backward(submission, "relu", x, dout)
    expected = [[d if v > 0 else 0.0 for v, d in zip(*rows, strict=True)] for rows in zip(x, dout, strict=True)]
    expect("dx", dx, expected, source="closed form", context={"x": x, "dout": dout})


@exercise("relu_backward", points=0.25)
def test_dx_has_the_shape_of_a_batch_of_images(submission, rng):
    for shape in ((6, 3, 4, 5), (1, 4), (3, 3), (4, 1), (5,)):
        x, dout = _on_both_sides_of_0(rng, shape), rng.standard_normal(shape)
        dx = _backward(submission, "relu", x, dout)
        expect("dx", dx, dout * (1 + np.sign(x)) / 2, source="closed form", context={"x": x, "dout": dout})


@exercise("relu_backward", points=0.25)
def test_dx_of_float32_is_float32(submission, rng):
    x, dout = (rng.standard_normal((4, 5)).astype(np.float32) for _ in range(2))
    expect_dtype("dx", _backward(submission, "relu", x, dout), np.float32)


@exercise("sigmoid_forward", points=0.5)
def test_out_is_one_over_one_plus_e_to_the_minus_x(submission, rng):
    for shape in ((5, 3, 4), (1, 4), (3, 3), (4, 1), (5,)):
        x = 2 * rng.standard_normal(shape)
        out, _ = submission.activations.sigmoid_forward(x)
        expect("out", out, (1 + np.tanh(x / 2)) / 2, source="closed form", context={"x": x})


@exercise("sigmoid_forward", points=0.5)
def test_out_is_0_or_1_far_from_the_origin(submission, rng):
    x = _far_out(rng)
    out, _ = submission.activations.sigmoid_forward(x)
    expect("out", out, (x > 0) * 1.0, source="limit far out", context={"x": x})


@exercise("sigmoid_forward", points=0.5)
def test_log_of_out_is_x_far_to_the_left(submission, rng):
    x = rng.uniform(0, 1, (3, 4)) - np.array([41, 250, 500, 720])
    out, _ = submission.activations.sigmoid_forward(x)
    with np.errstate(all="ignore"):
        expect("log(out)", np.log(out), x, source="limit far to the left", context={"x": x})


@exercise("sigmoid_forward", points=0.5)
def test_float32_in_float32_out(submission, rng):
    x = np.concatenate([rng.standard_normal(5), _far_out(rng)]).astype(np.float32)
    out, _ = submission.activations.sigmoid_forward(x)
    expect_dtype("out", out, np.float32)
    expect("out", out, (1 + np.tanh(x / 2)) / 2, source="closed form", rtol=1e-5, context={"x": x})


@exercise("sigmoid_backward", points=1)
def test_dx_is_the_numerical_gradient(submission, rng):
    x, dout = 2 * rng.standard_normal((4, 5)), rng.standard_normal((4, 5))
    dx = _backward(submission, "sigmoid", x, dout)
    numerical = numerical_gradient_of(lambda x: (1 + np.tanh(x / 2)) / 2, x, dout)
    expect("dx", dx, numerical, source="numerical gradient", context=_around(x, dout, (1 + np.tanh(x / 2)) / 2, "s"))


@exercise("sigmoid_backward", points=0.5)
def test_dx_is_0_where_the_sigmoid_is_flat(submission, rng):
    x = np.concatenate([_far_out(rng), rng.standard_normal(2)])[:, None] + np.zeros((1, 1, 3))  # (1, N, 3)
    dout = rng.standard_normal(x.shape)
    dx = _backward(submission, "sigmoid", x, dout)
    expected = np.where(np.abs(x) > 100, 0.0, dout / (4 * np.cosh(np.clip(x, -100, 100) / 2) ** 2))
    expect("dx", dx, expected, source="closed form", context={"x": x, "dout": dout})


@exercise("sigmoid_backward", points=0.5)
def test_dx_keeps_float32(submission, rng):
    x, dout = (rng.standard_normal((4, 5)).astype(np.float32) for _ in range(2))
    expect_dtype("dx", _backward(submission, "sigmoid", x, dout), np.float32)


@exercise("tanh_forward", points=0.5)
def test_out_is_sinh_over_cosh(submission, rng):
    for shape in ((5, 3, 4), (1, 4), (3, 3), (4, 1), (5,)):
        x = rng.standard_normal(shape)
        out, _ = submission.activations.tanh_forward(x)
        expect("out", out, np.sinh(x) / np.cosh(x), source="definition", context={"x": x})


@exercise("tanh_forward", points=0.25)
def test_out_is_1_or_minus_1_far_from_the_origin(submission, rng):
    x = _far_out(rng)
    out, _ = submission.activations.tanh_forward(x)
    expect("out", out, np.sign(x), source="limit far out", context={"x": x})


@exercise("tanh_forward", points=0.25)
def test_out_has_the_dtype_of_x(submission, rng):
    out, _ = submission.activations.tanh_forward(rng.standard_normal((4, 5)).astype(np.float32))
    expect_dtype("out", out, np.float32)


@exercise("tanh_backward", points=1)
def test_dx_matches_the_numerical_gradient(submission, rng):
    x, dout = rng.standard_normal((4, 5)), rng.standard_normal((4, 5))
    dx = _backward(submission, "tanh", x, dout)
    numerical = numerical_gradient_of(lambda x: np.sinh(x) / np.cosh(x), x, dout)
    expect("dx", dx, numerical, source="numerical gradient", context=_around(x, dout, np.sinh(x) / np.cosh(x), "t"))


@exercise("tanh_backward", points=0.5)
def test_dx_is_0_where_tanh_is_flat(submission, rng):
    x = np.concatenate([_far_out(rng), rng.standard_normal(2)])[:, None] + np.zeros((1, 1, 3))  # (1, N, 3)
    dout = rng.standard_normal(x.shape)
    dx = _backward(submission, "tanh", x, dout)
    expected = np.where(np.abs(x) > 100, 0.0, dout / np.cosh(np.clip(x, -100, 100)) ** 2)
    expect("dx", dx, expected, source="closed form", context={"x": x, "dout": dout})


@exercise("tanh_backward", points=0.5)
def test_dx_is_float32_for_float32(submission, rng):
    x, dout = (rng.standard_normal((4, 5)).astype(np.float32) for _ in range(2))
    expect_dtype("dx", _backward(submission, "tanh", x, dout), np.float32)


def _on_both_sides_of_0(rng, shape):
    """Not too near the corner, where a numerical gradient would look at both slopes."""
    x = rng.uniform(0.1, 2.0, shape)
    signs = rng.permutation(np.resize([-1.0, 1.0], x.size))  # half of them negative, whatever the seed
    return x * signs.reshape(shape)


def _far_out(rng):
    """Where e^x and e^-x overflow, in float64 too; some to the left and some to the right, in any order."""
    signs = rng.permutation(np.repeat([-1.0, 1.0], rng.integers(2, 7, 2)))
    return signs * rng.uniform(1000, 1e4, len(signs))


def _around(x, dout, out, name):
    """What a wrong gradient may be made of."""
    return {"x": x, "dout": dout, name: out, f"{name}²": out**2}


def _backward(submission, name, x, dout):
    """The cache comes from the submission's own forward pass: what is in it is its own affair."""
    _, cache = getattr(submission.activations, f"{name}_forward")(x)
    return getattr(submission.activations, f"{name}_backward")(dout, cache)
