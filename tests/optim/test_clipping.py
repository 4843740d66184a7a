"""Clipping: Pythagorean numbers, and the ends of the floating point range."""

import math

import numpy as np
import pytest

from cs231n_ae.optim import clip_by_global_norm, global_norm


def grads(dtype=np.float64):
    return {"w": np.array([[3.0, 0.0], [0.0, 4.0]], dtype=dtype), "b": np.array([-12.0], dtype=dtype)}  # norm 13


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_all_gradients_are_shortened_together(dtype):
    given = grads(dtype)
    clipped, norm = clip_by_global_norm(given, 6.5)
    assert norm == 13.0
    assert clipped["w"].tolist() == [[1.5, 0.0], [0.0, 2.0]]
    assert clipped["b"].tolist() == [-6.0]
    assert {g.dtype for g in clipped.values()} == {np.dtype(dtype)}
    assert given["b"].tolist() == [-12.0]


@pytest.mark.parametrize("bound", [13.0, 20.0, None])
def test_short_gradients_are_left_alone(bound):
    given = grads()
    clipped, norm = clip_by_global_norm(given, bound)
    assert norm == 13.0
    assert all(clipped[name] is given[name] for name in given)


@pytest.mark.parametrize("scale", [1e30, 1e-30])
def test_norm_survives_squares_beyond_float32(scale):
    given = {"a": np.array([3 * scale], dtype=np.float32), "b": np.array([4 * scale, 0], dtype=np.float32)}
    assert global_norm(given) == pytest.approx(5 * scale, rel=1e-6)
    clipped, _ = clip_by_global_norm(given, scale)
    assert clipped["b"][0] == pytest.approx(0.8 * scale, rel=1e-6)


def test_norm_of_nothing_is_zero():
    assert global_norm({}) == 0.0
    assert global_norm({"w": np.zeros((0, 3)), "b": np.zeros(2)}) == 0.0


@pytest.mark.parametrize(("bad", "norm"), [(np.nan, math.nan), (np.inf, math.inf), (-np.inf, math.inf)])
@pytest.mark.parametrize("where", ["first", "last"])
def test_the_norm_tells_of_nan_and_infinity_and_nothing_is_scaled(bad, norm, where):
    given = {"first": np.ones(3), "middle": np.ones(2), "last": np.ones(3)}
    given[where][1] = bad
    clipped, found = clip_by_global_norm(given, 1.0)
    np.testing.assert_equal(found, norm)
    assert clipped["middle"].tolist() == [1.0, 1.0]


def test_nan_outweighs_infinity():
    assert math.isnan(global_norm({"a": np.array([np.inf]), "b": np.array([np.nan]), "c": np.array([np.inf])}))


@pytest.mark.parametrize("bad", [0, -1.0, math.nan])
def test_bad_bounds_are_refused(bad):
    with pytest.raises(ValueError, match="max_norm must be a finite number above 0"):
        clip_by_global_norm(grads(), bad)


@pytest.mark.parametrize("max_norm", [None, 1.0])
def test_a_sum_over_all_entries_is_the_gradient_of_a_parameter_without_axes(max_norm):
    given = {"logvar": np.ones((3, 4), np.float32).sum()}
    clipped, norm = clip_by_global_norm(given, max_norm)
    assert norm == 12 and type(clipped["logvar"]) is np.ndarray and clipped["logvar"].shape == ()
    assert clipped["logvar"] == (12 if max_norm is None else 1) and clipped["logvar"].dtype == np.float32
