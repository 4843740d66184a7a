"""Grey values made continuous: distributions by counting, slopes by autograd, bits from probabilities of cells."""

import autograd.numpy as anp
import numpy as np
import pytest
import scipy.stats
from oracles import autograd_gradients

from cs231n_ae.dequantization import bits_per_dimension, dequantize, logit_inverse, logit_transform


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("levels", [2, 17, 256])
def test_the_level_comes_back_and_the_noise_is_uniform(rng, dtype, levels):
    level = rng.integers(0, levels, (200, 50))
    x = (level / (levels - 1)).astype(dtype)
    before = x.copy()
    v = dequantize(x, levels=levels, rng=rng)
    assert v.dtype == dtype and v.min() >= 0 and v.max() < 1
    np.testing.assert_array_equal(x, before)
    u = v.astype(np.float64) * levels - level
    assert (np.abs(u - 0.5) <= 0.5 + 1e-4).all()
    if dtype is np.float64:
        np.testing.assert_array_equal(np.floor(v * levels), level)
        assert scipy.stats.kstest(u.ravel(), "uniform").pvalue > 1e-3


def test_the_same_seed_gives_the_same_noise():
    x = np.zeros((3, 4))
    first, again, other = (dequantize(x, rng=np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


@pytest.mark.parametrize(
    ("x", "match"),
    [
        (np.array([0.0, 1.2]), r"x must lie in \[0, 1\] \(from black to white\)"),
        (np.array([0.0, 0.51]), r"x must hold multiples of 1/16, got others"),
        (np.array([0, 1]), "x must hold floating point numbers"),
    ],
)
def test_what_is_no_pixel_is_refused(x, match):
    with pytest.raises(ValueError, match=match):
        dequantize(x, levels=17, rng=np.random.default_rng(0))


@pytest.mark.parametrize("alpha", [1e-6, 0.05, 0.4])
def test_the_logit_its_inverse_and_its_determinant(rng, alpha):
    x = rng.random((6, 5))
    y, logdet = logit_transform(x, alpha=alpha)
    np.testing.assert_allclose(y, scipy.stats.logistic.ppf(alpha + (1 - 2 * alpha) * x), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(logit_inverse(y, alpha=alpha), x, atol=1e-12)
    (slopes,) = autograd_gradients(
        lambda v: anp.sum(anp.log(alpha + (1 - 2 * alpha) * v) - anp.log(1 - alpha - (1 - 2 * alpha) * v)), x
    )
    np.testing.assert_allclose(logdet, np.log(slopes).sum(axis=1), rtol=1e-10)


def test_the_density_behind_the_logit_integrates_to_1():
    # If y is N(0, 1), the density of x in (-alpha, 1 + alpha) / (1 - 2 alpha) is p(y) dy/dx: most of it lies in [0, 1].
    alpha = 0.05
    inside = (np.arange(20_000) + 0.5)[:, np.newaxis] / 20_000
    y, logdet = logit_transform(inside, alpha=alpha)
    mass = np.mean(np.exp(scipy.stats.norm.logpdf(y[:, 0]) + logdet))
    ends = scipy.stats.logistic.ppf([alpha, 1 - alpha])
    assert mass == pytest.approx(np.diff(scipy.stats.norm.cdf(ends)).item(), abs=1e-6)


def test_dtypes_and_corners_of_the_logit():
    for dtype in (np.float32, np.float64):
        y, logdet = logit_transform(np.array([[0.0, 1.0]], dtype=dtype))
        assert y.dtype == logdet.dtype == logit_inverse(y).dtype == dtype
        assert np.isfinite(y).all() and np.isfinite(logdet).all()
        assert np.isfinite(logit_inverse(np.array([[-1e4, 1e4]], dtype=dtype))).all()


@pytest.mark.parametrize(
    ("x", "alpha", "match"),
    [
        (np.array([[1.1]]), 0.05, r"x must lie in \[0, 1\]"),
        (np.array([0.5]), 0.05, r"x must have shape \(any, any\)"),
        (np.array([[0.5]]), 0.0, "alpha must be a finite number in"),
        (np.array([[0.5]]), 0.5, "alpha must be a finite number in"),
    ],
)
def test_bad_arguments_of_the_logit_are_refused(x, alpha, match):
    with pytest.raises(ValueError, match=match):
        logit_transform(x, alpha=alpha)


def test_bits_per_dimension_bound_those_of_the_levels(rng):
    # A density that is even within each cell pays exactly what its probabilities say; a wavy one pays more.
    k, probabilities = 8, rng.dirichlet(np.ones(8))
    entropy = -np.sum(probabilities * np.log2(probabilities))
    even = -np.sum(probabilities * np.log(probabilities * k))
    assert bits_per_dimension(3 * even, n_features=3, levels=k) == pytest.approx(entropy)
    u = (np.arange(1000) + 0.5) / 1000
    wavy = -np.sum(probabilities * np.mean(np.log(np.outer(2 * u, probabilities * k)), axis=0))
    assert bits_per_dimension(wavy, n_features=1, levels=k) > entropy + 0.3
    assert bits_per_dimension(0.0, n_features=64) == pytest.approx(8)
