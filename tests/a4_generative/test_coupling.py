"""Grades the affine coupling. Where a determinant is asked for, numpy has to find it from a Jacobian."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of

N, D = 4, 5
MASK = np.array([1.0, 0.0, 0.0, 1.0, 0.0])
CASES = (N, MASK), (1, MASK), (5, MASK), (3, np.array([0.0, 1.0])), (3, np.zeros(1))
"""Examples and masks: one example too, as many as features, and one feature."""


@exercise("affine_coupling_forward", points=0.5)
def test_what_the_mask_keeps_is_passed_on(submission, rng):
    """features whose mask is 1 come out as they went in."""
    x, s, t = _draw(rng)
    y, _, _ = submission.coupling.affine_coupling_forward(x, s, t, mask=MASK)
    expect("y where the mask is 1", y[:, MASK == 1], x[:, MASK == 1], source="input", context={"t": t[:, MASK == 1]})


@exercise("affine_coupling_forward", points=0.5)
def test_the_others_are_scaled_and_shifted(submission, rng):
    """the others are scaled by e^s and shifted by t."""
    for n, mask in CASES:
        x, s, t = _draw(rng, n, len(mask))
        y, _, _ = submission.coupling.affine_coupling_forward(x, s, t, mask=mask)
        changed = mask == 0
        expect("y where the mask is 0", y[:, changed], x[:, changed] * np.exp(s[:, changed]) + t[:, changed])


@exercise("affine_coupling_forward", points=0.75)
def test_logdet_is_that_of_the_jacobian(submission, rng):
    """logdet is the logarithm of the determinant of the Jacobian, of each example."""
    for n, mask in CASES:
        x, s, t = _draw(rng, n, len(mask))
        _, logdet, _ = submission.coupling.affine_coupling_forward(x, s, t, mask=mask)
        slopes = np.where(mask == 1, 1.0, np.exp(s))  # of y by x, one for each feature
        below = np.outer(1 - mask, mask)  # s and t may depend on what is passed on
        jacobians = [np.diag(row) + below * rng.standard_normal(below.shape) for row in slopes]
        expected = [np.linalg.slogdet(jacobian)[1] for jacobian in jacobians]
        expect("logdet", logdet, np.array(expected), source="log-determinant of the Jacobian")


@exercise("affine_coupling_forward", points=0.25)
def test_the_results_keep_float32(submission, rng):
    x, s, t, mask = (array.astype(np.float32) for array in (*_draw(rng), MASK))
    y, logdet, _ = submission.coupling.affine_coupling_forward(x, s, t, mask=mask)
    expect_dtype("y", y, np.float32)
    expect_dtype("logdet", logdet, np.float32)


@exercise("affine_coupling_inverse", points=0.75)
def test_the_inverse_gives_x_back(submission, rng):
    for n, mask in CASES:
        x, s, t = _draw(rng, n, len(mask))
        y = mask * x + (1 - mask) * (x * np.exp(s) + t)
        expect("x", submission.coupling.affine_coupling_inverse(y, s, t, mask=mask), x, source="x that y was made of")


@exercise("affine_coupling_inverse", points=0.25)
def test_the_inverse_keeps_float32(submission, rng):
    y, s, t, mask = (array.astype(np.float32) for array in (*_draw(rng), MASK))
    expect_dtype("x", submission.coupling.affine_coupling_inverse(y, s, t, mask=mask), np.float32)


@exercise("affine_coupling_backward", points=0.75)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    _compare(submission, rng, "dx")


@exercise("affine_coupling_backward", points=0.5)
def test_dt_agrees_with_the_numerical_gradient(submission, rng):
    _compare(submission, rng, "dt")


@exercise("affine_coupling_backward", points=0.75)
def test_ds_without_the_determinant(submission, rng):
    """ds agrees with the numerical gradient where the determinant does not matter."""
    _compare(submission, rng, "ds", with_logdet=False)


@exercise("affine_coupling_backward", points=0.75, needs=("test_ds_without_the_determinant",))
def test_ds_with_the_determinant(submission, rng):
    """ds agrees with the numerical gradient where it does."""
    _compare(submission, rng, "ds")


@exercise("affine_coupling_backward", points=0.25)
def test_the_gradients_keep_float32(submission, rng):
    x, s, t, dy, dlogdet, mask = (array.astype(np.float32) for array in (*_draw(rng), *_upstream(rng), MASK))
    _, _, cache = submission.coupling.affine_coupling_forward(x, s, t, mask=mask)
    for name, gradient in zip(
        ("dx", "ds", "dt"), submission.coupling.affine_coupling_backward(dy, dlogdet, cache), strict=True
    ):
        expect_dtype(name, gradient, np.float32)


def _draw(rng, n=N, d=D):
    return rng.standard_normal((n, d)), 0.7 * rng.standard_normal((n, d)), rng.standard_normal((n, d))


def _upstream(rng, n=N, d=D):
    return rng.standard_normal((n, d)), rng.choice((-1, 1), n) * rng.uniform(0.5, 2, n)


def _compare(submission, rng, name, *, with_logdet=True):
    """One gradient of sum(y * dy) + sum(logdet * dlogdet), the forward pass written out."""
    for n, mask in CASES:
        upstream = _upstream(rng, n, len(mask))
        _compare_gradient(submission, name, _draw(rng, n, len(mask)), upstream[0], upstream[1] * with_logdet, mask)


def _compare_gradient(submission, name, inputs, dy, dlogdet, mask):
    x, s, t = inputs
    given = {"x": x, "s": s, "t": t}

    def value(array):
        now = {**given, name[1:]: array}
        changed = np.flatnonzero(mask == 0)
        y = now["x"].copy()
        y[:, changed] = now["x"][:, changed] * np.exp(now["s"][:, changed]) + now["t"][:, changed]
        return np.sum(y * dy) + np.sum(now["s"][:, changed].sum(axis=1) * dlogdet)

    _, _, cache = submission.coupling.affine_coupling_forward(x, s, t, mask=mask)
    gradients = dict(
        zip(("dx", "ds", "dt"), submission.coupling.affine_coupling_backward(dy, dlogdet, cache), strict=True)
    )
    context = {"dy": dy, "(1 - mask) * dlogdet": (1 - mask) * dlogdet[:, np.newaxis], "mask * dy": mask * dy}
    expect(
        name, gradients[name], numerical_gradient_of(value, given[name[1:]]), source="numerical gradient",
        context=context,
    )  # fmt: skip
