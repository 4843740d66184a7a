"""One lost point below does not take away what is built on it."""

import inspect
from pathlib import Path

import pytest

from cs231n_ae.course.answers.in_process import FolderSubmission, ReferenceSubmission
from cs231n_ae.course.judging.results import TestResult, blank_result, standing
from cs231n_ae.course.judging.runner import run_exercise
from cs231n_ae.course.outline.manifest import load_assignment
from cs231n_ae.course.showing.text import result_as_text
from cs231n_ae.course.source_text.leaving_out import without_bodies

RIGHT = "x, gamma = cache\n    return dout * gamma, (dout * x).sum(axis=0)"
OWN_FORM = RIGHT.replace("= cache", "= cache['both']")
TWICE = RIGHT.replace("return dout * gamma,", "return 2 * dout * gamma,")
BORROWED = "judged with the library's scale_forward in place of yours, which does not pass yet"

MEND_FIRST = (
    "mend scale_forward first, which does not pass yet: what fails may only expect a cache of another form than the "
    "library's"
)


@pytest.fixture
def judge(assignment, answers):
    """Judge scale_backward, given the last line of the forward's body and the lines of its own."""

    def run(forward, backward, **options):
        code = f"def scale_forward(x, gamma):\n    {forward}\n\n\ndef scale_backward(dout, cache):\n    {backward}\n"
        folder = answers(scale=f"import numpy as np\n\n\n{code}")
        return run_exercise(assignment.exercise("scale_backward"), FolderSubmission(assignment, folder), **options)

    return run


@pytest.mark.parametrize(
    ("forward", "note"),
    [
        ("return (x * gamma).astype(np.float32).astype(float), (x, gamma)", ""),
        ("return x + gamma, (x, gamma)", BORROWED),  # the last test goes by out as well as by the cache
        ("return x + gamma, (x + 1, gamma)", BORROWED),
        ("return None", BORROWED),
        ("raise ValueError('no')", BORROWED),
        ("raise NotImplementedError", BORROWED),
    ],
)
def test_a_right_backward_earns_its_points_whatever_its_forward_does(judge, forward, note):
    result = judge(forward, RIGHT)
    assert (result.status, result.earned, result.note) == ("passed", 3, note)


def test_a_cache_of_ones_own_form_is_used_as_far_as_it_goes(judge):
    result = judge("return x + gamma, {'both': (x, gamma)}", OWN_FORM)
    assert [test.status for test in result.tests] == ["passed", "passed", "not tried"]  # dx and dgamma do not see out
    assert (result.status, result.earned) == ("waiting", 2.5)


def test_where_the_forward_is_right_its_cache_is_what_counts(judge):
    result = judge("return x * gamma, (x + 1, gamma)", RIGHT)
    assert [test.status for test in result.tests] == ["passed", "failed", "not tried"] and not result.note


@pytest.mark.parametrize(
    ("forward", "earned"),
    [("raise NotImplementedError", 0), ("return None", 0), ("return x + gamma, {'both': (x + 1, gamma)}", 1)],
)
def test_a_cache_of_another_form_is_not_held_against_it(judge, forward, earned):
    result = judge(forward, OWN_FORM)
    assert (result.status, result.earned) == ("waiting", earned)
    assert result.tests[1].status == "not tried" and result.tests[1].detail == "needs scale_forward to be right"
    assert result.message == MEND_FIRST  # nothing was judged with the library's, so nothing says that it was
    assert result.message in " ".join(result_as_text(result).split())


def test_what_passes_on_the_librarys_and_what_may_expect_another_cache_are_both_said(judge):
    result = judge("raise NotImplementedError", RIGHT.replace("dout * gamma,", "dout * gamma * 1.7,"))
    assert [test.status for test in result.tests] == ["not tried", "passed", "passed"]
    says = "what fails so may only expect a cache of another form than the library's: mend scale_forward first"
    assert result.message == f"{BORROWED}; {says}"


def test_what_fails_in_the_same_way_with_both_is_its_own_fault(judge):
    result = judge("return x + gamma, (x, gamma)", TWICE)
    assert result.tests[0].headline.startswith("dx is 2 × the numerical gradient")
    assert [test.status for test in result.tests] == ["failed", "passed", "passed"]


def test_a_misconception_is_named_on_the_librarys_cache(judge):
    averaged = RIGHT.replace(".sum(", ".mean(")
    result = judge("raise NotImplementedError", averaged)
    assert result.tests[1].misconception == "averages_over_the_batch" and result.note == BORROWED
    unnamed = judge("raise NotImplementedError", averaged, bank=False)
    assert [test.status for test in unnamed.tests] == ["passed", "not tried", "not tried"]
    assert unnamed.status == "waiting" and unnamed.earned == 1


def test_in_a_hand_out_there_is_no_library_to_stand_in(judge, monkeypatch):
    monkeypatch.setattr(ReferenceSubmission, "is_written", lambda self, exercise: False)
    waits = judge("raise NotImplementedError", RIGHT)
    assert (waits.status, waits.message) == ("waiting", "scale_backward needs scale_forward, which does not pass yet")
    own = judge("return x + gamma, (x, gamma)", RIGHT)  # what passes all the same, passes
    assert [test.status for test in own.tests] == ["passed", "passed", "not tried"] and own.earned == 2.5
    assert own.message == "needs scale_forward, which does not pass yet: what fails may be due to that"
    assert own.tests[2].detail == "needs scale_forward to be right"


def test_a_fault_of_the_forward_is_told_with_the_forward_alone(judge):
    result = judge("out = x * gamma; x[...] = 0; return out, (x + out / gamma, gamma)", RIGHT)
    assert (result.status, result.faults) == ("passed", ())


def test_how_an_exercise_stands(assignment):
    blank = blank_result(assignment.exercises[0], "scale.py", 1, "failed")

    def of(*kinds, hidden=False, status="failed"):
        tests = [TestResult("t", "t", 1, "failed" if kind else "passed", kind=kind) for kind in kinds]
        more = [TestResult("h", "h", 1, "failed", kind="value", hidden=True)] if hidden else []
        return standing(blank.__class__(**{**vars(blank), "tests": (*tests, *more), "status": status}))

    assert (of("", "", hidden=True), of("", "dtype"), of("dtype", "value")) == (
        "right",
        "right but for dtypes",
        "wrong",
    )
    assert of("", "raised") == "wrong" and of("", "stopped") == of() == of("", status="error") == "absent"


CASES = [
    ("a1_backprop", "affine_backward"),
    ("a1_backprop", "sigmoid_backward"),
    ("a2_autoencoders", "conv_backward_loops"),
    ("a2_autoencoders", "batchnorm_backward"),
    ("a2_autoencoders", "tied_autoencoder_loss"),
    ("a3_variational", "reparameterize_backward"),
    ("a3_variational", "free_bits_loss"),
    ("a4_generative", "lstm_step_backward"),
    ("a4_generative", "made_loss"),
    ("a4_generative", "rbm_cd_gradients"),
    ("a4_generative", "gan_generator_gradients"),
]

AROUND = """

import numpy as _np

_right = {name}


def {name}(*args, **kwargs):
    return _changed(_right(*args, **kwargs))


def _changed(found):
    if isinstance(found, _np.ndarray | float):
        return {change}
    if isinstance(found, dict):
        return {{name: _changed(value) for name, value in found.items()}}
    return type(found)([_changed(found[0]), *found[1:]]) if type(found) in (tuple, list) else found
"""

CHANGES = {
    "dtype": "_np.asarray(found, _np.float64)[()]",
    "wrong": "found * _np.asarray(1.01, getattr(found, 'dtype', float))",
}


@pytest.mark.parametrize("change", ["dtype", "wrong", "not written"])
@pytest.mark.parametrize(("name", "exercise_id"), CASES)
def test_in_the_course_too(name, exercise_id, change, tmp_path):
    """Whatever point its need has lost, the right answer earns all of its own."""
    assignment = load_assignment(name, targets=False)
    exercise = assignment.exercise(exercise_id)
    needed = assignment.exercise(exercise.needs[0])
    for other in assignment.exercises:
        source = Path(inspect.getsourcefile(inspect.unwrap(other.reference()))).read_text(encoding="utf-8")
        if other.stem == needed.stem:
            source = (
                without_bodies(source, {needed.qualname: "yours"})
                if change == "not written"
                else source + AROUND.format(name=needed.qualname, change=CHANGES[change])
            )
        (tmp_path / other.file).write_text(source, encoding="utf-8")
    below = run_exercise(needed, FolderSubmission(assignment, tmp_path), bank=False)
    assert below.earned < needed.points or change == "dtype"
    result = run_exercise(exercise, FolderSubmission(assignment, tmp_path), needs={needed.id: standing(below)})
    assert (result.status, result.earned) == ("passed", exercise.points), result
