"""Squared distances, all three ways, against scipy and against exact arithmetic with integers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import few, lay_out
from scipy.spatial.distance import cdist

from cs231n_ae.models import (
    manhattan_distances,
    squared_distances,
    squared_distances_one_loop,
    squared_distances_two_loops,
)

VERSIONS = (squared_distances, squared_distances_one_loop, squared_distances_two_loops)
all_versions = pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.__name__)


def points(n, d, seed=0, scale=1.0):
    return scale * np.random.default_rng(seed).standard_normal((n, d))


@all_versions
@few
@given(seed=st.integers(0, 1000), n=st.integers(0, 6), m=st.integers(0, 6), d=st.integers(1, 5))
def test_they_are_those_of_scipy(version, seed, n, m, d):
    a, b = points(n, d, seed), points(m, d, seed + 1)
    np.testing.assert_allclose(version(a, b), cdist(a, b, "sqeuclidean").reshape(n, m), rtol=1e-10, atol=1e-12)


@all_versions
def test_whole_numbers_come_out_exactly(version):
    rng = np.random.default_rng(3)
    a, b = rng.integers(-9, 10, (7, 4)), rng.integers(-9, 10, (5, 4))
    exact = [[sum((int(p) - int(q)) ** 2 for p, q in zip(x, y, strict=True)) for y in b] for x in a]
    np.testing.assert_array_equal(version(a.astype(float), b.astype(float)), exact)


@few
@given(seed=st.integers(0, 1000), n=st.integers(0, 6), m=st.integers(0, 6), d=st.integers(1, 5))
def test_l1_distances_are_those_of_scipy(seed, n, m, d):
    a, b = points(n, d, seed), points(m, d, seed + 1)
    np.testing.assert_allclose(manhattan_distances(a, b), cdist(a, b, "cityblock").reshape(n, m), rtol=1e-12)


def test_l1_distances_keep_the_dtype_and_refuse_other_features():
    a, b = points(3, 4).astype(np.float32), points(2, 4, 1).astype(np.float32)
    assert manhattan_distances(a, b).dtype == np.float32
    with pytest.raises(ValueError, match=r"^b must have shape \(any, 4\) \(as many features as a has\), got \(2, 3\)"):
        manhattan_distances(a, b[:, :3])


def test_none_is_negative_where_points_coincide():
    a = 1000 + points(50, 6)
    by_terms = (a**2).sum(axis=1)[:, np.newaxis] - 2 * a @ a.T + (a**2).sum(axis=1)
    assert by_terms.min() < 0  # or this would test nothing
    table = squared_distances(a, a)
    assert table.min() >= 0
    np.testing.assert_allclose(table, cdist(a, a, "sqeuclidean"), atol=1e-7)


FAR = {"far from 0": 1000.0, "far from 0, two clusters": 0.0}


def far_points(n, where, seed):
    """float32 points whose spread is a ten-thousandth of how far from 0 they lie, in one cluster or in two."""
    side = 1000.0 * np.random.default_rng(9).choice([-1.0, 1.0], (n, 1)) if "two" in where else 0.0
    return (points(n, 8, seed, scale=0.1) + FAR[where] + side).astype(np.float32)


@all_versions
@pytest.mark.parametrize("where", FAR)
def test_float32_far_from_0_keeps_its_digits(version, where):
    a, b = far_points(60, where, 0), far_points(70, where, 1)
    np.testing.assert_allclose(version(a, b), cdist(a.astype(float), b.astype(float), "sqeuclidean"), rtol=1e-6)


@all_versions
def test_float64_farther_still_keeps_its_digits(version):
    a, b = 1e9 + points(60, 8), 1e9 + points(70, 8, 1)
    np.testing.assert_allclose(version(a, b), cdist(a, b, "sqeuclidean"), rtol=1e-9)


def test_what_is_not_finite_spoils_only_its_own_distances():
    a, b = points(3, 4), points(5, 4, 1)
    for k, value in ((0, np.nan), (0, np.inf), (3, -np.inf), (3, np.nan)):
        bad = b.copy()
        bad[k, 1] = value
        with np.errstate(invalid="ignore"):
            table = squared_distances(a, bad)
        others = np.arange(5) != k
        np.testing.assert_allclose(table[:, others], cdist(a, b[others], "sqeuclidean"), rtol=1e-12)
        assert not np.isfinite(table[:, k]).any()


@all_versions
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_in_dtype_out(version, dtype):
    assert version(points(3, 4).astype(dtype), points(2, 4, 1).astype(dtype)).dtype == dtype


@all_versions
@pytest.mark.parametrize("layout", ["fortran", "reversed", "strided"])
def test_inputs_are_left_alone_in_any_layout(version, layout):
    a, b = lay_out(points(4, 3), layout), lay_out(points(5, 3, 1), layout)
    a.flags.writeable = b.flags.writeable = False
    np.testing.assert_allclose(version(a, b), version(points(4, 3), points(5, 3, 1)), rtol=1e-12)


@all_versions
def test_nan_is_not_hidden(version):
    a, b = points(3, 4), points(2, 4, 1)
    a[1, 2] = np.nan
    assert (np.isnan(version(a, b)) == [[False, False], [True, True], [False, False]]).all()


@all_versions
def test_bad_input_is_refused(version):
    with pytest.raises(ValueError, match=r"^b must have shape \(any, 4\) \(as many features as a has\), got \(2, 3\)"):
        version(points(3, 4), points(2, 3))
    with pytest.raises(ValueError, match=r"^a must have shape \(any, any\) \(one point per row\), got \(4,\)"):
        version(points(3, 4)[0], points(2, 4))
    with pytest.raises(ValueError, match=r"^a must hold floating point numbers, got dtype int64"):
        version(np.ones((3, 4), np.int64), points(2, 4))
    with pytest.raises(ValueError, match=r"^b must be a numpy array, got list"):
        version(points(3, 4), [[1.0, 2.0, 3.0, 4.0]])
