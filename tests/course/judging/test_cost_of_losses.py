"""A loss whose gradient is found an entry at a time takes sixteen times as long for four times as many examples."""

import inspect
import itertools
from pathlib import Path

import numpy as np
import pytest

from cs231n_ae.course.answers.in_process import OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.grading.isolation.isolated import IsolatedSubmission
from cs231n_ae.course.judging import cost
from cs231n_ae.course.judging.cost_of_losses import loss_grows_too_fast
from cs231n_ae.course.judging.elsewhere import Otherwise
from cs231n_ae.course.judging.one_example import loses_other_examples
from cs231n_ae.course.judging.other_answers import load_other_answers
from cs231n_ae.course.judging.runner import run_exercise, run_test
from cs231n_ae.course.judging.testing import tests_of
from cs231n_ae.course.outline.manifest import load_course

COURSE = load_course(targets=False)
BY_ID = {exercise.id: (assignment, exercise) for assignment in COURSE for exercise in assignment.exercises}
LOSSES = [
    exercise.id
    for _, exercise in BY_ID.values()
    if exercise.by_hand and "." not in exercise.qualname and "_backward" not in exercise.qualname
]


def overlay(exercise_id, function):
    assignment, exercise = BY_ID[exercise_id]
    return exercise, OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: function})


def grown(exercise_id, function):
    exercise, submission = overlay(exercise_id, function)
    return loss_grows_too_fast(exercise, submission, tests_of(exercise), 0, run_test)


def each_entry(f, x):
    """The complex step, which loses no digit, whatever its size."""
    found = np.zeros(x.shape)
    for at in np.ndindex(x.shape):
        moved = x.astype(np.complex128)
        moved[at] += 1e-30j
        found[at] = f(moved).imag / 1e-30
    return found.astype(x.dtype)


def bce_with_logits_loss(a, x):
    def f(z):
        return (np.where(a > 0, z, 0) - z * x + np.log(1 + np.exp(np.where(a > 0, -z, z)))).sum() / len(a)

    return float(f(a)), each_entry(f, a)


@pytest.fixture
def soon(monkeypatch):
    """Fewer entries are enough where each pass is slow, and nobody else is to be told apart."""
    monkeypatch.setattr(cost, "MANY_ENTRIES", 1_000)
    monkeypatch.setattr(cost, "ROUNDS", 1)


@pytest.mark.usefixtures("soon")
def test_what_goes_over_the_whole_batch_for_each_entry_is_met():
    exercise, submission = overlay("bce_with_logits_loss", bce_with_logits_loss)
    passed = [test for test in tests_of(exercise) if run_test(test, submission, 0).failure is None]
    assert len(passed) >= 3 and not loses_other_examples(exercise, submission, passed, 0, run_test)
    assert loss_grows_too_fast(exercise, submission, passed, 0, run_test)


@pytest.mark.parametrize("exercise_id", LOSSES)
def test_no_right_answer_is(exercise_id):
    assignment, exercise = BY_ID[exercise_id]
    assert not loss_grows_too_fast(exercise, ReferenceSubmission(assignment), tests_of(exercise), 0, run_test)
    for answer in load_other_answers(assignment):
        if answer.exercise == exercise_id:
            assert not grown(exercise_id, answer.function), answer.name


LONG_WAY = """

def denoising_score_loss(score, eps, sigma):
    r = np.diag(sigma) @ score + eps
    loss = 0.5 * float(np.trace(r @ r.T)) / len(r)
    return loss, (np.diag(sigma) @ r / len(r)).astype(score.dtype)
"""


def test_a_table_of_all_examples_against_all_has_room(tmp_path):
    """It is a long way round, and a derivation; of many more examples a worker has no memory for it."""
    assignment, exercise = BY_ID["denoising_score_loss"]
    text = Path(inspect.getsourcefile(exercise.reference())).read_text()
    (tmp_path / exercise.file).write_text(text + LONG_WAY)
    with IsolatedSubmission(assignment, tmp_path) as submission:
        assert not loss_grows_too_fast(exercise, submission, tests_of(exercise), 0, run_test)


@pytest.mark.parametrize("exercise_id", ["softmax_loss", "l2_loss"])
def test_who_has_nothing_to_say_of_many_examples_is_told(exercise_id):
    right = BY_ID[exercise_id][1].reference()

    def blank(x, other):
        loss, gradient = right(x, other)
        return loss, gradient if len(x) < 30 else 0 * gradient

    with pytest.raises(Otherwise, match="is right in the tests, and not for"):
        grown(exercise_id, blank)


@pytest.mark.usefixtures("soon")
def test_it_is_looked_at_where_answers_are_not_trusted():
    exercise, submission = overlay("bce_with_logits_loss", bce_with_logits_loss)
    assert run_exercise(exercise, submission, bank=False).status == "passed"
    submission.clocked = True
    assert run_exercise(exercise, submission, bank=False).earned == 0


def test_of_what_is_no_mean_over_examples_nothing_is_said():
    """Of a mean activation's divergence the examples know each other; what is quadratic there may be a derivation."""
    exercise, submission = overlay("nt_xent_loss", BY_ID["nt_xent_loss"][1].reference())
    assert not loss_grows_too_fast(exercise, submission, tests_of(exercise), 0, run_test)


class Timed(cost.Taken):
    """Something of which is known what it computes and how long it waits."""

    def __init__(self, computes, waits):
        self.computes, self.waits, self.spent, self.now = computes, waits, 0.0, 0.0
        self.submission = self

    inputs, clocked = np.zeros((4, 5)), True

    def seconds(self, repeats):
        return self.timed(lambda: self.work(20 * repeats))[1]

    def work(self, inputs):
        computed = self.computes(inputs)
        self.spent += computed
        self.now += computed + self.waits(inputs)

    def processor_seconds(self):
        return self.spent

    def perf_counter(self):
        return self.now


@pytest.mark.parametrize(
    ("computes", "waits", "grows"),
    [
        (lambda n: 1e-5 * n, lambda n: 0.0, False),
        (lambda n: 1e-7 * n**2, lambda n: 0.0, True),
        (lambda n: 1e-7 * n**2, lambda n: 0.7 * (n < 1_000), True),  # lest the growth shows
        (lambda n: 1e-5 * n, lambda n: 0.7 * (n < 1_000), False),
        (lambda n: 1e-5 * n, lambda n: 2.0 * (n > 10_000), False),  # somebody else is at work meanwhile
        (lambda n: 1e-6 * n * (1 if n < 10_000 else 2.2), lambda n: 1.0, False),  # its memory is no longer near
    ],
    ids=["linear", "quadratic", "quadratic and waits", "linear and waits", "linear beside others", "out of a cache"],
)
def test_how_it_grows_is_told_by_what_is_computed(computes, waits, grows, monkeypatch):
    timed = Timed(computes, waits)
    monkeypatch.setattr(cost, "time", timed)
    assert cost.grows(timed) == grows


def test_who_is_slowed_down_now_and_then_is_not_accused(monkeypatch):
    """Of every three looks, somebody else takes half of the core in two."""
    slow = itertools.cycle([2, 1, 2])
    timed = Timed(lambda n: 1e-5 * n * next(slow), lambda n: 0.0)
    monkeypatch.setattr(cost, "time", timed)
    assert not cost.grows(timed)
