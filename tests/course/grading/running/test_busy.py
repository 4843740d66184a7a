"""A right answer that ran out of time on a busy machine is told where the run ends, and nothing of an idle one is."""

import os
from dataclasses import replace

import classroom as ROOM
import pytest

from cs231n_ae.course.grading.batch import grade
from cs231n_ae.course.grading.running import one
from cs231n_ae.course.grading.running.busy import ran_out

example_course, assignment, submissions, judged = ROOM.example_course, ROOM.assignment, ROOM.submissions, ROOM.judged

SLOW = ("f did not finish in 10 s: is there a loop that never ends?", "f did not finish in 2 s: …", "a.py imports os")


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (7.6, "ran out of time while the machine was busy (8 processes wanted its 2 cores)"),
        (2.5, ""),  # the grader's own
        (None, ""),  # a system that does not count them
    ],
)
def test_who_ran_out_of_time_on_a_busy_machine_is_told(
    submissions, assignment, judged, monkeypatch, tmp_path, wanted, told
):
    def load():
        if wanted is None:
            raise OSError
        return wanted, 0.0, 0.0

    monkeypatch.setattr(os, "getloadavg", load, raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    grade_one = one.grade_one

    def with_flags(folder, assignment, **options):
        found = grade_one(folder, assignment, **options)
        is_ada = all((folder / name).read_text() == text for name, text in ROOM.RIGHT.items())
        return replace(found, flags=SLOW) if is_ada else found

    monkeypatch.setattr(one, "grade_one", with_flags)
    notes = grade(submissions, assignment, tmp_path / "out", seed=7, executor=ROOM.Here()).notes
    assert [note.partition(", which a right answer may do, too: ")[0] for note in notes] == ([told] if told else [])
    assert not told or ": ada: f (--regrade --only NAME tries again)" in notes[0]


def test_a_function_is_told_once_and_other_flags_are_none():
    assert ran_out(SLOW) == ["f"]
