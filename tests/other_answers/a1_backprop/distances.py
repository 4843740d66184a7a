"""Squared distances, right, and written differently from the reference."""

import math

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("squared_distances_two_loops")
def by_a_third_loop(a, b):
    out = np.zeros((len(a), len(b)), dtype=a.dtype)
    for i in range(len(a)):
        for j in range(len(b)):
            for d in range(a.shape[1]):
                out[i, j] += (a[i, d] - b[j, d]) ** 2
    return out


@other_answer("squared_distances_two_loops")
def as_the_square_of_a_norm(a, b):
    return np.array([[np.linalg.norm(p - q) ** 2 for q in b] for p in a], dtype=a.dtype)


@other_answer("squared_distances_two_loops")
def column_by_column(a, b):
    out = np.empty((a.shape[0], b.shape[0]), dtype=a.dtype)
    for j, other in enumerate(b):
        for i, one in enumerate(a):
            out[i, j] = np.sum(np.square(other - one))
    return out


@other_answer("squared_distances_two_loops")
def with_pythons_distance(a, b):
    return np.asarray([[math.dist(p, q) ** 2 for q in b] for p in a]).astype(a.dtype)


@other_answer("squared_distances_one_loop")
def as_a_stack_of_rows(a, b):
    return np.stack([np.square(b - point).sum(axis=-1) for point in a])


@other_answer("squared_distances_one_loop")
def with_einsum_for_a_row(a, b):
    out = np.empty((len(a), len(b)), dtype=np.result_type(a, b))
    for i in range(len(a)):
        difference = b - a[i]
        out[i] = np.einsum("md,md->m", difference, difference)
    return out


@other_answer("squared_distances_one_loop")
def by_filling_columns(a, b):
    out = np.zeros((len(a), len(b)), dtype=a.dtype)
    for j in range(len(b)):
        out[:, j] = np.sum((a - b[j]) ** 2, axis=1)
    return out


@other_answer("squared_distances_one_loop")
def one_feature_at_a_time(a, b):
    out = np.zeros((len(a), len(b)), dtype=a.dtype)
    for d in range(a.shape[1]):
        out += np.subtract.outer(a[:, d], b[:, d]) ** 2
    return out


@other_answer("squared_distances")
def with_a_third_axis(a, b):
    return ((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2)


@other_answer("squared_distances")
def with_einsum_and_clip(a, b):
    a, b = a - b[:1], b - b[:1]
    a_square, b_square = np.einsum("nd,nd->n", a, a), np.einsum("md,md->m", b, b)
    return np.clip(np.add.outer(a_square, b_square) - 2 * np.einsum("nd,md->nm", a, b), 0, None)


@other_answer("squared_distances")
def without_a_sign_instead_of_clipped(a, b):
    a, b = a - a[0], b - a[0]
    cross = np.dot(a, b.T)
    return np.abs(np.sum(a * a, axis=1, keepdims=True) + np.sum(b * b, axis=1, keepdims=True).T - cross - cross)


@other_answer("squared_distances")
def about_a_common_middle(a, b):
    middle = b.mean(axis=0)
    a, b = a - middle, b - middle
    table = (a**2).sum(1).reshape(-1, 1) + (b**2).sum(1).reshape(1, -1) - 2 * (b @ a.T).T
    table[table < 0] = 0
    return table


@other_answer("manhattan_distances")
def pair_by_pair(a, b):
    return np.array([[np.sum(np.abs(p - q)) for q in b] for p in a], dtype=a.dtype)


@other_answer("manhattan_distances")
def feature_by_feature(a, b):
    out = np.zeros((len(a), len(b)), dtype=a.dtype)
    for d in range(a.shape[1]):
        out += np.abs(np.subtract.outer(a[:, d], b[:, d]))
    return out


@other_answer("manhattan_distances")
def all_differences_at_once(a, b):
    return np.linalg.norm(a[:, None, :] - b, ord=1, axis=2)


@other_answer("manhattan_distances")
def larger_less_smaller(a, b):
    columns = [(np.maximum(a, q) - np.minimum(a, q)).sum(axis=1) for q in b]
    return np.stack(columns, axis=1)
