"""Values of a difference quotient have fewer digits right than those of any derivation in the course."""

import inspect
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from cs231n_ae.course.answers.in_process import OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.grading.running.one import grade_one
from cs231n_ae.course.judging.asked import doubts_about
from cs231n_ae.course.judging.other_answers import load_other_answers
from cs231n_ae.course.judging.precision import LIKE_A_QUOTIENT, usual_error
from cs231n_ae.course.judging.recorded import SEED
from cs231n_ae.course.judging.runner import run_exercise, run_test
from cs231n_ae.course.judging.slowness import LONG
from cs231n_ae.course.judging.testing import tests_of
from cs231n_ae.course.outline.manifest import load_course

COURSE = load_course(targets=False)
BY_ID = {exercise.id: (assignment, exercise) for assignment in COURSE for exercise in assignment.exercises}
TWO_POINTS = {1: 0.5, -1: -0.5}
FOUR_POINTS = {1: 8 / 12, -1: -8 / 12, 2: -1 / 12, -2: 1 / 12}


def error_of(exercise_id, function):
    assignment, exercise = BY_ID[exercise_id]
    submission = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: function})
    return usual_error(exercise, submission, tests_of(exercise), 0, run_test)


def slope(value, x, points, step):
    gradient = np.zeros(x.shape)
    moved = x.astype(np.float64)
    for index in np.ndindex(x.shape):
        here = moved[index]
        for place, weight in points.items():
            moved[index] = here + place * step
            gradient[index] += weight * value(moved) / step
        moved[index] = here
    return gradient.astype(x.dtype)


def softmax_loss(points, step):
    def loss(scores, y):
        def value(s):
            s = s - s.max(axis=1, keepdims=True)
            return float(np.mean(np.log(np.exp(s).sum(axis=1)) - s[np.arange(len(s)), y]))

        return value(scores), slope(value, scores, points, step)

    return loss


def sigmoid_backward(points, step):
    def backward(dout, cache):  # the cache is the output of the forward pass
        x = np.log(cache / (1 - cache))
        return slope(lambda z: float(np.sum(dout / (1 + np.exp(-z)))), x, points, step)

    return backward


def linear_autoencoder_loss(points, step):
    def loss(self, x):
        (found, parts), grads = self.evaluate(x), {}
        for name, values in self.params.items():

            def value(moved, name=name, values=values):
                self.params[name] = moved
                there = self.evaluate(x)[0]
                self.params[name] = values
                return there

            grads[name] = slope(value, values, points, step)
        return found, grads, parts

    return loss


QUOTIENTS = {f.__name__: f for f in (softmax_loss, sigmoid_backward, linear_autoencoder_loss)}


@pytest.mark.parametrize("exercise_id", QUOTIENTS)
@pytest.mark.parametrize("points", [TWO_POINTS, FOUR_POINTS], ids=["two points", "four"])
@pytest.mark.parametrize("step", [1e-3, 1e-4, 1e-5, 1e-6])
def test_a_quotient_is_seen(exercise_id, points, step):
    error = error_of(exercise_id, QUOTIENTS[exercise_id](points, step))
    assert error is not None and error >= LIKE_A_QUOTIENT


@pytest.mark.parametrize("exercise_id", [e.id for _, e in BY_ID.values() if e.by_hand])
def test_no_other_answer_looks_like_one(exercise_id):
    assignment, _ = BY_ID[exercise_id]
    for answer in load_other_answers(assignment):
        if answer.exercise == exercise_id:
            error = error_of(exercise_id, answer.function)
            assert error is None or error < LIKE_A_QUOTIENT / 10, answer.name


def test_what_draws_other_noise_is_right_too():
    assignment, exercise = BY_ID["denoising_autoencoder_loss"]
    reference = exercise.reference()

    def loss(self, x, *, rng=None):
        if rng is not None:
            rng.random()
        return reference(self, x, rng=rng)

    submission = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: loss})
    passed = [test for test in tests_of(exercise) if run_test(test, submission, 0).failure is None]
    assert passed
    found = usual_error(exercise, submission, passed, 0, run_test)
    assert found is None or found < LIKE_A_QUOTIENT / 10


@pytest.mark.parametrize("less", [1e-4, 1e-1])
def test_it_is_of_no_use_to_answer_otherwise_where_digits_are_looked_at(less):
    """A quotient that counts its calls, and spoils what it gives from the second on, lest its digits be compared."""
    assignment, exercise = BY_ID["linear_autoencoder_loss"]
    quotient, asked = linear_autoencoder_loss(TWO_POINTS, 1e-5), Counter()

    def loss(self, x):
        asked[x.tobytes()] += 1
        found, grads, parts = quotient(self, x)
        spoilt = 1 + less * (asked[x.tobytes()] > 1)
        return found, {name: grad * spoilt for name, grad in grads.items()}, parts

    submission = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: loss})
    tests, result = tests_of(exercise), run_exercise(exercise, submission, bank=False)
    assert result.earned == exercise.points
    (said,) = doubts_about(exercise, submission, result, tests, SEED, run_test)
    assert "a difference quotient loses as many" in said if less < 1e-3 else "asked the same" in said


def test_one_that_waits_where_inputs_are_few_is_shown_to_a_person():
    assignment, exercise = BY_ID["tanh_backward"]
    reference = exercise.reference()

    def tanh_backward(dout, cache):
        time.sleep(1.5 * LONG if dout.size < 100 else 0)
        return reference(dout, cache)

    submission = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: tanh_backward})
    result = run_exercise(exercise, submission, bank=False)
    submission.clocked = True
    (said,) = doubts_about(exercise, submission, result, tests_of(exercise), SEED, run_test)
    assert "s for the few numbers of a test" in said


DISGUISED = """

def _loss(self, x, y):
    step = x.dtype.itemsize / 80_000
    (found, parts), grads = self.evaluate(x, y), {}
    for name, values in self.params.items():
        flat = values.reshape(-1)
        grads[name] = np.zeros_like(values)
        for i in range(flat.size):
            sides = []
            for side in (step, -step):
                flat[i] += side
                sides.append(self.evaluate(x, y)[0])
                flat[i] -= side
            grads[name].reshape(-1)[i] = (sides[0] - sides[1]) / step / 2
    return found, grads, parts


TwoLayerNet.loss = _loss
"""


def test_a_method_that_no_text_and_no_clock_gives_away_is_shown_to_a_person(tmp_path):
    assignment, exercise = BY_ID["two_layer_net_loss"]
    for other in assignment.exercises:
        (tmp_path / other.file).write_text(Path(inspect.getsourcefile(other.reference())).read_text())
    with (tmp_path / exercise.file).open("a") as file:
        file.write(DISGUISED)
    grade = grade_one(tmp_path, assignment, seed=3, only=(exercise.id, *exercise.needs))
    flags = [flag for flag in grade.flags if "a difference quotient loses as many" in flag]
    assert len(flags) == 1 and flags[0].startswith(f"{exercise.id}: ")
