"""Digits that are lost where the numbers are large tell a difference; none of what loses them otherwise does."""

import numpy as np
import pytest

from cs231n_ae.course.answers.in_process import OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.judging import digits, librarys
from cs231n_ae.course.judging.digits import loses_digits
from cs231n_ae.course.judging.elsewhere import Otherwise
from cs231n_ae.course.judging.runner import run_test
from cs231n_ae.course.judging.testing import tests_of
from cs231n_ae.course.outline.manifest import load_assignment

A1 = load_assignment("a1_backprop")


def lost(exercise_id, function):
    exercise = A1.exercise(exercise_id)
    submission = OverlaySubmission(ReferenceSubmission(A1), {exercise.key: function})
    return loses_digits(exercise, submission, tests_of(exercise), 0, run_test)


def two_sides(dtype, step):
    def l2_loss(x_hat, x):
        def value(given):
            return np.square(given.astype(dtype) - x).sum() / 2 / len(x)

        gradient = np.zeros_like(x_hat)
        for i in np.ndindex(x_hat.shape):
            sides = []
            for move in (step, -step):
                moved = x_hat.astype(dtype)
                moved[i] += move
                sides.append(value(moved))
            gradient[i] = (sides[0] - sides[1]) / (2 * step)
        return float(value(x_hat)), gradient

    return l2_loss


@pytest.mark.parametrize("dtype", [np.float64, np.longdouble])
@pytest.mark.parametrize("step", [1, 2.0**-10, 1e-5])
def test_a_fixed_step_loses_digits(dtype, step):
    assert lost("l2_loss", two_sides(dtype, step))


def single(x_hat, x):
    difference = (x_hat - x).astype(np.float32)
    return float(np.square(difference).sum() / 2 / len(x)), (difference / len(x)).astype(x_hat.dtype)


def bounded(x_hat, x):
    difference = np.clip(x_hat - x, -1e6, 1e6)
    return float(np.square(difference).sum() / 2 / len(x)), difference / len(x)


def guarded(x_hat, x):
    difference = (x_hat - x + 1e-8) / (len(x) + 1e-8)
    return float(np.square(x_hat - x).sum() / 2 / len(x)), difference


def undefined(x_hat, x):
    return np.nan, np.where(np.abs(x) > 1e3, np.nan, (x_hat - x) / len(x))


@pytest.mark.parametrize("function", [single, guarded])
def test_what_is_lost_otherwise_is_no_difference(function):
    assert not lost("l2_loss", function)


@pytest.mark.parametrize("function", [bounded, undefined])
def test_what_is_wrong_for_large_inputs_is_no_difference_and_is_told(function):
    with pytest.raises(Otherwise, match=r"is right in the tests, and not for inputs that are .* times as large"):
        lost("l2_loss", function)


def test_nothing_is_said_of_a_function_that_bends():
    def sigmoid_backward(dout, cache):
        x = np.log(cache / (1 - cache))
        return dout * (np.tanh((x + 1e-5) / 2) - np.tanh((x - 1e-5) / 2)) / 4e-5

    assert not lost("sigmoid_backward", sigmoid_backward)


def test_one_pass_of_a_linear_map_on_the_identity_is_a_derivation():
    def affine_backward(dout, cache):
        x, w = cache
        units = np.eye(len(w), dtype=w.dtype)
        jacobian = A1.exercise("affine_forward").reference()(units, w, np.zeros(w.shape[1], w.dtype))[0]
        return (dout @ jacobian.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)

    assert not lost("affine_backward", affine_backward)


def test_where_the_library_takes_too_long_for_doubled_inputs_nothing_is_said(monkeypatch):
    monkeypatch.setattr(librarys, "_FOUND", {})
    monkeypatch.setattr(digits, "LONGEST", 0.0)
    assert lost("l2_loss", two_sides(np.float64, 1)) is False


@pytest.mark.parametrize("kept", [lambda mask: mask > 0.5, lambda mask: mask.astype(bool), lambda mask: mask == 1])
def test_a_mask_may_be_read_as_true_and_false(kept):
    """It is a choice, and is not multiplied with the inputs; what is lost in them is lost all the same."""

    def forward(x, *, rate, mask):
        return np.where(kept(mask), x / (1 - rate), 0), (kept(mask), 1 / (1 - rate))

    def backward(dout, cache):
        return np.where(cache[0], dout * cache[1], 0)

    def by_differences(dout, cache):
        return np.where(cache[0], ((dout + 1) ** 2 - (dout - 1) ** 2) / 4 * cache[1], 0)

    assignment = load_assignment("a2_autoencoders")
    there, back = (assignment.exercise(name) for name in ("dropout_forward", "dropout_backward"))
    for way_back, expected in ((backward, False), (by_differences, True)):
        overlay = OverlaySubmission(ReferenceSubmission(assignment), {there.key: forward, back.key: way_back})
        assert loses_digits(back, overlay, tests_of(back), 3, run_test) == expected
