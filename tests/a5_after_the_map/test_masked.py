"""Grades the loss over what was hidden, against its definition and numerical gradients."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of


@exercise("masked_l2_loss", points=0.75)
def test_the_loss_is_that_of_the_definition(submission, rng):
    """the loss is half the sum of the squares over hidden pixels, a mean over the examples."""
    for n, d in ((5, 4), (1, 6), (4, 4)):
        guess, x, hidden = _draw(rng, n, d)
        loss, _ = submission.masked.masked_l2_loss(guess, x, hidden)
        expect("loss", loss, _loss(guess, x, hidden), source="definition")


@exercise("masked_l2_loss", points=1)
def test_dx_hat_agrees_with_the_numerical_gradient(submission, rng):
    for n, d in ((5, 4), (1, 6), (4, 4)):
        guess, x, hidden = _draw(rng, n, d)
        _, dx_hat = submission.masked.masked_l2_loss(guess, x, hidden)
        numerical = numerical_gradient_of(lambda g, x=x, h=hidden: _loss(g, x, h), guess)
        expect("dx_hat", dx_hat, numerical, source="numerical gradient", context={"x_hat": guess, "x": x})


@exercise("masked_l2_loss", points=0.25)
def test_dx_hat_keeps_float32(submission, rng):
    guess, x, hidden = _draw(rng, 5, 4)
    _, dx_hat = submission.masked.masked_l2_loss(guess.astype(np.float32), x.astype(np.float32), hidden)
    expect_dtype("dx_hat", dx_hat, np.float32)


def _draw(rng, n, d):
    hidden = np.arange(n * d).reshape(n, d) % 3 != 1
    return rng.standard_normal((n, d)), rng.standard_normal((n, d)), hidden


def _loss(guess, x, hidden):
    return sum(0.5 * (guess[i, j] - x[i, j]) ** 2 for i, j in np.argwhere(hidden)) / len(x)
