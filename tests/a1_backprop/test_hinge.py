"""Grades the hinge loss, with loops and without: the same tests for both."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of


@exercise("svm_loss_naive", points=1)
def test_with_loops_the_loss_sums_what_the_wrong_classes_lack(submission, rng):
    """loss sums what each wrong class lacks to be 1 behind, averaged over the examples."""
    _compare_loss(submission.hinge.svm_loss_naive, rng)


@exercise("svm_loss_naive", points=1)
def test_with_loops_dx_agrees_with_the_numerical_gradient(submission, rng):
    """dx agrees with the numerical gradient."""
    _compare_gradient(submission.hinge.svm_loss_naive, rng)


@exercise("svm_loss_naive", points=0.5, needs=("test_with_loops_dx_agrees_with_the_numerical_gradient",))
def test_with_loops_a_class_that_is_just_1_behind_is_left_alone(submission, rng):
    """a class that is just 1 behind is left alone."""
    _compare_corner(submission.hinge.svm_loss_naive, rng)


@exercise("svm_loss_naive", points=0.5, needs=("test_with_loops_dx_agrees_with_the_numerical_gradient",))
def test_with_loops_dx_of_float32_scores_is_float32(submission, rng):
    """dx of float32 scores is float32."""
    _compare_dtype(submission.hinge.svm_loss_naive, rng)


@exercise("svm_loss", points=1)
def test_the_loss_sums_what_the_wrong_classes_lack(submission, rng):
    """loss sums what each wrong class lacks to be 1 behind, averaged over the examples."""
    _compare_loss(submission.hinge.svm_loss, rng)


@exercise("svm_loss", points=2)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    _compare_gradient(submission.hinge.svm_loss, rng)


@exercise("svm_loss", points=0.5, needs=("test_dx_agrees_with_the_numerical_gradient",))
def test_a_class_that_is_just_1_behind_is_left_alone(submission, rng):
    _compare_corner(submission.hinge.svm_loss, rng)


@exercise("svm_loss", points=0.5, needs=("test_dx_agrees_with_the_numerical_gradient",))
def test_dx_of_float32_scores_is_float32(submission, rng):
    _compare_dtype(submission.hinge.svm_loss, rng)


def _compare_loss(svm_loss, rng):
    for n in (6, 1, 3):
        x, y = (part[:n] for part in _scores_and_labels(rng))
        loss, _ = svm_loss(x, y)
        expect("loss", loss, _hinge(x, y), source="definition", context={"x": x, "y": y})


def _compare_gradient(svm_loss, rng):
    for n in (6, 1, 3):
        x, y = (part[:n] for part in _scores_and_labels(rng))
        _, dx = svm_loss(x, y)
        numerical = numerical_gradient_of(lambda x, y=y: _hinge(x, y), x)
        expect("dx", dx, numerical, source="numerical gradient", context={"x": x, "y": y})


def _compare_corner(svm_loss, rng):
    x, y = np.array([[7.0, 6.0, 2.0, 7.5], [1.0, 4.0, 5.0, 4.0]]), np.array([0, 2])
    x = x + rng.integers(-3, 4, (2, 1))  # whole and half numbers: 1 behind is exactly 1 behind
    loss, dx = svm_loss(x, y)
    expect("loss", loss, 0.75, source="closed form", context={"x": x})
    expect("dx", dx, [[-0.5, 0, 0, 0.5], [0, 0, 0, 0]], source="closed form", context={"x": x})


def _compare_dtype(svm_loss, rng):
    x, y = _scores_and_labels(rng)
    expect_dtype("dx", svm_loss(x.astype(np.float32), y)[1], np.float32)


def _scores_and_labels(rng):
    """Six examples of four classes, some of which are far behind their label; no term is near its corner."""
    near = 0.0
    while near < 0.01:
        x, y = 1.5 * rng.standard_normal((6, 4)), rng.permutation([0, 0, 1, 2, 3, 3])
        gaps = x - x[np.arange(6), y][:, np.newaxis] + 1
        near = np.abs(gaps).min()
        few = (gaps > 0).sum(axis=1).min() < 3 and (gaps > 0).sum(axis=1).max() > 2 and (gaps[0] > 0).sum() > 1
        near = near if few else 0.0
    return x, y


def _hinge(x, y):
    """By the definition, one example at a time."""
    terms = [max(0.0, row[k] - row[t] + 1) for row, t in zip(x, y, strict=True) for k in range(x.shape[1]) if k != t]
    return sum(terms) / len(x)
