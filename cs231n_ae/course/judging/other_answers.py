"""Correct answers that are written differently from the reference: every one must get full marks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cs231n_ae.course.answers.in_process import graded_with
from cs231n_ae.course.outline.manifest import Assignment
from cs231n_ae.course.outline.paths import other_answers_folder
from cs231n_ae.course.worker.loading import load_once

__all__ = ["OtherAnswer", "load_other_answers", "other_answer"]


@dataclass(frozen=True)
class OtherAnswer:
    """One more way to get an exercise right."""

    exercise: str
    name: str
    function: Callable[..., Any]


def other_answer(exercise_id: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a correct implementation of an exercise. Its pair (forward or backward) is the reference's."""

    def mark(function: Callable[..., Any]) -> Callable[..., Any]:
        found = OtherAnswer(exercise_id, function.__name__, function)
        function.other_answers = [*getattr(function, "other_answers", ()), found]  # type: ignore[attr-defined]
        return function

    return mark


def load_other_answers(assignment: Assignment) -> list[OtherAnswer]:
    """All other answers to an assignment's exercises.

    Raises:
        ModuleNotFoundError: if one of them imports what is not there where answers are graded.
    """
    found: list[OtherAnswer] = []
    packages = frozenset({*graded_with(assignment), "cs231n_ae.course"})
    for path in sorted(other_answers_folder(assignment.name, root=assignment.root).glob("*.py")):
        module = load_once(path, "other_answers", packages=packages)
        found += [answer for value in vars(module).values() for answer in getattr(value, "other_answers", ())]
    return found
