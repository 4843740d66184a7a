"""Right values by another way than the exercise asks for earn nothing; who derives, however clumsily, is left alone.

The other ways stand in ``other_ways/``, each behind the library's own file. ``DISGUISED`` ones are met by their cost
alone, where answers are not trusted.
"""

import ast
import inspect
import time
from pathlib import Path

import pytest

from cs231n_ae.course.answers.in_process import FolderSubmission, OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.grading.isolation.isolated import IsolatedSubmission
from cs231n_ae.course.grading.running.one import grade_one
from cs231n_ae.course.judging.asked import by_differences, sign_of
from cs231n_ae.course.judging.cost import backward_passes, grows_too_fast
from cs231n_ae.course.judging.digits import loses_digits
from cs231n_ae.course.judging.loops import loop_over
from cs231n_ae.course.judging.misconceptions import bank_of
from cs231n_ae.course.judging.other_answers import load_other_answers
from cs231n_ae.course.judging.results import ANOTHER_WAY, standing
from cs231n_ae.course.judging.runner import run_exercise, run_test
from cs231n_ae.course.judging.testing import tests_of
from cs231n_ae.course.outline.manifest import load_course
from cs231n_ae.course.showing.text import result_as_text
from cs231n_ae.course.worker.calls import CallFailed, WrongReturn
from cs231n_ae.course.worker.differences import signs_in

WAYS = sorted(Path(__file__).with_name("other_ways").glob("*.py"))
COURSE = load_course(targets=False)
BY_ID = {exercise.id: (assignment, exercise) for assignment in COURSE for exercise in assignment.exercises}
ASKED = [exercise for _, exercise in BY_ID.values() if exercise.asks]


def said_of(way):
    said = [node for node in ast.parse(way.read_text()).body if isinstance(node, ast.Assign)]
    constants = [node for node in said if isinstance(node.value, ast.Constant)]
    return {node.targets[0].id: node.value.value for node in constants if node.targets[0].id.isupper()}


@pytest.fixture(params=WAYS, ids=lambda way: way.stem)
def way(request, tmp_path):
    """Its text, behind the library's, in a folder; its exercise, and whether the text tells."""
    said = said_of(request.param)
    assignment, exercise = BY_ID[said["EXERCISE"]]
    for other in assignment.exercises:
        text = Path(inspect.getsourcefile(other.reference())).read_text()
        (tmp_path / other.file).write_text(text)
    file = tmp_path / exercise.file
    rows = request.param.read_text().splitlines(keepends=True)
    own = "".join(row for row in rows if not row.startswith("from cs231n_ae.layers"))  # these are in the file itself
    file.write_text(f"{file.read_text()}\n\n{own}")
    return assignment, exercise, tmp_path, not said.get("DISGUISED", False)


def test_there_are_enough_ways():
    assert len(WAYS) >= 15 and sum(BY_ID[said_of(way)["EXERCISE"]][1].by_hand for way in WAYS) >= 10


def test_a_check_says_that_another_way_is_asked_for(way):
    assignment, exercise, folder, told = way
    result = run_exercise(exercise, FolderSubmission(assignment, folder))
    if not told:
        assert result.status == "passed"
        return
    assert (result.status, result.earned) == ("failed", 0.0)
    lost = [test for test in result.tests if test.kind == ANOTHER_WAY]
    assert lost and all("the values are right, and what is asked" in test.headline for test in lost)
    assert result_as_text(result, width=1000).count("the values are right, and what is asked") == 1
    assert "in another way" not in result_as_text(result)
    if len(lost) == len(result.tests):
        assert standing(result) == "right"  # whoever builds on it loses nothing


def test_a_grade_flags_it_and_gives_no_points(way):
    assignment, exercise, folder, _ = way
    grade = grade_one(folder, assignment, seed=3, only=(exercise.id, *exercise.needs))
    earned = {result.exercise: result.earned for result in grade.results}
    assert earned[exercise.id] == 0 and all(earned[need] == BY_ID[need][1].points for need in exercise.needs)
    told = ("right values, found in another way", "right in its tests alone")
    if any("is not lent in this exercise" in test.headline for result in grade.results for test in result.tests):
        return
    assert sum(flag.startswith(tuple(f"{exercise.id}: {one}" for one in told)) for flag in grade.flags) == 1


@pytest.mark.parametrize("exercise", ASKED, ids=lambda exercise: exercise.id)
def test_the_reference_and_other_right_answers_are_as_asked(exercise):
    assignment, _ = BY_ID[exercise.id]
    reference = ReferenceSubmission(assignment)
    assert run_exercise(exercise, reference, bank=False).status == "passed"
    for answer in load_other_answers(assignment):
        if answer.exercise != exercise.id:
            continue
        overlay = OverlaySubmission(reference, {exercise.key: answer.function})
        assert run_exercise(exercise, overlay, bank=False).status == "passed", answer.name
        assert not grows_too_fast(exercise, overlay, tests_of(exercise), 0, run_test), answer.name
        text = Path(inspect.getsourcefile(answer.function)).read_text()
        assert sign_of(answer.name, signs_in(ast.parse(text)), set()) is None, answer.name


WITHOUT_LOOPS = {
    "the library's": ("squared_distances", ""),
    "all differences": ("squared_distances", "((a[:, None] - b) ** 2).sum(axis=2).astype(np.result_type(a, b))"),
    "norms": ("squared_distances", "(np.linalg.norm(a[:, None] - b, axis=2) ** 2).astype(np.result_type(a, b))"),
    "complex numbers": (
        "squared_distances",
        "(np.abs((a[:, None] - b).astype(complex)) ** 2).sum(axis=2).astype(np.result_type(a, b))",
    ),
    "a path of einsum's": (
        "squared_distances",
        "np.einsum('ijk,ijk->ij', *[a[:, None] - b] * 2, optimize=True).astype(np.result_type(a, b))",
    ),
    "the library's of labels": ("svm_loss", ""),
}


@pytest.mark.parametrize("name", WITHOUT_LOOPS)
def test_right_answers_in_a_worker_are_quick_enough(tmp_path, name):
    """Whose steps are a worker's word is timed, too; the longest way round without a loop is far from one."""
    exercise_id, body = WITHOUT_LOOPS[name]
    assignment, exercise = BY_ID[exercise_id]
    text = Path(inspect.getsourcefile(exercise.reference())).read_text()
    own = f"\n\ndef {exercise.qualname}(a, b):\n    return {body}\n" if body else ""
    (tmp_path / exercise.file).write_text(text + own)
    with IsolatedSubmission(assignment, tmp_path) as submission:
        assert not loop_over(exercise, submission, tests_of(exercise), 0, run_test)


def test_the_first_count_is_none(monkeypatch):
    """Newer versions of Python tell of a function's steps only from its second call on: 115, and then 306."""
    assignment, exercise = BY_ID["squared_distances"]
    reference = ReferenceSubmission(assignment)
    counts = iter([115, 306, 115, 306, 115, 306, 115, 306])
    monkeypatch.setattr(
        reference, "steps", lambda exercise, args, kwargs: (exercise.reference()(*args, **kwargs), next(counts))
    )
    assert not loop_over(exercise, reference, tests_of(exercise), 0, run_test)


LAYERS = [exercise for exercise in ASKED if "_backward" in exercise.qualname and "." not in exercise.qualname]


@pytest.mark.parametrize("exercise", LAYERS, ids=lambda exercise: exercise.id)
def test_the_cost_of_every_layer_is_measured(exercise):
    reference = ReferenceSubmission(BY_ID[exercise.id][0])
    seconds = []
    for one in backward_passes(exercise, reference, tests_of(exercise), 0, run_test):
        try:
            seconds.append(one.seconds(4))
        except (CallFailed, WrongReturn):  # the test's weights have as many rows as examples
            continue
    assert seconds and not grows_too_fast(exercise, reference, tests_of(exercise), 0, run_test)


def test_what_looks_like_a_difference_and_keeps_its_points_is_shown_to_a_person(tmp_path):
    assignment, exercise = BY_ID["sigmoid_backward"]
    for other in assignment.exercises:
        (tmp_path / other.file).write_text(Path(inspect.getsourcefile(other.reference())).read_text())
    lines = ["", "def _slope(g, s):", "    return g(s + 1) - g(s)", "", "def sigmoid_backward(dout, cache):"]
    # The difference of t (t - 1) / 2 is t itself, so that this is cache (1 - cache), and right.
    lines += ["    return dout * _slope(lambda t: t * (t - 1) / 2 * (1 - cache), cache)", ""]
    with (tmp_path / exercise.file).open("a") as file:
        file.write("\n".join(lines))
    grade = grade_one(tmp_path, assignment, seed=3, only=(exercise.id, *exercise.needs))
    assert {result.exercise: result.earned for result in grade.results}[exercise.id] == exercise.points
    told = [flag for flag in grade.flags if "looks like a difference" in flag]
    assert len(told) == 1 and told[0].startswith(f"{exercise.id}: {exercise.file}:")


def test_every_gradient_is_asked_for_by_hand():
    names = {exercise.id for exercise in ASKED if exercise.by_hand}
    no_derivative = {"guided_relu_backward"}  # no numerical one agrees with it, so there is no other way to forbid
    assert names >= {name for name in BY_ID if name.endswith("_backward") or "_backward_" in name} - no_derivative
    assert names >= {name for name in BY_ID if name.endswith("_loss")} | {"mixture_score"}
    assert [exercise.id for exercise in ASKED if exercise.no_loops] == ["svm_loss", "squared_distances"]


def test_looking_costs_little():
    """A check has a tenth of a second for all it does; compiling a file takes one to three thousandths."""
    looking, compiling = 0.0, 0.0
    for file in {inspect.getsourcefile(exercise.reference()) for exercise in ASKED}:
        text = Path(file).read_text()
        looking += _least_seconds(lambda text=text: signs_in(ast.parse(text)))
        compiling += _least_seconds(lambda text=text, file=file: compile(text, file, "exec"))
    assert looking < 10 * compiling


def _least_seconds(work):
    """Of the processor, in three turns."""
    seconds = []
    for _ in range(3):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return min(seconds)


@pytest.mark.parametrize(
    "exercise_id", ["affine_backward", "l1_penalty", "masked_affine_backward", "manhattan_distances"]
)
def test_who_is_wrong_is_not_accused_of_another_way(exercise_id):
    """Partly right answers of the bank, as a grade looks at them."""
    assignment, exercise = BY_ID[exercise_id]
    for wrong in bank_of(assignment, exercise):
        submission = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: wrong.function})
        passed = [test for test in tests_of(exercise) if run_test(test, submission, 0).failure is None]
        if exercise.no_loops:
            assert not loop_over(exercise, submission, passed, 0, run_test), wrong.name
        else:
            assert not grows_too_fast(exercise, submission, passed, 0, run_test), wrong.name
            assert not loses_digits(exercise, submission, passed, 0, run_test), wrong.name


@pytest.mark.parametrize("helper", ["relu_forward(f, x, dout)", "affine_forward(f, x, dout=None)"])
def test_a_quotient_is_found_in_whatever_name_it_stands(helper, tmp_path):
    """One is an exercise of another file, the other is one of this file whose points are for its values alone."""
    assignment, exercise = BY_ID["affine_backward"]
    name = helper.partition("(")[0]
    lines = [f"def {helper}:", "    h = 1e-5", "    return dout * (f(x + h) - f(x - h)) / (2 * h)", ""]
    lines += ["def affine_backward(dout, cache):", f"    return {name}(np.sin, cache[0], dout), None, None", ""]
    (tmp_path / exercise.file).write_text("\n".join(["import numpy as np", "", *lines]))
    assert "divides by a small step" in by_differences(exercise, FolderSubmission(assignment, tmp_path))
