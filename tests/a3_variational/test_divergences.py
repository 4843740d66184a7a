"""Grades the divergences between Gaussians: from the standard normal prior, and from one another."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

SHAPES = (4, 3), (1, 3), (5, 1), (3, 3)
"""Examples by latents; one of either is a table too."""
FAR = 50.0, 30.0, 6.0, -6.0, -30.0, -50.0
"""Log-variances whose exponentials are exact; one at a time, for beside what is large, what is small is not seen."""
FARTHER = np.array([[1e4, -1e4, 0.0], [-300.0, 300.0, 1e4]], np.float32)


@exercise("kl_standard_normal", points=0.5)
def test_in_one_dimension_it_is_the_integral(submission, rng):
    """in one dimension it is the integral of q log(q / p)."""
    mu, logvar = rng.uniform(0.5, 1.5, (1, 1)), rng.uniform(0.3, 1.2, (1, 1))
    loss, _, _ = submission.divergences.kl_standard_normal(mu, logvar)
    integral = _integral(mu.item(), np.sqrt(np.exp(logvar.item())), 0.0, 1.0)
    expect("loss", loss, integral, source="integral", context={"mu": mu, "logvar": logvar})


@exercise("kl_standard_normal", points=0.5)
def test_latents_are_summed_and_examples_averaged(submission, rng):
    for shape in SHAPES:
        mu, logvar = rng.standard_normal((2, *shape))
        loss, _, _ = submission.divergences.kl_standard_normal(mu, logvar)
        expect("loss", loss, _kl(mu, logvar), source="definition", context={"mu": mu, "logvar": logvar})


@exercise("kl_standard_normal", points=0.5)
def test_dmu_agrees_with_the_numerical_gradient(submission, rng):
    for shape in SHAPES:
        mu, logvar = rng.standard_normal((2, *shape))
        _, dmu, _ = submission.divergences.kl_standard_normal(mu, logvar)
        numerical = numerical_gradient_of(lambda m, logvar=logvar: _kl(m, logvar), mu)
        expect("dmu", dmu, numerical, source="numerical gradient", context={"mu": mu, "logvar": logvar})


@exercise("kl_standard_normal", points=0.75)
def test_dlogvar_agrees_with_the_numerical_gradient(submission, rng):
    for shape in SHAPES:
        mu, logvar = rng.standard_normal((2, *shape))
        _, _, dlogvar = submission.divergences.kl_standard_normal(mu, logvar)
        numerical = numerical_gradient_of(lambda a, mu=mu: _kl(mu, a), logvar)
        context = {"mu": mu, "logvar": logvar, "variance": np.exp(logvar)}
        expect("dlogvar", dlogvar, numerical, source="numerical gradient", context=context)


@exercise("kl_standard_normal", points=0.25, needs=("test_latents_are_summed_and_examples_averaged",))
def test_at_the_prior_loss_and_slopes_are_zero(submission, rng):
    """at the prior itself, the loss and both slopes are zero."""
    zero = np.zeros((3, 2))
    for name, part in zip(
        ("loss", "dmu", "dlogvar"), submission.divergences.kl_standard_normal(zero, zero.copy()), strict=True
    ):
        expect(name, part, 0.0 if name == "loss" else zero, source="closed form", atol=1e-12)


@exercise("kl_standard_normal", points=0.25)
def test_no_log_variance_is_too_large(submission, rng):
    """no log-variance is too large or too small, not even in float32."""
    mu = rng.standard_normal((2, 3))
    for level in FAR:
        logvar = np.full((2, 3), level)
        loss, _, dlogvar = submission.divergences.kl_standard_normal(mu, logvar)
        expect("loss", loss, np.sum(np.exp(logvar) + mu**2 - 1 - logvar) / 4, source="definition", context={"mu": mu})
        expect("dlogvar", dlogvar, (np.exp(logvar) - 1) / 4, source="closed form", context={"logvar": logvar})
    _finite(submission.divergences.kl_standard_normal(mu.astype(np.float32), FARTHER), ("loss", "dmu", "dlogvar"))


@exercise("kl_standard_normal", points=0.25)
def test_gradients_keep_float32(submission, rng):
    mu, logvar = rng.standard_normal((2, 4, 3)).astype(np.float32)
    _, dmu, dlogvar = submission.divergences.kl_standard_normal(mu, logvar)
    expect_dtype("dmu", dmu, np.float32)
    expect_dtype("dlogvar", dlogvar, np.float32)


@exercise("kl_gaussians", points=0.5)
def test_between_two_gaussians_it_is_the_integral(submission, rng):
    """in one dimension it is the integral of q log(q / p)."""
    mu_q, mu_p, logvar_q, logvar_p = (rng.uniform(*ends, (1, 1)) for ends in ((1, 2), (-1, 0), (0.4, 1), (-0.6, 0)))
    loss, *_ = submission.divergences.kl_gaussians(mu_q, logvar_q, mu_p, logvar_p)
    sigmas = [np.sqrt(np.exp(logvar.item())) for logvar in (logvar_q, logvar_p)]
    integral = _integral(mu_q.item(), sigmas[0], mu_p.item(), sigmas[1])
    expect("loss", loss, integral, source="integral", context={"mu_q": mu_q, "logvar_q": logvar_q})


@exercise("kl_gaussians", points=0.5)
def test_between_two_gaussians_latents_are_summed_and_examples_averaged(submission, rng):
    """latents are summed and examples averaged."""
    for shape in SHAPES:
        q_and_p = rng.standard_normal((4, *shape))
        loss, *_ = submission.divergences.kl_gaussians(*q_and_p)
        context = {"mu_q": q_and_p[0], "logvar_q": q_and_p[1], "logvar_p": q_and_p[3]}
        expect("loss", loss, _kl(*q_and_p), source="definition", context=context)


@exercise("kl_gaussians", points=0.25, needs=("test_between_two_gaussians_latents_are_summed_and_examples_averaged",))
def test_equal_gaussians_have_none(submission, rng):
    """two equal Gaussians have no divergence, and no slope."""
    mu, logvar = rng.standard_normal((2, 4, 3))
    parts = submission.divergences.kl_gaussians(mu, logvar, mu.copy(), logvar.copy())
    for name, part in zip(("loss", "dmu_q", "dlogvar_q", "dmu_p", "dlogvar_p"), parts, strict=True):
        expect(name, part, 0.0 if name == "loss" else np.zeros((4, 3)), source="closed form", atol=1e-12)


@exercise("kl_gaussians", points=0.5)
def test_dmu_q_agrees_with_the_numerical_gradient(submission, rng):
    """dmu_q agrees with the numerical gradient."""
    _compare(submission, rng, 0, "dmu_q")


@exercise("kl_gaussians", points=0.5)
def test_dlogvar_q_agrees_with_the_numerical_gradient(submission, rng):
    """dlogvar_q agrees with the numerical gradient."""
    _compare(submission, rng, 1, "dlogvar_q")


@exercise("kl_gaussians", points=0.5)
def test_dmu_p_agrees_with_the_numerical_gradient(submission, rng):
    """dmu_p agrees with the numerical gradient."""
    _compare(submission, rng, 2, "dmu_p")


@exercise("kl_gaussians", points=0.75)
def test_dlogvar_p_agrees_with_the_numerical_gradient(submission, rng):
    """dlogvar_p agrees with the numerical gradient."""
    _compare(submission, rng, 3, "dlogvar_p")


@exercise("kl_gaussians", points=0.25, needs=("test_between_two_gaussians_latents_are_summed_and_examples_averaged",))
def test_neither_log_variance_is_too_large(submission, rng):
    """no log-variance is too large or too small, not even in float32."""
    mu_q, mu_p = rng.standard_normal((2, 2, 3)).astype(np.float32)
    names = ("loss", "dmu_q", "dlogvar_q", "dmu_p", "dlogvar_p")
    zero = np.zeros_like(mu_q)
    for logvar_q, logvar_p in ((FARTHER, zero), (zero, FARTHER), (FARTHER, -FARTHER), (-FARTHER, FARTHER)):
        _finite(submission.divergences.kl_gaussians(mu_q, logvar_q, mu_p, logvar_p), names)
    mu_q, mu_p, far, near = *rng.standard_normal((2, 2, 3)), np.array([[-20.0, 0.5, 20.0]] * 2), np.zeros((2, 3))
    for logvar_q, logvar_p in ((far, near), (near, far), (far, -far / 2)):
        loss, *_ = submission.divergences.kl_gaussians(mu_q, logvar_q, mu_p, logvar_p)
        expect("loss of log-variances far apart", loss, _kl(mu_q, logvar_q, mu_p, logvar_p), source="definition")
    for level in 35.0, 6.0, -6.0, -35.0:
        for logvar_q, logvar_p in ((level + near, near), (near, level + near)):
            got = submission.divergences.kl_gaussians(mu_q, logvar_q, mu_p, logvar_p)
            ratio, pull = np.exp(logvar_q - logvar_p), (mu_q - mu_p) / np.exp(logvar_p)
            slopes = pull, (ratio - 1) / 2, -pull, (1 - ratio - (mu_q - mu_p) * pull) / 2
            expected = [_kl(mu_q, logvar_q, mu_p, logvar_p), *(slope / 2 for slope in slopes)]
            for name, part, right in zip(names, got, expected, strict=True):
                expect(f"{name} of log-variances far apart", part, right, source="closed form")


@exercise("kl_gaussians", points=0.25)
def test_all_four_gradients_keep_float32(submission, rng):
    parts = submission.divergences.kl_gaussians(*rng.standard_normal((4, 4, 3)).astype(np.float32))
    for name, part in zip(("dmu_q", "dlogvar_q", "dmu_p", "dlogvar_p"), parts[1:], strict=True):
        expect_dtype(name, part, np.float32)


def _kl(mu_q, logvar_q, mu_p=0.0, logvar_p=0.0):
    """By standard deviations: log of their ratio, and the expected square of z - mu_p under q."""
    sigma_q, sigma_p = np.sqrt(np.exp(logvar_q)), np.sqrt(np.exp(logvar_p))
    entries = np.log(sigma_p / sigma_q) + (sigma_q**2 + (mu_q - mu_p) ** 2) / (2 * sigma_p**2) - 0.5
    return entries.sum(axis=1).mean()


def _integral(mu_q, sigma_q, mu_p, sigma_p):
    """By the trapezoidal rule, which is exact to the last digits where all slopes vanish at both ends."""
    z, step = np.linspace(mu_q - 12 * sigma_q, mu_q + 12 * sigma_q, 2001, retstep=True)
    log_q, log_p = _log_density(z, mu_q, sigma_q), _log_density(z, mu_p, sigma_p)
    return step * np.sum(np.exp(log_q) * (log_q - log_p))


def _log_density(z, mu, sigma):
    return -np.log(sigma * np.sqrt(2 * np.pi)) - ((z - mu) / sigma) ** 2 / 2


def _finite(parts, names):
    for name, part in zip(names, parts, strict=True):
        says = (
            f"{name} is infinite or NaN where a log-variance is 300, or −300 where one divides by the variance: hold "
            "the exponents down (see bounded_exp)"
        )
        expect_true(name, np.isfinite(part).all(), says, value=part)


def _compare(submission, rng, place, name):
    for shape in SHAPES:
        all_four = rng.standard_normal((4, *shape))
        got = submission.divergences.kl_gaussians(*all_four)[1 + place]

        def kl(a, before=all_four[:place], behind=all_four[place + 1 :]):
            return _kl(*before, a, *behind)

        ratio = np.exp(all_four[1] - all_four[3])
        context = {"ratio of the variances": ratio, "mu_q - mu_p": all_four[0] - all_four[2]}
        numerical = numerical_gradient_of(kl, all_four[place])
        expect(name, got, numerical, source="numerical gradient", context=context)
