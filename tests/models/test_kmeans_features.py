"""Features from k-means, against distances of scipy and the formulas of the paper."""

import numpy as np
import pytest
from oracles import assert_close
from scipy.spatial.distance import cdist
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

from cs231n_ae.models import KMeansFeatures, distance_code, triangle_code

RNG = np.random.default_rng(0)
X, CENTERS = RNG.standard_normal((20, 5)), RNG.standard_normal((7, 5))


def test_distances_are_those_of_scipy():
    assert_close(distance_code(X, CENTERS), cdist(X, CENTERS), rtol=1e-10)


def test_far_from_0_distances_in_float32_keep_their_digits():
    x, centers = (1000 + 0.1 * X).astype(np.float32), (1000 + 0.1 * CENTERS).astype(np.float32)
    np.testing.assert_allclose(distance_code(x, centers), cdist(x.astype(float), centers.astype(float)), rtol=1e-6)


def test_the_distance_from_itself_is_zero_and_no_nan():
    assert_close(np.diag(distance_code(CENTERS, CENTERS)), np.zeros(7), scale=1, floor=1)


def test_the_triangle_written_out():
    z = cdist(X, CENTERS)
    expected = np.array([[max(0.0, row.mean() - value) for value in row] for row in z])
    assert_close(triangle_code(X, CENTERS), expected, rtol=1e-9)
    assert 0.2 < (expected == 0).mean() < 0.8


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("coding", ["distance", "triangle", "hard"])
def test_it_encodes_by_the_centres_that_it_found(coding, dtype):
    x = X.astype(dtype)
    model = KMeansFeatures(4, coding=coding, n_starts=3).fit(x, rng=np.random.default_rng(1))
    z = cdist(x, model.centers)
    triangle = np.maximum(z.mean(axis=1, keepdims=True) - z, 0)
    expected = {"distance": z, "triangle": triangle, "hard": z == z.min(axis=1, keepdims=True)}[coding]
    f = model.encode(x)
    assert f.dtype == dtype and f.shape == (20, 4)
    np.testing.assert_allclose(f, expected, rtol=1e-4, atol=1e-5)


def test_the_triangle_says_more_than_the_nearest_centre():
    data = load_digits()
    x, y = data.data / 16, data.target
    scores = {}
    for coding in ("triangle", "hard"):
        model = KMeansFeatures(40, coding=coding).fit(x[:1400], rng=np.random.default_rng(0))
        f = model.encode(x)
        scores[coding] = LogisticRegression(max_iter=2000).fit(f[:300], y[:300]).score(f[1400:], y[1400:])
    assert scores["triangle"] > scores["hard"] + 0.02


def test_bad_arguments_are_refused():
    with pytest.raises(ValueError, match="coding must be one of 'distance', 'triangle', 'hard', got 'soft'"):
        KMeansFeatures(4, coding="soft")
    with pytest.raises(ValueError, match="n_clusters must be a positive integer, got 0"):
        KMeansFeatures(0)
    with pytest.raises(ValueError, match=r"centers must have shape \(any, 5\)"):
        triangle_code(X, CENTERS[:, :3])
