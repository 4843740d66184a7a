"""The relative error, by hand."""

import numpy as np
import pytest

from cs231n_ae.gradient_check.comparison import relative_error


def test_by_hand():
    analytic, numeric = np.array([2.0, -1.0, 0.0, 0.0, 1e-9]), np.array([1.0, 1.0, 0.0, 1e-9, 0.0])
    np.testing.assert_allclose(relative_error(analytic, numeric), [0.5, 2.0, 0.0, 1e-9 / 0.02, 1e-9 / 0.02])


def test_zeros_nan_and_nothing():
    np.testing.assert_array_equal(relative_error(np.zeros(2), np.zeros(2)), [0, 0])
    assert np.isnan(relative_error(np.array([np.nan, 1.0]), np.ones(2))[0])
    assert relative_error(np.zeros((0, 3)), np.zeros((0, 3))).shape == (0, 3)


def test_the_floor_from_rounding():
    assert relative_error(np.array([1e-12]), np.array([3e-12]), floor=1e-4)[0] == pytest.approx(2e-8)
    assert relative_error(np.array([3.0]), np.array([1.0]), floor=1e-4)[0] == pytest.approx(2 / 3)


@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
def test_without_a_floor_the_error_does_not_depend_on_units(scale):
    analytic, numeric = np.array([2.0, 0.001, -3.0]), np.array([2.1, 0.002, -3.0])
    np.testing.assert_allclose(relative_error(scale * analytic, scale * numeric), relative_error(analytic, numeric))
