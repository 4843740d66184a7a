"""Grades the squared distances with two loops, with one, and with none, and the L1 distances."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true

LENGTHS = ((4, 3, 5), (1, 3, 5), (4, 1, 5), (4, 3, 1), (3, 3, 3))
"""Of a, of b, and of each point: one point alone, one feature alone, and lengths that do not differ."""


@exercise("squared_distances_two_loops", points=1.5)
def test_each_entry_is_the_squared_distance_of_its_pair(submission, rng):
    for n, m, d in LENGTHS:
        a, b = rng.standard_normal((n, d)), rng.standard_normal((m, d))
        table = submission.distances.squared_distances_two_loops(a, b)
        expect("distances", table, _definition(a, b), source="definition", context={"a": a, "b": b})


@exercise("squared_distances_two_loops", points=0.5)
def test_float32_stays_float32(submission, rng):
    a, b = rng.standard_normal((4, 5)).astype(np.float32), rng.standard_normal((3, 5)).astype(np.float32)
    expect_dtype("distances", submission.distances.squared_distances_two_loops(a, b), np.float32)


@exercise("squared_distances_one_loop", points=1.5)
def test_each_row_holds_the_squared_distances_of_one_point(submission, rng):
    for n, m, d in LENGTHS:
        a, b = rng.standard_normal((n, d)), rng.standard_normal((m, d))
        table = submission.distances.squared_distances_one_loop(a, b)
        expect("distances", table, _definition(a, b), source="definition", context={"a": a, "b": b})


@exercise("squared_distances_one_loop", points=0.5)
def test_float32_stays_float32_with_one_loop(submission, rng):
    """float32 stays float32."""
    a, b = rng.standard_normal((4, 5)).astype(np.float32), rng.standard_normal((3, 5)).astype(np.float32)
    expect_dtype("distances", submission.distances.squared_distances_one_loop(a, b), np.float32)


@exercise("squared_distances", points=2)
def test_all_entries_are_the_squared_distances(submission, rng):
    for n, m, d in LENGTHS:
        a, b = rng.standard_normal((n, d)), rng.standard_normal((m, d))
        table = submission.distances.squared_distances(a, b)
        expect("distances", table, _definition(a, b), source="definition", context=_terms(a, b))


@exercise("squared_distances", points=0.5, needs=("test_all_entries_are_the_squared_distances",))
def test_as_many_points_here_as_there(submission, rng):
    """equal numbers of points on both sides do not hide an axis."""
    a, b = rng.standard_normal((4, 2)), rng.standard_normal((4, 2))
    table = submission.distances.squared_distances(a, b)
    expect("distances", table, _definition(a, b), source="definition", context=_terms(a, b))


@exercise("squared_distances", points=1, needs=("test_all_entries_are_the_squared_distances",))
def test_no_distance_is_negative(submission, rng):
    """no distance is negative, even where points coincide."""
    a = 100 + rng.standard_normal((40, 100))  # sums of so many terms come out otherwise in a product
    table = submission.distances.squared_distances(a, a)
    apart = ((a[:, np.newaxis] - a) ** 2).sum(axis=-1)
    lowest = float(np.min(table))
    says = f"the smallest squared distance of points to themselves is {lowest:.2g}, below zero"
    expect_true("distances", lowest >= 0, says, value=table)
    expect("distances", table, apart, source="definition", atol=1e-6)


@exercise("squared_distances", points=0.5, needs=("test_all_entries_are_the_squared_distances",))
def test_float32_stays_float32_without_a_loop(submission, rng):
    """float32 stays float32, and near the truth where the points lie far from 0."""
    a, b = rng.standard_normal((4, 5)).astype(np.float32), rng.standard_normal((3, 5)).astype(np.float32)
    expect_dtype("distances", submission.distances.squared_distances(a, b), np.float32)
    a, b = a + np.float32(1000), b + np.float32(1000)
    table, apart = submission.distances.squared_distances(a, b), np.array(_definition(a.astype(float), b.astype(float)))
    error = float(np.max(np.abs(table - apart) / apart))
    says = f"distances of float32 points that lie 1000 away from 0 are wrong by {error:.1%}: large terms cancel"
    expect_true("distances, 1000 away from 0", error < 1e-4, says, value=table)


@exercise("manhattan_distances", points=1.25)
def test_each_entry_is_the_sum_of_absolute_differences(submission, rng):
    for n, m, d in LENGTHS:
        a, b = rng.standard_normal((n, d)), rng.standard_normal((m, d))
        table = submission.distances.manhattan_distances(a, b)
        streets = [[sum(max(p, q) - min(p, q) for p, q in zip(one, two, strict=True)) for two in b] for one in a]
        expect("distances", table, streets, source="definition", context={"a": a, "b": b})


@exercise("manhattan_distances", points=0.5)
def test_in_one_feature_it_is_how_far_two_numbers_are_apart(submission, rng):
    a, b = rng.permutation(9).astype(float)[:, np.newaxis], 10.0 + np.arange(4)[:, np.newaxis]
    table = submission.distances.manhattan_distances(a, b)
    expect("distances", table, b.T - a, source="closed form", context={"a": a})


@exercise("manhattan_distances", points=0.25, needs=("test_each_entry_is_the_sum_of_absolute_differences",))
def test_float32_stays_float32_along_the_streets(submission, rng):
    """float32 stays float32."""
    a, b = rng.standard_normal((4, 5)).astype(np.float32), rng.standard_normal((3, 5)).astype(np.float32)
    expect_dtype("distances", submission.distances.manhattan_distances(a, b), np.float32)


def _definition(a, b):
    return [[sum((p - q) ** 2 for p, q in zip(one, other, strict=True)) for other in b] for one in a]


def _terms(a, b):
    """The three terms of the square of a difference, in words."""
    return {
        "the dot products of a and b": a @ b.T,
        "the squared lengths of a": np.square(a).sum(axis=1)[:, np.newaxis],
        "the squared lengths of b": np.square(b).sum(axis=1),
        "a": a,
    }
