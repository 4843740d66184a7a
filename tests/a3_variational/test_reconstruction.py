"""Grades the Gaussian negative log-likelihood."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

SHAPES = (4, 5), (1, 5), (4, 1), (3, 3)
"""Examples by pixels; one of either is a table too."""


@exercise("gaussian_nll_loss", points=0.75)
def test_loss_is_the_negative_log_density(submission, rng):
    """loss is minus the log-density of an example, on average."""
    for shape in SHAPES:
        mu, logvar, x = rng.standard_normal((3, *shape))
        loss, *_ = submission.reconstruction.gaussian_nll_loss(mu, logvar, x)
        variance = np.exp(logvar)
        density = np.exp(-((x - mu) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
        context = {"logvar": logvar, "squares": (x - mu) ** 2}
        expect("loss", loss, -np.log(density).sum(axis=1).mean(), source="negative log-density", context=context)


@exercise("gaussian_nll_loss", points=0.25)
def test_it_is_the_logarithm_of_a_density(submission, rng):
    """exp(−loss) of one pixel is a density: its integral is 1."""
    mu, logvar = rng.uniform(-1, 1, (1, 1)), rng.uniform(-1, 1, (1, 1))
    width = rng.uniform(0.25, 0.4)
    steps = width * np.arange(-45, 46)  # so fine a sum of a Gaussian is its integral, to more than ten digits
    losses = [submission.reconstruction.gaussian_nll_loss(mu, logvar, mu + step)[0] for step in steps]
    expect("integral", width * np.exp(-np.array(losses)).sum(), 1.0, source="total probability", rtol=1e-6)


@exercise("gaussian_nll_loss", points=0.5)
def test_one_variance_may_serve_many_pixels(submission, rng):
    for n, shape in (4, (5,)), (4, ()), (5, (5,)), (1, (5,)), (4, (1,)):
        mu, x = rng.standard_normal((2, n, *(shape or (5,))))
        logvar = rng.standard_normal(shape) + 0.7
        loss, *_ = submission.reconstruction.gaussian_nll_loss(mu, np.asarray(logvar), x)
        expect(f"loss with logvar of shape {shape}", loss, _nll(mu, logvar, x), source="definition")


@exercise("gaussian_nll_loss", points=0.5)
def test_dmu_agrees_with_the_numerical_gradient(submission, rng):
    for shape in SHAPES:
        mu, logvar, x = rng.standard_normal((3, *shape))
        _, dmu, _ = submission.reconstruction.gaussian_nll_loss(mu, logvar, x)
        numerical = numerical_gradient_of(lambda m, logvar=logvar, x=x: _nll(m, logvar, x), mu)
        context = {"mu - x": mu - x, "precision": np.exp(-logvar)}
        expect("dmu", dmu, numerical, source="numerical gradient", context=context)


@exercise("gaussian_nll_loss", points=0.75)
def test_dlogvar_agrees_with_the_numerical_gradient(submission, rng):
    for shape in SHAPES:
        mu, logvar, x = rng.standard_normal((3, *shape))
        _, _, dlogvar = submission.reconstruction.gaussian_nll_loss(mu, logvar, x)
        numerical = numerical_gradient_of(lambda a, mu=mu, x=x: _nll(mu, a, x), logvar)
        context = {"squares": (mu - x) ** 2, "squares * precision": (mu - x) ** 2 * np.exp(-logvar)}
        expect("dlogvar", dlogvar, numerical, source="numerical gradient", context=context)


@exercise("gaussian_nll_loss", points=0.75)
def test_a_shared_variance_collects_its_gradient(submission, rng):
    """a variance shared by many entries collects the gradients of all."""
    for n, shape in (4, (5,)), (4, ()), (5, (5,)), (1, (5,)), (4, (1,)):
        mu, x = rng.standard_normal((2, n, *(shape or (5,))))
        logvar = np.asarray(rng.standard_normal(shape) + 0.7)
        _, dmu, dlogvar = submission.reconstruction.gaussian_nll_loss(mu, logvar, x)
        numerical = numerical_gradient_of(lambda a, mu=mu, x=x: _nll(mu, a, x), logvar)
        expect(f"dlogvar of shape {shape}", dlogvar, numerical, source="numerical gradient")
        expect("dmu", dmu, (mu - x) * np.exp(-logvar) / n, source="closed form", context={"mu - x": mu - x})


@exercise("gaussian_nll_loss", points=0.25)
def test_no_log_variance_is_too_small(submission, rng):
    """no log-variance is too small or too large, not even in float32."""
    mu, x = rng.standard_normal((2, 2, 3))
    for level in 50.0, 30.0, 6.0, -6.0, -30.0, -50.0:  # one at a time: beside large slopes, small ones are not seen
        logvar = np.full((2, 3), level)
        loss, dmu, dlogvar = submission.reconstruction.gaussian_nll_loss(mu, logvar, x)
        expect("loss", loss, _nll(mu, logvar, x), source="definition")
        expect("dmu", dmu, (mu - x) * np.exp(-level) / 2, source="closed form", atol=0)
        expect("dlogvar", dlogvar, (1 - (mu - x) ** 2 * np.exp(-level)) / 4, source="closed form")
    far = np.array([[1e4, -1e4, 0.0], [-300.0, 300.0, -1e4]], np.float32)
    parts = submission.reconstruction.gaussian_nll_loss(mu.astype(np.float32), far, x.astype(np.float32))
    for name, part in zip(("loss", "dmu", "dlogvar"), parts, strict=True):
        says = f"a log-variance of -300 or less makes {name} infinite or NaN: hold the exponent down (see bounded_exp)"
        expect_true(name, np.isfinite(part).all(), says, value=part)


@exercise("gaussian_nll_loss", points=0.25)
def test_gradients_keep_float32(submission, rng):
    mu, logvar, x = rng.standard_normal((3, 4, 5)).astype(np.float32)
    for shared in (logvar, logvar[0], np.asarray(logvar[0, 0])):
        _, dmu, dlogvar = submission.reconstruction.gaussian_nll_loss(mu, shared, x)
        expect_dtype("dmu", dmu, np.float32)
        expect_dtype("dlogvar", dlogvar, np.float32)


def _nll(mu, logvar, x):
    """By the density itself, with standard deviations."""
    sigma = np.sqrt(np.exp(np.broadcast_to(logvar, x.shape)))
    return np.sum(np.log(sigma * np.sqrt(2 * np.pi)) + ((x - mu) / sigma) ** 2 / 2) / len(x)
