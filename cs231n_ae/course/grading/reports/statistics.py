"""What the class's results say about the tests: how hard each is, and whether it tells the strong from the weak."""

import csv
import io
import math
import statistics
from collections.abc import Mapping, Sequence

from cs231n_ae.course.grading.isolation.near import Near
from cs231n_ae.course.grading.terms.names import table_cell
from cs231n_ae.course.judging.results import ExerciseResult, TestResult

__all__ = ["discrimination", "misconception_table", "near_table", "test_table"]

Results = Mapping[str, Sequence[ExerciseResult]]
Hints = Mapping[str, Sequence[Near]]
"""By student: those of whom it was looked for."""
TRIED = ("passed", "failed", "error")


def test_table(results: Results, near: Hints | None = None) -> str:
    r"""A row for each test as CSV: points, tried, passed, difficulty, discrimination.

    With hints, also how many of those who did not pass it were one edit from passing all tests of the exercise, as
    their own processes say.

    The difficulty is the share of those graded who passed: 1 is easy. For the discrimination see
    :func:`discrimination`; below about 0.2 a test says little about the rest, below 0 it deserves a look.
    """
    passed: dict[tuple[str, str], dict[str, bool]] = {}
    tried: dict[tuple[str, str], int] = {}
    points: dict[tuple[str, str], float] = {}
    for student, own in results.items():
        for result in own:
            for test in result.tests if result.points else ():  # a challenge has no two outcomes
                key = (result.exercise, test.title)
                passed.setdefault(key, {})[student] = test.status == "passed"
                tried[key] = tried.get(key, 0) + (test.status in TRIED)
                points[key] = test.points
    totals = {student: sum(result.earned for result in own) for student, own in results.items()}
    lines: list[list[object]] = [["exercise", "test", "points", "tried", "passed", "difficulty", "discrimination"]]
    if near is not None:
        lines[0].append("one edit from right")
    nearly = {student: {hint.exercise for hint in hints} for student, hints in (near or {}).items()}
    for key, who in passed.items():
        right = {student: who.get(student, False) for student in results}
        told = discrimination([right[s] for s in results], [totals[s] - right[s] * points[key] for s in results])
        share = sum(right.values()) / len(results)
        about = [table_cell(key[0]), table_cell(key[1]), f"{points[key]:g}", tried[key], sum(right.values())]
        lines.append([*about, f"{share:.2f}", "" if told is None else f"{told:.2f}"])
        if near is not None:
            missed = [student for student, passes in who.items() if not passes]
            lines[-1].append(sum(key[0] in nearly.get(student, ()) for student in missed))
    return _csv(lines)


test_table.__test__ = False  # type: ignore[attr-defined]  # for pytest it looks like a test


def discrimination(passed: Sequence[bool], rest: Sequence[float]) -> float | None:
    r"""The correlation of passing a test with the points of all the others (point-biserial, item against rest).

    .. math:: r = \frac{\bar y_1 - \bar y_0}{s_y} \sqrt{p (1 - p)}

    with :math:`p` the share of those who passed, :math:`\bar y_1, \bar y_0` the mean rest of those who passed and of
    those who did not, and :math:`s_y` the standard deviation of the rest over all (divided by N).

    Returns:
        The correlation, or None where all have the same.
    """
    one = [points for points, right in zip(rest, passed, strict=True) if right]
    none = [points for points, right in zip(rest, passed, strict=True) if not right]
    if not one or not none or (spread := statistics.pstdev(rest)) == 0:
        return None
    share = len(one) / len(rest)
    return (statistics.fmean(one) - statistics.fmean(none)) / spread * math.sqrt(share * (1 - share))


def misconception_table(results: Results) -> str:
    """Who met which misconception, as CSV: a row for each student and misconception of an exercise."""
    lines: list[list[object]] = [["student", "exercise", "misconception", "test", "they read"]]
    for student, own in results.items():
        for result in own:
            met: dict[str, TestResult] = {}
            for test in result.tests:
                if test.misconception:
                    met.setdefault(test.misconception, test)
            for name, test in met.items():
                cells = [student, result.exercise, name.replace("_", " "), test.title, test.explanation]
                lines.append([table_cell(cell) for cell in cells])
    return _csv(lines)


def near_table(near: Hints) -> str:
    """Who was one edit from right in which exercise, and where, as CSV: what the submission's own process said."""
    lines: list[list[object]] = [["student", "exercise", "file", "line", "kind"]]
    for student, hints in near.items():
        for hint in hints:
            lines.append([*map(table_cell, (student, hint.exercise, hint.file)), hint.line, hint.kind])
    return _csv(lines)


def _csv(lines: Sequence[Sequence[object]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(lines)
    return stream.getvalue()
