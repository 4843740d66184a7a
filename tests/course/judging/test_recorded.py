"""Misconceptions without their code: what is kept of their answers comes back, and names a student's."""

import shutil

import numpy as np
import pytest

from cs231n_ae.course.answers.in_process import OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.answers.trace import Record, Trace, same_answers
from cs231n_ae.course.judging.misconceptions import bank_of, record_bank
from cs231n_ae.course.judging.recorded import LONGEST, SEED, SUFFIX, Recorded, decode, encode, recorded_of, thin
from cs231n_ae.course.judging.runner import run_exercise, run_test
from cs231n_ae.course.judging.testing import Mismatch, tests_of
from cs231n_ae.course.outline.manifest import load_assignment
from cs231n_ae.course.outline.paths import bank_folder, recorded_folder

VALUES = [
    np.arange(6.0).reshape(2, 3),
    np.float32([1e-30, np.inf, np.nan]),
    np.array(3),
    np.array([True, False]),
    np.zeros((0, 4)),
    np.linspace(0, 1, 10 * LONGEST),
    "float32",
    None,
]


def traced(value, **changes):
    return Trace([Record("dx", "expect", value)], ["it changed x"], **changes)


@pytest.mark.parametrize("value", VALUES, ids=[str(np.shape(value)) for value in VALUES])
def test_what_was_kept_is_the_same_answer(value):
    trace = traced(value, failure=Mismatch("dx", "value", value))
    (kept,) = decode(encode([Recorded("wrong", "It says π.", {"test_it": thin(trace)})]))
    assert (kept.name, kept.says, list(kept.traces)) == ("wrong", "It says π.", ["test_it"])
    assert same_answers(kept.traces["test_it"], thin(trace))
    assert not same_answers(kept.traces["test_it"], thin(traced(value)))  # that one passed
    assert not same_answers(kept.traces["test_it"], thin(Trace(trace.records, [], failure=trace.failure)))


@pytest.mark.parametrize(
    "other",
    [
        np.arange(6.0).reshape(3, 2),
        np.arange(6.0),
        np.arange(6),
        np.arange(6.0).reshape(2, 3) * (1 + 1e-6),
        "[[0. 1. 2.]\n [3. 4. 5.]]",
    ],
    ids=["turned", "flat", "whole numbers", "a little more", "its text"],
)
def test_another_shape_kind_or_value_is_another_answer(other):
    (kept,) = decode(encode([Recorded("wrong", "", {"test_it": thin(traced(VALUES[0]))})]))
    assert not same_answers(kept.traces["test_it"], thin(traced(other)))


def test_single_precision_may_round_otherwise_on_another_machine():
    x = np.float32([1.0, 1000.0])
    assert same_answers(thin(traced(x)), thin(traced(x * np.float32(1 + 1e-6))))
    assert not same_answers(thin(traced(x)), thin(traced(x * np.float32(1 + 1e-4))))


def test_long_arrays_are_kept_in_part_and_files_stay_small():
    long = np.random.default_rng(0).standard_normal(100_000)
    assert len(encode([Recorded("wrong", "", {"test_it": thin(traced(long))})])) < 16 * LONGEST
    assert not same_answers(thin(traced(long)), thin(traced(long[:-1])))


def test_where_there_is_no_bank_its_answers_name_a_misconception(example_course, tmp_path):
    """The bank of the example stands aside; each of its functions is a student's."""
    assignment = load_assignment("a0_example", root=example_course)
    exercise, bank = assignment.exercise("scale_backward"), bank_folder("a0_example", root=example_course)
    wrongs = bank_of(assignment, exercise)
    assert len(wrongs) >= 3
    content = encode(record_bank(assignment, exercise, tests_of(exercise), run_test))
    folder = recorded_folder("a0_example", root=example_course)
    aside = bank.rename(tmp_path / "bank")
    try:
        students = [OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: w.function}) for w in wrongs]
        assert recorded_of(assignment, exercise) == []
        for student in students:
            assert not any(test.explanation for test in run_exercise(exercise, student, SEED).tests)
        folder.mkdir(parents=True)
        (folder / f"scale_backward{SUFFIX}").write_bytes(content)
        for wrong, student in zip(wrongs, students, strict=True):
            result = run_exercise(exercise, student, SEED)
            said = {test.explanation for test in result.tests if test.status == "failed"}
            assert said == {wrong.says} or (not said and any(wrong.says in fault for fault in result.faults))
        other = run_exercise(exercise, students[0], SEED + 1)  # other inputs: nothing is known of the answers to them
        assert other.status == "failed" and not any(test.explanation for test in other.tests)
    finally:
        aside.rename(bank)
        shutil.rmtree(folder, ignore_errors=True)
