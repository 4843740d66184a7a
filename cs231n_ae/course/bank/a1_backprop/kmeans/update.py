"""What students get wrong about moving the centres."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _filled(x, labels, centers, order):
    """The right update, in which empty centres take the examples in this order."""
    moved = keeps_the_old_centre(x, labels, centers)
    empty = [k for k in range(len(centers)) if not (labels == k).any()]
    for k, n in zip(empty, order, strict=False):
        moved[k] = x[n]
    return moved


def _relocated(x, labels, centers):
    """The right update."""
    return _filled(x, labels, centers, np.argsort(-((x - centers[labels]) ** 2).sum(axis=1), kind="stable"))


@misconception(
    "kmeans_update",
    says="A centre that lost all its examples stays where it was, and it will never get one there. The docstring asks "
    "for something else: where is a centre needed most?",
)
def keeps_the_old_centre(x, labels, centers):
    moved = centers.copy()
    for k in range(len(centers)):
        if (labels == k).any():
            moved[k] = x[labels == k].mean(axis=0)
    return moved


@misconception(
    "kmeans_update",
    says="The sum over a centre's examples is divided by the number of all examples. How many terms does the sum "
    "have, and so what is N_k?",
)
def averages_over_all_points(x, labels, centers):
    moved = _relocated(x, labels, centers)
    for k in range(len(centers)):
        if (labels == k).any():
            moved[k] = x[labels == k].sum(axis=0) / len(x)
    return moved


@misconception(
    "kmeans_update",
    says="This is the sum of a centre's examples. Where is the centre of two examples: between them, or at their sum?",
)
def forgets_to_divide(x, labels, centers):
    moved = _relocated(x, labels, centers)
    for k in range(len(centers)):
        if (labels == k).any():
            moved[k] = x[labels == k].sum(axis=0)
    return moved


@misconception(
    "kmeans_update",
    says="The mean of no examples is 0/0, which is NaN, and a NaN is no nearest centre ever after. Which centres are "
    "without examples, and what does the docstring say about them?",
)
def divides_by_nothing(x, labels, centers):
    return np.stack([x[labels == k].mean(axis=0) for k in range(len(centers))])


@misconception(
    "kmeans_update",
    says="A centre that lost all its examples comes out at the origin, where your array of zeros left it. What does "
    "the docstring say about such centres?",
)
def leaves_an_empty_centre_at_the_origin(x, labels, centers):
    moved = np.zeros_like(centers)
    for k in range(len(centers)):
        if (labels == k).any():
            moved[k] = x[labels == k].mean(axis=0)
    return moved


@misconception(
    "kmeans_update",
    says="Centres without examples are gone, and the ones behind them have got other numbers. How many centres are to "
    "come out?",
)
def drops_empty_centres(x, labels, centers):
    return np.stack([x[labels == k].mean(axis=0) for k in np.unique(labels)])


@misconception(
    "kmeans_update",
    says="All empty centres are set on the same example, where they will go on as one. Which example is to be the "
    "second one's?",
)
def gives_all_empty_centres_one_example(x, labels, centers):
    moved = keeps_the_old_centre(x, labels, centers)
    gaps = ((x - centers[labels]) ** 2).sum(axis=1)
    for k in range(len(centers)):
        if not (labels == k).any():
            moved[k] = x[gaps.argmax()]
    return moved


@misconception(
    "kmeans_update",
    says="The empty centre is set on the example nearest to its own centre, where one is needed least. In which "
    "direction does argsort sort?",
)
def takes_the_nearest_example(x, labels, centers):
    gaps = ((x - centers[labels]) ** 2).sum(axis=1)
    return _filled(x, labels, centers, np.argsort(gaps, kind="stable"))


@misconception(
    "kmeans_update",
    says="Farthest is measured here from the empty centre itself. It is about to leave that place: from which centre "
    "is each example to be measured?",
)
def measures_from_the_empty_centre(x, labels, centers):
    moved = keeps_the_old_centre(x, labels, centers)
    for k in range(len(centers)):
        if not (labels == k).any():
            moved[k] = x[((x - centers[k]) ** 2).sum(axis=1).argmax()]
    return moved


@misconception(
    "kmeans_update",
    says="Farthest is measured here from the centres after their move. Which ones does the docstring name?",
)
def measures_from_the_moved_centres(x, labels, centers):
    moved = keeps_the_old_centre(x, labels, centers)
    gaps = ((x - moved[labels]) ** 2).sum(axis=1)
    return _filled(x, labels, centers, np.argsort(-gaps, kind="stable"))


@misconception(
    "kmeans_update",
    says="Farthest is measured here from the mean of all examples. An example may be far from that and have a centre "
    "beside it: from which centre is it to be measured?",
)
def measures_from_the_middle_of_the_data(x, labels, centers):
    gaps = ((x - x.mean(axis=0)) ** 2).sum(axis=1)
    return _filled(x, labels, centers, np.argsort(-gaps, kind="stable"))


@misconception(
    "kmeans_update",
    says="The old centre counts as one more example. The new one is the mean of the examples alone: the old centre "
    "has had its say in the labels.",
)
def counts_the_old_centre_too(x, labels, centers):
    moved = _relocated(x, labels, centers)
    for k in range(len(centers)):
        if (labels == k).any():
            moved[k] = (x[labels == k].sum(axis=0) + centers[k]) / ((labels == k).sum() + 1)
    return moved


@misconception(
    "kmeans_update",
    says="This is the median of each feature. It makes the sum of absolute differences small; which point makes the "
    "sum of squares small?",
)
def takes_the_median(x, labels, centers):
    moved = _relocated(x, labels, centers)
    for k in range(len(centers)):
        if (labels == k).any():
            moved[k] = np.median(x[labels == k], axis=0)
    return moved


@misconception(
    "kmeans_update",
    says="All features of a centre are the same: the mean ran over the features too. Which axis of x numbers the "
    "examples?",
)
def averages_over_the_features_too(x, labels, centers):
    moved = _relocated(x, labels, centers)
    for k in range(len(centers)):
        if (labels == k).any():
            moved[k] = x[labels == k].mean()
    return moved


@misconception(
    "kmeans_update",
    says="The new centres are written over the old ones, which the caller may still need (the rule for empty centres "
    "does). Begin with a new array.",
)
def writes_over_the_old_centres(x, labels, centers):
    for k in range(len(centers)):
        if (labels == k).any():
            centers[k] = x[labels == k].mean(axis=0)
    return centers


@misconception(
    "kmeans_update",
    says="The centres are float64 although float32 came in. Three things bring float64 in: an array made without a "
    "dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def collects_in_float64(x, labels, centers):
    moved = np.zeros(centers.shape)
    moved[:] = _relocated(x, labels, centers)
    return moved


@misconception(
    "kmeans_update",
    says="Of equally far examples the last is taken. Reversing a sorted order turns its ties round, too: which does "
    "the docstring ask for?",
)
def takes_the_last_of_equally_far_examples(x, labels, centers):
    moved = _relocated(x, labels, centers)
    empty = [k for k in range(len(centers)) if not (labels == k).any()]
    far = ((x - centers[labels]) ** 2).sum(axis=1)
    moved[empty] = x[np.argsort(far, kind="stable")[::-1][: len(empty)]]
    return moved
