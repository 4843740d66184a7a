"""Initialisation: moments and bounds of what is drawn, against the variances of the papers."""

import numpy as np
import pytest

from cs231n_ae.initialization import he_normal, normal, xavier_uniform

FAN_IN, FAN_OUT = 400, 250
VARIANCES = {
    xavier_uniform: 2 / 650,
    he_normal: 2 / 400,
    normal: 0.01**2,
}
every = pytest.mark.parametrize("draw", VARIANCES, ids=lambda f: f.__name__)


@every
def test_mean_and_variance_are_those_of_the_paper(draw):
    w = draw(FAN_IN, FAN_OUT, rng=np.random.default_rng(0), dtype=np.float64)
    n, variance = w.size, VARIANCES[draw]
    assert w.shape == (FAN_IN, FAN_OUT)
    assert abs(w.mean()) < 4 * np.sqrt(variance / n)
    # The sample variance of a Gaussian has relative standard deviation sqrt(2 / n); that of a uniform is smaller.
    assert abs(w.var() / variance - 1) < 4 * np.sqrt(2 / n)


def test_uniform_fills_its_bounds_and_no_more():
    bound = np.sqrt(6 / 650)
    w = xavier_uniform(FAN_IN, FAN_OUT, rng=np.random.default_rng(1), dtype=np.float64)
    assert 0.999 * bound < w.max() <= bound
    assert -bound <= w.min() < -0.999 * bound


@pytest.mark.parametrize("draw", [he_normal, normal])
def test_normal_has_the_fourth_moment_of_a_gaussian(draw):
    w = draw(FAN_IN, FAN_OUT, rng=np.random.default_rng(2), dtype=np.float64)
    assert abs((w**4).mean() / (w**2).mean() ** 2 - 3) < 0.1  # 1.8 for a uniform


def test_normal_takes_its_standard_deviation():
    w = normal(FAN_IN, FAN_OUT, std=0.5, rng=np.random.default_rng(3))
    assert abs(w.std() - 0.5) < 0.01


@every
def test_dtype_is_kept_and_the_draw_is_the_same_in_both(draw):
    single = draw(30, 20, rng=np.random.default_rng(4))
    double = draw(30, 20, rng=np.random.default_rng(4), dtype=np.float64)
    assert single.dtype == np.float32
    assert double.dtype == np.float64
    np.testing.assert_array_equal(single, double.astype(np.float32))


@every
def test_shape_may_differ_from_the_fans(draw):
    w = draw(FAN_IN, FAN_OUT, shape=(64, 5, 5, 80), rng=np.random.default_rng(5))
    assert w.shape == (64, 5, 5, 80)
    assert abs(w.var() / VARIANCES[draw] - 1) < 0.02


@every
def test_bad_input_is_refused(draw):
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="fan_in must be a positive integer, got 0"):
        draw(0, 3, rng=rng)
    with pytest.raises(ValueError, match=r"fan_out must be a positive integer, got 2\.5"):
        draw(3, 2.5, rng=rng)
    with pytest.raises(ValueError, match="dtype must be a floating point type of 32 bits or more, got int64"):
        draw(3, 2, rng=rng, dtype=np.int64)


@pytest.mark.parametrize("std", [-1.0, np.nan])
def test_normal_refuses_a_bad_standard_deviation(std):
    with pytest.raises(ValueError, match="std must be a finite number of at least 0"):
        normal(3, 2, std=std, rng=np.random.default_rng(0))
