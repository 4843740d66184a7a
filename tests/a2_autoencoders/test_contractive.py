"""Grades the contractive penalty."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of

LENGTHS = ((4, 5, 3), (1, 5, 3), (4, 5, 1), (4, 1, 3), (3, 3, 3))
"""Examples, features and hidden units: one alone of each, and as many of all."""


@exercise("contraction_penalty", points=1.25)
def test_the_penalty_is_the_squared_norm_of_the_encoders_jacobian(submission, rng):
    """the penalty is the squared norm of the encoder's Jacobian, on average."""
    for n, d, k in LENGTHS:
        x, w, b = rng.standard_normal((n, d)), rng.standard_normal((d, k)), rng.standard_normal(k)
        loss, _, _ = submission.contractive.contraction_penalty(_sigmoid(x @ w + b), w)
        total = 0.0
        for row in x:
            for j in range(k):  # the gradient of one hidden unit is one row of the Jacobian
                slopes = numerical_gradient_of(lambda row, j=j, w=w, b=b: _sigmoid(row @ w + b)[j], row)
                total += np.sum(slopes**2) / n
        expect("loss", loss, total, source="norm of the numerical Jacobian", context={"x": x, "w": w})


@exercise("contraction_penalty", points=1)
def test_dh_agrees_with_the_numerical_gradient(submission, rng):
    """dh agrees with the numerical gradient."""
    for lengths in LENGTHS:
        h, w = _problem(rng, *lengths)
        _, dh, _ = submission.contractive.contraction_penalty(h, w)
        numerical = numerical_gradient_of(lambda h, w=w: _penalty(h, w), h)
        expect("dh", dh, numerical, source="numerical gradient", context={"h": h, "w": w})


@exercise("contraction_penalty", points=1)
def test_dw_agrees_with_the_numerical_gradient_for_fixed_h(submission, rng):
    """dw agrees with the numerical gradient, for h held fixed."""
    for lengths in LENGTHS:
        h, w = _problem(rng, *lengths)
        _, _, dw = submission.contractive.contraction_penalty(h, w)
        numerical = numerical_gradient_of(lambda w, h=h: _penalty(h, w), w)
        expect("dw", dw, numerical, source="numerical gradient", context={"h": h, "w": w})


@exercise("contraction_penalty", points=0.5, needs=("test_the_penalty_is_the_squared_norm_of_the_encoders_jacobian",))
def test_units_that_are_fully_on_or_off_do_not_count(submission, rng):
    h, w = _problem(rng)
    loss, dh, dw = submission.contractive.contraction_penalty(np.round(h), w)
    expect("loss", loss, 0.0, source="closed form", atol=1e-12)
    expect("dh", dh, np.zeros((4, 3)), source="closed form", atol=1e-12)
    expect("dw", dw, np.zeros((5, 3)), source="closed form", atol=1e-12)


@exercise("contraction_penalty", points=0.25, needs=("test_dh_agrees_with_the_numerical_gradient",))
def test_the_gradients_keep_float32(submission, rng):
    h, w = (array.astype(np.float32) for array in _problem(rng))
    _, dh, dw = submission.contractive.contraction_penalty(h, w)
    expect_dtype("dh", dh, np.float32)
    expect_dtype("dw", dw, np.float32)


def _problem(rng, n=4, d=5, h=3):
    return rng.uniform(0.05, 0.95, (n, h)), rng.standard_normal((d, h))


def _sigmoid(a):
    return 1 / (1 + np.exp(-a))


def _penalty(h, w):
    jacobians = np.einsum("nj,dj->njd", h - h**2, w)  # (N, H, D)
    return np.sum(jacobians**2) / len(h)
