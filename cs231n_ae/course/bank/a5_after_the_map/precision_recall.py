"""What students get wrong about precision and recall of samples."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.measures.precision_recall import precision_and_recall


def _squares(a, b):
    return ((a[:, None] - b) ** 2).sum(axis=2)


def _reach(x, k):
    return np.sort(_squares(x, x), axis=1)[:, k]


@misconception(
    "precision_and_recall",
    says="Precision and recall have changed places. Which asks of the samples whether they are any good?",
)
def exchanges_the_two(real, samples, *, k=3):
    return precision_and_recall(real, samples, k=k)[::-1]


@misconception(
    "precision_and_recall",
    says="The nearest neighbour of each example is itself, at the distance 0: the balls reach one neighbour less than "
    "k.",
)
def counts_an_example_as_its_own_neighbour(real, samples, *, k=3):
    between = _squares(samples, real)
    precision = np.mean(np.any(between <= _reach(real, k - 1), axis=1))
    return float(precision), float(np.mean(np.any(_reach(samples, k - 1) >= between.T, axis=1)))


@misconception(
    "precision_and_recall",
    says="Each ball has the radius of whoever is asked, not of its own centre: a sample far from everything has a "
    "large ball, and counts as near. Around whom do the balls lie?",
)
def takes_the_radius_of_who_is_asked(real, samples, *, k=3):
    between = _squares(samples, real)
    precision = np.mean(np.any(between <= _reach(samples, k)[:, None], axis=1))
    return float(precision), float(np.mean(np.any(_reach(real, k)[:, None] >= between.T, axis=1)))


@misconception(
    "precision_and_recall",
    says="These are shares of pairs. An example counts once, if there is any ball that it lies in.",
)
def counts_pairs(real, samples, *, k=3):
    between = _squares(samples, real)
    return float(np.mean(between <= _reach(real, k))), float(np.mean(_reach(samples, k) >= between.T))


@misconception(
    "precision_and_recall",
    says="Distances are compared with squares of distances. Take both as they are, or both squared.",
)
def compares_roots_with_squares(real, samples, *, k=3):
    between = np.sqrt(_squares(samples, real))
    precision = np.mean(np.any(between <= _reach(real, k), axis=1))
    return float(precision), float(np.mean(np.any(_reach(samples, k) >= between.T, axis=1)))


@misconception(
    "precision_and_recall",
    says="The distance to the third neighbour is taken, whatever k says. What is that argument for?",
)
def always_takes_the_third_neighbour(real, samples, *, k=3):
    return precision_and_recall(real, samples)


@misconception(
    "precision_and_recall",
    says="For the precision, too, the balls lie around the samples. Whether a sample looks like data is asked of balls "
    "around whom?",
)
def draws_both_kinds_of_balls_around_the_samples(real, samples, *, k=3):
    between = _squares(samples, real)
    precision = np.mean(np.any(between <= _reach(samples, k)[:, None], axis=1))
    return float(precision), precision_and_recall(real, samples, k=k)[1]


@misconception(
    "precision_and_recall",
    says="The recall is the precision once more: how many samples lie near real examples. Of whom does the recall ask, "
    "and around whom are its balls?",
)
def returns_the_precision_twice(real, samples, *, k=3):
    precision, _ = precision_and_recall(real, samples, k=k)
    return precision, precision
