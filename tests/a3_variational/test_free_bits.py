"""Grades the divergence of each latent, and free bits."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of


@exercise("kl_per_latent", points=1)
def test_it_is_the_expected_difference_of_the_log_densities(submission, rng):
    """it is the expected difference of the log densities, one for each latent."""
    for n, z in (5, 3), (1, 3), (4, 1), (3, 3):
        mu, logvar = rng.standard_normal((n, z)), rng.uniform(-2, 2, (n, z))
        kl = submission.free_bits.kl_per_latent(mu, logvar)
        expected = _integrals(mu, logvar).sum(axis=0) / n
        expect("kl", kl, expected, source="integral", context={"mu": mu, "logvar": logvar})
    for level in 30.0, 6.0, -6.0, -30.0:
        mu, logvar = rng.standard_normal((5, 3)), np.full((5, 3), level)
        kl = submission.free_bits.kl_per_latent(mu, logvar)
        expect("kl of log-variances far from 0", kl, _integrals(mu, logvar).sum(axis=0) / 5, source="integral")


@exercise("kl_per_latent", points=0.25, needs=("test_it_is_the_expected_difference_of_the_log_densities",))
def test_the_prior_itself_costs_nothing(submission, rng):
    zeros = np.zeros((5, 3))
    expect(
        "kl", submission.free_bits.kl_per_latent(zeros, zeros), np.zeros(3), source="divergence of N(0, 1) from itself"
    )


@exercise("kl_per_latent", points=0.25)
def test_a_latent_pays_for_itself_alone(submission, rng):
    mu, logvar, expected = np.zeros((4, 3)), np.zeros((4, 3)), np.zeros(3)
    which, mean = rng.integers(3), rng.uniform(1, 3)
    mu[:, which], expected[which] = mean, mean**2 / 2
    expect("kl", submission.free_bits.kl_per_latent(mu, logvar), expected, source="closed form, mu² / 2")


@exercise("kl_per_latent", points=0.5)
def test_it_stays_finite_and_float32(submission, rng):
    """it stays finite in float32, even where a log-variance has gone astray."""
    mu, logvar = rng.standard_normal((4, 3)).astype(np.float32), rng.uniform(-1, 1, (4, 3)).astype(np.float32)
    expect_dtype("kl", submission.free_bits.kl_per_latent(mu, logvar), np.float32)
    logvar[2, 1] = 100
    kl = submission.free_bits.kl_per_latent(mu, logvar)
    says = "kl is infinite or NaN where a log-variance is 100"
    expect_true("kl", np.isfinite(kl).all(), says, value=kl)


@exercise("free_bits_loss", points=0.5)
def test_with_nothing_free_it_is_the_divergence(submission, rng):
    """with nothing free, it is the divergence."""
    mu, logvar = _draw(rng)
    loss, _, _ = submission.free_bits.free_bits_loss(mu, logvar, floor=0.0)
    expect("loss", loss, _loss(mu, logvar, 0.0), source="integral", context={"mu": mu, "logvar": logvar})


@exercise("free_bits_loss", points=0.5)
def test_at_the_prior_each_latent_still_costs_its_floor(submission, rng):
    """at the prior itself, each latent still costs its floor."""
    latents, floor = int(rng.integers(3, 7)), rng.uniform(0.1, 0.9)
    zeros = np.zeros((5, latents))
    loss, _, _ = submission.free_bits.free_bits_loss(zeros, zeros, floor=floor)
    expect("loss", loss, latents * floor, source="floor, times the number of latents")


@exercise("free_bits_loss", points=1)
def test_each_latent_costs_its_divergence_or_the_floor(submission, rng):
    """each latent costs its mean divergence, or the floor if that is more."""
    mu, logvar = _draw(rng)
    for rows, columns in (6, 4), (1, 4), (6, 1), (4, 4):  # one example or one latent is a table too
        some = mu[:rows, -columns:], logvar[:rows, -columns:]
        loss, _, _ = submission.free_bits.free_bits_loss(*some, floor=0.5)
        expect("loss", loss, _loss(*some, 0.5), source="definition", context={"mu": some[0], "logvar": some[1]})
    for level in 30.0, 6.0, -6.0, -30.0:
        loss, _, _ = submission.free_bits.free_bits_loss(mu, logvar + level, floor=0.5)
        expect("loss of log-variances far from 0", loss, _loss(mu, logvar + level, 0.5), source="definition")


@exercise("free_bits_loss", points=0.5)
def test_with_nothing_free_the_gradients_are_the_numerical_ones(submission, rng):
    """with nothing free, the gradients agree with the numerical ones."""
    _compare_gradients(submission, *_draw(rng), floor=0.0)


@exercise("free_bits_loss", points=1)
def test_with_a_floor_the_gradients_are_the_numerical_ones(submission, rng):
    """with a floor, the gradients agree with the numerical ones: zero below it."""
    mu, logvar = _draw(rng)
    mean = _integrals(mu, logvar).sum(axis=0) / 6
    for floor in (0.5, 0.95 * mean[1], 1.05 * mean[1], 0.95 * mean[2], 1.05 * mean[2]):
        _compare_gradients(submission, mu, logvar, floor=floor)
    _compare_gradients(submission, mu[:1], logvar[:1], floor=0.5)
    _compare_gradients(submission, mu[:, 2:3], logvar[:, 2:3], floor=0.5)
    for level in (4, -4):
        _compare_gradients(submission, mu, logvar + level, floor=0.5)


@exercise("free_bits_loss", points=0.5)
def test_gradients_stay_finite_and_float32(submission, rng):
    """gradients stay finite and float32, even where a log-variance has gone astray."""
    mu, logvar = (a.astype(np.float32) for a in _draw(rng))
    logvar[2, 1] = 100
    for name, gradient in zip(
        ("dmu", "dlogvar"), submission.free_bits.free_bits_loss(mu, logvar, floor=0.5)[1:], strict=True
    ):
        expect_dtype(name, gradient, np.float32)
        says = f"{name} is infinite or NaN where a log-variance is 100"
        expect_true(name, np.isfinite(gradient).all(), says, value=gradient)


def _draw(rng):
    """Two latents below half a nat and two above it, among them one with examples on both sides."""
    while True:
        mu = rng.standard_normal((6, 4)) * np.array([0.2, 0.7, 1.5, 2.5])
        logvar = rng.uniform(-0.5, 0.5, (6, 4)) * np.array([0.5, 1, 2, 1])
        each = _integrals(mu, logvar)
        mean = each.sum(axis=0) / 6
        mixed = ((each > 0.6).any(axis=0) & (each < 0.4).any(axis=0))[1:3].all()
        if mixed and (mean[:2] < 0.45).all() and (mean[2:] > 0.6).all():
            return mu, logvar


def _integrals(mu, logvar):
    """The integral of q (log q − log p) for each entry, by Gauss–Hermite quadrature, which is exact here."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(8)
    sigma = np.exp(logvar / 2)[..., None]
    z = mu[..., None] + sigma * nodes
    return ((z**2 - nodes**2) / 2 - np.log(sigma)) @ weights / np.sqrt(2 * np.pi)


def _loss(mu, logvar, floor):
    return float(sum(max(floor, column.sum() / len(mu)) for column in _integrals(mu, logvar).T))


def _compare_gradients(submission, mu, logvar, *, floor):
    _, dmu, dlogvar = submission.free_bits.free_bits_loss(mu, logvar, floor=floor)
    context = {"mu": mu, "logvar": logvar}
    expect("dmu", dmu, numerical_gradient_of(lambda m: _loss(m, logvar, floor), mu),
           source="numerical gradient", context=context)  # fmt: skip
    expect("dlogvar", dlogvar, numerical_gradient_of(lambda v: _loss(mu, v, floor), logvar),
           source="numerical gradient", context=context)  # fmt: skip
