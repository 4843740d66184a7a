"""Grades the two codings by distances from centres."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true


@exercise("distance_code", points=1)
def test_each_feature_is_the_distance_from_one_centre(submission, rng):
    for n in (6, 1, 4):
        x, centers = _data(rng, n)
        context = {"x": x, "centers": centers}
        expect(
            "features", submission.kmeans_features.distance_code(x, centers), _distances(x, centers), context=context
        )


@exercise("distance_code", points=0.5, needs=("test_each_feature_is_the_distance_from_one_centre",))
def test_an_example_on_a_centre_is_at_distance_zero(submission, rng):
    """an example on a centre is at distance 0, far from the origin too."""
    centers = 3000 + rng.standard_normal((40, 5))
    own = np.diag(submission.kmeans_features.distance_code(centers.copy(), centers))
    says = "an example that lies on a centre is not at distance 0 from it, but at NaN: of what was the root taken?"
    expect_true("features", np.isfinite(own).all(), says, value=own)
    expect("distances from the own centres", own, np.zeros(40), source="definition", atol=1e-3)


@exercise("distance_code", points=0.5)
def test_the_distances_of_float32_are_float32(submission, rng):
    x, centers = (array.astype(np.float32) for array in _data(rng))
    expect_dtype("features", submission.kmeans_features.distance_code(x, centers), np.float32)


@exercise("triangle_code", points=1.5)
def test_each_feature_is_how_much_nearer_than_usual_the_centre_is(submission, rng):
    for n in (6, 1, 4):
        x, centers = _data(rng, n)
        z = _distances(x, centers)
        usual = np.array([sum(row) / len(row) for row in z])
        expected = [[max(0.0, usual[i] - z[i, k]) for k in range(4)] for i in range(n)]
        features = submission.kmeans_features.triangle_code(x, centers)
        expect("features", features, expected, source="definition", context={"distances": z, "x": x})


@exercise("triangle_code", points=0.5)
def test_no_feature_is_negative_and_the_nearest_centre_has_the_largest(submission, rng):
    """no feature is negative, and the nearest centre has the largest, of an example that lies on a centre too."""
    x, centers = _data(rng)
    features, nearest = submission.kmeans_features.triangle_code(x, centers), _distances(x, centers).argmin(axis=1)
    shape = np.shape(features)
    says = f"the features have shape {shape}, expected (6, 4): a row for each example, a column for each centre"
    expect_true("the shape of the features", shape == (6, 4), says, value=np.array(shape))
    says = f"the smallest feature is {features.min():.3g}: of a centre farther than usual it is to be 0"
    expect_true("features", features.min() >= 0, says, value=features)
    expect("the largest feature of each example", features.argmax(axis=1), nearest, source="nearest centre")
    centers = 3000 + rng.standard_normal((40, 5))
    own = submission.kmeans_features.triangle_code(centers.copy(), centers)
    says = "of examples that lie on centres, some features are NaN: of what was the root taken?"
    expect_true("features of the centres", np.isfinite(own).all(), says, value=own)
    expect("the largest feature of each centre", own.argmax(axis=1), np.arange(40), source="centre itself")


@exercise("triangle_code", points=0.5, needs=("test_each_feature_is_how_much_nearer_than_usual_the_centre_is",))
def test_the_features_of_an_example_do_not_hang_on_the_others(submission, rng):
    """the features of an example do not hang on the others of its batch."""
    x, centers = _data(rng)
    whole = submission.kmeans_features.triangle_code(x, centers)
    alone = submission.kmeans_features.triangle_code(x[2:3].copy(), centers)
    expect("features", alone, whole[2:3], source="row that it has in the batch", context={"x": x})


@exercise("triangle_code", points=0.5)
def test_the_features_of_float32_are_float32(submission, rng):
    x, centers = (array.astype(np.float32) for array in _data(rng))
    expect_dtype("features", submission.kmeans_features.triangle_code(x, centers), np.float32)


def _data(rng, n=6):
    """Examples of five features and four centres, some near and some far."""
    return 2 * rng.standard_normal((n, 5)), rng.standard_normal((4, 5)) * np.array([[0.3], [1.0], [2.0], [3.0]])


def _distances(x, centers):
    return np.array([[float(np.sum((row - center) ** 2)) ** 0.5 for center in centers] for row in x])
