"""Grades the Monte Carlo estimate of a divergence, and its standard error."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_true

SHAPES = (3, 4), (1, 4), (3, 1), (7, 7)
"""Examples by latents; one of either is a table too."""


@exercise("kl_monte_carlo", points=0.75)
def test_estimate_is_the_mean_of_the_log_ratio(submission, rng):
    """the estimate is the mean, over the draws, of log q − log p."""
    for shape in SHAPES:
        mu, logvar, eps = _inputs(rng, shape)
        estimate, _ = submission.monte_carlo.kl_monte_carlo(mu, logvar, eps=eps)
        expect("estimate", estimate, _draws(mu, logvar, eps).mean(), source="definition", context={"logvar": logvar})
    wide, near = np.full((3, 4), 0.5), 0.1 * rng.standard_normal((7, 3, 4))  # of few draws it may be negative
    estimate, _ = submission.monte_carlo.kl_monte_carlo(np.zeros((3, 4)), wide, eps=near)
    expect("estimate", estimate, _draws(np.zeros((3, 4)), wide, near).mean(), source="definition")


@exercise("kl_monte_carlo", points=0.75)
def test_error_is_the_standard_error_of_that_mean(submission, rng):
    """the error is the standard error of that mean."""
    for shape in SHAPES:
        mu, logvar, eps = _inputs(rng, shape)
        _, error = submission.monte_carlo.kl_monte_carlo(mu, logvar, eps=eps)
        draws = _draws(mu, logvar, eps)
        squares = sum((k - draws.mean()) ** 2 for k in draws)
        expect("standard error", error, np.sqrt(squares / 6 / 7), source="definition", context={"draws": draws})


@exercise("kl_monte_carlo", points=0.25, needs=("test_estimate_is_the_mean_of_the_log_ratio",))
def test_the_prior_differs_from_itself_by_nothing(submission, rng):
    zero, eps = np.zeros((3, 4)), rng.standard_normal((7, 3, 4))
    estimate, error = submission.monte_carlo.kl_monte_carlo(zero, zero.copy(), eps=eps)
    expect("estimate", estimate, 0.0, source="closed form", atol=1e-12)
    expect("standard error", error, 0.0, source="closed form", atol=1e-12)


@exercise("kl_monte_carlo", points=0.25)
def test_the_estimate_comes_as_near_as_its_error_says(submission, rng):
    """the estimate comes as near to the integral as its error says."""
    mu, logvar = rng.uniform(0.5, 1.5, (1, 1)), rng.uniform(-2, -1, (1, 1))
    q = mu.item(), np.sqrt(np.exp(logvar.item()))
    z, step = np.linspace(-9, 9, 2001, retstep=True)  # at both ends all slopes vanish: the trapezoidal rule is exact
    exact = step * np.sum(np.exp(_log_density(z, *q)) * (_log_density(z, *q) - _log_density(z, 0, 1)))
    estimate, error = submission.monte_carlo.kl_monte_carlo(mu, logvar, eps=rng.standard_normal((20_000, 1, 1)))
    says = f"of 20000 draws the estimate is {estimate:.4f} ± {error:.4f}, where the integral is {exact:.4f}"
    near = abs(estimate - exact) < 6 * error and error < 0.02
    expect_true("estimate", near, says, value=np.array([estimate, error]))


def _inputs(rng, shape):
    return *rng.standard_normal((2, *shape)), rng.standard_normal((7, *shape))


def _draws(mu, logvar, eps):
    """One number for each draw: summed over the latents, averaged over the examples."""
    sigma = np.sqrt(np.exp(logvar))
    z = np.stack([mu + sigma * e for e in eps])
    return (_log_density(z, mu, sigma) - _log_density(z, 0, 1)).sum(axis=2).mean(axis=1)


def _log_density(z, mu, sigma):
    return -np.log(sigma * np.sqrt(2 * np.pi)) - ((z - mu) / sigma) ** 2 / 2
