"""Grades dropout, forward and backward: by a mask that is given, and by the moments of many draws.

The bounds on moments are about six standard deviations wide, so that a right answer practically never fails.
"""

import numpy as np

from cs231n_ae.course.testing import (
    exercise,
    expect,
    expect_drawn_from_rng,
    expect_draws_of_their_own,
    expect_dtype,
    expect_true,
    numerical_gradient_of,
)

SHAPES = (6, 7), (1, 7), (6, 1), (2, 3, 6, 7)
"""None of these lengths is a factor that the rate makes: 1/(1 − 0.2), 1/0.2, 0.8/0.2."""


@exercise("dropout_forward", points=0.75)
def test_what_the_mask_keeps_is_scaled_up(submission, rng):
    for shape in SHAPES:
        x, mask = rng.standard_normal(shape), _mask(rng, shape)
        out, _ = submission.stochastic.dropout_forward(x, rate=0.2, mask=mask)
        expected = [value * 1.25 if keep else 0.0 for value, keep in zip(x.ravel(), mask.ravel(), strict=True)]
        context = {"x": x, "mask": mask, "rate": np.array(0.2)}
        expect("out", out, np.reshape(expected, shape), source="definition", context=context)
        out, _ = submission.stochastic.dropout_forward(x, rate=0.0, mask=mask)  # a mask that is given is used
        expect("at rate 0, out", out, np.where(mask, x, 0.0), source="definition")
        out, _ = submission.stochastic.dropout_forward(x, rate=0.0, rng=rng)  # and is a new array
        expect("at rate 0, drawn, out", out, x, source="definition")


@exercise("dropout_forward", points=0.75)
def test_each_entry_is_dropped_with_the_probability_rate(submission, rng):
    n, d = 4000, 5
    for rate in (0.3, 0.75):
        x = rng.uniform(1, 2, (n, d))
        out, _ = submission.stochastic.dropout_forward(x, rate=rate, rng=rng)
        lost, context = out == 0, {"rate": np.array(rate)}
        expect("the share of zeros", lost.mean(), rate, source="rate", atol=0.02, rtol=0, context=context)
        whole = np.mean(lost.all(axis=1))
        says = f"{whole:.0%} of the examples are dropped as a whole: each entry has a chance of its own"
        expect_true("the share of lost examples", whole < 0.3, says, value=whole)
        columns = lost.mean(axis=0)
        expect("the share of zeros of each feature", columns, np.full(d, rate), source="rate", atol=0.045, rtol=0)
        expect_draws_of_their_own("the loss", lost)
        scales = np.where(lost, 1 / (1 - rate), out / x)  # of what stays: the same, whatever was drawn
        worst = scales.flat[np.abs(scales - 1 / (1 - rate)).argmax()]
        expect("the scale of what stays", worst, 1 / (1 - rate), source="definition", context=context)


@exercise("dropout_forward", points=0.25, needs=("test_each_entry_is_dropped_with_the_probability_rate",))
def test_the_mask_comes_from_rng_and_is_fresh_each_time(submission, rng):
    """the mask comes from rng, and is another one each time."""
    x = rng.uniform(1, 2, (6, 5))
    expect_drawn_from_rng("out", lambda g: submission.stochastic.dropout_forward(x, rate=0.5, rng=g)[0], rng)


@exercise("dropout_forward", points=0.25, needs=("test_what_the_mask_keeps_is_scaled_up",))
def test_float32_stays_float32(submission, rng):
    x, mask = rng.standard_normal((4, 5)).astype(np.float32), _mask(rng, (4, 5))
    expect_dtype("out", submission.stochastic.dropout_forward(x, rate=0.3, mask=mask)[0], np.float32)
    expect_dtype("out", submission.stochastic.dropout_forward(x, rate=0.3, rng=rng)[0], np.float32)


@exercise("dropout_backward", points=1)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    for shape in SHAPES:
        x, dout, mask = rng.standard_normal(shape), rng.standard_normal(shape), _mask(rng, shape)
        _, cache = submission.stochastic.dropout_forward(x, rate=0.6, mask=mask)
        dx = submission.stochastic.dropout_backward(dout, cache)
        numerical = numerical_gradient_of(lambda x, mask=mask: np.where(mask > 0, 2.5 * x, 0), x, dout)
        expect("dx", dx, numerical, source="numerical gradient", context={"mask": mask, "dout": dout, "x": x})


@exercise("dropout_backward", points=0.75)
def test_the_way_back_has_the_mask_of_the_way_there(submission, rng):
    x, dout = rng.uniform(1, 2, (6, 5)), rng.standard_normal((6, 5))
    out, cache = submission.stochastic.dropout_forward(x, rate=0.5, mask=_mask(rng, x.shape))
    dx = submission.stochastic.dropout_backward(dout, cache)
    expect("dx", dx, dout * (out / x), source="chain rule", context={"dout": dout})


@exercise("dropout_backward", points=0.25, needs=("test_dx_agrees_with_the_numerical_gradient",))
def test_dx_of_float32_is_float32(submission, rng):
    x, dout = (rng.standard_normal((4, 5)).astype(np.float32) for _ in range(2))
    _, cache = submission.stochastic.dropout_forward(x, rate=0.5, mask=_mask(rng, (4, 5)))
    expect_dtype("dx", submission.stochastic.dropout_backward(dout, cache), np.float32)


def _mask(rng, shape):
    """Ones and zeros, at least one of each, as numbers of double precision."""
    mask = (rng.random(shape) < 0.6).astype(float)
    mask.flat[:2] = [1.0, 0.0]
    return mask
