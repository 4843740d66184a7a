"""In a notebook the result is there at once, and the place of the mistake in the same cell as soon as it is known."""

import sys

import pytest

from cs231n_ae.course.checking.check import Check
from cs231n_ae.course.desk.later import found_later, in_notebook, show_and_go_on
from cs231n_ae.course.desk.notebook import ShownCheck
from cs231n_ae.course.desk.student import Course
from cs231n_ae.course.judging.results import ExerciseResult

WRONG = "    x, gamma = cache\n    return dout * gamma, (dout * x).mean(axis=0)\n"
RESULT = ExerciseResult("a0_example", "scale_backward", "scale.py", 12, 3, 0, "failed")


def test_outside_of_a_notebook_nobody_waits(monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    assert not in_notebook()


def test_what_is_found_is_said_and_kept_for_the_hints(made_course):
    made_course.write(backward=WRONG)
    course = Course()
    assignment, exercise = course.find_exercise("scale_backward")
    running = Check(assignment, [exercise], folder=assignment.folder, search=30.0)
    list(running)
    words = found_later(course, running, "scale_backward")()
    assert "a reduction in line 14" in words
    assert "line 14" in Course().state["scale_backward"].place
    assert found_later(course, running, "scale_backward")() == ""  # it is over


def test_both_are_shown_in_one_place(monkeypatch):
    shown = []

    class Handle:
        def update(self, bundle, raw):
            shown.append(bundle["text/plain"])

    def display(bundle, raw, display_id):
        shown.append(bundle["text/plain"])
        return Handle()

    display_module = pytest.importorskip("IPython.display", reason="IPython is not installed here")
    monkeypatch.setattr(display_module, "display", display)

    def later():
        assert len(shown) == 1  # the result is on the screen while the search goes on
        return "Looked for it."

    waiting = ShownCheck(RESULT, later=later)
    show_and_go_on(waiting, waiting)
    assert ["Looked for it." in text for text in shown] == [False, True]


def test_nothing_to_wait_for_is_shown_as_anything_else():
    with pytest.raises(NotImplementedError):
        show_and_go_on(ShownCheck(RESULT), ShownCheck(RESULT))
    with pytest.raises(NotImplementedError):
        show_and_go_on(object(), None)
