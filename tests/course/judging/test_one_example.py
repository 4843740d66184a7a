"""A difference of two sums loses the digits of one example where another is large; nothing else does."""

import numpy as np
import pytest

from cs231n_ae.course.answers.in_process import OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.judging import librarys, one_example
from cs231n_ae.course.judging.one_example import loses_other_examples
from cs231n_ae.course.judging.other_answers import load_other_answers
from cs231n_ae.course.judging.runner import run_test
from cs231n_ae.course.judging.testing import tests_of
from cs231n_ae.course.outline.manifest import load_course

COURSE = load_course(targets=False)
BY_ID = {exercise.id: (assignment, exercise) for assignment in COURSE for exercise in assignment.exercises}
POINTS = {
    2: {1: 1 / 2},
    4: {1: 2 / 3, 2: -1 / 12},
    8: {1: 4 / 5, 2: -1 / 5, 3: 4 / 105, 4: -1 / 280},
}
"""Central differences of so many points: the weight of each place on one side."""


def lost(exercise_id, function):
    assignment, exercise = BY_ID[exercise_id]
    submission = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: function})
    passed = [test for test in tests_of(exercise) if run_test(test, submission, 0).failure is None]
    return loses_other_examples(exercise, submission, passed, 0, run_test)


def slope(value, x, points, step):
    gradient, moved = np.zeros(x.shape), x.astype(np.float64)
    for index in np.ndindex(x.shape):
        here, h = moved[index], step(moved[index])
        for place, weight in POINTS[points].items():
            for side in (1, -1):
                moved[index] = here + side * place * h
                gradient[index] += side * weight * value(moved) / h
        moved[index] = here
    return gradient.astype(x.dtype)


def softmax_loss(points, step):
    def loss(scores, y):
        def value(s):
            s = s - s.max(axis=1, keepdims=True)
            return float(np.mean(np.log(np.exp(s).sum(axis=1)) - s[np.arange(len(s)), y]))

        return value(scores), slope(value, scores, points, step)

    return loss


def bce_with_logits_loss(points, step):
    def loss(logits, x):
        def value(z):
            return float((np.maximum(z, 0) - z * x + np.log1p(np.exp(-np.abs(z)))).sum() / len(x))

        return value(logits), slope(value, logits, points, step)

    return loss


def affine_backward(points, step):
    def backward(dout, cache):
        x, w = cache

        def value(x, w, b):
            return float(np.sum(dout * (x.reshape(len(x), -1) @ w + b)))

        b = np.zeros(w.shape[1])
        return (
            slope(lambda moved: value(moved, w, b), x, points, step),
            slope(lambda moved: value(x, moved, b), w, points, step),
            slope(lambda moved: value(x, w, moved), b, points, step),
        )

    return backward


QUOTIENTS = {function.__name__: function for function in (softmax_loss, bce_with_logits_loss, affine_backward)}
STEPS = {
    "fixed": lambda x: 1e-5,
    "large": lambda x: 0.03,
    "grows": lambda x: 1e-6 * max(1.0, abs(x)),
    "in proportion": lambda x: 1e-4 * (abs(x) + 1e-3),
}


@pytest.mark.parametrize("exercise_id", QUOTIENTS)
@pytest.mark.parametrize(
    ("step", "points"), [("fixed", 2), ("grows", 2), ("grows", 4), ("large", 8), ("in proportion", 4)]
)
def test_a_quotient_of_sums_is_seen_whatever_its_step(exercise_id, step, points):
    assert lost(exercise_id, QUOTIENTS[exercise_id](points, STEPS[step]))


@pytest.mark.parametrize("exercise_id", [e.id for _, e in BY_ID.values() if e.by_hand])
def test_no_other_answer_loses_any(exercise_id):
    assignment, exercise = BY_ID[exercise_id]
    assert not lost(exercise_id, exercise.reference())
    for answer in load_other_answers(assignment):
        if answer.exercise == exercise_id:
            assert not lost(exercise_id, answer.function), answer.name


def of_all(scores, y):  # the largest of the whole batch, where each example's own belongs
    shifted = np.exp(scores - scores.max())
    p = shifted / shifted.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    return 0.0, p / len(y)


def single(scores, y):
    p = np.exp((scores - scores.max(axis=1, keepdims=True)).astype(np.float32))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    return 0.0, (p / len(y)).astype(scores.dtype)


def guarded(scores, y):
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True) + 1e-8
    p[np.arange(len(y)), y] -= 1
    return 0.0, p / len(y)


def normalised(scores, y):  # by the sum of the batch, and back again
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = p / p.sum() * (p.sum() / p.sum(axis=1, keepdims=True))
    p[np.arange(len(y)), y] -= 1
    return 0.0, p / len(y)


@pytest.mark.parametrize("function", [of_all, single, guarded, normalised])
def test_what_is_inexact_otherwise_is_no_difference(function):
    assert not lost("softmax_loss", function)


def test_a_quotient_of_each_example_is_not_met():
    """Said in the module: its own term alone is in it."""

    def softmax_loss(scores, y):
        def values(s):
            s = s - s.max(axis=1, keepdims=True)
            return np.log(np.exp(s).sum(axis=1)) - s[np.arange(len(s)), y]

        units = 1e-5 * np.eye(scores.shape[1])
        moved = [(values(scores + unit) - values(scores - unit)) / 2e-5 for unit in units]
        return float(values(scores).mean()), np.stack(moved, axis=1) / len(y)

    assert not lost("softmax_loss", softmax_loss)


def test_where_the_library_takes_too_long_nothing_is_said(monkeypatch):
    assert lost("softmax_loss", softmax_loss(2, lambda here: 1e-3))
    monkeypatch.setattr(librarys, "_FOUND", {})
    monkeypatch.setattr(one_example, "LONGEST", 0.0)
    assert lost("softmax_loss", softmax_loss(2, lambda here: 1e-3)) is False
