"""Grades knn_predict."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_true


@exercise("knn_predict", points=1)
def test_with_k_1_a_query_gets_the_label_of_its_nearest_example(submission, rng):
    x, x_train, y_train = _inputs(rng)
    labels = submission.knn.knn_predict(x, x_train, y_train, k=1)
    expected = [y_train[_by_distance(query, x_train)[0]] for query in x]
    expect("labels", labels, expected, source="definition")


@exercise("knn_predict", points=1)
def test_the_k_nearest_examples_vote(submission, rng):
    x, x_train, y_train = _inputs(rng, n=90)
    votes = _votes(x, x_train, y_train, k=5)
    clear = np.sort(votes, axis=1)[:, -1] > np.sort(votes, axis=1)[:, -2]  # a tie is a test of its own
    labels = submission.knn.knn_predict(x[clear], x_train, y_train, k=5)
    expect("labels", labels, votes[clear].argmax(axis=1), source="vote")


@exercise("knn_predict", points=0.5)
def test_all_examples_vote_when_k_is_their_number(submission, rng):
    x, x_train, _ = _inputs(rng, n=int(rng.integers(10, 35)))
    x_train = x_train[:36]
    first, *others = rng.permutation(5).tolist()
    y_train = rng.permutation([first] * 8 + others * 7)
    for one in (0, -1):  # the nearest and the farthest of the first query: without either, the first is not ahead
        here, other = _by_distance(x[0], x_train)[one], np.flatnonzero(y_train == first)[one]
        y_train[[here, other]] = y_train[[other, here]]
    labels = submission.knn.knn_predict(x, x_train, y_train, k=len(x_train))
    expect("labels", labels, np.full(len(x), first), source="vote")


@exercise("knn_predict", points=0.5, needs=("test_the_k_nearest_examples_vote",))
def test_of_labels_with_equally_many_votes_the_smallest_wins(submission, rng):
    x, x_train, y_train = _inputs(rng, n=90)
    votes = _votes(x, x_train, y_train, k=4)
    tied = np.sort(votes, axis=1)[:, -1] == np.sort(votes, axis=1)[:, -2]
    labels = submission.knn.knn_predict(x[tied], x_train, y_train, k=4)
    expect("labels", labels, votes[tied].argmax(axis=1), source="rule for ties")


@exercise("knn_predict", points=0.25, needs=("test_with_k_1_a_query_gets_the_label_of_its_nearest_example",))
def test_labels_are_whole_numbers(submission, rng):
    x, x_train, y_train = _inputs(rng)
    labels = submission.knn.knn_predict(x, x_train, y_train, k=3)
    says = f"labels have the dtype {labels.dtype}: a label is the number of a class, and indexes other arrays"
    expect_true("labels", labels.dtype.kind in "iu", says, value=str(labels.dtype))


@exercise("knn_predict", points=0.75, needs=("test_with_k_1_a_query_gets_the_label_of_its_nearest_example",))
def test_of_equally_near_examples_the_earlier_counts(submission, rng):
    x, x_train = rng.integers(0, 3, (25, 2)).astype(float), rng.integers(0, 3, (200, 2)).astype(float)
    y_train = rng.integers(0, 5, 200)
    for k in (1, 2, 7):  # of about 20 examples that are equally near
        labels = submission.knn.knn_predict(x, x_train, y_train, k=k)
        expected = _votes(x, x_train, y_train, k=k).argmax(axis=1)
        expect("labels", labels, expected, source="rule for ties")


def _inputs(rng, *, n=25):
    """Queries, 37 examples in the plane (fewer features than examples, and than queries), and 5 labels."""
    return rng.standard_normal((n, 2)), rng.standard_normal((37, 2)), rng.integers(0, 5, 37)


def _by_distance(query, x_train):
    """The examples' numbers from near to far; Python's sort keeps equal ones in order."""
    return sorted(range(len(x_train)), key=((query - x_train) ** 2).sum(axis=1).tolist().__getitem__)


def _votes(x, x_train, y_train, *, k):
    nearest = [_by_distance(query, x_train)[:k] for query in x]
    return np.array([[y_train[few].tolist().count(label) for label in range(5)] for few in nearest])
