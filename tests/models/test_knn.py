"""k nearest neighbours, against scikit-learn where nothing is tied, and against the rules where something is."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors

from cs231n_ae.models import knn, knn_predict


def data(n=60, m=80, d=3, classes=5, seed=0):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, d)), rng.standard_normal((m, d)), rng.integers(0, classes, m)


@pytest.mark.parametrize("k", [1, 2, 5, 20, 80])
@pytest.mark.parametrize("seed", [0, 1])
def test_it_is_that_of_scikit_learn(k, seed):
    x, x_train, y_train = data(seed=seed)  # of tied votes, both give the smallest label
    theirs = KNeighborsClassifier(k, algorithm="brute").fit(x_train, y_train).predict(x)
    np.testing.assert_array_equal(knn_predict(x, x_train, y_train, k=k), theirs)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("far", ["one cluster", "two clusters"])
def test_far_from_0_the_neighbours_are_those_of_scikit_learn(dtype, far):
    rng = np.random.default_rng(0)
    middle = 1000.0 if far == "one cluster" else 1000.0 * rng.choice([-1, 1], (500, 1))
    x = (middle + 0.1 * rng.standard_normal((500, 8))).astype(dtype)
    x, x_train, y_train = x[:200], x[200:], rng.permutation(300)  # each example has a label of its own
    theirs = NearestNeighbors(n_neighbors=1, algorithm="kd_tree").fit(x_train).kneighbors(x, return_distance=False)
    np.testing.assert_array_equal(knn_predict(x, x_train, y_train), y_train[theirs[:, 0]])


def test_labels_of_any_size_are_counted():
    x, x_train, y_train = data()
    large = np.array([3, 10**9, 2**40, 5, 10**18])
    found = knn_predict(x, x_train, large[y_train], k=7)
    order = np.argsort(large)
    theirs = KNeighborsClassifier(7, algorithm="brute").fit(x_train, np.argsort(order)[y_train]).predict(x)
    np.testing.assert_array_equal(found, large[order][theirs])
    assert knn_predict(x, x_train, y_train.astype(np.uint8)).dtype == np.dtype(int)


def test_one_neighbour_is_asked_unless_told_otherwise():
    x, x_train, y_train = data()
    np.testing.assert_array_equal(knn_predict(x, x_train, y_train), knn_predict(x, x_train, y_train, k=1))


def test_an_example_is_its_own_nearest_neighbour():
    _, x_train, y_train = data()
    np.testing.assert_array_equal(knn_predict(x_train, x_train, y_train), y_train)


def test_of_equally_near_examples_the_earlier_counts():
    x_train = np.tile([[0.0, 0.0], [3.0, 4.0], [-3.0, 4.0], [5.0, 0.0]], (40, 1))  # three at distance 5 of the origin
    y_train = np.arange(160)
    x = np.zeros((1, 2))
    assert knn_predict(x, x_train[1:], y_train[1:], k=1) == [4]
    far = (x_train != 0).any(axis=1)
    assert knn_predict(x, x_train[far], y_train[far], k=1) == [1]
    assert knn_predict(x, x_train[far][::-1], y_train[far][::-1], k=1) == [159]


def test_among_many_ties_the_order_is_kept():
    rng = np.random.default_rng(4)
    x, x_train = rng.integers(0, 3, (9, 2)).astype(float), rng.integers(0, 3, (300, 2)).astype(float)
    y_train = rng.permutation(300)
    for k in (1, 3, 9):  # each label is there once, so the smallest of the k wins
        near = [sorted(range(300), key=((x_train - query) ** 2).sum(axis=1).__getitem__)[:k] for query in x]
        np.testing.assert_array_equal(knn_predict(x, x_train, y_train, k=k), [min(y_train[m]) for m in near])


def test_of_tied_votes_the_smallest_label_wins():
    x_train = np.array([[1.0], [2.0], [3.0], [4.0]])
    assert knn_predict(np.zeros((1, 1)), x_train, np.array([2, 0, 0, 2]), k=4) == [0]
    assert knn_predict(np.zeros((1, 1)), x_train, np.array([2, 0, 1, 1]), k=2) == [0]
    assert knn_predict(np.zeros((1, 1)), x_train, np.array([2, 0, 2, 1]), k=3) == [2]


def test_more_queries_than_a_block_are_answered_alike(monkeypatch):
    x, x_train, y_train = data()
    whole = knn_predict(x, x_train, y_train, k=3)
    monkeypatch.setattr(knn, "BLOCK", 7)
    np.testing.assert_array_equal(knn_predict(x, x_train, y_train, k=3), whole)
    np.testing.assert_array_equal(knn_predict(x[:3], x_train, y_train, k=3), whole[:3])


def test_it_reads_digits():
    digits = load_digits()
    x, y = digits.data / 16, digits.target
    assert np.mean(knn_predict(x[1400:], x[:1400], y[:1400], k=3) == y[1400:]) > 0.95


def test_inputs_are_left_alone():
    inputs = data()
    for array in inputs:
        array.flags.writeable = False
    labels = knn_predict(*inputs, k=4)
    assert labels.shape == (60,) and labels.dtype.kind == "i"


def test_bad_input_is_refused():
    x, x_train, y_train = data()
    for k in (0, 81, -1):
        with pytest.raises(
            ValueError, match=rf"k must be an integer from 1 to 80, got {k}: no more neighbours vote than there are"
        ):
            knn_predict(x, x_train, y_train, k=k)
    with pytest.raises(
        ValueError, match=r"y_train must be an integer array of shape \(80,\), .*got int64 of shape \(79,\)"
    ):
        knn_predict(x, x_train, y_train[1:])
    with pytest.raises(ValueError, match=r"x_train must have shape \(any, 3\) \(as many features as x has\), got"):
        knn_predict(x, x_train[:, :2], y_train)
    with pytest.raises(ValueError, match=r"x must have shape \(any, any\) \(one query per row\), got \(3,\)"):
        knn_predict(x[0], x_train, y_train)
