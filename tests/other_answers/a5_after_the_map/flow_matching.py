"""Straight paths and flow matching, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("straight_path")
def from_the_beginning(x0, x1, t):
    return x0 + t.reshape(-1, 1) * (x1 - x0)


@other_answer("straight_path")
def transposed(x0, x1, t):
    return (x0.T * (1 - t) + x1.T * t).T


@other_answer("flow_matching_loss")
def with_a_target(velocity, x0, x1):
    away = velocity - (x1 - x0)
    return 0.5 * (away**2).sum(axis=1).mean(), away / velocity.shape[0]


@other_answer("flow_matching_loss")
def by_einsum(velocity, x0, x1):
    target = x1 - x0
    n = len(target)
    return float(np.einsum("nd,nd->", target - velocity, target - velocity)) / (2 * n), -(target - velocity) / n


@other_answer("straight_path")
def example_by_example(x0, x1, t):
    return np.array([a * (1 - share) + b * share for a, b, share in zip(x0, x1, t, strict=True)])


@other_answer("flow_matching_loss")
def gradient_first(velocity, x0, x1):
    dvelocity = (velocity + x0 - x1) / len(x1)
    return float(np.sum(dvelocity**2)) * len(x1) / 2, dvelocity
