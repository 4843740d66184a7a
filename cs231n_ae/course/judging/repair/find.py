"""What the rest of the course asks of this room: where is the mistake?"""

import ast
from collections.abc import Iterable, Sequence
from pathlib import Path

from cs231n_ae.course.judging.repair.caches import misread_by
from cs231n_ae.course.judging.repair.place import Place
from cs231n_ae.course.judging.repair.search import search
from cs231n_ae.course.judging.repair.verdict import lent_place_of, place_of
from cs231n_ae.course.judging.results import ANOTHER_WAY, ELSEWHERE, ExerciseResult, TestResult
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.source_text.reading import CannotRead, source_of

__all__ = ["failing_tests", "find_note", "find_one_edit", "find_place", "to_search"]

HARMFUL = {"os", "sys", "subprocess", "shutil", "pathlib", "Path", "open", "exec", "eval", "socket", "input"}
"""Names by which a function could do harm if it were changed at random: its file is left alone."""


def to_search(results: Iterable[ExerciseResult]) -> ExerciseResult | None:
    """The first result that failed, if one of its tests has no sentence that explains it; else None.

    What was judged with the library's functions in place of the student's is not searched: it is not all theirs.
    """
    failed = next((result for result in results if result.status == "failed"), None)
    if failed is None or failed.note:
        return None
    wrong = [test for test in failed.tests if _is_wrong(test)]
    explained = any(test.explanation for test in wrong)
    # Beside values that have their reason, a dtype is no matter yet: what mends it alone may take a right term away.
    unexplained = [test for test in wrong if not test.explanation and not (explained and test.kind == "dtype")]
    return failed if unexplained else None


def find_place(
    assignment: Assignment, folder: Path, result: ExerciseResult, *, seconds: float, guided: bool = True
) -> Place | None:
    """Search a student's answer to an exercise for the smallest repair, in this process: it runs the student's code.

    Args:
        assignment: the exercise's.
        folder: where the student's files are.
        result: what the check found; of a hidden test nothing is looked at.
        seconds: how long the search may take.
        guided: whether the reference is looked at, where it is at hand.

    Returns:
        Where a repair lies; None if none was found, or if those that were found do not agree on a place.
    """
    exercise = assignment.exercise(result.exercise)
    failing = failing_tests(result)
    if not failing or not _is_harmless(folder / exercise.file):
        return None
    explained = [test.test for test in result.tests if test.explanation]
    found = search(assignment, exercise, folder, failing, seconds=seconds, guided=guided, explained=explained)
    return place_of(exercise, found) or lent_place_of(exercise, found)


def find_note(assignment: Assignment, folder: Path, result: ExerciseResult) -> Place | None:
    """What there is to say of a forward pass that has passed: see :mod:`~cs231n_ae.course.judging.repair.caches`."""
    exercise = assignment.exercise(result.exercise)
    if not _is_harmless(folder / exercise.file):
        return None
    reader = misread_by(assignment, exercise, folder)
    return Place(exercise.id, exercise.qualname, (), reader=reader) if reader else None


def find_one_edit(
    assignment: Assignment, folder: Path, exercise: Exercise, failing: Sequence[str], *, seconds: float
) -> tuple[int, str] | None:
    """As :func:`find_place`, of a repair by one edit alone, in the exercise's own file, after which every test passes.

    Args:
        assignment: the exercise's.
        folder: where the student's files are.
        exercise: which one.
        failing: the names of the tests that fail.
        seconds: how long the search may take.

    Returns:
        The line (the first, if it is one of several) and a kind, one of :data:`KINDS` or nothing.
    """
    if not failing or not _is_harmless(folder / exercise.file):
        return None
    place = place_of(exercise, search(assignment, exercise, folder, failing, seconds=seconds, pairs=False))
    if place is None or len(place.spots) != 1 or place.but or place.spots[0].file != exercise.file:
        return None
    return place.spots[0].lines[0], place.spots[0].kind


def failing_tests(result: ExerciseResult) -> list[str]:
    """The names of the public tests that found wrong values."""
    return [test.test for test in result.tests if _is_wrong(test) and not test.hidden]


def _is_wrong(test: TestResult) -> bool:
    return test.status == "failed" and test.kind not in (ANOTHER_WAY, ELSEWHERE)


def _is_harmless(file: Path) -> bool:
    """Whether the file can be read, and uses nothing but arithmetic."""
    try:
        tree = ast.parse(source_of(file).text)
    except (CannotRead, SyntaxError, ValueError):
        return False
    return not any(getattr(node, "id", "") in HARMFUL for node in ast.walk(tree))
