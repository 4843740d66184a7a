"""Measures of a latent space: closed forms, scipy, and samples of the mixtures that they speak of."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from oracles import few

from cs231n_ae.losses import kl_standard_normal
from cs231n_ae.measures import (
    aggregate_posterior,
    classifier_score,
    code_accuracy,
    confident_share,
    path_length_ratio,
    prior_gap,
)
from cs231n_ae.models import lerp

RNG = np.random.default_rng


def test_a_linear_decoder_has_the_ratio_one():
    rng = RNG(0)
    a, b, w = rng.standard_normal((8, 3)), rng.standard_normal((8, 3)), rng.standard_normal((3, 20))
    np.testing.assert_allclose(path_length_ratio(lerp(a, b, np.linspace(0, 1, 9)) @ w + 1), 1, rtol=1e-12)


def test_the_length_of_a_parabola():
    t = np.linspace(0, 1, 3001)
    path = np.stack([t, t**2], axis=1)[np.newaxis]
    length = np.sqrt(5) / 2 + np.arcsinh(2) / 4  # the integral of the root of 1 + 4t²
    assert path_length_ratio(path)[0] == pytest.approx(length / np.sqrt(2), rel=1e-7)


@few
@given(seed=st.integers(0, 1000), steps=st.integers(2, 9))
def test_no_path_is_shorter_than_the_straight_line_and_detours_only_add(seed, steps):
    path = RNG(seed).standard_normal((5, steps + 1, 4))
    assert (path_length_ratio(path) >= 1 - 1e-12).all()
    fewer = np.delete(path, 1, axis=1)
    assert (path_length_ratio(path) >= path_length_ratio(fewer) - 1e-12).all()


def test_paths_that_come_back_or_never_move():
    path = RNG(0).standard_normal((3, 4, 2))
    path[1, -1], path[2] = path[1, 0], 5
    ratio = path_length_ratio(path)
    assert np.isfinite(ratio[0])
    assert ratio[1] == np.inf
    assert np.isnan(ratio[2])


def test_the_aggregate_posterior_has_the_moments_of_its_samples():
    rng = RNG(0)
    mu, logvar = rng.standard_normal((5, 3)) @ rng.standard_normal((3, 3)), rng.standard_normal((5, 3))
    of, n = rng.integers(5, size=400_000), 400_000
    z = mu[of] + np.exp(logvar[of] / 2) * rng.standard_normal((n, 3))
    mean, covariance = aggregate_posterior(mu, logvar)
    error = np.sqrt(np.diag(np.cov(z.T)) / n)
    assert (np.abs(z.mean(axis=0) - mean) < 5 * error).all()
    centred = z - mean
    products = centred[:, :, np.newaxis] * centred[:, np.newaxis]
    assert (np.abs(products.mean(axis=0) - covariance) < 5 * products.std(axis=0) / np.sqrt(n)).all()


def test_codes_of_the_prior_itself_have_no_gap():
    mean, covariance = aggregate_posterior(np.zeros((4, 3)), np.zeros((4, 3)))
    assert prior_gap(mean, covariance) == 0


@few
@given(seed=st.integers(0, 1000), z=st.integers(1, 5))
def test_the_gap_of_a_diagonal_gaussian_is_the_divergence_of_the_loss(seed, z):
    mean, logvar = RNG(seed).standard_normal((2, z))
    expected, _, _ = kl_standard_normal(mean[np.newaxis], logvar[np.newaxis])
    assert prior_gap(mean, np.diag(np.exp(logvar))) == pytest.approx(expected, rel=1e-10, abs=1e-12)


def test_the_gap_is_the_mean_log_ratio_of_the_densities():
    rng = RNG(1)
    root = rng.standard_normal((3, 3))
    mean, covariance = rng.standard_normal(3), root @ root.T + 0.3 * np.eye(3)
    q, p = scipy.stats.multivariate_normal(mean, covariance), scipy.stats.multivariate_normal(np.zeros(3), np.eye(3))
    z = q.rvs(200_000, random_state=rng)
    ratio = q.logpdf(z) - p.logpdf(z)
    assert abs(ratio.mean() - prior_gap(mean, covariance)) < 5 * ratio.std() / np.sqrt(len(z))


def test_the_gap_is_a_lower_bound_on_the_divergence_of_the_mixture():
    mu, logvar = np.array([[-2.0], [2.5]]), np.log(np.array([[0.1], [0.3]]))
    grid = np.linspace(-8, 8, 40_001)
    q = sum(scipy.stats.norm(m, np.exp(v / 2)).pdf(grid) for m, v in zip(mu[:, 0], logvar[:, 0], strict=True)) / 2
    integrand = np.where(q > 0, q * (np.log(np.maximum(q, 1e-300)) - scipy.stats.norm.logpdf(grid)), 0)
    divergence = integrand.sum() * (grid[1] - grid[0])
    mean, covariance = aggregate_posterior(mu, logvar)
    g = scipy.stats.norm(mean[0], np.sqrt(covariance[0, 0]))
    missing = (q * (np.log(np.maximum(q, 1e-300)) - g.logpdf(grid))).sum() * (grid[1] - grid[0])
    assert prior_gap(mean, covariance) < divergence
    assert prior_gap(mean, covariance) + missing == pytest.approx(divergence, rel=1e-6)


def test_a_flat_cloud_is_infinitely_far():
    assert prior_gap(np.zeros(2), np.diag([1.0, 0.0])) == np.inf


def test_codes_that_hold_the_class_are_told_apart_and_noise_is_not():
    rng = RNG(0)
    y = np.arange(600) % 3
    apart, noise = 10 * np.eye(3)[y] + rng.standard_normal((600, 3)), rng.standard_normal((600, 3))
    assert code_accuracy(apart[:200], y[:200], apart[200:], y[200:]) == 1
    assert abs(code_accuracy(noise[:200], y[:200], noise[200:], y[200:]) - 1 / 3) < 0.12
    assert code_accuracy(np.zeros((4, 1)), np.array([0, 0, 1, 0]), np.zeros((3, 1)), np.zeros(3, int), k=3) == 0.75


def test_the_share_of_confident_answers():
    p = np.array([[0.95, 0.05], [0.1, 0.9], [0.5, 0.5], [0.89, 0.11]])
    assert confident_share(p) == 0.5
    assert confident_share(p, threshold=0.5) == 1


@pytest.mark.parametrize("k", [2, 7])
def test_the_score_is_k_for_clear_and_varied_pictures_and_one_for_alike_ones(k):
    assert classifier_score(np.tile(np.eye(k), (3, 1))) == pytest.approx(k, rel=1e-12)
    assert classifier_score(np.tile(np.eye(k)[0], (5, 1))) == pytest.approx(1, rel=1e-12)
    assert classifier_score(np.full((5, k), 1 / k)) == pytest.approx(1, rel=1e-12)


@few
@given(seed=st.integers(0, 1000))
def test_the_score_is_a_mutual_information(seed):
    p = RNG(seed).dirichlet(np.full(4, 0.3), 6)
    expected = scipy.stats.entropy(p.mean(axis=0)) - np.mean([scipy.stats.entropy(row) for row in p])
    assert np.log(classifier_score(p)) == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert 1 - 1e-12 <= classifier_score(p) <= 4


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda: path_length_ratio(np.zeros((2, 1, 3))), "path must have two stations or more"),
        (lambda: path_length_ratio(np.zeros((2, 3))), r"path must have shape \(any, any, any\)"),
        (lambda: aggregate_posterior(np.zeros((2, 3)), np.zeros((2, 2))), r"logvar must have shape \(2, 3\)"),
        (lambda: prior_gap(np.zeros(2), np.eye(3)), r"covariance must have shape \(2, 2\)"),
        (lambda: prior_gap(np.zeros(2), np.diag([1.0, -1.0])), "covariance must have no negative eigenvalue"),
        (lambda: classifier_score(np.ones((2, 3))), r"probabilities summed over the classes must lie in"),
        (lambda: confident_share(np.eye(2) * 2 - 0.5), r"probabilities must lie in \[0, 1\]"),
        (lambda: confident_share(np.eye(2), threshold=2), r"threshold must be a finite number in \[0, 1\]"),
    ],
)
def test_bad_arguments_are_refused(call, match):
    with pytest.raises(ValueError, match=match):
        call()
