"""Grades upsample_forward and upsample_backward."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype


@exercise("upsample_forward", points=1)
def test_every_pixel_becomes_a_square_of_four(submission, rng):
    for shape in ((7, 5, 6, 5), (1, 3, 6, 5), (3, 1, 6, 6)):
        x = rng.standard_normal(shape)
        out, _ = submission.upsampling.upsample_forward(x)
        expect("out", out, _enlarged(x, 2), source="definition", context={"x": x})


@exercise("upsample_forward", points=0.75)
def test_the_factor_may_be_another(submission, rng):
    for factor in (3, 1):
        x = rng.standard_normal((7, 5, 6, 5))
        out, _ = submission.upsampling.upsample_forward(x, factor=factor)
        expect("out", out, _enlarged(x, factor), source="definition", context={"x": x})


@exercise("upsample_forward", points=0.25)
def test_float32_stays_float32(submission, rng):
    out, _ = submission.upsampling.upsample_forward(rng.standard_normal((7, 5, 6, 5)).astype(np.float32))
    expect_dtype("out", out, np.float32)


@exercise("upsample_backward", points=1.5)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    _compare(submission, rng, factor=2)
    _compare(submission, rng, factor=2, n=1)


@exercise("upsample_backward", points=0.75)
def test_dx_is_right_for_another_factor(submission, rng):
    _compare(submission, rng, factor=3)


@exercise("upsample_backward", points=0.5)
def test_it_is_the_transpose_of_the_forward_pass(submission, rng):
    """⟨Ax, y⟩ = ⟨x, Aᵀy⟩: the way back is the transpose of the way forward."""
    x, y = rng.standard_normal((7, 5, 6, 5)), rng.standard_normal((7, 5, 12, 10))
    _, cache = submission.upsampling.upsample_forward(x)
    dx = submission.upsampling.upsample_backward(y, cache)
    expect("⟨x, Aᵀy⟩", np.sum(x * dx), np.sum(_enlarged(x, 2) * y), source="product ⟨Ax, y⟩", context={"y": y})


@exercise("upsample_backward", points=0.25)
def test_dx_has_the_dtype_of_x(submission, rng):
    _, cache = submission.upsampling.upsample_forward(rng.standard_normal((7, 5, 6, 5)).astype(np.float32))
    dx = submission.upsampling.upsample_backward(rng.standard_normal((7, 5, 12, 10)).astype(np.float32), cache)
    expect_dtype("dx", dx, np.float32)


def _enlarged(x, factor):
    """Output pixel (u, v) shows input pixel (u // k, v // k)."""
    rows, columns = np.arange(factor * x.shape[2]) // factor, np.arange(factor * x.shape[3]) // factor
    return x[:, :, rows[:, None], columns]


def _compare(submission, rng, *, factor, n=7):
    x, dout = rng.standard_normal((n, 5, 6, 5)), rng.standard_normal((n, 5, 6 * factor, 5 * factor))
    _, cache = submission.upsampling.upsample_forward(x, factor=factor)
    dx = submission.upsampling.upsample_backward(dout, cache)
    pixels = np.eye(30).reshape(1, 30, 6, 5)  # each moved by 1, in an image of its own: no step is too long
    numerical = np.einsum("zkuv,ncuv->nck", _enlarged(pixels, factor), dout).reshape(x.shape)
    expect("dx", dx, numerical, source="numerical gradient", context={"dout": dout, "x": x})
