"""Grades the moments of the aggregate posterior, and how much longer a decoded path is than a straight line."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype

CENTRE = np.array([2.0, -2.0, 0.5])
SHAPES = (7, 3), (1, 3), (7, 1), (3, 3)
"""Examples by latents; of one latent the covariance is a table too, of one number."""


@exercise("aggregate_posterior", points=0.5)
def test_the_mean_is_that_of_the_means(submission, rng):
    for rows, columns in SHAPES:
        mu, logvar = CENTRE[:columns] + rng.standard_normal((rows, columns)), rng.standard_normal((rows, columns))
        mean, _ = submission.latent_measures.aggregate_posterior(mu, logvar)
        expected = [sum(mu[n, z] for n in range(rows)) / rows for z in range(columns)]
        expect("mean", mean, expected, source="mean", context={"mu": mu})


@exercise("aggregate_posterior", points=0.5)
def test_without_noise_it_is_the_covariance_of_the_codes(submission, rng):
    """without noise, it is the covariance of the means."""
    mu = CENTRE + rng.standard_normal((7, 3)) @ rng.standard_normal((3, 3))
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
    for rows, columns in SHAPES:
        mu, sigma = CENTRE[:columns] + rng.standard_normal((rows, columns)), rng.uniform(0.4, 1.6, (rows, columns))
        _, covariance = submission.latent_measures.aggregate_posterior(mu, 2 * np.log(sigma))
        second = sum(np.outer(m, m) + np.diag(s**2) for m, s in zip(mu, sigma, strict=True)) / rows
        mean = mu.sum(axis=0) / rows
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
    n = int(rng.integers(3, 40))
    a, b = rng.standard_normal((2, n, 1, 6))
    pace = np.array([0, 0.1, 0.15, 0.5, 1])[:, np.newaxis]
    ratio = submission.latent_measures.path_length_ratio(a + pace * (b - a))
    expect("ratio", ratio, np.ones(n), source="ratio of a straight path", context={"a": a, "b": b})


@exercise("path_length_ratio", points=0.75)
def test_half_a_circle_is_half_pi_times_its_diameter(submission, rng):
    """half a circle is π/2 times as long as its diameter."""
    angle = np.linspace(0, np.pi, 2001)
    n = int(rng.integers(3, 40))
    radius, turn = rng.uniform(0.3, 5, n), np.linalg.qr(rng.standard_normal((6, 6)))[0]
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1) @ turn[:2]
    path = radius[:, np.newaxis, np.newaxis] * circle + rng.standard_normal((n, 1, 6))
    ratio = submission.latent_measures.path_length_ratio(path)
    expect("ratio", ratio, np.full(n, np.pi / 2), source="closed form", rtol=1e-5)


@exercise("path_length_ratio", points=1)
def test_it_is_the_sum_of_the_steps_over_the_distance_of_the_ends(submission, rng):
    for n, stations, d in (3, 5, 4), (1, 5, 4), (3, 5, 1), (3, 2, 4), (4, 4, 4):  # paths, stations, pixels
        path = rng.standard_normal((n, stations, d))
        steps = [[np.sqrt(np.sum((p[t + 1] - p[t]) ** 2)) for t in range(stations - 1)] for p in path]
        ends = np.array([np.sqrt(np.sum((p[-1] - p[0]) ** 2)) for p in path])
        ratio = submission.latent_measures.path_length_ratio(path)
        expect("ratio", ratio, np.sum(steps, axis=1) / ends, source="definition", context={"ends": ends})


@exercise("path_length_ratio", points=0.25)
def test_a_path_that_comes_back_is_infinitely_longer(submission, rng):
    """a path that comes back to where it began has an infinite ratio."""
    path = rng.standard_normal((9, 5, 4))
    back, still = rng.permutation(9)[:2]
    path[back, -1], path[still] = path[back, 0], path[still, 0]
    ratio = submission.latent_measures.path_length_ratio(path)
    expect("ratio of the path that comes back", ratio[back], np.inf, source="limit")
    expect("ratio of a path that never moves", ratio[still], np.nan, source="ratio of 0 to 0")


@exercise("path_length_ratio", points=0.25)
def test_the_ratio_of_float32_is_float32(submission, rng):
    path = rng.standard_normal((3, 5, 4)).astype(np.float32)
    expect_dtype("ratio", submission.latent_measures.path_length_ratio(path), np.float32)
