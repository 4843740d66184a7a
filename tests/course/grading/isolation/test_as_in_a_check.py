"""Whatever a check can see, a grade sees, and says it in the same words: also what lies beside the values."""

import ast
import inspect
import re
from pathlib import Path

import pytest
from faulty_answers import FAULTY

from cs231n_ae.course.answers.in_process import FolderSubmission, OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.checking.check import Check
from cs231n_ae.course.grading.isolation.sandbox import trial_of
from cs231n_ae.course.grading.running.one import Judge
from cs231n_ae.course.judging.misconceptions import bank_of
from cs231n_ae.course.judging.recorded import SEED
from cs231n_ae.course.judging.results import standing
from cs231n_ae.course.judging.runner import run_exercise, run_test
from cs231n_ae.course.judging.testing import tests_of
from cs231n_ae.course.outline.manifest import load_assignment

SANDBOX = next((way for way in ("bwrap", "landlock") if not trial_of(way).failed), "none")

TOLD_BY_A_FAULT = {
    "a1_backprop": (
        "relu_forward", "relu_backward", "sigmoid_backward", "tanh_backward", "l2_loss", "softmax_loss",
        "eval_numerical_gradient", "eval_numerical_gradient_array", "sgd_momentum", "adagrad", "rmsprop", "adam",
        "squared_distances_two_loops", "kmeans_update", "pca_fit", "pca_encode",
    ),
    "a2_autoencoders": (
        "gaussian_noise", "masking_noise", "salt_and_pepper_noise", "weight_decay", "stacked_pretrain",
        "whitening_encode",
    ),
    "a3_variational": ("reparameterize_backward", "traverse"),
    "a4_generative": ("masked_affine_forward", "masked_conv_forward"),
}  # fmt: skip
"""Exercises about which the bank holds a misconception with a fault that no value shows."""


@pytest.fixture
def answers(tmp_path):
    """The reference's files, with something put behind some of them."""

    def write(assignment, behind):
        for exercise in assignment.exercises:
            source = Path(inspect.getsourcefile(inspect.unwrap(exercise.reference()))).read_text(encoding="utf-8")
            more = [code for other, code in behind.items() if assignment.exercise(other).stem == exercise.stem]
            (tmp_path / exercise.file).write_text("\n\n".join([source, *more]), encoding="utf-8")
        return tmp_path

    return write


def of_a_check(assignment, ids, folder):
    """As the student's own command has it: from a process of its own."""
    wanted = [assignment.exercise(exercise_id) for exercise_id in ids]
    return {one.result.exercise: one.result for one in Check(assignment, wanted, folder=folder)}


def here(assignment, ids, folder, seed):
    """The same without that process."""
    submission, found = FolderSubmission(assignment, folder), {}
    for exercise in assignment.exercises:
        if exercise.id in ids:
            needs = {other: standing(result) for other, result in found.items()}
            submission.start_afresh()
            found[exercise.id] = run_exercise(exercise, submission, seed, needs=needs)
    return found


def of_a_grade(assignment, ids, folder, seed):
    judge = Judge(folder, assignment, seed=seed, sandbox=SANDBOX)
    try:
        return {exercise_id: judge.result(exercise_id) for exercise_id in ids}
    finally:
        judge.close()


def said(result):
    """A result as JSON, as text because of NaN, without its time."""
    return str({**result.to_json(), "file": Path(result.file).name, "seconds": 0})


def in_place_of(exercise, wrong):
    """A misconception in a form that a student could have written, behind the exercise's own file."""
    tree = ast.parse(Path(inspect.getsourcefile(wrong.function)).read_text(encoding="utf-8"))
    not_a_students = ("cs231n_ae.course.misconceptions", exercise.module)  # the file has the functions of its own
    tree.body = [node for node in tree.body if getattr(node, "module", "") not in not_a_students]
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            node.decorator_list = []
    right = f"_right_{exercise.id}"
    code = re.sub(rf"\b{re.escape(exercise.qualname)}\(", f"{right}(", ast.unparse(tree))
    return f"{right} = {exercise.qualname}\n\n{code}\n\n{exercise.qualname} = {wrong.name}\n"


def has_a_fault(assignment, exercise, wrong):
    overlay = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: wrong.function})
    return any(run_test(test, overlay, SEED).faults for test in tests_of(exercise))


@pytest.mark.parametrize("exercise_id", ["affine_backward", "adam", "pca_fit", "eval_numerical_gradient"])
def test_a_misconception_is_answered_as_in_a_students_own_check(answers, exercise_id):
    assignment = load_assignment("a1_backprop")
    exercise = assignment.exercise(exercise_id)
    for wrong in bank_of(assignment, exercise)[:3]:
        folder = answers(assignment, {exercise_id: in_place_of(exercise, wrong)})
        ids = [other.id for other in [*assignment.needed_by(exercise), exercise]]
        graded = of_a_grade(assignment, ids, folder, 5)[exercise_id]
        assert said(graded) == said(here(assignment, ids, folder, 5)[exercise_id]), wrong.name


@pytest.mark.parametrize("name", TOLD_BY_A_FAULT)
def test_a_fault_of_the_bank_is_told_as_in_a_students_own_check(answers, name):
    """Of each exercise the n-th such misconception goes into the n-th submission."""
    assignment = load_assignment(name)
    faulty = {}
    for exercise in map(assignment.exercise, TOLD_BY_A_FAULT[name]):
        faulty[exercise] = [one for one in bank_of(assignment, exercise) if has_a_fault(assignment, exercise, one)]
        assert faulty[exercise], exercise.id
    for n in range(max(map(len, faulty.values()))):
        behind = {e.id: in_place_of(e, wrong[n]) for e, wrong in faulty.items() if len(wrong) > n}
        folder = answers(assignment, behind)
        ids = [e.id for e in assignment.exercises if e.id in behind or {*e.needs} & {*behind}]
        checked, graded = here(assignment, ids, folder, SEED), of_a_grade(assignment, ids, folder, SEED)
        for exercise_id in ids:
            assert said(graded[exercise_id]) == said(checked[exercise_id]), (exercise_id, n)
            assert exercise_id not in behind or graded[exercise_id].status == "failed"


@pytest.mark.parametrize("n", range(len(FAULTY)))
def test_other_faults_are_told_as_in_a_students_own_check(answers, n):
    assignment = load_assignment("a1_backprop")
    folder = answers(assignment, FAULTY[n])
    checked = of_a_check(assignment, FAULTY[n], folder)
    graded = of_a_grade(assignment, [e.id for e in assignment.exercises if e.id in checked], folder, SEED)
    for exercise_id, result in graded.items():
        assert said(result) == said(checked[exercise_id]), exercise_id


def test_what_the_worker_used_to_hide_costs_its_points(answers):
    assignment = load_assignment("a1_backprop")
    folder = answers(assignment, FAULTY[0])
    graded = of_a_grade(assignment, ["eval_numerical_gradient_array", "two_layer_net_loss", "adam"], folder, 7)
    assert graded["eval_numerical_gradient_array"].earned == 2.5
    assert graded["two_layer_net_loss"].earned < 6
    says = "adam wrote into an array that it had returned before: make a new array in each call"
    assert graded["adam"].earned == 3 and graded["adam"].faults == (says,)


BELOW = {
    "affine_forward": "def affine_forward(x, w, b):\n    raise NotImplementedError\n",
    "relu_forward": "def relu_forward(x):\n    return np.maximum(x, 0.1), {'mine': x}\n",
    "relu_backward": "def relu_backward(dout, cache):\n    return dout * (cache['mine'] > 0)\n",
    "sigmoid_forward": "def sigmoid_forward(x):\n    s = 1 / (1 + np.exp(-x)).astype(float)\n    return s, s\n",
    "tanh_forward": "def tanh_forward(x):\n    raise ValueError('not yet')\n",
    "tanh_backward": "def tanh_backward(dout, cache):\n    return dout * (1 - cache['mine'] ** 2)\n",
}
"""Forward passes that lack something: their backward passes are right, two of them with caches of their own form."""


def test_what_is_stood_in_for_is_so_in_a_check_and_in_a_grade(answers):
    assignment = load_assignment("a1_backprop")
    folder = answers(assignment, BELOW)
    ids = [f"{name}_{way}" for name in ("affine", "relu", "sigmoid", "tanh") for way in ("forward", "backward")]
    checked, graded = of_a_check(assignment, ids, folder), of_a_grade(assignment, ids, folder, SEED)
    assert {name: said(result) for name, result in graded.items()} == {name: said(checked[name]) for name in ids}
    earned = {name: graded[f"{name}_backward"].earned for name in ("affine", "relu", "sigmoid", "tanh")}
    assert earned == {"affine": 4, "relu": 2, "sigmoid": 2, "tanh": 0}
    instead = "judged with the library's {}_forward in place of yours, which does not pass yet"
    assert graded["affine_backward"].note == instead.format("affine") and not graded["relu_backward"].note
    assert graded["sigmoid_backward"].note == instead.format("sigmoid")  # its float64 goes on in the cache
    assert graded["tanh_backward"].status == "waiting"
    assert graded["tanh_backward"].message.startswith(
        "mend tanh_forward first, which does not pass yet: what fails may"
    )
