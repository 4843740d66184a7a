"""Arithmetic that must not overflow, and a constant, against the math module."""

import math

import numpy as np
import pytest

from cs231n_ae import numerics
from cs231n_ae.numerics import bounded_exp


def test_everything_public_is_tested():
    assert numerics.__all__ == ["LARGEST_EXPONENT", "LOG_2PI", "bounded_exp"]


def test_the_constant_of_a_gaussian():
    assert pytest.approx(math.log(2 * math.pi), rel=1e-15) == numerics.LOG_2PI


@pytest.mark.parametrize("x", [-700.0, -40.0, -1.0, 0.0, 1e-9, 1.0, 49.9, 50.0])
def test_below_the_bound_it_is_the_exponential(x):
    assert bounded_exp(np.array([x]))[0] == pytest.approx(math.exp(x), rel=1e-14)


@pytest.mark.parametrize("x", [50.0, 51.0, 1e4, 1e300, np.inf])
def test_beyond_the_bound_it_stays(x):
    assert numerics.LARGEST_EXPONENT == 50
    assert bounded_exp(np.array([x]))[0] == pytest.approx(math.exp(50), rel=1e-14)


def test_in_float32_a_million_of_the_largest_can_be_summed():
    largest = bounded_exp(np.full(1_000_000, 1e4, np.float32))
    assert largest.dtype == np.float32
    assert np.isfinite(largest.sum())


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shape_and_dtype_stay_and_the_input_too(dtype):
    x = np.array([[-1e4, 0.0, 1e4]], dtype)
    x.flags.writeable = False
    out = bounded_exp(x)
    assert out.dtype == dtype and out.shape == x.shape
    assert not np.shares_memory(out, x)
    np.testing.assert_array_equal(x, np.array([[-1e4, 0, 1e4]], dtype))
    assert out[0, 0] == 0


def test_nan_stays_nan():
    np.testing.assert_array_equal(np.isnan(bounded_exp(np.array([np.nan, 0.0]))), [True, False])
