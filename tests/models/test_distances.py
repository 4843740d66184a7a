"""Squared distances, all three ways, against scipy and against exact arithmetic with integers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import few, lay_out
from scipy.spatial.distance import cdist

from cs231n_ae.models import squared_distances, squared_distances_one_loop, squared_distances_two_loops

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


def test_none_is_negative_where_points_coincide():
    a = 1000 + points(50, 6)
    by_terms = (a**2).sum(axis=1)[:, np.newaxis] - 2 * a @ a.T + (a**2).sum(axis=1)
    assert by_terms.min() < 0  # or this would test nothing
    table = squared_distances(a, a)
    assert table.min() >= 0
    np.testing.assert_allclose(table, cdist(a, a, "sqeuclidean"), atol=1e-7)


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
