"""What students get wrong about squared distances."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


@misconception(
    "squared_distances_two_loops",
    says="These are the distances, and the squared ones are asked for. Nothing is lost without the root: why does the "
    "order of near and far stay the same?",
)
def takes_the_root(a, b):
    out = np.zeros((len(a), len(b)), a.dtype)
    for i in range(len(a)):
        for j in range(len(b)):
            out[i, j] = np.sqrt(np.sum((a[i] - b[j]) ** 2))
    return out


@misconception(
    "squared_distances_two_loops",
    says="The differences are added up first and squared afterwards, so that a plus in one feature cancels a minus in "
    "another. Which of the two comes first in the equation, the square or the sum?",
)
def squares_the_sum(a, b):
    out = np.zeros((len(a), len(b)), a.dtype)
    for i in range(len(a)):
        for j in range(len(b)):
            out[i, j] = np.sum(a[i] - b[j]) ** 2
    return out


@misconception(
    "squared_distances_two_loops",
    says="These are sums of absolute differences: the Manhattan distance, the way along the streets. What does the "
    "Euclidean one do to each difference?",
)
def sums_absolute_differences(a, b):
    out = np.zeros((len(a), len(b)), a.dtype)
    for i in range(len(a)):
        for j in range(len(b)):
            out[i, j] = np.sum(np.abs(a[i] - b[j]))
    return out


@misconception(
    "squared_distances_two_loops",
    says="This is the mean over the features, the mean squared error of two points. The squared distance adds the "
    "features up: is there a 1/D in the equation?",
)
def averages_over_the_features(a, b):
    out = np.zeros((len(a), len(b)), a.dtype)
    for i in range(len(a)):
        for j in range(len(b)):
            out[i, j] = np.mean((a[i] - b[j]) ** 2)
    return out


@misconception(
    "squared_distances_two_loops",
    says="Both points come from a. Which of the two sets does the index j run through?",
)
def compares_a_with_itself(a, b):
    out = np.zeros((len(a), len(b)), a.dtype)
    for i in range(len(a)):
        for j in range(len(b)):
            out[i, j] = np.sum((a[i] - a[j]) ** 2)
    return out


@misconception(
    "squared_distances_two_loops",
    says="The table lies on its side. Rows are for the points of a, columns for those of b: in which order do the two "
    "lengths stand in its shape?",
)
def swaps_rows_and_columns(a, b):
    out = np.zeros((len(b), len(a)), a.dtype)
    for i in range(len(a)):
        for j in range(len(b)):
            out[j, i] = np.sum((a[i] - b[j]) ** 2)
    return out


@misconception(
    "squared_distances_two_loops",
    says="The table is float64 although float32 came in. Three things bring float64 in: an array made without a "
    "dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def collects_in_float64(a, b):
    out = np.zeros((len(a), len(b)))
    for i in range(len(a)):
        for j in range(len(b)):
            out[i, j] = np.sum((a[i] - b[j]) ** 2)
    return out


@misconception(
    "squared_distances_two_loops",
    says="a[i] is no copy, it is a window onto row i of a, and -= writes through it: after the first j, the row is no "
    "longer the point that it was. How do you get the difference as a new array?",
)
def subtracts_in_place(a, b):
    out = np.zeros((len(a), len(b)), a.dtype)
    for i in range(len(a)):
        for j in range(len(b)):
            difference = a[i]
            difference -= b[j]
            out[i, j] = np.sum(difference**2)
    return out


@misconception(
    "squared_distances_one_loop",
    says="These are the distances, and the squared ones are asked for: np.linalg.norm takes a root at its end.",
)
def takes_the_norm(a, b):
    out = np.zeros((len(a), len(b)), a.dtype)
    for i in range(len(a)):
        out[i] = np.linalg.norm(a[i] - b, axis=1)
    return out


@misconception(
    "squared_distances_one_loop",
    says="All entries of a row are the same: the sum ran over the features and over the points of b as well. a[i] - b "
    "has two axes; which one is to stay?",
)
def sums_over_everything(a, b):
    out = np.zeros((len(a), len(b)), a.dtype)
    for i in range(len(a)):
        out[i] = ((a[i] - b) ** 2).sum()
    return out


@misconception(
    "squared_distances_one_loop",
    says="The sum runs over the points of b and leaves one number for each feature. a[i] - b is (M, D): which of its "
    "axes is to disappear, if M numbers are to be left?",
)
def sums_over_the_points(a, b):
    out = np.zeros((len(a), len(b)), a.dtype)
    for i in range(len(a)):
        out[i] = ((a[i] - b) ** 2).sum(axis=0)
    return out


@misconception(
    "squared_distances_one_loop",
    says="The differences are added up first and squared afterwards, so that a plus in one feature cancels a minus in "
    "another. Which of the two comes first in the equation?",
)
def squares_the_sum_of_a_row(a, b):
    out = np.zeros((len(a), len(b)), a.dtype)
    for i in range(len(a)):
        out[i] = (a[i] - b).sum(axis=1) ** 2
    return out


@misconception(
    "squared_distances_one_loop",
    says="This is the mean over the features. The squared distance adds them up: is there a 1/D in the equation?",
)
def averages_a_row_over_the_features(a, b):
    out = np.zeros((len(a), len(b)), a.dtype)
    for i in range(len(a)):
        out[i] = ((a[i] - b) ** 2).mean(axis=1)
    return out


@misconception(
    "squared_distances_one_loop",
    says="The loop runs over b, and so each row belongs to a point of b. Whose rows does the docstring ask for?",
)
def makes_a_row_for_each_point_of_b(a, b):
    out = np.zeros((len(b), len(a)), a.dtype)
    for j in range(len(b)):
        out[j] = ((b[j] - a) ** 2).sum(axis=1)
    return out


@misconception(
    "squared_distances_one_loop",
    says="The table is float64 although float32 came in. Three things bring float64 in: an array made without a "
    "dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def collects_rows_in_float64(a, b):
    out = np.zeros((len(a), len(b)))
    for i in range(len(a)):
        out[i] = ((a[i] - b) ** 2).sum(axis=1)
    return out


@misconception(
    "squared_distances",
    says="The cross term comes once where it must come twice. Multiply out (a - b)(a - b): how many of the four "
    "products hold both a and b?",
)
def forgets_the_factor_two(a, b):
    table = (a**2).sum(axis=1)[:, np.newaxis] - a @ b.T + (b**2).sum(axis=1)
    return np.maximum(table, 0)


@misconception(
    "squared_distances",
    says="The cross term is added, so that this is the squared length of a + b. Which sign does it have in the square "
    "of a difference?",
)
def adds_the_cross_term(a, b):
    table = (a**2).sum(axis=1)[:, np.newaxis] + 2 * a @ b.T + (b**2).sum(axis=1)
    return np.maximum(table, 0)


@misconception(
    "squared_distances",
    says="For the product, b is given the shape (D, M) by a reshape, which keeps the numbers in the order in which "
    "they lie: the features of one point fall into several columns. Which operation turns rows into columns?",
)
def reshapes_b_for_want_of_a_transpose(a, b):
    table = (a**2).sum(axis=1)[:, np.newaxis] - 2 * a @ b.reshape(b.shape[::-1]) + (b**2).sum(axis=1)
    return np.maximum(table, 0)


@misconception(
    "squared_distances",
    says="Where points coincide, large terms cancel up to rounding and leave something like -1e-12. A root of that is "
    "NaN, and one NaN is enough to spoil a sum. What is the smallest that a squared distance can be, and how do you "
    "hold the table to it?",
)
def leaves_tiny_negatives(a, b):
    return (a**2).sum(axis=1)[:, np.newaxis] - 2 * a @ b.T + (b**2).sum(axis=1)


@misconception(
    "squared_distances",
    says="These are the distances, and the squared ones are asked for. Leave out the root at the end.",
)
def takes_the_root_at_the_end(a, b):
    return np.sqrt(np.maximum((a**2).sum(axis=1)[:, np.newaxis] - 2 * a @ b.T + (b**2).sum(axis=1), 0))


@misconception(
    "squared_distances",
    says="The squared lengths of the points of a are missing. To find the nearest point of b they would not matter: "
    "they are the same along each row. But it is the distance that is asked for.",
)
def leaves_out_the_lengths_of_a(a, b):
    return np.maximum((b**2).sum(axis=1) - 2 * a @ b.T, 0)


@misconception(
    "squared_distances",
    says="The squared lengths of the points of b are missing: which term of the square of (a - b) holds b alone?",
)
def leaves_out_the_lengths_of_b(a, b):
    return np.maximum((a**2).sum(axis=1)[:, np.newaxis] - 2 * a @ b.T, 0)


@misconception(
    "squared_distances",
    says="The squares are summed over all points, where each point has a squared length of its own. Which axis is the "
    "sum to run over?",
)
def sums_the_squares_of_all_points(a, b):
    return np.maximum((a**2).sum() - 2 * a @ b.T + (b**2).sum(), 0)


@misconception(
    "squared_distances",
    says="The squared lengths of a are N numbers in a row, and numpy lays a row along the columns of the table. They "
    "belong to its rows: which shape must they have to stand upright?",
)
def leaves_the_lengths_of_a_lying(a, b):
    return np.maximum((a**2).sum(axis=1) - 2 * a @ b.T + (b**2).sum(axis=1), 0)


@misconception(
    "squared_distances",
    says="The squared lengths of a (N of them) and of b (M) cannot be added as they are. One set belongs to the rows "
    "of the table and one to its columns: which shapes must the two have for numpy to make a (N, M) of them?",
)
def adds_the_lengths_before_the_product(a, b):
    return np.maximum((a**2).sum(axis=1) + (b**2).sum(axis=1) - 2 * a @ b.T, 0)


@misconception(
    "squared_distances",
    says="a @ b cannot be: a is (N, D) and b is (M, D). The dot product of two points sums over d, which both have "
    "last: how is b to be turned?",
)
def forgets_to_transpose_b(a, b):
    return np.maximum((a**2).sum(axis=1)[:, np.newaxis] - 2 * a @ b + (b**2).sum(axis=1), 0)


@misconception(
    "squared_distances",
    says="The table lies on its side. Rows are for the points of a, columns for those of b.",
)
def has_a_row_for_each_point_of_b(a, b):
    return np.maximum((b**2).sum(axis=1)[:, np.newaxis] - 2 * b @ a.T + (a**2).sum(axis=1), 0)


@misconception(
    "squared_distances",
    says="The result is float64 although float32 came in. Three things bring float64 in: an array made without a "
    "dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast "
    "(astype(float), dtype=float). Is one of them in yours?",
)
def computes_in_float64(a, b):
    a, b = a.astype(np.float64), b.astype(np.float64)
    return np.maximum((a**2).sum(axis=1)[:, np.newaxis] - 2 * a @ b.T + (b**2).sum(axis=1), 0)


_L1_SQUARED = (
    "The absolute differences are added up first and squared afterwards: that is the square of the Manhattan distance. "
    "Which of the two comes first in the equation, the square or the sum?"
)


@misconception("squared_distances_two_loops", says=_L1_SQUARED)
@misconception("squared_distances_one_loop", says=_L1_SQUARED)
@misconception("squared_distances", says=_L1_SQUARED)
def squares_the_manhattan_distance(a, b):
    out = np.zeros((len(a), len(b)), a.dtype)
    for i in range(len(a)):
        for j in range(len(b)):
            out[i, j] = np.sum(np.abs(a[i] - b[j])) ** 2
    return out


def _street_table(a, b, of):
    """One row for each point of a: what ``of`` makes of its differences to all of b."""
    return np.array([of(one - b) for one in a], a.dtype)


@misconception(
    "manhattan_distances",
    says="These are squared distances. What stands between the bars in the equation, and which power has it?",
)
def squares_the_differences(a, b):
    return _street_table(a, b, lambda differences: (differences**2).sum(axis=1))


@misconception(
    "manhattan_distances",
    says="These are Euclidean distances, as the crow flies. Along the streets, one has to go all of each difference, "
    "one after the other.",
)
def goes_as_the_crow_flies(a, b):
    return _street_table(a, b, lambda differences: np.sqrt((differences**2).sum(axis=1)))


@misconception(
    "manhattan_distances",
    says="The differences are added with their signs, so that a plus in one feature cancels a minus in another, and "
    "distances may be negative.",
)
def adds_the_signed_differences(a, b):
    return _street_table(a, b, lambda differences: differences.sum(axis=1))


@misconception(
    "manhattan_distances",
    says="The absolute value is taken of the sum: a plus in one feature has cancelled a minus in another by then. "
    "Which of the two comes first in the equation?",
)
def takes_the_absolute_value_of_the_sum(a, b):
    return _street_table(a, b, lambda differences: np.abs(differences.sum(axis=1)))


@misconception(
    "manhattan_distances",
    says="This is the largest difference in any one feature. Is it a sum or a maximum that stands in the equation?",
)
def takes_the_largest_difference(a, b):
    return _street_table(a, b, lambda differences: np.abs(differences).max(axis=1))


@misconception(
    "manhattan_distances",
    says="This is the mean over the features. Is there a 1/D in the equation?",
)
def averages_absolute_differences(a, b):
    return _street_table(a, b, lambda differences: np.abs(differences).mean(axis=1))


@misconception(
    "manhattan_distances",
    says="The table lies on its side. Rows are for the points of a, columns for those of b.",
)
def has_a_street_for_each_point_of_b(a, b):
    return _street_table(b, a, lambda differences: np.abs(differences).sum(axis=1))


@misconception(
    "manhattan_distances",
    says="The table is float64 although float32 came in. Three things bring float64 in: an array made without a "
    "dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast "
    "(astype(float), dtype=float). Is one of them in yours?",
)
def makes_a_float64_table_of_streets(a, b):
    return np.array([np.abs(one - b).sum(axis=1) for one in a], np.float64)
