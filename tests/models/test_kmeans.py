"""k-means, against scikit-learn, scipy, and what each of its steps promises."""

import numpy as np
import pytest
import scipy.ndimage
import sklearn.cluster
from scipy.spatial.distance import cdist

from cs231n_ae.models import KMeans, kmeans_assign, kmeans_inertia, kmeans_plus_plus, kmeans_update


def data(n=120, d=3, seed=0):
    rng = np.random.default_rng(seed)
    return 4 * rng.integers(0, 3, (n, d)) + rng.standard_normal((n, d))


def test_each_example_goes_to_the_nearest_centre():
    x, centers = data(), data(7, seed=1)
    np.testing.assert_array_equal(kmeans_assign(x, centers), cdist(x, centers).argmin(axis=1))
    twice = np.concatenate([centers, centers])
    np.testing.assert_array_equal(kmeans_assign(x, twice), kmeans_assign(x, centers))  # the first of equals


def test_each_centre_moves_to_the_mean_of_its_examples():
    x, centers = data(), data(4, seed=1)
    labels = np.random.default_rng(2).integers(0, 4, len(x))
    means = [scipy.ndimage.mean(column, labels, range(4)) for column in x.T]
    np.testing.assert_allclose(kmeans_update(x, labels, centers), np.transpose(means), rtol=1e-12)


def test_empty_centres_take_the_farthest_examples_in_turn():
    x = np.array([[0.0], [1.0], [5.0], [20.0], [26.0]])
    centers = np.array([[900.0], [0.0], [800.0], [21.0], [700.0]])
    labels = kmeans_assign(x, centers)
    np.testing.assert_array_equal(labels, [1, 1, 1, 3, 3])
    moved = kmeans_update(x, labels, centers)  # 5 lies 5 from its centre, and 26 does so too: the first comes first
    np.testing.assert_allclose(moved[[1, 3], 0], [2, 23])
    np.testing.assert_array_equal(moved[[0, 2], 0], [5, 26])
    assert moved[4, 0] in (1, 20)
    assert moved[4, 0] == 1  # of equally far examples the first


def test_inertia_is_that_of_scikit_learn():
    x = data()
    theirs = sklearn.cluster.KMeans(5, n_init=1, random_state=0).fit(x)
    assert kmeans_inertia(x, theirs.labels_, theirs.cluster_centers_) == pytest.approx(theirs.inertia_, rel=1e-10)


@pytest.mark.parametrize("k", [1, 3, 8])
def test_from_the_same_start_it_ends_where_scikit_learn_ends(k):
    x = data()
    centers = x[:k]
    theirs = sklearn.cluster.KMeans(k, init=centers, n_init=1, tol=0, algorithm="lloyd").fit(x)
    for _ in range(100):
        centers = kmeans_update(x, kmeans_assign(x, centers), centers)
    np.testing.assert_allclose(centers, theirs.cluster_centers_, rtol=1e-10)


@pytest.mark.parametrize("seed", range(5))
def test_neither_step_raises_the_inertia(seed):
    x, rng = data(seed=seed), np.random.default_rng(seed)
    centers = np.concatenate([rng.standard_normal((4, 3)), 100 + rng.standard_normal((3, 3))])  # three are empty
    labels, last = kmeans_assign(x, centers), np.inf
    for _ in range(20):
        centers = kmeans_update(x, labels, centers)
        after_move = kmeans_inertia(x, labels, centers)
        labels = kmeans_assign(x, centers)
        after_labels = kmeans_inertia(x, labels, centers)
        assert after_labels <= after_move * (1 + 1e-12) and after_move <= last * (1 + 1e-12)
        last = after_labels
    assert len(np.unique(labels)) == 7  # no centre is left empty


def test_fit_finds_well_separated_clouds():
    rng = np.random.default_rng(0)
    clouds = np.array([[0.0, 0.0], [50.0, 0.0], [0.0, 50.0]])
    x = np.concatenate([cloud + rng.standard_normal((40, 2)) for cloud in clouds])
    model = KMeans(3, n_starts=3).fit(x, rng=np.random.default_rng(1))
    means = np.array([x[40 * i : 40 * i + 40].mean(axis=0) for i in range(3)])
    np.testing.assert_allclose(model.centers[model.predict(means)], means, rtol=1e-10, atol=1e-10)
    assert model.inertia == pytest.approx(((x - np.repeat(means, 40, axis=0)) ** 2).sum(), rel=1e-10)


def far_clouds():
    """Four clouds in float32, 1000 from 0, of spread 0.1, and the mean of each, from float64."""
    rng = np.random.default_rng(0)
    which = np.repeat(range(4), 2000)
    x = (1000 + 2 * rng.standard_normal((4, 6))[which] + 0.1 * rng.standard_normal((8000, 6))).astype(np.float32)
    return x, which, np.stack([x[which == k].mean(axis=0, dtype=np.float64) for k in range(4)])


def test_far_from_0_examples_in_float32_go_to_the_nearest_centre():
    x, _, means = far_clouds()
    centers = x[:300]
    np.testing.assert_array_equal(kmeans_assign(x, centers), cdist(x.astype(float), centers).argmin(axis=1))
    model = KMeans(4, n_starts=3).fit(x, rng=np.random.default_rng(1))
    order = model.predict(means.astype(np.float32))
    assert sorted(order) == [0, 1, 2, 3]
    np.testing.assert_allclose(model.centers[order], means, rtol=0, atol=6.2e-5)  # the step of float32 at 1000


def test_far_from_0_the_inertia_is_that_of_float64():
    x, which, means = far_clouds()
    exact = ((x - means[which]) ** 2).sum()
    assert kmeans_inertia(x, which, means.astype(np.float32)) == pytest.approx(exact, rel=1e-6)
    theirs = sklearn.cluster.KMeans(4, n_init=3, random_state=0).fit(x.astype(np.float64))
    assert KMeans(4, n_starts=3).fit(x, rng=np.random.default_rng(1)).inertia == pytest.approx(
        theirs.inertia_, rel=1e-6
    )


def test_more_starts_are_never_worse_and_the_same_seed_gives_the_same_result():
    x = data(200)
    ones = [KMeans(9).fit(x, rng=np.random.default_rng(seed)).inertia for seed in range(10)]
    many = KMeans(9, n_starts=20).fit(x, rng=np.random.default_rng(0))
    assert many.inertia <= ones[0] and len({round(value, 6) for value in ones}) > 1
    again = KMeans(9, n_starts=20).fit(x, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(many.centers, again.centers)
    assert many.inertia == again.inertia == pytest.approx(kmeans_inertia(x, many.predict(x), many.centers), rel=1e-12)


def test_a_fit_ends_where_nothing_moves_or_at_the_last_round():
    x = data()
    model = KMeans(4).fit(x, rng=np.random.default_rng(0))
    labels = model.predict(x)
    np.testing.assert_allclose(kmeans_update(x, labels, model.centers), model.centers, rtol=1e-12)
    assert KMeans(4, max_iterations=2).fit(x, rng=np.random.default_rng(0)).n_iterations == 2
    assert 2 < model.n_iterations < 300


def test_as_many_centres_as_examples_leave_no_inertia():
    x = data(6)
    assert KMeans(6).fit(x, rng=np.random.default_rng(0)).inertia == pytest.approx(0, abs=1e-20)
    twice = np.concatenate([x, x])
    assert KMeans(8).fit(twice, rng=np.random.default_rng(0)).inertia == pytest.approx(0, abs=1e-20)


def test_first_centres_are_examples_drawn_in_proportion_to_their_squared_distance():
    x = np.array([[0.0], [1.0], [3.0]])
    pairs = [kmeans_plus_plus(x, 2, rng=np.random.default_rng(seed))[:, 0].tolist() for seed in range(3000)]
    first = np.array([pairs_of for pairs_of, _ in pairs])
    assert np.mean(first == 0) == pytest.approx(1 / 3, abs=0.04)
    second = [b for a, b in pairs if a == 0]
    assert np.mean(np.array(second) == 3) == pytest.approx(9 / 10, abs=0.04)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_in_dtype_out(dtype):
    x = data().astype(dtype)
    model = KMeans(4).fit(x, rng=np.random.default_rng(0))
    assert model.centers.dtype == dtype and type(kmeans_inertia(x, model.predict(x), model.centers)) is float


def test_inputs_are_left_alone():
    x, centers, labels = data(), data(5, seed=1), np.zeros(120, int)
    for array in (x, centers, labels):
        array.flags.writeable = False
    kmeans_update(x, labels, centers)
    kmeans_inertia(x, kmeans_assign(x, centers), centers)
    KMeans(3).fit(x, rng=np.random.default_rng(0))


def test_bad_input_is_refused():
    x = data()
    for options in ({"n_clusters": 0}, {"n_clusters": 2, "n_starts": 0}, {"n_clusters": 2, "max_iterations": -1}):
        with pytest.raises(ValueError, match=rf"{list(options)[-1]} must be a positive integer, got"):
            KMeans(**options)
    with pytest.raises(ValueError, match="n_clusters must be at most the 120 examples of x, got 121"):
        KMeans(121).fit(x, rng=np.random.default_rng(0))
    x[5, 1] = np.inf
    with pytest.raises(ValueError, match=r"x must be finite, got inf at index \(5, 1\)"):
        KMeans(2).fit(x, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"x must have shape \(any, any\) \(one example per row\), got \(3,\)"):
        KMeans(2).fit(x[0], rng=np.random.default_rng(0))
    with pytest.raises(
        ValueError, match=r"centers must have shape \(any, 3\) \(as many features as x has\), got \(4, 2\)"
    ):
        kmeans_update(data(), np.zeros(120, int), np.zeros((4, 2)))
    with pytest.raises(ValueError, match=r"centers must have shape \(any, 3\)"):
        kmeans_assign(data(), np.zeros((4, 2)))
    for labels, says in ((np.zeros(119, int), "int64 of shape"), (np.zeros(120), "float64"), ([0] * 120, "list")):
        with pytest.raises(ValueError, match=rf"labels must be an integer array of shape \(120,\), .*got {says}"):
            kmeans_inertia(data(), labels, np.zeros((4, 3)))
    with pytest.raises(ValueError, match=r"labels must lie in \[0, 3\] .*got values from 0 to 4"):
        kmeans_update(data(), np.arange(120) % 5, np.zeros((4, 3)))
