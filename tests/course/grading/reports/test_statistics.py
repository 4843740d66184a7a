"""How hard a test is and whether it discriminates: against numpy's correlation, and by hand."""

import csv
import io

import classroom as ROOM
import numpy as np
import pytest

from cs231n_ae.course.grading.batch import grade
from cs231n_ae.course.grading.reports.statistics import discrimination, misconception_table, test_table
from cs231n_ae.course.judging.results import ExerciseResult, TestResult

example_course, assignment, submissions, judged = ROOM.example_course, ROOM.assignment, ROOM.submissions, ROOM.judged


@pytest.mark.parametrize("seed", range(5))
def test_discrimination_is_the_correlation_with_the_rest(seed):
    rng = np.random.default_rng(seed)
    passed, rest = rng.random(30) < 0.4, rng.normal(size=30)
    expected = np.corrcoef(passed.astype(float), rest)[0, 1]
    assert discrimination(list(passed), list(rest)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("passed", "rest"), [([True, True], [1, 2]), ([False, False], [1, 2]), ([True, False], [3, 3])]
)
def test_where_all_are_equal_there_is_none(passed, rest):
    assert discrimination(passed, rest) is None


def test_of_a_test_its_own_points_are_no_part_of_the_rest():
    def of(a, b):
        tests = tuple(
            TestResult(name, name, 2.0, "passed" if right else "failed" if right is False else "not tried")
            for name, right in (("easy", a), ("hard", b))
        )
        return (ExerciseResult("a", "f", "f.py", 1, 4.0, 2.0 * (a is True) + 2.0 * (b is True), "failed", tests),)

    rows = list(
        csv.DictReader(io.StringIO(test_table({"u": of(True, True), "v": of(True, False), "w": of(False, None)})))
    )
    assert [(row["tried"], row["passed"], row["difficulty"]) for row in rows] == [
        ("3", "2", "0.67"),
        ("2", "1", "0.33"),
    ]
    assert rows[0]["discrimination"] == rows[1]["discrimination"] == f"{np.corrcoef([1, 1, 0], [2, 0, 0])[0, 1]:.2f}"


def test_misconceptions_are_told_by_student(submissions, assignment, judged, tmp_path):
    grade(submissions, assignment, tmp_path / "out", seed=7, executor=ROOM.Here())
    with (tmp_path / "out" / "misconceptions.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["student"], row["exercise"], row["misconception"]) for row in rows] == [
        ("ben", "scale_backward", "averages over the batch")
    ]
    assert "What is left to average?" in rows[0]["they read"]
    with (tmp_path / "out" / "tests.csv").open() as stream:
        assert {row["exercise"] for row in csv.DictReader(stream)} == {exercise.id for exercise in assignment.exercises}
    assert misconception_table({}).count("\n") == 1
