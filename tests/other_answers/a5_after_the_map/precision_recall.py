"""Precision and recall of samples, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("precision_and_recall")
def by_sorting(real, samples, *, k=3):
    def inside(asked, around):
        radius = np.sort(((around[:, None] - around) ** 2).sum(axis=2), axis=1)[:, k]  # the first is to itself
        return float((((asked[:, None] - around) ** 2).sum(axis=2) <= radius).any(axis=1).mean())

    return inside(samples, real), inside(real, samples)


@other_answer("precision_and_recall")
def one_at_a_time(real, samples, *, k=3):
    shares = []
    for asked, around in ((samples, real), (real, samples)):
        hits = np.zeros(len(asked), bool)
        for i, centre in enumerate(around):
            others = np.delete(around, i, axis=0)
            radius = np.sort(np.sum((others - centre) ** 2, axis=1))[k - 1]
            hits |= np.sum((asked - centre) ** 2, axis=1) <= radius
        shares.append(hits.sum() / len(asked))
    return tuple(shares)


@other_answer("precision_and_recall")
def with_lengths_in_place_of_squares(real, samples, *, k=3):
    def lengths(a, b):
        return np.array([[np.linalg.norm(x - y) for y in b] for x in a])

    shares = []
    for asked, around in ((samples, real), (real, samples)):
        among = lengths(around, around) + np.diag(np.full(len(around), np.inf))
        radius = np.partition(among, k - 1, axis=1)[:, k - 1]
        shares.append(float(np.mean([np.any(row <= radius) for row in lengths(asked, around)])))
    return tuple(shares)
