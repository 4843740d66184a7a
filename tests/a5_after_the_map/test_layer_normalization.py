"""Grades layer normalisation, one vector at a time."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

SHAPES = (4, 5), (1, 3), (5, 5), (3, 2, 4)
"""One vector too, as many as features, and sequences."""

SQUARES = (
    "not everything is finite: was something divided by 0, or a root taken of less than 0? A mean of squared distances "
    "is 0 where a vector does not vary, and never less; the mean of the squares less the square of the mean, two large "
    "numbers that are nearly the same, is so by rounding"
)
"""What is told where a variance is a difference of squares."""


@exercise("layernorm_forward", points=1)
def test_each_vector_gets_mean_0_and_variance_1(submission, rng):
    """each vector is brought to mean 0 and variance 1, then scaled and shifted."""
    for shape in SHAPES:
        x, gamma, beta = _draw(rng, shape)
        out, _ = submission.layer_normalization.layernorm_forward(x, gamma, beta)
        expect("out", out, _one_by_one(x, gamma, beta), source="result of one vector at a time", context={"x": x})


@exercise("layernorm_forward", points=0.75)
def test_eps_is_added_to_the_variance(submission, rng):
    for shape in SHAPES:
        x, gamma, beta = _draw(rng, shape)
        eps = float(rng.uniform(0.5, 2))
        out, _ = submission.layer_normalization.layernorm_forward(x, gamma, beta, eps=eps)
        expect("out", out, _one_by_one(x, gamma, beta, eps), source="result of one vector at a time", context={"x": x})


@exercise("layernorm_forward", points=0.25)
def test_out_keeps_float32(submission, rng):
    """out keeps float32, and is finite where a vector has no spread."""
    x, gamma, beta = (array.astype(np.float32) for array in _draw(rng, (60, 6)))
    out, _ = submission.layer_normalization.layernorm_forward(x, gamma, beta)
    expect_dtype("out", out, np.float32)
    x[:] = 255 * rng.uniform(size=(60, 1))
    out, _ = submission.layer_normalization.layernorm_forward(x, gamma, beta)
    expect_true("out of vectors without a spread", np.isfinite(out).all(), SQUARES, value=np.isfinite(out).all(axis=1))


@exercise("layernorm_backward", points=1)
def test_dgamma_and_dbeta_agree_with_the_numerical_gradients(submission, rng):
    _compare(submission, rng, ("dgamma", "dbeta"))


@exercise("layernorm_backward", points=1.5)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    _compare(submission, rng, ("dx",))


@exercise("layernorm_backward", points=0.5)
def test_the_gradients_keep_float32(submission, rng):
    for shape in SHAPES:
        x, gamma, beta, dout = (a.astype(np.float32) for a in (*_draw(rng, shape), rng.standard_normal(shape)))
        _, cache = submission.layer_normalization.layernorm_forward(x, gamma, beta)
        gradients = submission.layer_normalization.layernorm_backward(dout, cache)
        for name, gradient in zip(("dx", "dgamma", "dbeta"), gradients, strict=True):
            expect_dtype(name, gradient, np.float32)


def _draw(rng, shape):
    """Means away from 0, and spreads away from 1."""
    x = 2 * rng.standard_normal(shape) + rng.uniform(1, 2)
    x[..., 0] += 2  # no vector without a spread
    return x, rng.uniform(0.5, 2, shape[-1]), rng.standard_normal(shape[-1])


def _one_by_one(x, gamma, beta, eps=1e-5):
    out = np.empty(x.shape)
    for index in np.ndindex(x.shape[:-1]):
        row = x[index]
        mean = sum(row) / len(row)
        variance = sum((row - mean) ** 2) / len(row)
        out[index] = gamma * (row - mean) / (variance + eps) ** 0.5 + beta
    return out


def _compare(submission, rng, names):
    for shape in SHAPES:
        given, dout = dict(zip(("x", "gamma", "beta"), _draw(rng, shape), strict=True)), rng.standard_normal(shape)
        eps = float(rng.uniform(0.1, 0.5))
        _, cache = submission.layer_normalization.layernorm_forward(**given, eps=eps)
        got = submission.layer_normalization.layernorm_backward(dout, cache)
        gradients = dict(zip(("dx", "dgamma", "dbeta"), got, strict=True))
        for name in names:
            numerical = numerical_gradient_of(
                lambda array, g=given, n=name, e=eps: _one_by_one(**{**g, n[1:]: array}, eps=e), given[name[1:]], dout
            )
            context = {"dout": dout, "dout * gamma": dout * given["gamma"]}
            expect(name, gradients[name], numerical, source="numerical gradient", context=context)
