"""Grades rows of length 1, by lengths and directions, and their gradient by numerical differentiation."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of


@exercise("unit_rows_forward", points=0.75)
def test_rows_have_length_1_and_their_old_direction(submission, rng):
    for n, d in ((5, 3), (1, 4), (3, 1), (4, 4)):
        z = rng.standard_normal((n, d))
        u, _ = submission.unit_rows.unit_rows_forward(z)
        expect("u", u, _unit(z), source="definition", context={"z": z})


@exercise("unit_rows_forward", points=0.25)
def test_the_rows_keep_float32(submission, rng):
    u, _ = submission.unit_rows.unit_rows_forward(rng.standard_normal((5, 3)).astype(np.float32))
    expect_dtype("u", u, np.float32)


@exercise("unit_rows_backward", points=1.5)
def test_dz_agrees_with_the_numerical_gradient(submission, rng):
    for n, d in ((5, 3), (1, 4), (4, 4)):
        z, dout = 2 * rng.standard_normal((n, d)), rng.standard_normal((n, d))
        _, cache = submission.unit_rows.unit_rows_forward(z)
        dz = submission.unit_rows.unit_rows_backward(dout, cache)
        numerical = numerical_gradient_of(_unit, z, dout)
        expect("dz", dz, numerical, source="numerical gradient", context={"z": z, "dout": dout})


@exercise("unit_rows_backward", points=0.25, needs=("test_dz_agrees_with_the_numerical_gradient",))
def test_a_wish_for_length_is_not_heard(submission, rng):
    z = rng.standard_normal((5, 3))
    _, cache = submission.unit_rows.unit_rows_forward(z)
    dz = submission.unit_rows.unit_rows_backward(3 * z, cache)
    expect("dz", dz, np.zeros((5, 3)), source="definition", atol=1e-12)


@exercise("unit_rows_backward", points=0.25)
def test_dz_keeps_float32(submission, rng):
    z, dout = rng.standard_normal((2, 5, 3)).astype(np.float32)
    _, cache = submission.unit_rows.unit_rows_forward(z)
    expect_dtype("dz", submission.unit_rows.unit_rows_backward(dout, cache), np.float32)


def _unit(z):
    return np.stack([row / np.hypot.reduce(row) for row in z]) if z.shape[1] > 1 else np.sign(z)
