"""What students get wrong about features from k-means."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models import distances


def _distances(x, centers):
    return np.sqrt(distances.squared_distances(x, centers))


@misconception(
    "distance_code",
    says="These are squared distances. In which unit are they, and in which is the docstring's feature?",
)
def forgets_the_root(x, centers):
    return distances.squared_distances(x, centers)


@misconception(
    "distance_code",
    says="These are sums of absolute differences, the distance of someone who walks along the axes. Which distance do "
    "the double bars stand for? (It is what comes out, too, when each square is rooted before the sum.)",
)
def walks_along_the_axes(x, centers):
    return np.abs(x[:, np.newaxis] - centers).sum(axis=2)


@misconception(
    "distance_code",
    says="Here is a row for each centre. In this course a batch is the first axis: a row for each example.",
)
def returns_a_row_for_each_centre(x, centers):
    return _distances(centers, x)


@misconception(
    "distance_code",
    says="The squares are averaged over the features of the data before the root. Which one, the mean or the sum of "
    "the squares, makes a Euclidean length?",
)
def averages_the_squares(x, centers):
    return np.sqrt(np.square(x[:, np.newaxis] - centers).mean(axis=2))


@misconception(
    "distance_code",
    says="Each example has the distance to its nearest centre alone. How many features does it get, one or K?",
)
def keeps_the_nearest_alone(x, centers):
    return _distances(x, centers).min(axis=1)


@misconception(
    "distance_code",
    says="Where the distance should be 0, rounding has left a tiny negative number (or a small positive one) under the "
    "root. How large is the rounding error of a number of some ten millions? squared_distances takes care of the sign.",
)
def takes_the_root_of_rounding_errors(x, centers):
    return np.sqrt((x**2).sum(axis=1)[:, np.newaxis] + (centers**2).sum(axis=1) - 2 * x @ centers.T)


@misconception(
    "distance_code",
    says="The features are float64 although float32 came in. Three things bring float64 in: an array made without a "
    "dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def fills_a_float64_table(x, centers):
    table = np.zeros((len(x), len(centers)))
    table[:] = _distances(x, centers)
    return table


@misconception(
    "triangle_code",
    says="The distances are squared here. The largest of them then rule the mean, and nearly every other feature is "
    "positive: what is the z of the docstring?",
)
def takes_squared_distances(x, centers):
    z = distances.squared_distances(x, centers)
    return np.maximum(z.mean(axis=1, keepdims=True) - z, 0)


@misconception(
    "triangle_code",
    says="The mean runs over the examples of the batch. What is usual for an example would then hang on its company: "
    "over what does the docstring's mean run, and which axis is that?",
)
def averages_over_the_batch(x, centers):
    z = _distances(x, centers)
    return np.maximum(z.mean(axis=0, keepdims=True) - z, 0)


@misconception(
    "triangle_code",
    says="There is one mean for the whole table. Each example has a mean of its own.",
)
def takes_one_mean_for_all(x, centers):
    z = _distances(x, centers)
    return np.maximum(z.mean() - z, 0)


@misconception(
    "triangle_code",
    says="The negative part is kept. A centre that is farther than usual is to say nothing: which number is that? (If "
    "there is a maximum with 0 already: what does it cut, the distances or the differences?)",
)
def keeps_the_negative_part(x, centers):
    z = _distances(x, centers)
    return z.mean(axis=1, keepdims=True) - z


@misconception(
    "triangle_code",
    says="The difference is taken the other way round, so that the far centres speak and the near ones are silent.",
)
def lets_the_far_centres_speak(x, centers):
    z = _distances(x, centers)
    return np.maximum(z - z.mean(axis=1, keepdims=True), 0)


@misconception(
    "triangle_code",
    says="The absolute value makes a far centre look like a near one. What does the maximum with 0 do instead?",
)
def takes_the_absolute_value(x, centers):
    z = _distances(x, centers)
    return np.abs(z.mean(axis=1, keepdims=True) - z)


@misconception(
    "triangle_code",
    says="The median stands in for the mean: then exactly half of the features are 0. It is a fair idea, but another "
    "code.",
)
def takes_the_median(x, centers):
    z = _distances(x, centers)
    return np.maximum(np.median(z, axis=1, keepdims=True) - z, 0)


@misconception(
    "triangle_code",
    says="What is left is only whether a centre is nearer than usual. The code should say by how much, too.",
)
def says_only_whether(x, centers):
    z = _distances(x, centers)
    return (z < z.mean(axis=1, keepdims=True)).astype(x.dtype)


@misconception(
    "triangle_code",
    says="Only the nearest centre has a feature left. The triangle code lets all those speak that are nearer than "
    "usual.",
)
def lets_only_the_nearest_speak(x, centers):
    z = _distances(x, centers)
    features = np.maximum(z.mean(axis=1, keepdims=True) - z, 0)
    return np.where(np.arange(len(centers)) == z.argmin(axis=1)[:, np.newaxis], features, x.dtype.type(0))


@misconception(
    "triangle_code",
    says="The mean of each row is a (N,), which numpy lays along the last axis of the (N, K) table, that of the "
    "centres. What shape must it have to stand beside the rows?",
)
def lays_the_mean_along_the_wrong_axis(x, centers):
    z = _distances(x, centers)
    return np.maximum(z.mean(axis=1) - z, 0)


@misconception(
    "triangle_code",
    says="The features are divided by the mean distance. The docstring leaves them in the unit of the examples.",
)
def divides_by_the_mean(x, centers):
    z = _distances(x, centers)
    return np.maximum(1 - z / z.mean(axis=1, keepdims=True), 0)


@misconception(
    "triangle_code",
    says="The minimum is taken, not the maximum: near centres are cut to 0, and far ones have negative features.",
)
def takes_the_minimum(x, centers):
    z = _distances(x, centers)
    return np.minimum(z.mean(axis=1, keepdims=True) - z, 0)


@misconception(
    "triangle_code",
    says="The features are float64 although float32 came in. Three things bring float64 in: an array made without a "
    "dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def compares_with_float64_zeros(x, centers):
    z = _distances(x, centers)
    return np.maximum(z.mean(axis=1, keepdims=True) - z, np.zeros(z.shape))
