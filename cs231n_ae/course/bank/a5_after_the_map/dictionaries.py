"""What students get wrong about the mean max cosine."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.measures.dictionaries import mean_max_cosine


def _cosines(found, true):
    unit = (a / np.linalg.norm(a, axis=1, keepdims=True) for a in (true, found))
    true, found = unit
    return true @ found.T


@misconception(
    "mean_max_cosine",
    says="For each found direction the nearest true one was looked for. A dictionary that has found one feature ten "
    "times would get the best mark: whose nearest is to be looked for?",
)
def asks_the_found(found, true):
    return mean_max_cosine(true, found)


@misconception(
    "mean_max_cosine",
    says="Of each true direction all cosines were averaged. Should a found direction that belongs to another feature "
    "count against it?",
)
def averages_all(found, true):
    return float(_cosines(found, true).mean())


@misconception(
    "mean_max_cosine",
    says="The products were not divided by the lengths. What is a cosine of two vectors that are not of length 1?",
)
def forgets_the_lengths(found, true):
    return float((true @ found.T).max(axis=1).mean())


@misconception(
    "mean_max_cosine",
    says="The sign is lost: an opposite direction counts as found. Does a latent that is never negative stand for "
    "both?",
)
def takes_absolute_values(found, true):
    return float(np.abs(_cosines(found, true)).max(axis=1).mean())


@misconception(
    "mean_max_cosine",
    says="One direction was found, and the others are not asked about: this is the largest of all cosines.",
)
def takes_the_largest_of_all(found, true):
    return float(_cosines(found, true).max())
