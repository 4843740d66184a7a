"""Grades the moments of the aggregate posterior, and how much longer a decoded path is than a straight line."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype


@exercise("aggregate_posterior", points=0.5)
def test_the_mean_is_that_of_the_means(submission, rng):
    mu, logvar = 2 + rng.standard_normal((7, 3)), rng.standard_normal((7, 3))
    mean, _ = submission.latent_measures.aggregate_posterior(mu, logvar)
    expect("mean", mean, [sum(mu[n, z] for n in range(7)) / 7 for z in range(3)], source="mean", context={"mu": mu})


@exercise("aggregate_posterior", points=0.5)
def test_without_noise_it_is_the_covariance_of_the_codes(submission, rng):
    """without noise, it is the covariance of the means."""
    mu = 2 + rng.standard_normal((7, 3)) @ rng.standard_normal((3, 3))
    _, covariance = submission.latent_measures.aggregate_posterior(mu, np.full((7, 3), -np.inf))
    expect("covariance", covariance, np.cov(mu.T, bias=True), source="covariance of mu", context={"mu": mu})


@exercise("aggregate_posterior", points=0.5)
def test_when_all_means_are_one_it_is_the_mean_variance(submission, rng):
    """when all examples share one mean, it is the mean of their variances."""
    mu, variances = np.tile(rng.standard_normal(3), (7, 1)), rng.uniform(0.2, 3, (7, 3))
    _, covariance = submission.latent_measures.aggregate_posterior(mu, np.log(variances))
    expected = np.diag(variances.sum(axis=0) / 7)
    expect("covariance", covariance, expected, source="mean variance", context={"variances": variances})


@exercise("aggregate_posterior", points=1)
def test_it_is_the_covariance_of_the_mixture(submission, rng):
    """it is the covariance of the mixture, E[zz'] - mm'."""
    mu, sigma = 2 + rng.standard_normal((7, 3)), rng.uniform(0.4, 1.6, (7, 3))
    _, covariance = submission.latent_measures.aggregate_posterior(mu, 2 * np.log(sigma))
    second = sum(np.outer(m, m) + np.diag(s**2) for m, s in zip(mu, sigma, strict=True)) / 7
    mean = mu.sum(axis=0) / 7
    context = {"mu": mu, "sigma": sigma, "mean": mean}
    expect("covariance", covariance, second - np.outer(mean, mean), source="closed form", context=context)


@exercise("aggregate_posterior", points=0.5)
def test_float32_moments_are_float32(submission, rng):
    mu, logvar = rng.standard_normal((2, 6, 4)).astype(np.float32)
    mean, covariance = submission.latent_measures.aggregate_posterior(mu, logvar)
    expect_dtype("mean", mean, np.float32)
    expect_dtype("covariance", covariance, np.float32)


@exercise("path_length_ratio", points=0.75)
def test_a_straight_path_has_the_ratio_one(submission, rng):
    """a straight path has the ratio 1, at whatever pace it goes."""
    a, b = rng.standard_normal((2, 4, 1, 6))
    pace = np.array([0, 0.1, 0.15, 0.5, 1])[:, np.newaxis]
    ratio = submission.latent_measures.path_length_ratio(a + pace * (b - a))
    expect("ratio", ratio, np.ones(4), source="ratio of a straight path", context={"a": a, "b": b})


@exercise("path_length_ratio", points=0.75)
def test_half_a_circle_is_half_pi_times_its_diameter(submission, rng):
    """half a circle is π/2 times as long as its diameter."""
    angle = np.linspace(0, np.pi, 2001)
    radius, turn = rng.uniform(0.3, 5, 3), np.linalg.qr(rng.standard_normal((6, 6)))[0]
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1) @ turn[:2]
    path = radius[:, np.newaxis, np.newaxis] * circle + rng.standard_normal((3, 1, 6))
    ratio = submission.latent_measures.path_length_ratio(path)
    expect("ratio", ratio, np.full(3, np.pi / 2), source="closed form", rtol=1e-5)


@exercise("path_length_ratio", points=1)
def test_it_is_the_sum_of_the_steps_over_the_distance_of_the_ends(submission, rng):
    path = rng.standard_normal((3, 5, 4))
    steps = [[np.sqrt(np.sum((p[t + 1] - p[t]) ** 2)) for t in range(4)] for p in path]
    ends = np.array([np.sqrt(np.sum((p[4] - p[0]) ** 2)) for p in path])
    ratio = submission.latent_measures.path_length_ratio(path)
    expect("ratio", ratio, np.sum(steps, axis=1) / ends, source="definition", context={"ends": ends})


@exercise("path_length_ratio", points=0.25)
def test_a_path_that_comes_back_is_infinitely_longer(submission, rng):
    """a path that comes back to where it began has an infinite ratio."""
    path = rng.standard_normal((3, 5, 4))
    path[1, -1] = path[1, 0]
    ratio = submission.latent_measures.path_length_ratio(path)
    expect("ratio of the path that comes back", ratio[1], np.inf, source="limit")


@exercise("path_length_ratio", points=0.25)
def test_the_ratio_of_float32_is_float32(submission, rng):
    path = rng.standard_normal((3, 5, 4)).astype(np.float32)
    expect_dtype("ratio", submission.latent_measures.path_length_ratio(path), np.float32)
