"""Grades affine_forward and affine_backward."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of

SHAPES = ((4, 5), (1, 5), (3, 3), (4, 1))
"""One example alone, as many examples as features, and one feature alone are batches too."""


@exercise("affine_forward", points=1)
def test_out_is_the_weighted_sum_of_the_features_plus_the_bias(submission, rng):
    for n, d in SHAPES:
        x, w, b = rng.standard_normal((n, d)), rng.standard_normal((d, 3)), rng.standard_normal(3)
        out, _ = submission.affine.affine_forward(x, w, b)
        definition = [[sum(x[i, j] * w[j, h] for j in range(d)) + b[h] for h in range(3)] for i in range(n)]
        expect("out", out, definition, source="definition", context={"b": b})


@exercise("affine_forward", points=0.5)
def test_an_image_is_read_as_one_long_row(submission, rng):
    x, w, b = rng.standard_normal((3, 2, 4, 2)), rng.standard_normal((16, 2)), rng.standard_normal(2)
    out, _ = submission.affine.affine_forward(x, w, b)
    expect("out", out, np.einsum("nijk,ijkh->nh", x, w.reshape(2, 4, 2, 2)) + b, source="definition", context={"b": b})


@exercise("affine_forward", points=0.5)
def test_float32_stays_float32(submission, rng):
    x, w, b = (rng.standard_normal(shape).astype(np.float32) for shape in ((4, 5), (5, 3), (3,)))
    out, _ = submission.affine.affine_forward(x, w, b)
    expect_dtype("out", out, np.float32)


@exercise("affine_backward", points=1)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    for shape in SHAPES:
        x, w, b, dout = _inputs(rng, shape=shape)
        dx, _, _ = _backward(submission, x, w, b, dout)
        numerical = numerical_gradient_of(lambda x, w=w, b=b: x @ w + b, x, dout)
        expect("dx", dx, numerical, source="numerical gradient", context={"dout": dout, "x": x, "w": w})


@exercise("affine_backward", points=1)
def test_dw_agrees_with_the_numerical_gradient(submission, rng):
    for shape in SHAPES:
        x, w, b, dout = _inputs(rng, shape=shape)
        _, dw, _ = _backward(submission, x, w, b, dout)
        numerical = numerical_gradient_of(lambda w, x=x, b=b: x @ w + b, w, dout)
        expect("dw", dw, numerical, source="numerical gradient", context={"dout": dout, "x": x, "w": w})


@exercise("affine_backward", points=1)
def test_db_agrees_with_the_numerical_gradient(submission, rng):
    for shape in SHAPES:
        x, w, b, dout = _inputs(rng, shape=shape)
        _, _, db = _backward(submission, x, w, b, dout)
        numerical = numerical_gradient_of(lambda b, x=x, w=w: x @ w + b, b, dout)
        expect("db", db, numerical, source="numerical gradient", context={"dout": dout, "x": x, "b": b})


@exercise("affine_backward", points=0.5)
def test_dx_of_a_batch_of_images_has_their_shape(submission, rng):
    x, w, b, dout = _inputs(rng, shape=(3, 2, 2, 2))
    dx, dw, _ = _backward(submission, x, w, b, dout)
    expect("dx", dx, np.einsum("nh,ijkh->nijk", dout, w.reshape(2, 2, 2, 3)), source="chain rule", context={"w": w})
    expect("dw", dw, np.einsum("nijk,nh->ijkh", x, dout).reshape(8, 3), source="chain rule", context={"dout": dout})


@exercise(
    "affine_backward",
    points=0.5,
    needs=(
        "test_dx_agrees_with_the_numerical_gradient",
        "test_dw_agrees_with_the_numerical_gradient",
        "test_db_agrees_with_the_numerical_gradient",
    ),
)
def test_gradients_have_the_dtype_of_their_inputs(submission, rng):
    x, w, b, dout = (array.astype(np.float32) for array in _inputs(rng))
    for name, gradient in zip(("dx", "dw", "db"), _backward(submission, x, w, b, dout), strict=True):
        expect_dtype(name, gradient, np.float32)


def _inputs(rng, *, shape=(4, 5)):
    """Lengths that all differ, so that a wrong axis cannot come out in the right shape."""
    features = int(np.prod(shape[1:]))
    x, w, b = rng.standard_normal(shape), rng.standard_normal((features, 3)), rng.standard_normal(3)
    return x, w, b, rng.standard_normal((shape[0], 3))


def _backward(submission, x, w, b, dout):
    """The cache comes from the submission's own forward pass: what is in it is its own affair."""
    _, cache = submission.affine.affine_forward(x, w, b)
    return submission.affine.affine_backward(dout, cache)
