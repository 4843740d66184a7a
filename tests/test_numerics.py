"""Arithmetic that must not overflow or lose digits, and a constant, against the math module."""

import math

import numpy as np
import pytest

from cs231n_ae import numerics
from cs231n_ae.numerics import bounded_exp, bounded_expm1, squared_norm, sum_rows


def test_everything_public_is_tested():
    assert numerics.__all__ == [
        "LARGEST_EXPONENT",
        "LOG_2PI",
        "bounded_exp",
        "bounded_expm1",
        "squared_norm",
        "sum_rows",
    ]


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


@pytest.mark.parametrize("x", [-700.0, -1.0, -1e-12, 0.0, 1e-300, 1e-9, 1.0, 50.0])
def test_beyond_1_the_exponential_keeps_all_its_digits(x):
    assert bounded_expm1(np.array([x]))[0] == pytest.approx(math.expm1(x), rel=1e-14)


def test_beyond_1_it_is_bounded_too():
    most = bounded_expm1(np.array([51.0, 1e4, np.inf, np.nan], np.float32))
    assert most.dtype == np.float32 and np.isnan(most[3])
    np.testing.assert_allclose(most[:3], math.expm1(50), rtol=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(), (0,), (7,), (4096,), (4097,), (3, 4096), (61, 83, 3), (2_000_001,)])
def test_squares_add_up_to_the_last_digit(dtype, shape):
    x = np.random.default_rng(0).standard_normal(shape).astype(dtype)
    found, exact = squared_norm(x), math.fsum(float(value) ** 2 for value in x.flat)
    assert type(found) is float and found == pytest.approx(exact, rel=2e-7 if dtype == np.float32 else 1e-14)
    assert squared_norm(x.T) == pytest.approx(exact, rel=2e-7)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("rows", [0, 1, 256, 257, 512, 1000, 70_000])
@pytest.mark.parametrize("shape", [(), (3,), (2, 2)])
def test_rows_add_up_to_the_last_digit(dtype, rows, shape):
    x = np.random.default_rng(0).random((rows, *shape)).astype(dtype)
    found = sum_rows(x)
    assert isinstance(found, np.ndarray) and (found.dtype, found.shape) == (dtype, shape)
    exact = [math.fsum(x[(slice(None), *index)]) for index in np.ndindex(shape)]
    np.testing.assert_allclose(found.ravel(), exact, rtol=1e-6 if dtype == np.float32 else 1e-14)


def test_few_rows_are_summed_as_numpy_sums_them():
    x = np.random.default_rng(0).standard_normal((256, 9)).astype(np.float32)
    np.testing.assert_array_equal(sum_rows(x), x.sum(axis=0))


def test_sums_carry_imaginary_parts_and_nan_and_leave_their_input():
    x = np.full((1000, 2), 1 + 2j)
    x.flags.writeable = False
    np.testing.assert_array_equal(sum_rows(x), [1000 + 2000j, 1000 + 2000j])
    bad = np.ones((1000, 2))
    bad[700, 1] = np.nan
    np.testing.assert_array_equal(np.isnan(sum_rows(bad)), [False, True])
    assert math.isnan(squared_norm(bad)) and squared_norm(np.full(9000, np.inf)) == math.inf
