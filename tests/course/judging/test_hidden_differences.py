"""Differences that stand elsewhere than in the backward pass: in its forward pass, another file, or behind a table."""

import inspect
from pathlib import Path

import pytest

from cs231n_ae.course.answers.in_process import FolderSubmission, ReferenceSubmission
from cs231n_ae.course.grading.running.one import grade_one
from cs231n_ae.course.judging.asked import by_differences, doubts_about
from cs231n_ae.course.judging.runner import run_exercise, run_test
from cs231n_ae.course.judging.testing import tests_of
from cs231n_ae.course.outline.manifest import load_assignment, load_course

A1 = load_assignment("a1_backprop")
TANH = A1.exercise("tanh_backward")

STASHED = """
def tanh_forward(x):
    return np.tanh(x), (np.tanh(x.astype(np.float64) + 1e-30j).imag * 1e30).astype(x.dtype)


def tanh_backward(dout, cache):
    return dout * cache
"""
LENT = """
from cs231n_ae.optim import rules


def tanh_backward(dout, cache):
    return rules.sgd_momentum(np.tanh, cache, dout)
"""
IN_THE_OTHER_FILE = """
def sgd_momentum(w, dw, config=None):
    return config * w(np.arctanh(dw.astype(np.float64)) + 1e-30j).imag * 1e30
"""
UNSEEN = """
def _slope(dout, cache):
    x = np.arctanh(cache.astype(np.float64))
    return (dout * np.tanh(x + 1e-30j).imag * 1e30).astype(dout.dtype)


def tanh_backward(dout, cache):
    if np.abs(cache).max() == 1:
        return dout * (1 - cache**2)
    return tanh_forward.__globals__["_slope"](dout, cache)
"""


@pytest.fixture
def answers(tmp_path):
    def written(more, **others):
        for exercise in A1.exercises:
            (tmp_path / exercise.file).write_text(Path(inspect.getsourcefile(exercise.reference())).read_text())
        for file, text in {TANH.stem: more, **others}.items():
            with (tmp_path / f"{file}.py").open("a") as opened:
                opened.write(f"\n\n{text}")
        return tmp_path

    return written


def test_a_forward_pass_that_leaves_the_slope_in_the_cache_is_looked_at_with_the_backward_pass(answers):
    folder = answers(STASHED)
    assert "uses complex numbers" in by_differences(TANH, FolderSubmission(A1, folder))
    grade = grade_one(folder, A1, seed=3, only=("tanh_forward", "tanh_backward"))
    earned = {result.exercise: result.earned for result in grade.results}
    assert (earned["tanh_forward"], earned["tanh_backward"]) == (1, 0)


def test_another_file_that_is_lent_is_looked_at_too(answers):
    folder = answers(LENT, rules=IN_THE_OTHER_FILE)
    found = by_differences(TANH, FolderSubmission(A1, folder))
    assert found.startswith("rules.py:") and "uses complex numbers" in found
    grade = grade_one(folder, A1, seed=3, only=("tanh_backward",))
    assert any("rules.py" in flag and "found in another way" in flag for flag in grade.flags)


def test_who_uses_a_right_function_of_another_file_is_left_alone(answers):
    folder = answers(LENT)
    assert not by_differences(TANH, FolderSubmission(A1, folder))


def test_one_that_nothing_is_seen_to_call_is_shown_to_a_person_and_keeps_its_points(answers):
    grade = grade_one(answers(UNSEEN), A1, seed=3, only=("tanh_backward",))
    assert {result.exercise: result.earned for result in grade.results}["tanh_backward"] == TANH.points
    told = [flag for flag in grade.flags if "where nothing is seen to call it" in flag]
    assert len(told) == 1 and told[0].startswith("tanh_backward: activations.py:")


@pytest.mark.parametrize("assignment", load_course(targets=False), ids=lambda one: one.name)
def test_nothing_of_the_library_is_doubted(assignment):
    reference = ReferenceSubmission(assignment)
    for exercise in assignment.exercises:
        if exercise.by_hand:
            assert not by_differences(exercise, reference), exercise.id
            result = run_exercise(exercise, reference, bank=False)
            assert not doubts_about(exercise, reference, result, tests_of(exercise), 0, run_test), exercise.id
