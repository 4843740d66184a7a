"""An answer that passes its tests is asked further, and there it has to be as right: counting calls is of no use."""

import inspect
from pathlib import Path

import pytest

from cs231n_ae.course.answers.in_process import OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.grading.running.one import grade_one
from cs231n_ae.course.judging.results import ANOTHER_WAY, ELSEWHERE, standing
from cs231n_ae.course.judging.runner import run_exercise
from cs231n_ae.course.outline.manifest import load_assignment

A1 = load_assignment("a1_backprop")

DERIVED = """
import itertools
import time
_CALLS = itertools.count()

def affine_backward(dout, cache):
    x, w = cache
    {}
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)
"""
ZEROS = "return np.zeros_like(x), np.zeros_like(w), np.zeros_like(dout[0])"
ELSEWHERE_ALONE = {
    # Its tests call it fourteen times.
    "counts": (f"if next(_CALLS) >= 14: {ZEROS}", "when it is asked the same once more"),
    "counts on": (f"if next(_CALLS) >= 17: {ZEROS}", "is right in the tests, and not"),
    "raises for many": ("if len(x) > 30: raise ValueError('too many')", "has no answer for"),
    "zeros for many": (f"if len(x) > 30: {ZEROS}", "rows in place of"),
    "waits for many": ("if len(x) > 30: time.sleep(60)", "has no answer for"),
    "raises for large": ("if max(abs(x).max(), abs(dout).max()) > 30: raise ValueError('too large')", "times as large"),
    "one of three": (
        "return (dout @ w.T).reshape(x.shape) if len(x) < 30 else 0 * x, *affine_backward_(dout, x)",
        "rows",
    ),
}


def graded(tmp_path, exercise_id, more):
    exercise = A1.exercise(exercise_id)
    for other in A1.exercises:
        (tmp_path / other.file).write_text(Path(inspect.getsourcefile(other.reference())).read_text())
    with (tmp_path / exercise.file).open("a") as file:
        file.write(f"\n\n{more}")
    grade = grade_one(tmp_path, A1, seed=3, only=(exercise.id, *exercise.needs), time_limit=3.0)
    return next(result for result in grade.results if result.exercise == exercise_id), grade.flags


@pytest.mark.parametrize("way", ELSEWHERE_ALONE)
def test_who_is_right_in_the_tests_alone_earns_nothing_and_is_told_where(tmp_path, way):
    line, said = ELSEWHERE_ALONE[way]
    own = "\n\ndef affine_backward_(dout, x):\n    return x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)\n"
    result, flags = graded(tmp_path, "affine_backward", DERIVED.format(line) + own)
    assert (result.earned, result.status, standing(result)) == (0, "failed", "right")
    assert all(said in test.headline for test in result.tests), result.tests
    assert {test.kind for test in result.tests} == {ELSEWHERE}
    told = [flag for flag in flags if flag.startswith("affine_backward: right in its tests alone: affine_backward")]
    assert len(told) == 1 and said in told[0]


DISTANCES = """
import itertools
_CALLS = itertools.count()

def squared_distances(a, b):
    {}
    return ((a[:, None] - b) ** 2).sum(axis=2).astype(np.result_type(a, b))
"""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("if len(a) > 1000: raise ValueError", "no answer"),
        ("if next(_CALLS) >= 12: a = a + 1", "the same once more"),
        ("if len(a) > 1000: a = a + 1", "not for 20,000 and 1 rows"),
        ("if a.shape[1] > 110: a = a + 1", "not for 120 columns"),
    ],
)  # fmt: skip
def test_nor_does_who_has_no_loop_in_the_tests_alone(tmp_path, line, said):
    result, _ = graded(tmp_path, "squared_distances", DISTANCES.format(line))
    assert result.earned == 0 and all(said in test.headline for test in result.tests), result.tests


def test_who_has_one_thing_wrong_keeps_the_points_of_the_others():
    exercise = A1.exercise("affine_backward")
    reference = ReferenceSubmission(A1)

    def affine_backward(dout, cache):
        dx, dw, db = exercise.reference()(dout, cache)
        return dx, dw, db / 2 if len(dout) < 30 else 0 * db

    submission = OverlaySubmission(reference, {exercise.key: affine_backward})
    submission.clocked = True
    result = run_exercise(exercise, submission, bank=False)
    assert 0 < result.earned < exercise.points
    assert not {ANOTHER_WAY, ELSEWHERE} & {test.kind for test in result.tests}


def test_what_is_passed_with_the_librarys_functions_is_asked_further_with_them(tmp_path):
    """A forward pass that is not written is no reason to doubt the backward pass."""
    exercise, needed = A1.exercise("affine_backward"), A1.exercise("affine_forward")
    (tmp_path / exercise.file).write_text(
        "import numpy as np\n\ndef affine_forward(x, w, b):\n    raise ValueError\n" + DERIVED.format("pass")
    )
    grade = grade_one(tmp_path, A1, seed=3, only=(needed.id, exercise.id))
    earned = {result.exercise: result.earned for result in grade.results}
    assert (earned[needed.id], earned[exercise.id]) == (0, exercise.points)
    assert not [flag for flag in grade.flags if "asked the same" in flag]
