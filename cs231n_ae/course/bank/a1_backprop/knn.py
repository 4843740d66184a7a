"""What students get wrong about k nearest neighbours."""

from collections import Counter

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.distances import squared_distances


def _order(x, x_train):
    """The examples' numbers from near to far, one row for each query."""
    return np.argsort(squared_distances(x, x_train), axis=1, kind="stable")


def _vote(labels):
    """The label that is most often in each row, the smallest of equally frequent ones."""
    return np.array([np.bincount(row).argmax() for row in labels])


@misconception(
    "knn_predict",
    says="These are the k farthest examples. In which direction does argsort sort, and at which end of its answer are "
    "the near ones?",
)
def takes_the_farthest(x, x_train, y_train, *, k=1):
    return _vote(y_train[_order(x, x_train)[:, -k:]])


@misconception(
    "knn_predict",
    says="Only the nearest example has a vote, whatever k is. Where does k come into your code?",
)
def ignores_k(x, x_train, y_train, *, k=1):
    return y_train[_order(x, x_train)[:, 0]]


@misconception(
    "knn_predict",
    says="One neighbour too many has a vote. How many entries does a slice [:n] hold?",
)
def asks_one_neighbour_too_many(x, x_train, y_train, *, k=1):
    return _vote(y_train[_order(x, x_train)[:, : k + 1]])


@misconception(
    "knn_predict",
    says="The nearest example is left out. That would be right if the queries were among the training examples, so "
    "that each was its own neighbour. Are they?",
)
def skips_the_nearest(x, x_train, y_train, *, k=1):
    return _vote(y_train[_order(x, x_train)[:, 1 : k + 1]])


@misconception(
    "knn_predict",
    says="These are the places of the nearest examples in the training set. What stands at those places in y_train?",
)
def returns_the_place_of_the_nearest(x, x_train, y_train, *, k=1):
    return _vote(_order(x, x_train)[:, :k])


@misconception(
    "knn_predict",
    says="The labels are averaged. A 3 between a 1 and a 5 is right for heights, but labels are names: is a digit 3 "
    "anything like half of a 1 and a 5? Let the neighbours vote.",
)
def averages_the_labels(x, x_train, y_train, *, k=1):
    return np.round(y_train[_order(x, x_train)[:, :k]].mean(axis=1)).astype(int)


@misconception(
    "knn_predict",
    says="The labels come out as floats. They are names, and later index other arrays: which dtype does np.zeros have "
    "when you say nothing?",
)
def collects_the_labels_in_floats(x, x_train, y_train, *, k=1):
    out = np.zeros(len(x))
    out[:] = _vote(y_train[_order(x, x_train)[:, :k]])
    return out


@misconception(
    "knn_predict",
    says="Of labels with equally many votes, the one that was met first wins here, which is that of the nearest "
    "neighbour (Counter.most_common does so). A fair rule, but another than the docstring's.",
)
def gives_a_tie_to_the_nearest(x, x_train, y_train, *, k=1):
    rows = y_train[_order(x, x_train)[:, :k]]
    return np.array([Counter(row.tolist()).most_common(1)[0][0] for row in rows])


@misconception(
    "knn_predict",
    says="Of labels with equally many votes, the largest wins here. Which one is asked for, and which does argmax "
    "give?",
)
def gives_a_tie_to_the_largest_label(x, x_train, y_train, *, k=1):
    rows = y_train[_order(x, x_train)[:, :k]]
    counts = np.array([np.bincount(row, minlength=y_train.max() + 1) for row in rows])
    return counts.shape[1] - 1 - counts[:, ::-1].argmax(axis=1)


@misconception(
    "knn_predict",
    says="This is right where no two examples are equally near. Where some are, argsort promises nothing about their "
    "order unless you ask it to: which of its kinds keeps equal entries in the order in which they came?",
)
def sorts_without_keeping_the_order(x, x_train, y_train, *, k=1):
    return _vote(y_train[np.argsort(squared_distances(x, x_train), axis=1)[:, :k]])


@misconception(
    "knn_predict",
    says="Of equally near examples the later ones count here. An order that is turned round, by [::-1], turns those "
    "round too.",
)
def prefers_the_later_example(x, x_train, y_train, *, k=1):
    order = np.argsort(-squared_distances(x, x_train), axis=1, kind="stable")[:, ::-1]
    return _vote(y_train[order[:, :k]])


@misconception(
    "knn_predict",
    says="The table is sorted down its columns: that asks, for each training example, which queries are near. Along "
    "which axis do the distances of one query lie?",
)
def sorts_along_the_queries(x, x_train, y_train, *, k=1):
    order = np.argsort(squared_distances(x, x_train), axis=0, kind="stable")
    return _vote(y_train[order[:, :k]])


@misconception(
    "knn_predict",
    says="Near is by the sum of absolute differences here (the Manhattan distance), and the docstring asks for the "
    "Euclidean one.",
)
def measures_along_the_streets(x, x_train, y_train, *, k=1):
    table = np.abs(x[:, np.newaxis] - x_train).sum(axis=2)
    return _vote(y_train[np.argsort(table, axis=1, kind="stable")[:, :k]])


@misconception(
    "knn_predict",
    says="These are places in a list of the labels that occur among the neighbours, not labels: np.unique gives the "
    "labels and their counts side by side. What stands at that place among the labels?",
)
def returns_the_place_in_the_count(x, x_train, y_train, *, k=1):
    rows = y_train[_order(x, x_train)[:, :k]]
    return np.array([np.unique(row, return_counts=True)[1].argmax() for row in rows])


@misconception(
    "knn_predict",
    says="This is how many votes the winner got. Whose votes were they: is it the largest count or its place that you "
    "need?",
)
def returns_the_number_of_votes(x, x_train, y_train, *, k=1):
    return np.array([np.bincount(row).max() for row in y_train[_order(x, x_train)[:, :k]]])
