"""Answers that no bank holds: what is said of them is true, and what is wrong of them is not accepted."""

import numpy as np
import pytest

from cs231n_ae.course.answers.in_process import OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.judging.runner import run_exercise
from cs231n_ae.course.outline.manifest import load_course


def said(exercise_id, function):
    """All sentences that a check says of this function in the place of an exercise, and its status."""
    for assignment in load_course():
        for exercise in assignment.exercises:
            if exercise.id == exercise_id:
                answer = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: function})
                result = run_exercise(exercise, answer)
                told = [f"{test.headline}. {test.explanation}" for test in result.tests if test.status == "failed"]
                return result.status, "\n".join([*told, *result.faults])
    raise AssertionError(exercise_id)


def degrees_in_turn(order, hidden_sizes, *, rng):
    return [np.argsort(order) + 1, *(np.arange(size) % (len(order) - 1) + 1 for size in hidden_sizes)]


def deviation(mu, *, threshold=0.01):
    return np.abs(mu - mu.mean(axis=0)).mean(axis=0) > threshold


def smaller_noise(x, *, std, rng):
    return x + std / 2 * rng.standard_normal(x.shape).astype(x.dtype)


def squares_of_grey(x, *, rate, rng):
    return np.where(rng.random(x.shape) < rate, x**2, x)


def masks_inputs(x, w, b, *, mask):
    mask = np.asarray(mask, dtype=bool)
    return (x * mask.any(axis=1)) @ w + b, (x, w, mask)


def loses_the_same_count(x, *, rate, rng):
    flat = x.reshape(len(x), -1).copy()
    for row in flat:
        row[rng.permutation(flat.shape[1])[: round(rate * flat.shape[1])]] = 0
    return flat.reshape(x.shape)


def loses_the_same_count_of_a_batch(x, *, rate, rng):
    out = x.copy().ravel()
    out[rng.choice(out.size, size=int(rate * out.size), replace=False)] = 0
    return out.reshape(x.shape)


def mean_is_rho(h, *, rho):
    """The divergence the other way round, with the means kept further inside (0, 1) than the bank keeps them."""
    mean = np.clip(h.mean(axis=0), 1e-7, 1 - 1e-7)
    loss = np.sum(mean * np.log(mean / rho) + (1 - mean) * np.log((1 - mean) / (1 - rho)))
    return float(loss), np.ones_like(h) * (np.log(mean / rho) - np.log((1 - mean) / (1 - rho))) / len(h)


@pytest.mark.parametrize(
    ("exercise_id", "function", "untrue"),
    [
        ("made_degrees", degrees_in_turn, "they are drawn"),
        ("active_units", deviation, "It is the standard deviation"),
        ("gaussian_noise", smaller_noise, "the same noise"),
        ("salt_and_pepper_noise", squares_of_grey, "left alone"),
        ("masked_affine_forward", masks_inputs, "mask isn't used"),
    ],
)
def test_no_sentence_asserts_what_was_not_seen(exercise_id, function, untrue):
    status, words = said(exercise_id, function)
    assert status == "failed"
    assert words
    assert untrue not in words


@pytest.mark.parametrize(
    ("exercise_id", "function", "true"),
    [
        ("masking_noise", loses_the_same_count, "each entry has a chance of its own"),
        ("masking_noise", loses_the_same_count_of_a_batch, "each entry has a chance of its own"),
        ("kl_sparsity_penalty", mean_is_rho, "have changed places"),
        ("salt_and_pepper_noise", squares_of_grey, "neither 0, nor 1, nor what they were"),
    ],
)
def test_what_a_test_saw_is_said(exercise_id, function, true):
    status, words = said(exercise_id, function)
    assert status == "failed"
    assert true in words
