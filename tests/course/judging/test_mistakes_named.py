"""Mistakes that students may make, written as they would write them, and what is said of each: no other's sentence."""

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


def searching(draw):
    """A search that draws its rates in another way."""

    def search_learning_rate(validation_loss, *, low, high, n, rng):
        rates = draw(low, high, n, rng)
        losses = np.array([validation_loss(float(rate)) for rate in rates])
        return float(rates[np.where(np.isnan(losses), np.inf, losses).argmin()]), rates, losses

    return search_learning_rate


MISTAKES = [
    (
        "search_learning_rate",
        searching(lambda low, high, n, rng: 10 ** rng.uniform(low, high, size=n)),
        {"takes_the_bounds_for_exponents"},
    ),
    (
        "search_learning_rate",
        searching(lambda low, high, n, rng: 10 ** rng.uniform(np.log(low), np.log(high), size=n)),
        {"raises_10_to_a_natural_logarithm"},
    ),
    (
        "search_learning_rate",
        searching(lambda low, high, n, rng: low * (high / low) ** rng.standard_normal(n)),
        set(),
    ),
    (
        "search_learning_rate",
        searching(lambda low, high, n, rng: np.full(n, low * (high / low) ** rng.random())),
        {"draws_a_single_rate"},
    ),
    (
        "search_learning_rate",
        searching(lambda low, high, n, rng: low + (high - low) * rng.random(n)),
        {"draws_evenly_in_the_rate"},
    ),
]


@pytest.mark.parametrize(("exercise_id", "function", "named"), MISTAKES, ids=[str(i) for i in range(len(MISTAKES))])
def test_a_mistake_is_called_by_its_own_name(exercise_id, function, named):
    result = judged(exercise_id, function)
    assert result.status == "failed"
    assert {test.misconception for test in result.tests if test.misconception} == named
