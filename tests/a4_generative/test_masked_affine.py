"""Grades the masked affine layer."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of

SHAPES = (3, 4, 4), (5, 3, 4), (1, 4, 2), (3, 1, 2), (3, 4, 1)
"""Examples, inputs, outputs; first as many inputs as outputs: there a transposed mask has the right shape too."""


@exercise("masked_affine_forward", points=0.75)
def test_weights_that_are_masked_are_not_used(submission, rng):
    for shape in SHAPES:
        x, w, b, mask = _arrays(rng, shape)
        out, _ = submission.masked_affine.masked_affine_forward(x, w, b, mask=mask)
        expect("out", out, _forward(x, w, b, mask), source="definition", context={"x": x, "w": w, "b": b})


@exercise("masked_affine_forward", points=0.25)
def test_float32_stays_float32(submission, rng):
    x, w, b, mask = _arrays(rng)
    arrays = [a.astype(np.float32) for a in (x, w, b)]
    x, w, b = arrays
    for some in (mask, mask.astype(int), mask.astype(float)):  # True and False, or ones and zeros
        out, _ = submission.masked_affine.masked_affine_forward(x, w, b, mask=some)
        expect_dtype("out", out, np.float32)


@exercise("masked_affine_backward", points=0.75)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    _compare(submission, rng, 0)


@exercise("masked_affine_backward", points=0.75)
def test_dw_agrees_with_the_numerical_gradient(submission, rng):
    """dw agrees with the numerical gradient, which is 0 where the mask is."""
    _compare(submission, rng, 1)


@exercise("masked_affine_backward", points=0.25)
def test_db_agrees_with_the_numerical_gradient(submission, rng):
    _compare(submission, rng, 2)


@exercise("masked_affine_backward", points=0.25)
def test_gradients_of_float32_are_float32(submission, rng):
    x, w, b, mask = _arrays(rng)
    x, w, b = (a.astype(np.float32) for a in (x, w, b))
    for some in (mask, mask.astype(int), mask.astype(float)):
        out, cache = submission.masked_affine.masked_affine_forward(x, w, b, mask=some)
        gradients = submission.masked_affine.masked_affine_backward(np.ones_like(out), cache)
        for name, d in zip("xwb", gradients, strict=True):
            expect_dtype(f"d{name}", d, np.float32)


def _arrays(rng, shape=SHAPES[0]):
    """About half of the connections are cut; with as many inputs as outputs, all of the last input and first output."""
    n, d, h = shape
    mask = np.triu(np.ones((d, h), dtype=bool), 1)
    mask[-1, 0] = d != h
    return rng.standard_normal((n, d)), rng.standard_normal((d, h)), rng.standard_normal(h), mask


def _forward(x, w, b, mask):
    return x @ np.where(mask, w, 0) + b


def _compare(submission, rng, which):
    for shape in SHAPES:
        x, w, b, mask = _arrays(rng, shape)
        dout = rng.standard_normal((len(x), len(b)))
        _, cache = submission.masked_affine.masked_affine_forward(x, w, b, mask=mask)
        d = submission.masked_affine.masked_affine_backward(dout, cache)[which]
        arrays = [x, w, b]

        def loss(value, before=arrays[:which], behind=arrays[which + 1 :], mask=mask):
            return _forward(*before, value, *behind, mask)

        numerical = numerical_gradient_of(loss, arrays[which], dout)
        name = "xwb"[which]
        expect(f"d{name}", d, numerical, source="numerical gradient", context={"x": x, "w": w, "dout": dout})
