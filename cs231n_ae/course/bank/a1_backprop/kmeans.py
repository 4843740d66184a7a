"""What students get wrong about k-means."""

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
    says="The centres are float64 although float32 came in. Which dtype does np.zeros have when you say nothing?",
)
def collects_in_float64(x, labels, centers):
    moved = np.zeros(centers.shape)
    moved[:] = _relocated(x, labels, centers)
    return moved


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
