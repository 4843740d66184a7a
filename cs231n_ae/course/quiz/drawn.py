"""The ten questions of an assignment, drawn."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from cs231n_ae.course.outline.errors import CourseError
from cs231n_ae.course.quiz import a1, a2, a3, a4, a5
from cs231n_ae.course.quiz.question import Question

__all__ = ["QUIZZES", "Draw", "NoQuiz", "draw_questions"]

Draw: TypeAlias = Callable[[np.random.Generator], Question]

QUIZZES: dict[str, tuple[Draw, ...]] = {
    "a1_backprop": a1.QUESTIONS,
    "a2_autoencoders": a2.QUESTIONS,
    "a3_variational": a3.QUESTIONS,
    "a4_generative": a4.QUESTIONS,
    "a5_after_the_map": a5.QUESTIONS,
}
"""The questions of each assignment, in the order of its notebooks."""


class NoQuiz(CourseError):
    """There are no questions on this assignment."""


def draw_questions(assignment: str, seed: int) -> list[Question]:
    """The questions on an assignment, with the numbers that belong to a seed.

    Args:
        assignment: its full name.
        seed: the same seed gives the same questions, and a question keeps its numbers when another one changes.

    Raises:
        NoQuiz: if there are none on it.
    """
    if assignment not in QUIZZES:
        raise NoQuiz(f"there are no questions on {assignment}: there are on {', '.join(QUIZZES)}")
    return [draw(np.random.default_rng([seed, i])) for i, draw in enumerate(QUIZZES[assignment])]
