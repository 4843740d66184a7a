"""Corruption: rates, moments and distributions of what it does, and what it leaves alone."""

import numpy as np
import pytest
import scipy.stats
from oracles import CONTRACTS, Case

from cs231n_ae.layers import corruption, gaussian_noise, masking_noise, salt_and_pepper_noise

SHAPE = (300, 200)
OPTIONS = {"gaussian_noise": {"std": 0.3}, "masking_noise": {"rate": 0.4}, "salt_and_pepper_noise": {"rate": 0.4}}


def corrupt(name, x, seed=0, **options):
    return getattr(corruption, name)(x, **{**OPTIONS[name], **options}, rng=np.random.default_rng(seed))


def grey(dtype=np.float64):
    """Inputs strictly between black and white, so that every change is seen."""
    return np.random.default_rng(9).uniform(0.1, 0.9, SHAPE).astype(dtype)


def assert_rate(hits, rate):
    assert abs(hits.mean() - rate) <= 4 * np.sqrt(rate * (1 - rate) / hits.size)


def test_every_corruption_is_tested():
    assert set(OPTIONS) == set(corruption.__all__)


@pytest.mark.parametrize("contract", CONTRACTS)
@pytest.mark.parametrize("name", OPTIONS)
def test_contract(name, contract):
    x = np.random.default_rng(0).uniform(0.1, 0.9, (4, 3))
    contract(Case(lambda x: (corrupt(name, x), ()), {"x": x}))


@pytest.mark.parametrize("name", OPTIONS)
@pytest.mark.parametrize("shape", [(1, 1), (7,), (2, 3, 4, 5)])
def test_any_shape_and_the_seed_decides(name, shape):
    x = np.full(shape, 0.5)
    first = corrupt(name, x, seed=1)
    assert first.shape == shape
    np.testing.assert_array_equal(first, corrupt(name, x, seed=1))
    assert (corrupt(name, np.full(SHAPE, 0.5), seed=1) != corrupt(name, np.full(SHAPE, 0.5), seed=2)).any()


@pytest.mark.parametrize("name", OPTIONS)
def test_a_generator_goes_on_from_call_to_call(name):
    x, rng = grey(), np.random.default_rng(0)
    first, second = (getattr(corruption, name)(x, **OPTIONS[name], rng=rng) for _ in range(2))
    assert (first != second).any()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("std", [0.05, 2.0])
def test_gaussian_noise_is_normal_with_mean_zero_and_its_standard_deviation(std, dtype):
    x = grey(dtype)
    noise = (gaussian_noise(x, std=std, rng=np.random.default_rng(2)).astype(np.float64) - x).ravel()
    assert abs(noise.mean()) <= 4 * std / np.sqrt(noise.size)
    assert abs(noise.std() - std) <= 4 * std / np.sqrt(2 * noise.size)
    assert scipy.stats.kstest(noise, scipy.stats.norm(0, std).cdf).pvalue > 1e-3
    assert abs(np.corrcoef(noise, x.ravel())[0, 1]) <= 4 / np.sqrt(noise.size)


def test_gaussian_noise_is_not_clipped():
    noisy = gaussian_noise(np.zeros(SHAPE), std=0.5, rng=np.random.default_rng(0))
    assert_rate(noisy < 0, 0.5)
    assert noisy.max() > 1


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5, 0.95, 1.0])
def test_masking_sets_its_share_to_zero_and_leaves_the_rest(rate):
    x = grey()
    masked = masking_noise(x, rate=rate, rng=np.random.default_rng(1))
    assert_rate(masked == 0, rate)
    np.testing.assert_array_equal(masked[masked != 0], x[masked != 0])


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5, 0.95, 1.0])
def test_salt_and_pepper_come_in_equal_shares_and_leave_the_rest(rate):
    x = grey()
    noisy = salt_and_pepper_noise(x, rate=rate, rng=np.random.default_rng(1))
    assert_rate(noisy == 0, rate / 2)
    assert_rate(noisy == 1, rate / 2)
    left = (noisy != 0) & (noisy != 1)
    np.testing.assert_array_equal(noisy[left], x[left])


def test_no_noise_is_no_change():
    x, rng = grey(), np.random.default_rng(0)
    np.testing.assert_array_equal(gaussian_noise(x, std=0.0, rng=rng), x)
    np.testing.assert_array_equal(masking_noise(x, rate=0.0, rng=rng), x)
    np.testing.assert_array_equal(salt_and_pepper_noise(x, rate=0.0, rng=rng), x)


@pytest.mark.parametrize("std", [-0.1, np.nan])
def test_a_negative_standard_deviation_is_refused(std):
    with pytest.raises(ValueError, match=r"std must be a finite number of at least 0, got "):
        gaussian_noise(np.ones((2, 2)), std=std, rng=np.random.default_rng(0))


@pytest.mark.parametrize("name", ["masking_noise", "salt_and_pepper_noise"])
@pytest.mark.parametrize("rate", [-0.1, 1.1, np.nan])
def test_a_rate_outside_zero_to_one_is_refused(name, rate):
    with pytest.raises(ValueError, match=r"rate must be a finite number in \[0, 1\], got "):
        corrupt(name, np.ones((2, 2)), rate=rate)
