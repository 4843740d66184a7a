"""Measures of a latent space, right, and written differently from the reference."""

import itertools

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("aggregate_posterior")
def second_moment_less_the_square_of_the_mean(mu, logvar):
    mean = mu.sum(axis=0) / len(mu)
    second = np.einsum("ni,nj->ij", mu, mu) / len(mu)
    second[np.diag_indices(len(mean))] += np.exp(logvar).mean(axis=0)
    return mean, second - np.outer(mean, mean)


@other_answer("aggregate_posterior")
def numpys_covariance_brought_back_to_the_dtype(mu, logvar):
    spread = np.atleast_2d(np.cov(mu, rowvar=False, bias=True)).astype(mu.dtype)
    return np.average(mu, axis=0).astype(mu.dtype), spread + np.eye(mu.shape[1], dtype=mu.dtype) * np.mean(
        np.exp(logvar), axis=0
    )


@other_answer("aggregate_posterior")
def one_example_after_the_other(mu, logvar):
    mean = np.zeros_like(mu[0])
    for row in mu:
        mean += row / len(mu)
    covariance = np.zeros((len(mean), len(mean)), mu.dtype)
    for row, log in zip(mu, logvar, strict=True):
        covariance += (np.outer(row - mean, row - mean) + np.diag(np.exp(log / 2) ** 2)) / len(mu)
    return mean, covariance


@other_answer("path_length_ratio")
def with_differences_and_roots(path):
    steps = np.sqrt(np.sum(np.diff(path, axis=1) ** 2, axis=-1))
    ends = np.sqrt(np.sum((path[:, 0] - path[:, -1]) ** 2, axis=-1))
    with np.errstate(all="ignore"):
        return steps.sum(axis=-1) / ends


@other_answer("path_length_ratio")
def path_by_path(path):
    ratios = []
    for stations in path:
        length = path.dtype.type(0)
        for here, there in itertools.pairwise(stations):
            length += np.linalg.norm(there - here)
        straight = np.linalg.norm(stations[-1] - stations[0])
        ratios.append(length / straight if straight else length * np.inf if length else np.nan)
    return np.array(ratios, path.dtype)


@other_answer("path_length_ratio")
def steps_measured_by_the_straight_line_first(path):
    straight = np.linalg.norm(path[:, -1:] - path[:, :1], axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (np.linalg.norm(path[:, 1:] - path[:, :-1], axis=2) / straight).sum(axis=1)
