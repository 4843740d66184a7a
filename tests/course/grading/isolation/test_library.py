"""Nothing of an assignment's answers is in the library that a worker sees, and the rest is unchanged."""

import ast
import inspect
import sys
import textwrap
from pathlib import Path

import pytest

from cs231n_ae.course import worker
from cs231n_ae.course.grading.isolation.library import (
    exercises_without_answers,
    library_files,
    oracles_for,
    siblings_of,
    worker_library,
)
from cs231n_ae.course.outline.manifest import load_assignment, load_course
from cs231n_ae.course.source_text.nearly import ALIKE, NEARLY, SIBLINGS
from cs231n_ae.course.worker.definitions import definition, is_stub


@pytest.fixture(scope="module")
def a1():
    return load_assignment("a1_backprop")


@pytest.fixture(scope="module")
def files(a1):
    return library_files(a1)


def body_of(exercise):
    return ast.parse(textwrap.dedent(inspect.getsource(exercise.reference()))).body[0].body[1:]


def test_nothing_of_an_answer_is_left(a1, files):
    for exercise in exercises_without_answers(a1):
        path = exercise.module.replace(".", "/") + ".py"
        tree = ast.parse(files[path])
        docstring, body = definition(tree, exercise.qualname).body
        assert isinstance(docstring, ast.Expr) and isinstance(body, ast.Raise)
        answer = "\n".join(ast.unparse(statement) for statement in body_of(exercise))
        assert answer not in textwrap.dedent(ast.unparse(tree)), f"{path} still holds {answer!r}"


@pytest.mark.parametrize("name", [one.name for one in load_course()])
def test_what_is_nearly_an_answer_goes_with_it(name):
    assignment = load_assignment(name)
    files, whole = library_files(assignment), library_files(assignment, siblings=True)
    asked = [exercise.id for exercise in exercises_without_answers(assignment)]
    nearly = [target for one in asked for target in NEARLY.get(one, [])]
    nearly += [exercise.target for exercise in exercises_without_answers(assignment)]
    for target in [*nearly, *siblings_of(exercises_without_answers(assignment))]:
        module, _, qualname = target.partition(":")
        bodies = [
            definition(ast.parse(kept[f"{module.replace('.', '/')}.py"]), qualname).body for kept in (files, whole)
        ]
        assert isinstance(bodies[0][-1], ast.Raise) and len(bodies[0]) == 2, target
        assert (len(bodies[1]) == 2) == (target in nearly), target


def test_every_exercise_that_asks_for_loops_has_its_sibling_named():
    asked = [exercise for one in load_course() for exercise in one.exercises]
    loops = {exercise.id for exercise in asked if exercise.qualname.endswith("_loops")}
    assert loops - {"squared_distances_two_loops"} == SIBLINGS.keys()  # whose sibling is an exercise


def test_other_files_may_ask_for_siblings_and_the_exercises_own_may_not():
    oracles = oracles_for(load_assignment("a2_autoencoders"))
    convolution = {"cs231n_ae.layers.convolution:conv_forward", "cs231n_ae.layers.convolution:conv_backward"}
    assert convolution <= set(oracles["transposed_convolution"])
    assert not convolution & set(oracles["convolution_loops"])
    assert not convolution & {*oracles["pooling_loops"], *oracles["upsampling"]}  # sums of equal weights


def test_windows_serve_the_transposed_convolution_and_not_the_loops():
    """With the pixels under each window in a row, and the way back, a convolution is a product of two matrices."""
    oracles = oracles_for(load_assignment("a2_autoencoders"))
    windows = {"cs231n_ae.layers.windows:window_rows", "cs231n_ae.layers.windows:spread_windows"}
    assert windows <= set(oracles["transposed_convolution"])
    assert not windows & {*oracles["convolution_loops"], *oracles["pooling_loops"], *oracles["upsampling"]}


@pytest.mark.parametrize("name", [one.name for one in load_course()])
def test_gradients_are_derived_without_what_they_are_checked_with(name):
    """By a complex step it is right to the last digit, and its name need not be written out to call it."""
    assignment = load_assignment(name)
    files = library_files(assignment)
    oracles = {target for asked in oracles_for(assignment).values() for target in asked}
    for target in ("derivatives:numerical_gradient", "derivatives:slope_of", "numerical:eval_numerical_gradient"):
        module, _, qualname = target.partition(":")
        left = definition(ast.parse(files[f"cs231n_ae/gradient_check/{module}.py"]), qualname).body
        assert isinstance(left[-1], ast.Raise) and len(left) == 2, target
        assert f"cs231n_ae.gradient_check.{target}" not in oracles


def test_what_is_alike_is_known_by_an_exercise():
    known = {exercise.id for one in load_course(targets=False) for exercise in one.exercises}
    assert ALIKE.keys() <= known


def test_models_that_no_exercise_builds_on_are_not_lent():
    files, whole = (library_files(load_assignment("a4_generative"), siblings=both) for both in (False, True))
    for name, method, lent in (
        ("pixelcnn_stacks", "TwoStackPixelCNN.backward", False),
        ("unet", "unet_forward", False),
        ("pixelcnn", "PixelCNN.forward", True),
        ("pixel_model", "PixelModel.logits", True),
        ("mlp", "mlp_backward", True),
    ):
        path = f"cs231n_ae/models/{name}.py"
        assert is_stub(files[path].decode(), method) != lent and not is_stub(whole[path].decode(), method), method


def test_the_course_and_its_bank_stay_behind(files):
    assert not [name for name in files if "course" in name or "test" in name]


def test_what_is_no_exercise_is_unchanged(files):
    for name in ("cs231n_ae/validation.py", "cs231n_ae/layers/__init__.py", "cs231n_ae/optim/schedules.py"):
        assert name in files
    source = files["cs231n_ae/models/pca.py"].decode()
    assert "def __init__" in source and "self.n_components = n_components" in source


def test_every_file_can_still_be_compiled(files):
    for name, data in files.items():
        if name.endswith(".py"):
            compile(data, name, "exec")


def test_trained_models_stay_behind_for_no_exercise_loads_one(a1):
    folder = worker_library(a1)
    assert (folder / "cs231n_ae" / "pretrained" / "loading.py").is_file()
    assert list(folder.rglob("*.npz")) == []
    for course in load_course():
        for exercise in course.exercises:
            assert "pretrained" not in Path(inspect.getsourcefile(exercise.reference())).read_text(encoding="utf-8")


def test_an_exercise_may_build_on_others_that_its_stub_imports(a1):
    oracles = oracles_for(a1)
    assert "cs231n_ae.layers.affine:affine_forward" in oracles["linear"]
    assert "cs231n_ae.models.distances:squared_distances" in oracles["knn"]
    assert {*oracles["affine"], *oracles["activations"]} <= {*siblings_of(a1.exercises)}


@pytest.mark.parametrize("name", [one.name for one in load_course()])
def test_nothing_that_comes_later_may_be_asked_for(name):
    assignment = load_assignment(name)
    places = {exercise.target: n for n, exercise in enumerate(assignment.exercises)}
    for stem, targets in oracles_for(assignment).items():
        last = max(n for n, exercise in enumerate(assignment.exercises) if exercise.stem == stem)
        siblings = siblings_of(assignment.exercises)
        assert all(places[target] < last for target in targets if target not in siblings), stem


def test_the_worker_gets_its_own_machinery_and_no_other(a1):
    folder = worker_library(a1)
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.py")}
    assert "cs231n_ae/course/worker/serving.py" in names and "cs231n_ae/layers/affine.py" in names
    assert not [n for n in names if "/bank/" in n or n.endswith(("runner.py", "testing.py", "misconceptions.py"))]


def test_beside_a_submission_lies_the_worker_room_and_no_other_file_of_the_course(a1):
    laid = worker_library(a1) / "cs231n_ae" / "course"
    room = Path(worker.__file__).parent
    found = {path.relative_to(laid).as_posix() for path in laid.rglob("*.py")}
    assert found == {"__init__.py", *(f"worker/{path.name}" for path in room.glob("*.py"))}
    assert (laid / "__init__.py").read_text() == ""


def test_the_worker_room_imports_nothing_but_numpy_the_standard_library_and_itself():
    allowed = {*sys.stdlib_module_names, "numpy"}
    for path in Path(worker.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or "."] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                inside = name.startswith("cs231n_ae.course.worker.")
                assert inside or name.partition(".")[0] in allowed, f"{path.name} imports {name}: keep it out of here"
