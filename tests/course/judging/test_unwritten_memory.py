"""What np.empty found in memory is told as that, and by no misconception's sentence."""

import numpy as np
import pytest

from cs231n_ae.course.answers.in_process import OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.judging.runner import run_exercise
from cs231n_ae.course.outline.manifest import load_course

EXERCISES = {exercise.id: (assignment, exercise) for assignment in load_course() for exercise in assignment.exercises}


def judged(exercise_id, function):
    assignment, exercise = EXERCISES[exercise_id]
    answers = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: function})
    return run_exercise(exercise, answers, needs={})


def passes_on_above_0(dout, cache):
    dx = np.empty_like(dout)
    dx[cache > 0] = dout[cache > 0]
    return dx


def collects_into_memory(dout, cache):
    shape, k = cache
    dx = np.empty(shape, dout.dtype)
    for i, j in np.ndindex(k, k):
        dx += dout[:, :, i::k, j::k]
    return dx


@pytest.mark.parametrize(
    ("exercise_id", "function", "says"),
    [
        ("relu_backward", passes_on_above_0, "10 of 20 entries of dx, the first at index [0, 0], are what np.empty"),
        ("upsample_backward", collects_into_memory, "All 1050 entries of dx are what np.empty found in memory"),
        ("upsample_backward", collects_into_memory, "⟨x, Aᵀy⟩ is what np.empty found in memory, or computed from that"),
    ],
)
def test_memory_that_nothing_was_written_to_is_told_as_that(exercise_id, function, says):
    """Every test that looks at it fails, whatever lay in the memory."""
    result = judged(exercise_id, function)
    told = [test.headline for test in result.tests if test.status == "failed"]
    assert any(headline.startswith(says) for headline in told), told
    assert not [test for test in result.tests if test.misconception and "np.empty" in test.headline]
    assert all("np.empty" in headline for headline in told)
