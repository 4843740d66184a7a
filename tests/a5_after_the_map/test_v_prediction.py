"""Grades the loss of v-prediction: against its definition, and its gradient against the numerical one."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of

SHAPES = ((5, 3), (1, 3), (4, 1), (3, 3))


@exercise("v_prediction_loss", points=1)
def test_the_loss_is_half_the_squared_distance_from_v(submission, rng):
    for shape in SHAPES:
        guess, x, eps, shares = _inputs(rng, shape)
        loss, _ = submission.v_prediction.v_prediction_loss(guess, x, eps, shares)
        expect("loss", loss, _loss(guess, x, eps, shares), source="definition", context={"guess": guess, "x": x})


@exercise("v_prediction_loss", points=0.75)
def test_dguess_agrees_with_the_numerical_gradient(submission, rng):
    for shape in SHAPES:
        guess, x, eps, shares = _inputs(rng, shape)
        _, dguess = submission.v_prediction.v_prediction_loss(guess, x, eps, shares)
        numerical = numerical_gradient_of(lambda g, x=x, eps=eps, shares=shares: _loss(g, x, eps, shares), guess)
        expect("dguess", dguess, numerical, source="numerical gradient", context={"guess": guess, "x": x, "eps": eps})


@exercise("v_prediction_loss", points=0.25, needs=("test_dguess_agrees_with_the_numerical_gradient",))
def test_dguess_keeps_float32(submission, rng):
    guess, x, eps, shares = _inputs(rng, (5, 3))
    arrays = (array.astype(np.float32) for array in (guess, x, eps))
    expect_dtype("dguess", submission.v_prediction.v_prediction_loss(*arrays, shares)[1], np.float32)


def _inputs(rng, shape):
    guess, x, eps = rng.standard_normal((3, *shape))
    return guess, x, eps, rng.uniform(0.05, 0.95, shape[0])


def _loss(guess, x, eps, shares):
    total = 0.0
    for g, a, b, share in zip(guess, x, eps, shares, strict=True):
        total += sum((p - (share**0.5 * q - (1 - share) ** 0.5 * r)) ** 2 for p, q, r in zip(g, b, a, strict=True)) / 2
    return total / len(guess)
