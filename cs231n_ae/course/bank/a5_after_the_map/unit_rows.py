"""What students get wrong about rows of length 1."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.unit_rows import unit_rows_backward, unit_rows_forward


@misconception(
    "unit_rows_forward",
    says="Each row is divided by the square of its length. What is taken of a sum of squares to get a length?",
)
def divides_by_the_square(z):
    length = (z**2).sum(axis=1, keepdims=True)
    return z / length, (z / length, length)


@misconception(
    "unit_rows_forward",
    says="Columns have length 1, not rows. Is an example a row or a column?",
)
def makes_columns_unit(z):
    length = np.sqrt((z**2).sum(axis=0, keepdims=True))
    return z / length, (z / length, length)


@misconception(
    "unit_rows_forward",
    says="Each row is divided by the sum of its absolute values. Which length has (3, 4): 7 or 5?",
)
def adds_up_absolute_values(z):
    length = np.abs(z).sum(axis=1, keepdims=True)
    return z / length, (z / length, length)


@misconception(
    "unit_rows_forward",
    says="All rows are divided by one length, that of the whole array. Whose length should each row have?",
)
def takes_one_length_for_all(z):
    length = np.full((len(z), 1), np.linalg.norm(z), z.dtype)
    return z / length, (z / length, length)


@misconception(
    "unit_rows_backward",
    says="The length is taken for a constant. It depends on z too: what happens to u as z grows longer?",
)
def holds_the_length_constant(dout, cache):
    _, length = cache
    return dout / length


@misconception(
    "unit_rows_backward",
    says="The division by the length is missing. How much does u turn if a long z is moved a little?",
)
def forgets_the_length(dout, cache):
    _, length = cache
    return unit_rows_backward(dout, cache) * length


@misconception(
    "unit_rows_backward",
    says="The part along u has been added, where it should be taken away. What should be left of du, if it points "
    "along u?",
)
def adds_the_part_along_u(dout, cache):
    u, length = cache
    return (dout + u * (u * dout).sum(axis=1, keepdims=True)) / length


@misconception(
    "unit_rows_backward",
    says="What is taken away is computed feature by feature, without the sum. Of which vectors is it the product?",
)
def forgets_the_sum_over_features(dout, cache):
    u, length = cache
    return (dout - u * u * dout) / length


@misconception(
    "unit_rows_forward",
    says="u is float64 although float32 came in: where does float64 come in?",
)
def answers_in_float64(z):
    u, cache = unit_rows_forward(z)
    return u.astype(np.float64), cache


@misconception(
    "unit_rows_backward",
    says="du itself is not divided by the length, only what is taken away from it. How much does u turn if a long z is "
    "moved a little?",
)
def divides_what_is_taken_away_alone(dout, cache):
    u, length = cache
    return dout - (u * dout).sum(axis=1, keepdims=True) * u / length
