"""What the library answers is found once for all submissions, and anew where anything else is looked at."""

import pytest

from cs231n_ae.course.answers.in_process import ReferenceSubmission
from cs231n_ae.course.judging import librarys as module
from cs231n_ae.course.judging.librarys import librarys
from cs231n_ae.course.judging.testing import tests_of
from cs231n_ae.course.outline.manifest import load_assignment


@pytest.fixture
def looked(monkeypatch):
    """How often somebody has looked, at what."""
    monkeypatch.setattr(module, "_FOUND", {})
    return []


@pytest.fixture
def look(looked):
    def look(exercise, submission, *given):
        assert isinstance(submission, ReferenceSubmission)
        looked.append((exercise.id, *given))
        return len(looked)

    return look


@pytest.fixture(scope="module")
def assignment():
    return load_assignment("a1_backprop")


def test_the_same_is_found_once(look, looked, assignment):
    exercise = assignment.exercise("affine_backward")
    tests = tests_of(exercise)
    asked = [(tests[0], 0), (tests[1], 0), (tests[0], 1), (tests[0], 0), (tests[0], 1), (tests[1], 0)]
    assert [librarys(look, exercise, assignment, *one) for one in asked] == [1, 2, 3, 1, 3, 2]
    assert librarys(look, assignment.exercise("affine_forward"), assignment, tests[0], 0) == 4
    assert [given for _, *given in looked] == [[tests[0], 0], [tests[1], 0], [tests[0], 1], [tests[0], 0]]


def test_another_text_of_the_library_is_looked_at_anew(look, looked, assignment, monkeypatch):
    exercise = assignment.exercise("affine_backward")
    reference = exercise.reference()
    assert librarys(look, exercise, assignment, 0) == 1
    monkeypatch.setattr("cs231n_ae.layers.affine.affine_backward", lambda dout, cache: reference(dout, cache))
    assert librarys(look, exercise, assignment, 0) == 2


def test_a_look_that_was_broken_off_has_found_nothing(looked, assignment):
    def breaks_off(exercise, submission):
        looked.append(exercise)
        if len(looked) < 3:
            raise TimeoutError
        return "found"

    exercise = assignment.exercise("affine_backward")
    for _ in range(2):
        with pytest.raises(TimeoutError):
            librarys(breaks_off, exercise, assignment)
    assert librarys(breaks_off, exercise, assignment) == librarys(breaks_off, exercise, assignment) == "found"
    assert len(looked) == 3


def test_the_oldest_findings_go_first(look, assignment, monkeypatch):
    monkeypatch.setattr(module, "KEPT", 2)
    exercise = assignment.exercise("affine_backward")
    assert [librarys(look, exercise, assignment, seed) for seed in (0, 1, 2, 2, 1, 0)] == [1, 2, 3, 3, 2, 4]
