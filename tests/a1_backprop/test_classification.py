"""Grades the softmax loss."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of


@exercise("softmax_loss", points=1)
def test_loss_is_minus_the_log_probability_of_the_label_on_average(submission, rng):
    """loss is minus the log-probability of the label, on average."""
    for n in (5, 1, 3):
        x, y = (part[:n] for part in _scores_and_labels(rng))
        loss, _ = submission.classification.softmax_loss(x, y)
        expect("loss", loss, _cross_entropy(x, y), source="definition", context={"x": x, "y": y})


@exercise("softmax_loss", points=1)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    for n in (5, 1, 3):
        x, y = (part[:n] for part in _scores_and_labels(rng))
        _, dx = submission.classification.softmax_loss(x, y)
        numerical = numerical_gradient_of(lambda x, y=y: _cross_entropy(x, y), x)
        p = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
        context = {"x": x, "y": y, "the probabilities over N": p / n}
        expect("dx", dx, numerical, source="numerical gradient", context=context)


@exercise("softmax_loss", points=1)
def test_scores_of_any_size_are_fine(submission, rng):
    """scores of any size give a finite loss and the right gradient."""
    level = np.array([[1e4], [-1e4], [1000.0]]) + rng.uniform(0, 10, (3, 1))
    near, y = rng.standard_normal((3, 4)), np.array([2, 0, 3])
    loss, dx = submission.classification.softmax_loss(level + near, y)
    p = np.exp(near) / np.exp(near).sum(axis=1, keepdims=True)
    expect("dx", dx, (p - np.eye(4)[y]) / 3, source="closed form", context={"y": y})
    expect("loss", loss, _cross_entropy(near, y), source="closed form", context={"y": y})


@exercise("softmax_loss", points=0.5)
def test_a_label_far_behind_costs_the_distance(submission, rng):
    """a label far behind the best class costs just the distance."""
    behind = np.array([2000.0, 5000.0, 1e4]) + rng.uniform(0, 5, 3)
    x, y = np.zeros((3, 4)), np.array([1, 3, 0])
    x[[0, 1, 2], y] = -behind
    loss, dx = submission.classification.softmax_loss(x, y)
    expected = np.full((3, 4), 1 / 9)
    expected[[0, 1, 2], y] = -1 / 3
    expect("loss", loss, np.mean(behind + np.log(3)), source="closed form", context={"y": y})
    expect("dx", dx, expected, source="closed form", context={"y": y})


@exercise("softmax_loss", points=0.5, needs=("test_dx_agrees_with_the_numerical_gradient",))
def test_dx_of_float32_scores_is_float32(submission, rng):
    x, y = _scores_and_labels(rng)
    _, dx = submission.classification.softmax_loss(x.astype(np.float32), y)
    expect_dtype("dx", dx, np.float32)


def _scores_and_labels(rng):
    """Five examples of three classes: every class is some label, and two are labels twice."""
    return rng.standard_normal((5, 3)), rng.permutation([0, 0, 1, 2, 2])


def _cross_entropy(x, y):
    """By the definition, one example at a time, for scores of ordinary size."""
    return sum(np.log(np.exp(row).sum()) - row[label] for row, label in zip(x, y, strict=True)) / len(x)
