"""What students get wrong about the inertia."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.distances import squared_distances


@misconception(
    "kmeans_inertia",
    says="This is the mean over the examples. A fair number too, but the inertia is the sum: is there a 1/N in its "
    "equation?",
)
def averages_over_the_examples(x, labels, centers):
    return float(((x - centers[labels]) ** 2).sum(axis=1).mean())


@misconception(
    "kmeans_inertia",
    says="This is the mean over examples and features: .mean() without an axis divides by both numbers. Which sum "
    "does the equation ask for?",
)
def averages_over_everything(x, labels, centers):
    return float(((x - centers[labels]) ** 2).mean())


@misconception(
    "kmeans_inertia",
    says="The distances are summed, and their squares are asked for: np.linalg.norm takes a root. For which of the "
    "two sums is the mean the best centre?",
)
def sums_the_distances(x, labels, centers):
    return float(np.linalg.norm(x - centers[labels], axis=1).sum())


@misconception(
    "kmeans_inertia",
    says="A root is taken of the whole sum: np.linalg.norm without an axis does so. The inertia is the sum itself.",
)
def takes_the_root_of_the_sum(x, labels, centers):
    return float(np.linalg.norm(x - centers[labels]))


@misconception(
    "kmeans_inertia",
    says="There is a half in it. The losses of this course have one, so that their gradients have none; has the "
    "equation of the inertia?",
)
def takes_half(x, labels, centers):
    return float(((x - centers[labels]) ** 2).sum() / 2)


@misconception(
    "kmeans_inertia",
    says="Each example is measured from the centre nearest to it, and the labels are not used. Between the two steps "
    "of k-means they may differ: whose centre does the equation name?",
)
def measures_from_the_nearest_centre(x, labels, centers):
    return float(squared_distances(x, centers).min(axis=1).sum())


@misconception(
    "kmeans_inertia",
    says="Each example is measured from all centres. How many terms does each example have in the equation?",
)
def measures_from_all_centres(x, labels, centers):
    return float(squared_distances(x, centers).sum())


@misconception(
    "kmeans_inertia",
    says="The absolute differences are summed. What does the equation do to each difference?",
)
def sums_absolute_differences(x, labels, centers):
    return float(np.abs(x - centers[labels]).sum())


@misconception(
    "kmeans_inertia",
    says="An array comes back, one number for each example. The inertia is one number for all of them.",
)
def returns_one_number_for_each_example(x, labels, centers):
    return ((x - centers[labels]) ** 2).sum(axis=1)
