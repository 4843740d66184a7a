"""What a run takes from an earlier one, and what it does not."""

from dataclasses import replace

import classroom as ROOM

from cs231n_ae.course.grading.batch import grade
from cs231n_ae.course.grading.running import one

example_course, assignment, submissions, judged = ROOM.example_course, ROOM.assignment, ROOM.submissions, ROOM.judged

FORWARD, BACKWARD = "scale_forward: too slow", "scale_backward: right values, found in another way than is asked"


def test_flags_of_an_exercise_that_is_graded_again_take_the_place_of_the_old_ones(
    submissions, assignment, judged, monkeypatch, tmp_path
):
    judge, flags = one.grade_one, [FORWARD, BACKWARD, "scale.py imports torch"]
    monkeypatch.setattr(one, "grade_one", lambda *given, **named: replace(judge(*given, **named), flags=tuple(flags)))

    def flagged(**options):
        report = grade(submissions, assignment, tmp_path / "out", seed=7, executor=ROOM.Here(), **options)
        return report.rows[0].flags

    assert flagged() == (FORWARD, BACKWARD, "scale.py imports torch")
    flags[:] = ["scale_backward: an input was changed"]
    again = flagged(regrade=True, only=("scale_backward",))
    assert again == (FORWARD, "scale.py imports torch", "scale_backward: an input was changed")
    flags[:] = []
    assert flagged(regrade=True, only=("scale_backward",)) == (FORWARD, "scale.py imports torch")
