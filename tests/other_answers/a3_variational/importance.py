"""Importance weights, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


def _softmax(a, axis):
    exps = np.exp(a - a.max(axis=axis, keepdims=True))
    return exps / exps.sum(axis=axis, keepdims=True)


@other_answer("iwae_loss")
def by_log_sums_and_softmax(log_weights):
    n, k = log_weights.shape
    bound = np.logaddexp.reduce(log_weights, axis=1) - np.log(k)
    return -float(bound.sum()) / n, (-_softmax(log_weights, axis=1) / n).astype(log_weights.dtype)


@other_answer("iwae_loss")
def example_by_example(log_weights):
    gradient, total = np.empty_like(log_weights), 0.0
    for i, row in enumerate(log_weights):
        w = np.exp(row - max(row))
        total -= max(row) + np.log(np.mean(w))
        gradient[i] = -w / np.sum(w) / len(log_weights)
    return float(total / len(log_weights)), gradient


@other_answer("iwae_loss")
def the_gradient_by_exponentials_of_what_is_left(log_weights):
    total = np.logaddexp.reduce(log_weights, axis=1)
    loss = float(np.log(log_weights.shape[1]) - total.mean())
    return loss, -np.exp(log_weights - total[:, np.newaxis]) / len(total)


@other_answer("effective_samples")
def by_the_definition(log_weights):
    shares = _softmax(log_weights, axis=1)
    return 1 / np.sum(shares**2, axis=1)


@other_answer("effective_samples")
def all_in_logarithms(log_weights):
    return np.exp(2 * np.logaddexp.reduce(log_weights, axis=1) - np.logaddexp.reduce(2 * log_weights, axis=1))


@other_answer("effective_samples")
def one_example_after_the_other(log_weights):
    found = []
    for row in log_weights:
        w = np.exp(row - np.max(row))
        w = w / np.sum(w)
        found.append(1 / np.dot(w, w))
    return np.array(found, dtype=log_weights.dtype)


@other_answer("add_to_log_sum")
def by_logaddexp(log_sum, log_weights):
    return np.logaddexp(log_sum, np.logaddexp.reduce(log_weights, axis=1))


@other_answer("add_to_log_sum")
def one_column_after_the_other(log_sum, log_weights):
    total = log_sum
    for column in log_weights.T:
        total = np.logaddexp(total, column)
    return total


@other_answer("add_to_log_sum")
def over_one_wider_array(log_sum, log_weights):
    return np.logaddexp.reduce(np.column_stack([log_sum, log_weights]), axis=1)
