"""Whether the library here has the answers: in a hand-out, those to what is handed out are left out of it."""

from collections.abc import Iterable
from functools import lru_cache

from cs231n_ae.course.outline.errors import CourseError
from cs231n_ae.course.outline.manifest import Exercise
from cs231n_ae.course.source_text.functions import reference_source
from cs231n_ae.course.worker.definitions import is_stub

__all__ = ["NoAnswers", "has_no_body", "require_answers"]

_is_stub = lru_cache(maxsize=512)(is_stub)


class NoAnswers(CourseError):
    """What is asked for needs the course with its answers, and this is a hand-out."""


def has_no_body(exercise: Exercise) -> bool:
    """Whether the library's function for this exercise only raises ``NotImplementedError``."""
    source = reference_source(exercise.module)
    return source is not None and _is_stub(source, exercise.qualname)


def require_answers(exercises: Iterable[Exercise], what: str) -> None:
    """Refuse what would go wrong without the library's own answers to these exercises.

    Args:
        exercises: whose answers are needed.
        what: what needs them: ``"grading"``.

    Raises:
        NoAnswers: if one is missing.
    """
    without = [exercise.id for exercise in exercises if has_no_body(exercise)]
    if without:
        more = f" and {len(without) - 1} more" if without[1:] else ""
        raise NoAnswers(
            f"this is a hand-out, whose library has no answer to {without[0]}{more}; {what} needs the course with its "
            "answers: do it in the course's own folder"
        )
