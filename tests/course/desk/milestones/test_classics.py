"""Each milestone runs on the exercises that it names: on all of them, and on no other."""

import re
from functools import wraps

import pytest

from cs231n_ae.course.desk.milestones.classics import MILESTONES
from cs231n_ae.course.desk.milestones.standing import library_modules
from cs231n_ae.course.outline.manifest import load_course
from cs231n_ae.course.worker.stand_in import stand_in

EXERCISES = {exercise.id: exercise for one in load_course(targets=False) for exercise in one.exercises}
SHORT = 0.01


def counted(exercise, calls: list[str]):
    own = exercise.reference()

    @wraps(own)
    def call(*arguments, **named):
        calls.append(exercise.id)
        return own(*arguments, **named)

    return call


def refused(exercise):
    def call(*arguments, **named):
        raise AssertionError(f"{exercise.id} was called, and is none of those that the milestone needs")

    return call


def test_every_milestone_names_exercises_of_the_course_and_says_what_differs():
    assert len({one.name for one in MILESTONES}) == len(MILESTONES) >= 2
    for one in MILESTONES:
        assert set(one.needs) <= set(EXERCISES), one.name
        assert one.published and one.differs and re.search(r"\b(19|20)\d\d\b", one.source)


@pytest.mark.parametrize("milestone", MILESTONES, ids=lambda one: one.name)
def test_a_milestone_calls_all_that_it_needs_and_nothing_else(milestone):
    """In a hand-out, what it does not name has no body."""
    calls: list[str] = []
    places = {EXERCISES[name].target: counted(EXERCISES[name], calls) for name in milestone.needs}
    places |= {place: places[EXERCISES[name].target] for place, name in milestone.also.items()}
    places |= {one.target: refused(one) for name, one in EXERCISES.items() if name not in milestone.needs}
    with stand_in(places, library_modules()):
        outcome = milestone.run(False, SHORT)
    assert set(calls) == set(milestone.needs)
    assert outcome.figure.axes
    assert any(character.isdecimal() for character in outcome.measured)


def test_pca_reproduces_the_paper_s_number_within_what_fewer_digits_cost():
    measured = next(one for one in MILESTONES if one.name == "pca").run(False, 1.0).measured
    assert 13.87 < float(measured.split()[0]) < 14.6
