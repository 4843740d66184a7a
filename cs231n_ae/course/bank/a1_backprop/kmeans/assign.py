"""What students get wrong about the nearest centres."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.distances import squared_distances


@misconception(
    "kmeans_assign",
    says="Each example gets the centre that is farthest away. Which end of the distances is the near one?",
)
def takes_the_farthest_centre(x, centers):
    return squared_distances(x, centers).argmax(axis=1)


@misconception(
    "kmeans_assign",
    says="This is one label for each centre, the number of the example nearest to it. Who chooses whom: along which "
    "axis of the table do the distances of one example lie?",
)
def lets_the_centres_choose(x, centers):
    return squared_distances(x, centers).argmin(axis=0)


@misconception(
    "kmeans_assign",
    says="This is the squared distance to the nearest centre. Which centre is it? Its number is asked for, not how "
    "far it is.",
)
def returns_the_distance(x, centers):
    return squared_distances(x, centers).min(axis=1)


@misconception(
    "kmeans_assign",
    says="This is the nearest centre itself. Its number, which k-means calls the label, is asked for.",
)
def returns_the_centre(x, centers):
    return centers[squared_distances(x, centers).argmin(axis=1)]


@misconception(
    "kmeans_assign",
    says="The labels come out as floats, and a float is no index: which dtype does np.zeros have when you say nothing?",
)
def collects_the_labels_in_floats(x, centers):
    labels = np.zeros(len(x))
    labels[:] = squared_distances(x, centers).argmin(axis=1)
    return labels


@misconception(
    "kmeans_assign",
    says="The centre with the largest dot product is taken. A long centre has large dot products with everything: "
    "which part of the squared distance is missing?",
)
def compares_dot_products(x, centers):
    return (x @ centers.T).argmax(axis=1)


@misconception(
    "kmeans_assign",
    says="Near is by the sum of absolute differences here (the Manhattan distance); k-means, whose centres are means, "
    "needs squared ones.",
)
def measures_along_the_streets(x, centers):
    return np.abs(x[:, np.newaxis] - centers).sum(axis=2).argmin(axis=1)


@misconception(
    "kmeans_assign",
    says="Of equally near centres the last is taken: does your loop replace the best so far when it is <=, or only "
    "when it is <?",
)
def takes_the_last_of_equals(x, centers):
    labels = np.zeros(len(x), dtype=int)
    for n in range(len(x)):
        best = np.inf
        for k in range(len(centers)):
            distance = ((x[n] - centers[k]) ** 2).sum()
            if distance <= best:
                best, labels[n] = distance, k
    return labels
