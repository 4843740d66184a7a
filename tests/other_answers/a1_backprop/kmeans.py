"""The steps of k-means, right, and written differently from the reference."""

import heapq

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("kmeans_assign")
def with_two_loops(x, centers):
    labels = np.zeros(len(x), dtype=int)
    for n in range(len(x)):
        for k in range(1, len(centers)):
            if sum((x[n] - centers[k]) ** 2) < sum((x[n] - centers[labels[n]]) ** 2):
                labels[n] = k
    return labels


@other_answer("kmeans_assign")
def by_norms(x, centers):
    return np.argmin(np.linalg.norm(x[:, None] - centers[None], axis=-1), axis=1)


@other_answer("kmeans_assign")
def without_the_lengths_of_the_examples(x, centers):
    return np.argmax(x @ centers.T - np.einsum("kd,kd->k", centers, centers) / 2, axis=1)


@other_answer("kmeans_assign")
def as_small_integers(x, centers):
    return np.array([np.square(row - centers).sum(axis=1).argmin() for row in x], dtype=np.int32)


@other_answer("kmeans_update")
def one_centre_at_a_time(x, labels, centers):
    moved = np.empty_like(centers)
    distance = np.linalg.norm(x - centers[labels], axis=1)
    for k in range(len(centers)):
        mine = x[labels == k]
        if len(mine):
            moved[k] = mine.mean(axis=0)
        else:
            n = distance.argmax()
            distance[n] = -1
            moved[k] = x[n]
    return moved


@other_answer("kmeans_update")
def one_example_at_a_time(x, labels, centers):
    total, count = np.zeros_like(centers), [0] * len(centers)
    for row, k in zip(x, labels, strict=True):
        total[k] += row
        count[k] += 1
    empty = [k for k, c in enumerate(count) if c == 0]
    far = heapq.nsmallest(len(empty), range(len(x)), key=lambda n: (-np.sum((x[n] - centers[labels[n]]) ** 2), n))
    for k, n in zip(empty, far, strict=True):
        total[k], count[k] = x[n], 1
    return (total / np.array(count)[:, None]).astype(x.dtype)


@other_answer("kmeans_update")
def with_add_at_and_bincount(x, labels, centers):
    moved = np.zeros_like(centers)
    np.add.at(moved, labels, x)
    counts = np.bincount(labels, minlength=len(centers))
    full = counts > 0
    moved[full] /= counts[full, None].astype(x.dtype)
    order = np.lexsort((np.arange(len(x)), -np.einsum("nd,nd->n", x - centers[labels], x - centers[labels])))
    moved[~full] = x[order[: (~full).sum()]]
    return moved


@other_answer("kmeans_inertia")
def with_a_loop(x, labels, centers):
    total = 0.0
    for n, k in enumerate(labels):
        total += np.dot(x[n] - centers[k], x[n] - centers[k])
    return total


@other_answer("kmeans_inertia")
def as_the_square_of_a_norm(x, labels, centers):
    return float(np.linalg.norm(x - centers[labels]) ** 2)


@other_answer("kmeans_inertia")
def with_a_table_of_ones(x, labels, centers):
    member = np.eye(len(centers))[labels]
    return np.einsum("nd,nd->", x - member @ centers, x - member @ centers)


@other_answer("kmeans_inertia")
def one_centre_after_the_other(x, labels, centers):
    return sum(float(np.sum((x[labels == k] - c) ** 2)) for k, c in enumerate(centers))
