"""Grades the reparameterized sample, forward and backward."""

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

SHAPES = (4, 5), (1, 5), (4, 1), (3, 3)
"""Of mu: examples by latents; one of either is a table too."""
FAR = 50.0, 30.0, 6.0, -6.0, -30.0, -50.0
"""Log-variances far from 0, whose exponentials are exact."""


@exercise("reparameterize_forward", points=0.5)
def test_z_is_the_mean_plus_the_noise_in_units_of_sigma(submission, rng):
    for shape in SHAPES:
        mu, logvar, eps = rng.standard_normal((3, *shape))
        z, _ = submission.stochastic.reparameterize_forward(mu, logvar, eps=eps)
        sigma = np.array([[np.sqrt(np.exp(value)) for value in row] for row in logvar])
        context = {"mu": mu, "logvar": logvar, "sigma * eps": sigma * eps}
        expect("z", z, mu + sigma * eps, source="definition", context=context)


@exercise("reparameterize_forward", points=0.75)
def test_samples_have_the_mean_and_the_variance_asked_for(submission, rng):
    """samples have the mean and the variance that were asked for, and are independent."""
    means, variances, n = rng.uniform(-2, 2, 3), rng.uniform(0.25, 6, 3), 20_000
    mu, logvar = np.tile(means, (n, 1)), np.tile(np.log(variances), (n, 1))
    z, _ = submission.stochastic.reparameterize_forward(mu, logvar, rng=rng)
    expect_true("z", z.shape == mu.shape, f"z has shape {z.shape}, expected {mu.shape}", value=np.array(z.shape))
    mean, variance = z.mean(axis=0), z.var(axis=0)
    says = f"{n} samples have the means {_list(mean)}, where mu is {_list(means)}"
    expect_true("mean of z", (np.abs(mean - means) < 6 * np.sqrt(variances / n)).all(), says, value=mean)
    says = f"{n} samples have the variances {_list(variance)}, where exp(logvar) is {_list(variances)}"
    expect_true("variance of z", (np.abs(variance / variances - 1) < 6 * np.sqrt(2 / n)).all(), says, value=variance)
    e = (z - means) / np.sqrt(variances)
    shared = [np.mean(e[:, 0] * e[:, 1]), np.mean(e[:, 1] * e[:, 2]), np.mean(e[1:] * e[:-1])]
    says = "the samples hang together: each entry, in each row and each column, needs noise of its own"
    expect_true("independence of z", np.abs(shared).max() < 6 / np.sqrt(n), says, value=np.array(shared))
    expect_draws_of_their_own("the noise", e)
    within = np.mean(np.abs(e) < 1)  # 68.3% of a Gaussian
    says = f"{within:.1%} of the samples lie within one sigma of mu, where a Gaussian has 68.3%"
    expect_true("share within one sigma", abs(within - 0.6827) < 0.012, says, value=np.array(within))


@exercise("reparameterize_forward", points=0.25)
def test_the_seed_decides_the_noise(submission, rng):
    """the same seed gives the same noise, and another seed another."""
    mu, logvar = rng.standard_normal((2, *rng.integers(3, 30, 2)))
    forward = submission.stochastic.reparameterize_forward
    expect_drawn_from_rng("the noise", lambda source: forward(mu, logvar, rng=source)[0], rng, shape=mu.shape)


@exercise("reparameterize_forward", points=0.25)
def test_no_log_variance_is_too_large(submission, rng):
    """no log-variance is too large or too small, not even in float32."""
    mu, eps = rng.standard_normal((2, 3, 3))
    for level in FAR:  # one at a time: beside what is large, what is small would not be seen
        logvar, scaled = np.full((3, 3), level), np.sqrt(np.exp(level)) * eps
        z, _ = submission.stochastic.reparameterize_forward(np.zeros((3, 3)), logvar, eps=eps)
        expect("z around 0", z, scaled, source="definition", atol=0, context={"eps": eps, "logvar": logvar})
    far = np.array([[1e4, -1e4, 200.0], [300.0, 0.0, -200.0], [0.0, 1e4, -300.0]], np.float32)
    z, _ = submission.stochastic.reparameterize_forward(mu.astype(np.float32), far, eps=eps.astype(np.float32))
    says = "a log-variance of 200 or more makes z infinite or NaN: hold the exponent down (see bounded_exp)"
    expect_true("z", np.isfinite(z).all(), says, value=z)


@exercise("reparameterize_forward", points=0.25)
def test_z_keeps_float32(submission, rng):
    mu, logvar, eps = rng.standard_normal((3, 4, 5)).astype(np.float32)
    z, _ = submission.stochastic.reparameterize_forward(mu, logvar, eps=eps)
    expect_dtype("z with eps given", z, np.float32)
    z, _ = submission.stochastic.reparameterize_forward(mu, logvar, rng=rng)
    expect_dtype("z with eps drawn", z, np.float32)


@exercise("reparameterize_backward", points=0.5)
def test_one_cache_gives_the_same_gradients_twice(submission, rng):
    """one cache gives the same gradients, however often it is asked."""
    mu, logvar, dz = rng.standard_normal((3, *rng.integers(3, 30, 2)))
    _, cache = submission.stochastic.reparameterize_forward(mu, logvar, rng=rng)
    one, two = (submission.stochastic.reparameterize_backward(dz, cache) for _ in range(2))
    expect("the shape of dlogvar", np.array(np.shape(one[1])), np.array(dz.shape), source="shape of logvar")
    moves = np.any(one[1])
    expect_true("dlogvar", moves, "dlogvar is zero everywhere: does z not move when logvar does?", value=moves)
    other = not np.array_equal(one[1], dz)
    expect_true("dlogvar", other, "dlogvar is dz: does z move as far with logvar as with mu?", value=other)
    same = all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))
    says = "asked twice with the same cache, the backward pass gives two answers: is there noise in it that is new?"
    expect_true("gradients", same, says, value=same)


_SAME = ("test_one_cache_gives_the_same_gradients_twice",)


@exercise("reparameterize_backward", points=0.5)
def test_dmu_agrees_with_the_numerical_gradient(submission, rng):
    for shape in SHAPES:
        mu, logvar, eps, dz = rng.standard_normal((4, *shape))
        _, cache = submission.stochastic.reparameterize_forward(mu, logvar, eps=eps)
        dmu, _ = submission.stochastic.reparameterize_backward(dz, cache)
        noise = np.exp(logvar / 2) * eps
        numerical = numerical_gradient_of(lambda m, noise=noise: m + noise, mu, dz)
        expect("dmu", dmu, numerical, source="numerical gradient", context={"dz": dz, "eps": eps})


@exercise("reparameterize_backward", points=1, needs=_SAME)
def test_dlogvar_agrees_with_the_numerical_gradient(submission, rng):
    for shape in SHAPES:
        mu, logvar, eps, dz = rng.standard_normal((4, *shape))
        _, cache = submission.stochastic.reparameterize_forward(mu, logvar, eps=eps)
        _, dlogvar = submission.stochastic.reparameterize_backward(dz, cache)
        numerical = numerical_gradient_of(lambda a, eps=eps: np.exp(a / 2) * eps, logvar, dz)
        expect("dlogvar", dlogvar, numerical, source="numerical gradient", context={"dz": dz, "dz * eps": dz * eps})


@exercise("reparameterize_backward", points=0.5, needs=_SAME)
def test_the_noise_is_that_of_the_sample(submission, rng):
    """the noise on the way back is that of the sample, also where it was drawn."""
    mu, logvar, dz = rng.standard_normal((3, 4, 5))
    z, cache = submission.stochastic.reparameterize_forward(mu, logvar, rng=rng)
    _, dlogvar = submission.stochastic.reparameterize_backward(dz, cache)
    context = {"dz": dz, "z": z, "mu": mu}
    expect("dlogvar", dlogvar, dz * (z - mu) / 2, source="closed form, ½ dz (z − mu)", context=context)


@exercise("reparameterize_backward", points=0.25, needs=_SAME)
def test_log_variances_of_50_leave_the_gradients_finite(submission, rng):
    mu, eps, dz = rng.standard_normal((3, 3, 3))
    for level in FAR:
        _, cache = submission.stochastic.reparameterize_forward(mu, np.full((3, 3), level), eps=eps)
        _, dlogvar = submission.stochastic.reparameterize_backward(dz, cache)
        expected = np.exp(level / 2) * eps * dz / 2
        expect("dlogvar", dlogvar, expected, source="closed form", atol=0, context={"dz": dz, "eps": eps})


@exercise("reparameterize_backward", points=0.25, needs=_SAME)
def test_gradients_keep_float32(submission, rng):
    mu, logvar, dz = rng.standard_normal((3, 4, 5)).astype(np.float32)
    _, cache = submission.stochastic.reparameterize_forward(mu, logvar, rng=rng)
    for name, gradient in zip(
        ("dmu", "dlogvar"), submission.stochastic.reparameterize_backward(dz, cache), strict=True
    ):
        expect_dtype(name, gradient, np.float32)


def _list(values):
    return ", ".join(f"{value:.2f}" for value in values)
