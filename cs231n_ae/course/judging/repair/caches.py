"""A forward pass that is right, with a cache from which the solution's backward pass gets wrong gradients.

What a cache holds is its author's own affair, and no test looks into it. But who meant to keep what the docstring says,
and keeps something else, learns it only when the backward pass is written, and looks for the mistake there.
"""

from pathlib import Path

from cs231n_ae.course.answers.in_process import FolderSubmission, OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.answers.submission import Submission
from cs231n_ae.course.judging.recorded import SEED
from cs231n_ae.course.judging.repair.reference import reference_of
from cs231n_ae.course.judging.runner import run_test
from cs231n_ae.course.judging.testing import tests_of
from cs231n_ae.course.outline.manifest import Assignment, Exercise

__all__ = ["misread_by"]


def misread_by(assignment: Assignment, exercise: Exercise, folder: Path) -> str:
    """The backward function that the solution has and that cannot use this cache; nothing if it can, or if theirs does.

    Args:
        assignment: the exercise's.
        exercise: a forward pass that has passed.
        folder: where the student's files are.

    Returns:
        Its name, or nothing: also where there is no such function, or no solution at hand.
    """
    name = exercise.id.replace("_forward", "_backward")
    pair = [one for one in assignment.exercises if one.id == name != exercise.id and one.stem == exercise.stem]
    if not pair or "." in exercise.qualname or reference_of(pair[0]) is None:
        return ""
    student = FolderSubmission(assignment, folder)
    forward = student._resolve(exercise.stem, exercise.qualname)
    beside = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: forward})
    is_misread = not _passes(pair[0], beside) and not _passes(pair[0], student)
    return pair[0].qualname if is_misread else ""


def _passes(exercise: Exercise, submission: Submission) -> bool:
    return all(run_test(test, submission, SEED).failure is None for test in tests_of(exercise))
