"""Ten questions an assignment: other numbers with each seed, and no mistake that is right."""

import math

import numpy as np
import pytest

from cs231n_ae.course.outline.manifest import load_course
from cs231n_ae.course.quiz.drawn import QUIZZES, NoQuiz, draw_questions
from cs231n_ae.course.source_text.notebooks import notebooks_of

SEEDS = 200
ASSIGNMENTS = {one.name: one for one in load_course(targets=False)}


def test_every_assignment_has_ten():
    assert QUIZZES.keys() == ASSIGNMENTS.keys()
    assert {len(draws) for draws in QUIZZES.values()} == {10}


@pytest.mark.parametrize("assignment", QUIZZES)
def test_for_any_seed_mistakes_are_told_from_what_is_right(assignment):
    """Somebody who rounds to three digits is still on one side or the other."""
    told, known = {}, {}
    for seed in range(SEEDS):
        for number, question in enumerate(draw_questions(assignment, seed)):
            assert math.isfinite(question.right) and question.is_right(question.right)
            assert question.is_right(question.read_as(question.answer[:1] if question.options else question.answer))
            for position, (value, says) in enumerate(question.wrong):
                assert math.isfinite(value) and says.endswith((".", "!"))
                rounded = value if question.whole or question.options else float(f"{value:.3g}")
                assert not question.is_right(rounded), (question.text, value)
                key = number, says if question.options else position
                known[key] = known.get(key, 0) + 1
                told[key] = told.get(key, 0) + (question.mistake(rounded) == says)
    assert all(told[key] > 0.8 * known[key] for key in known), {k: v for k, v in told.items() if v <= 0.8 * known[k]}


@pytest.mark.parametrize("assignment", QUIZZES)
def test_another_seed_has_other_numbers_and_the_same_seed_the_same(assignment):
    drawn = [draw_questions(assignment, seed) for seed in range(20)]
    assert draw_questions(assignment, 7) == drawn[7]
    for versions in zip(*drawn, strict=True):
        assert len({question.text for question in versions}) >= 3


@pytest.mark.parametrize("assignment", QUIZZES)
def test_what_to_read_is_a_notebook_of_the_assignment(assignment):
    there = {path.stem for path in notebooks_of(ASSIGNMENTS[assignment])}
    assert {question.read for seed in range(20) for question in draw_questions(assignment, seed)} <= there


def test_a_question_does_not_depend_on_the_others():
    first, second = QUIZZES["a1_backprop"][:2]
    assert draw_questions("a1_backprop", 3)[1] == second(np.random.default_rng([3, 1]))
    assert draw_questions("a1_backprop", 3)[0] == first(np.random.default_rng([3, 0]))


def test_another_course_has_none():
    with pytest.raises(NoQuiz, match="there are no questions on a0_example: there are on a1_backprop"):
        draw_questions("a0_example", 0)
