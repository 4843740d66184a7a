"""Nothing earns something for nothing: zeros of the right shape and dtype, and what came in, are worth no point."""

import copy
import importlib
import inspect
import re

import numpy as np
import pytest

from cs231n_ae.course.answers.in_process import OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.judging.recorded import SEED
from cs231n_ae.course.judging.runner import run_exercise
from cs231n_ae.course.judging.testing import tests_of
from cs231n_ae.course.outline.manifest import load_course

RIGHT = {
    "test_dw_agrees_with_the_numerical_gradient": "of half the squared length, which weight_decay is, dw is w",
    "test_dmu_agrees_with_the_numerical_gradient": "z is mu plus noise: dmu is dout",
    "test_what_the_mask_keeps_is_passed_on": "y is x where the mask is 1",
    "test_the_gradient_goes_straight_through": "dz is dout: that is what straight through means",
    "test_dz_keeps_float32": "dz is dout, of the dtype of dout",
}
"""The tests that what came in passes because it is the right answer there."""

FORMS = {
    "stacked_pretrain": lambda model, x, **_: np.ones((len(x), model.sizes[-1])),
    "cross_validate": lambda predict, x, y, *, n_folds, **_: np.ones(n_folds),
    "sgd_train": lambda loss, params, x, y, *, epochs, **_: (params, [1.0] * epochs),
    "annealed_langevin": lambda x, score, **_: x,
    "euler_step": lambda x, velocity, t, **_: x,
    "heun_step": lambda x, velocity, t, **_: x,
    "flow_log_prob": lambda x, flow, **_: np.ones(len(x), x.dtype),
}
"""An answer's form where the reference would call or train what came in, for that is part of the answer."""

OF_WHAT_COMES_OUT = {
    "svm_loss: a class that is just 1 behind is left alone",
    "svm_loss_naive: a class that is just 1 behind is left alone",
    "traverse: the other latents stay as they are",
}
"""Titles that speak so of what a function gives, and not of what came in."""

EXERCISES = [(assignment, exercise) for assignment in load_course() for exercise in assignment.exercises]


def _zeros(value):
    """As many zeros, in the same form; None, texts and what cannot be zero stay as they are."""
    if isinstance(value, tuple | list):
        return type(value)(map(_zeros, value))
    if isinstance(value, dict):
        return {key: _zeros(part) for key, part in value.items()}
    if isinstance(value, np.ndarray | np.generic | bool | int | float):
        return np.zeros_like(value) if isinstance(value, np.ndarray) else type(value)(0)
    return value


def _first(value, given):
    """The first array that came in wherever an array of its shape goes out, zeros elsewhere."""
    if isinstance(value, tuple | list):
        return type(value)(_first(part, given) for part in value)
    if isinstance(value, dict):
        return {key: _first(part, given) for key, part in value.items()}
    if isinstance(value, np.ndarray) and given is not None and given.shape == value.shape:
        return given.astype(value.dtype)
    return _zeros(value)


def _lazily(exercise, made):
    """What answers in the form of the reference, with ``made`` of its answer and of what came in, and does nothing."""
    name = exercise.qualname.partition(".")[2]
    right = inspect.getattr_static(_owner(exercise), name) if name else exercise.reference()
    right = getattr(right, "__func__", right)

    def answer(*args, **kwargs):
        given = next((arg.copy() for arg in args if isinstance(arg, np.ndarray)), None)
        if exercise.id in FORMS:
            return made(FORMS[exercise.id](*args, **kwargs), given)
        own, more = copy.deepcopy((args, kwargs))
        value = right(*own, **more)
        if not (name and value is own[0]):
            return made(value, given)
        for key, part in vars(value).items():  # a fit: what it has put into the object is its answer
            if isinstance(part, np.ndarray):
                setattr(args[0], key, made(part, given))
        return args[0]

    return answer


def _owner(exercise):
    return getattr(importlib.import_module(exercise.module), exercise.qualname.partition(".")[0])


@pytest.mark.parametrize(("assignment", "exercise"), EXERCISES, ids=[exercise.id for _, exercise in EXERCISES])
@pytest.mark.parametrize("made", [lambda value, given: _zeros(value), _first], ids=["zeros", "what came in"])
def test_it_earns_nothing(assignment, exercise, made):
    lazy = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: _lazily(exercise, made)})
    result = run_exercise(exercise, lazy, SEED, bank=False)
    passed = {test.test for test in result.tests if test.status == "passed" and test.points}
    right = set(RIGHT) if made is _first else set()
    assert passed <= right
    assert result.status == "failed" or {test.test for test in result.tests} <= right


@pytest.mark.parametrize("assignment", load_course(), ids=lambda one: one.name)
def test_no_title_promises_what_only_the_watch_over_arrays_can_see(assignment):
    """A function is handed copies: a test that looks at what it handed in sees it unchanged whatever was done."""
    promises = re.compile(r"as (it|they) (is|are|was|were)$|left alone|array of its own")
    said = {
        f"{exercise.id}: {test.title}"
        for exercise in assignment.exercises
        if "." not in exercise.qualname  # of a model, the test sees the object itself
        for test in tests_of(exercise)
        if promises.search(test.title)
    }
    assert said <= OF_WHAT_COMES_OUT, said


def _right(exercise):
    name = exercise.qualname.partition(".")[2]
    right = inspect.getattr_static(_owner(exercise), name) if name else exercise.reference()
    return getattr(right, "__func__", right)


def _kept(exercise, answers):
    """The reference, which keeps what it answers, behind what it has answered in the tests before."""
    right = _right(exercise)

    def answer(*args, **kwargs):
        try:
            value = right(*args, **kwargs)
        except Exception as error:
            answers[-1].append(error)
            raise
        of_object = "." in exercise.qualname and value is args[0]
        kept = ("left", copy.deepcopy(vars(value))) if of_object else ("given", copy.deepcopy(value))
        answers[-1].append(kept)
        return value

    return answer


def _by_heart(answers):
    """What gives one answer of this test after the other, whatever is asked."""

    def answer(*args, **kwargs):
        said = next(answers[0], None)
        if isinstance(said, Exception):
            raise said
        if said is None or said[0] == "given":
            return said and said[1]
        vars(args[0]).update(said[1])
        return args[0]

    return answer


@pytest.mark.parametrize(("assignment", "exercise"), EXERCISES, ids=[exercise.id for _, exercise in EXERCISES])
def test_answers_that_were_right_for_another_seed_earn_nothing(assignment, exercise):
    """Nobody can look up what a test will ask: a student has the tests, but not the seed of the grader."""
    answers = [[]]  # of each test
    known = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: _kept(exercise, answers)})
    right = run_exercise(exercise, known, SEED + 1, bank=False, on_test=lambda _: answers.append([]))
    assert right.status == "passed"
    recited = [iter(each) for each in answers]
    learned = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: _by_heart(recited)})
    result = run_exercise(exercise, learned, SEED, bank=False, on_test=lambda _: recited.pop(0))
    assert not [test.title for test in result.tests if test.status == "passed" and test.points]
