"""Where a None came from is said only as far as it is certain: left out, given by a call, or just there."""

import textwrap

import numpy as np
import pytest

from cs231n_ae.course.answers.in_process import FolderSubmission, ReferenceSubmission
from cs231n_ae.course.answers.trace import Trace
from cs231n_ae.course.judging.explain import headline_of
from cs231n_ae.course.judging.nothing import BY_A_CALL, SOMETHING
from cs231n_ae.course.judging.runner import run_exercise
from cs231n_ae.course.outline.manifest import load_course
from cs231n_ae.course.worker.calls import CallFailed, watched_call

COURSE = load_course()

LEFT_OUT = "`mask` is None here, its default, for nothing was given for it. What is to happen then?"

BODIES = [
    ("return mask.astype(bool)", LEFT_OUT),
    ("return q * mask[0] + v.shape[0]", LEFT_OUT),
    ("return np.where(~mask, q, k)", LEFT_OUT),
    ("return q + (2.0 * mask)", LEFT_OUT),
    ("return {**mask}", LEFT_OUT),
    ("a, b = mask\nreturn a", LEFT_OUT),
    ("if min(mask) < 1 or q > 0:\n    return q", LEFT_OUT),
    ("mask = [\n    *mask,\n]", LEFT_OUT),
    ("for _ in range(3):\n    q = q + mask[0]", LEFT_OUT),
    ("for _ in range(3):\n    q = mask[0]\n    mask = k", SOMETHING),  # in the second round it is another
    ("mask = None if mask is None else mask[0]\nreturn mask[0]", SOMETHING),
    ("if mask is None:\n    return q + k.fill(0)", BY_A_CALL),  # it knows of the mask
    ("return (q if mask is None else mask) + k.fill(0)", BY_A_CALL),
    ("q = q.sort()\nq[0] = 1", BY_A_CALL),
    ("return q.sort()[0]", BY_A_CALL),
    ("q = q.sort()\nq += 1", BY_A_CALL),
    ("best = None\nreturn best[0]", SOMETHING),
    ("best = None\nif len(q) > 9:\n    best = q.copy()\nreturn best[0]", SOMETHING),
    ("def inner(mask):\n    return mask[0]\nreturn inner(None)", SOMETHING),
    ("return {'a': None}['a'].shape", SOMETHING),
    ("other = mask\nreturn other[0]", SOMETHING),
]


def said_of(body, tmp_path):
    """What is said of a function of that body which is called without its mask."""
    text = f"import numpy as np\ndef f(q, k, v, *, mask=None):\n{textwrap.indent(body, '    ')}\n"
    path = tmp_path / "f.py"
    path.write_text(text, encoding="utf-8")
    names = {}
    exec(compile(text, str(path), "exec"), names)
    with pytest.raises(CallFailed) as caught:
        watched_call("f", names["f"], (np.ones(3), np.ones(3), np.ones(3)), {}, own_file=lambda name: name == str(path))
    return headline_of(Trace(failure=caught.value, left_out=("mask",), raised_in=text))


@pytest.mark.parametrize(("body", "says"), BODIES, ids=[str(i) for i in range(len(BODIES))])
def test_the_surest_sentence_that_is_true_is_said(body, says, tmp_path):
    assert f". {says}" in said_of(body, tmp_path)


def test_a_call_may_have_given_nothing_for_what_is_left_out_too(tmp_path):
    assert LEFT_OUT not in said_of("mask = mask or k.fill(0)\nreturn mask[0]", tmp_path)


def test_what_was_changed_by_then_follows_the_question(tmp_path):
    said = said_of("q[0] = 7\nq = q.sort()\nq[0] = 1", tmp_path)
    assert f"{BY_A_CALL} Before it raised, f changed q in place" in said


def test_without_a_text_it_is_just_there():
    failure = CallFailed("f", "TypeError", "'NoneType' object is not subscriptable", ("f.py:3  return mask[0]",))
    assert headline_of(Trace(failure=failure, left_out=("mask",))).endswith(SOMETHING)


@pytest.mark.parametrize(
    ("exercise_id", "old", "new", "name"),
    [
        ("sgd_momentum", "**(config or {})", "**config", "config"),
        (
            "attention_forward",
            "    if mask is not None:\n        scores = np.where(mask,",
            "    scores = np.where(~mask,",
            "mask",
        ),
        ("reparameterize_forward", "eps = _noise(", "eps = rng.standard_normal(mu.shape)  # ", "rng"),
    ],
)
def test_a_check_knows_what_its_test_left_out(exercise_id, old, new, name, tmp_path):
    exercise = next(one for assignment in COURSE for one in assignment.exercises if one.id == exercise_id)
    assignment = next(one for one in COURSE if exercise in one.exercises)
    text = ReferenceSubmission(assignment)._path(exercise).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / exercise.file).write_text(text.replace(old, new), encoding="utf-8")
    result = run_exercise(exercise, FolderSubmission(assignment, tmp_path), bank=False, needs={})
    said = [test.headline for test in result.tests if "NoneType" in test.headline]
    assert said and all(f"`{name}` is None here, its default" in one for one in said)
