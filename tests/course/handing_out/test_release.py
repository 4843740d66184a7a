"""A hand-out holds no answer, installs from nothing, and checks a student's work; the autograder holds all."""

import ast
import json
import lzma
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import classroom as ROOM
import numpy as np
import pytest

from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.handing_out import release
from cs231n_ae.course.handing_out.release import write_autograder, write_handout
from cs231n_ae.course.judging.misconceptions import bank_of
from cs231n_ae.course.judging.recorded import SUFFIX, decode
from cs231n_ae.course.outline.manifest import load_assignment, load_course
from cs231n_ae.course.outline.paths import HANDED_OUT, course_root
from cs231n_ae.course.source_text.leaving_out import answer_of, repeats, without_bodies
from cs231n_ae.course.source_text.nearly import NEARLY
from cs231n_ae.course.source_text.stubs import stubs_of
from cs231n_ae.course.worker.definitions import definition, is_stub

ROOT = course_root(Path(__file__).parent)
example_course = ROOM.example_course

NEXT = """
[assignment]
title = "The next"

[[exercise]]
id = "double"
target = "core_library.scale:double"
points = 1
hints = ["Once more?"]
after = "One line."
"""
NEXT_TESTS = """
from cs231n_ae.course.testing import exercise, expect


@exercise("double", points=1)
def test_twice(submission, rng):
    x = rng.standard_normal(3)
    expect("out", submission.scale.double(x), x + x, source="definition")
"""


def contents(file):
    """What is in a zip, by the path below its top folder."""
    with zipfile.ZipFile(file) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def handout(tmp_path_factory):
    """The hand-out of the first assignment."""
    return write_handout("a1_backprop", tmp_path_factory.mktemp("dist"), root=ROOT)


@pytest.fixture(scope="module")
def two(example_course, tmp_path_factory):
    """A course of two assignments; in the first a student has begun to work."""
    root = tmp_path_factory.mktemp("courses") / "two"
    shutil.copytree(example_course, root)
    for name, text in {
        "assignments/a1_next/assignment.toml": NEXT,
        "tests/a1_next/test_scale.py": NEXT_TESTS,
        "tests/hidden/test_hidden.py": "secret = 1",
        "assignments/a0_example/scale.py": "def scale_forward(x, gamma):\n    return 'somebody wrote this'\n",
        "assignments/a0_example/sample_answer.py": "answer = 42\n",
        "assignments/a0_example/.cs231n_ae/progress.toml": "private",
        "assignments/a0_example/story.ipynb": json.dumps({"cells": []}),
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


@pytest.fixture(scope="module")
def early(two, tmp_path_factory):
    """The hand-out of the first of the two."""
    return write_handout("a0_example", tmp_path_factory.mktemp("early"), root=two)


def body_of(exercise):
    """The statements of a reference, each as one line of normal form."""
    tree = ast.parse(Path(sys.modules[exercise.module].__file__).read_text(encoding="utf-8"))
    node = definition(tree, exercise.qualname)
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return [line.strip() for statement in body for line in ast.unparse(statement).splitlines()]


def normal_lines(source):
    return [line.strip() for line in ast.unparse(ast.parse(source)).splitlines()]


def test_no_reference_body_is_in_the_zip(handout):
    files = contents(handout.file)
    binary = (".png", ".npz", SUFFIX)
    texts = {name: content.decode() for name, content in files.items() if not name.endswith(binary)}
    lines = {name: normal_lines(text) for name, text in texts.items() if name.endswith(".py")}
    for name, text in texts.items():
        if name.endswith(".ipynb"):
            cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
            lines[name] = [line.strip() for cell in cells for line in "".join(cell["source"]).splitlines()]
    shown = {line for name in lines if name.startswith("assignments/") and name.endswith(".py") for line in lines[name]}
    searched = 0
    for exercise in load_assignment("a1_backprop", root=ROOT).exercises:
        body = body_of(exercise)
        for name, there in lines.items():
            whole = any(there[i : i + len(body)] == body for i in range(len(there) - len(body) + 1))
            assert not whole, f"{exercise.id} is in {name}"
        # how everything in the library checks, returns and calls its layers: what is done there says nothing new
        manners = ("require", "config", "'reconstruction'", "layers.", "losses.")
        telling = {line for line in body if len(line) > 30 and not any(word in line for word in manners)} - shown
        for name in [name for name in lines if name.startswith("cs231n_ae/")]:
            assert not telling & set(lines[name]), f"a line of {exercise.id} is in {name}"
        searched += len(telling)
    assert searched > 40
    assert handout.notes == ()


def test_every_exercise_and_what_is_nearly_one_is_a_stub_in_the_library(handout):
    files = contents(handout.file)
    targets = [exercise.target for exercise in load_assignment("a1_backprop", root=ROOT).exercises]
    for target in [*targets, *(near for nearly in NEARLY.values() for near in nearly)]:
        module, _, qualname = target.partition(":")
        source = files[module.replace(".", "/") + ".py"].decode()
        assert definition(ast.parse(source), qualname) is not None
        assert is_stub(source, qualname)


def test_what_is_nearly_an_answer_is_known_by_an_exercise():
    known = {exercise.id for one in load_course(root=ROOT, targets=False) for exercise in one.exercises}
    assert NEARLY.keys() <= known


def test_the_diagrams_that_notebooks_show_are_in_it(handout):
    files = contents(handout.file)
    drawn = {name for name in files if name.startswith("assignments/diagrams/")}
    assert drawn == {f"assignments/diagrams/{path.name}" for path in (ROOT / "assignments/diagrams").glob("*.svg")}
    assert "assignments/diagrams/affine_graph.svg" in drawn


def test_every_relative_link_leads_to_a_file_that_is_in_it(handout):
    files = contents(handout.file)
    there = set(files) | {path.as_posix() for name in files for path in Path(name).parents}
    links = 0
    for name, content in files.items():
        if name.endswith(".ipynb"):
            text = "\n".join("".join(cell["source"]) for cell in json.loads(content)["cells"])
        elif name.endswith(".md"):
            text = content.decode()
        else:
            continue
        for target in re.findall(r"\]\(([^()\s]+)\)", text):
            if target.endswith((".md", ".ipynb", ".py", ".png", ".svg")) and "://" not in target:
                links += 1
                assert os.path.normpath(Path(name).parent / target) in there, f"{name} links to {target}"
    assert links > 100
    assert "| [Undercomplete" not in files["assignments/SYLLABUS.md"].decode()
    assert "Undercomplete and tied, Sparse" in files["assignments/SYLLABUS.md"].decode()
    assert "| 2 | Autoencoders |" in files["README.md"].decode()


def test_a_note_is_about_what_is_handed_out_and_later_ones_are_apart(handout):
    given = {exercise.id for exercise in load_assignment("a1_backprop", root=ROOT).exercises}
    assert all(note.rsplit(" ", 1)[1] in given for note in handout.notes)
    assert handout.later and not [note for note in handout.later if note.rsplit(" ", 1)[1] in given]


def test_whose_answers_are_in_the_library_is_said(handout, tmp_path, monkeypatch):
    assert handout.answered == ()
    monkeypatch.setattr(release, "_recorded", lambda given, progress: {})
    second = write_handout("a2_autoencoders", tmp_path, root=ROOT)
    affine = contents(second.file)["cs231n_ae/layers/affine.py"]
    assert second.answered == ("a1_backprop",) and affine == (ROOT / "cs231n_ae/layers/affine.py").read_bytes()


def test_what_would_give_answers_away_stays_behind(handout):
    names = set(contents(handout.file))
    assert not [name for name in names if "bank/" in name or "other_answers/" in name or "hidden" in name]
    assert {name.split("/")[1] for name in names if name.startswith("tests/")} == {"a1_backprop", "conftest.py"}
    assert not [name for name in names if name.endswith((".pyc", ".zip")) or "/.git/" in name or ".venv" in name]
    assert all(name.startswith("cs231n_ae/pretrained/") for name in names if name.endswith(".npz"))
    assert {"README.md", "HANDOUT.md", "pyproject.toml", "requirements.txt", "Makefile", "LICENSE"} <= names
    assert {"cs231n_ae/py.typed", "cs231n_ae/cli.py", "datasets/README.md", "assignments/a1_backprop/.stubs"} <= names


def test_misconceptions_are_there_by_their_answers_alone(handout):
    """Of each: its name, what a student reads, and what the tests saw of it, in numbers."""
    files, assignment = contents(handout.file), load_assignment("a1_backprop", root=ROOT)
    for exercise in assignment.exercises:
        content = files[f"cs231n_ae/course/recorded/a1_backprop/{exercise.id}{SUFFIX}"]
        bank = bank_of(assignment, exercise)
        assert [(one.name, one.says) for one in decode(content)] == [(one.name, one.says) for one in bank]
        for one in json.loads(lzma.decompress(content)):
            assert one.keys() == {"name", "says", "tests"}
            for seen in one["tests"].values():
                assert seen.keys() == {"ending", "faults", "records"}
                assert all(dtype == "" or np.dtype(dtype).kind in "fciub" for *_, dtype, _ in seen["records"])
    assert sum(len(content) for name, content in files.items() if name.endswith(SUFFIX)) < 2_000_000


def test_stubs_are_fresh_and_kept_for_reset(handout):
    files = contents(handout.file)
    for name, text in stubs_of(load_assignment("a1_backprop", root=ROOT)).items():
        for folder in ("", f"{HANDED_OUT}/"):
            assert files[f"assignments/a1_backprop/{folder}{name}"].decode() == text


def test_the_same_course_gives_the_same_bytes(two, early, tmp_path):
    assert write_handout("a0_example", tmp_path / "again", root=two).file.read_bytes() == early.file.read_bytes()


def test_later_answers_are_out_and_earlier_ones_in(two, early, tmp_path):
    early = contents(early.file)
    late = contents(write_handout("a1_next", tmp_path / "late", root=two).file)
    for name in ("scale_forward", "scale_backward", "double"):
        assert is_stub(early["core_library/scale.py"].decode(), name)
    assert is_stub(late["core_library/scale.py"].decode(), "double")
    assert not is_stub(late["core_library/scale.py"].decode(), "scale_backward")
    assert not is_stub(late["core_library/centre.py"].decode(), "Centre.fit")
    assert not [name for name in early if "a1_next" in name]
    assert {"tests/a0_example/test_scale.py", "tests/a1_next/test_scale.py"} <= late.keys()


def test_private_helpers_of_an_answer_go_with_it(early):
    source = contents(early.file)["core_library/scale.py"].decode()
    assert "_secret" not in source and "_SECRET" not in source
    assert "def unused" in source and "math.floor" in source
    assert '"scale_forward: yours to write (scale_forward)' in source


def test_nobodys_work_is_handed_out(early):
    files = contents(early.file)
    assert b"somebody wrote this" not in files["assignments/a0_example/scale.py"]
    assert "assignments/a0_example/story.ipynb" in files
    assert not [name for name in files if "/answers/" in name and name.endswith(".md")]
    assert not [name for name in files if "progress" in name or "hidden" in name]


def test_a_copy_of_an_answer_elsewhere_is_found(two, tmp_path, monkeypatch):
    package = tmp_path / "planted"
    shutil.copytree(two / "core_library", package)
    (package / "copy.py").write_text(
        "import numpy as np\n\n\ndef other(g, c):\n    a, b = c\n    if b is not None:\n"
        "        a, b = c\n        return double(g * b) / 2, np.sum(g * a, axis=0)\n"
    )
    library = list(release._below(package, "core_library").items())
    monkeypatch.setattr(release, "_library", lambda course: library)
    notes = write_handout("a0_example", tmp_path / "dist", root=two).notes
    assert notes == (
        "look at core_library/copy.py:7, which repeats a line of scale_backward",  # all of it
        "look at core_library/copy.py:8, which repeats a line of scale_backward",
    )


SIGMOID = """
import numpy as np


def f(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)
"""


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (SIGMOID.replace("small", "e").replace("(x", "(a"), True),
        ("def g(self):\n    p = np.where(self.a >= 0, 1, s) / (1 + s)\n", True),
        ("def g(x, s):\n    return np.where(x >= 0, s, 1) / (1 + s)\n", False),
        ("def g(x, s, t):\n    return np.where(x >= 0, 1, s) / (1 + t)\n", False),
    ],
)
def test_an_answer_is_recognised_under_other_names(source, found):
    answer = answer_of("sigmoid", SIGMOID, "f")
    assert bool(list(repeats([answer], source))) == found


HELPED = '''@d
def f(x: int) -> int:
    """Doc."""
    y = _g(x)
    return y


def _g(x):
    return _C


_C = 1
KEPT = 2
'''


def test_bodies_are_left_out_and_all_else_stays():
    left = '@d\ndef f(x: int) -> int:\n    """Doc."""\n    raise NotImplementedError("f: yours")\n\n\nKEPT = 2\n'
    text = without_bodies(HELPED, {"f": "f: yours"})
    assert [line for line in text.splitlines() if line] == [line for line in left.splitlines() if line]
    with pytest.raises(ValueError, match="no function g to leave out"):
        without_bodies(HELPED, {"g": ""})


def test_an_unknown_assignment_is_said(two, tmp_path):
    for write in (write_handout, write_autograder):
        with pytest.raises(GradingError, match="there is no assignment 'a7': this course has a0_example, a1_next"):
            write("a7", tmp_path, root=two)


def test_the_autograder_holds_answers_bank_and_hidden_tests(two, tmp_path):
    released = write_autograder("a0_example", tmp_path / "dist", root=two, hidden=two / "tests" / "hidden")
    with zipfile.ZipFile(released.file) as archive:
        names = set(archive.namelist())
        source = archive.read("core_library/scale.py").decode()
    assert not is_stub(source, "scale_forward")
    assert {"setup.sh", "run_autograder", "hidden/test_hidden.py", "tests/a0_example/test_scale.py"} <= names
    assert "cs231n_ae/course/bank/a0_example/scale.py" in names
    assert not [name for name in names if "a1_next" in name or "a1_backprop" in name]


def test_an_autograder_holds_no_hidden_test_that_nobody_could_pass(two, tmp_path):
    (tmp_path / "test_mine.py").write_text(NEXT_TESTS.replace('"double"', '"doubel"'))
    with pytest.raises(GradingError, match=r"test_mine\.py: test_twice is for 'doubel', .*did you mean double\?"):
        write_autograder("a1_next", tmp_path / "dist", root=two, hidden=tmp_path)
    assert not (tmp_path / "dist").exists()


@pytest.fixture(scope="module")
def installed(handout, tmp_path_factory):
    """The hand-out unpacked, and a way to run things with it and nothing else of this course."""
    folder = tmp_path_factory.mktemp("student")
    with zipfile.ZipFile(handout.file) as archive:
        archive.extractall(folder)
    (root,) = folder.iterdir()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CS231N_AE")}
    environment |= {"PYTHONPATH": str(root), "OPENBLAS_NUM_THREADS": "1", "NO_COLOR": "1", "PYTHONUTF8": "1"}

    def run(*arguments):
        command = [sys.executable, "-m", "cs231n_ae", *arguments]
        return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=60)

    where = subprocess.run(
        [sys.executable, "-c", "import cs231n_ae; print(cs231n_ae.__file__)"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(root)
    return root, run


def answer(root, file, old_new=()):
    """Put the reference's file in place of a stub, changed as wished."""
    module = load_assignment("a1_backprop", root=ROOT)
    path = next(Path(sys.modules[e.module].__file__) for e in module.exercises if e.file == file)
    text = path.read_text(encoding="utf-8")
    for old, new in old_new:
        assert old in text
        text = text.replace(old, new)
    (root / "assignments" / "a1_backprop" / file).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("grade", "a1", "submissions"), "grading"),
        (("release", "a1"), "packing"),
        (("release", "a1", "--gradescope"), "packing"),
        (("course", "audit"), "an audit"),
        (("course", "mutants", "a1"), "editing references"),
    ],
)
def test_what_needs_the_answers_is_refused_in_the_hand_out(installed, words, what):
    root, run = installed
    rest = len(load_assignment("a1_backprop", root=ROOT).exercises) - 1
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"hand-out, whose library has no answer to affine_forward and {rest} more; {what} needs" in done.stderr
    assert "Traceback" not in done.stderr and not (root / "grades").exists() and not (root / "dist").exists()


def test_pytest_judges_nobody_elses_answers_in_the_hand_out(installed, tmp_path):
    root, _ = installed
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:nbval", "tests/a1_backprop/test_affine.py"]
    command += ["--submission", str(tmp_path), "--isolated"]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 4 and "this is a hand-out" in done.stdout + done.stderr


def test_an_earlier_assignment_is_graded_in_a_later_hand_out(two, tmp_path):
    with zipfile.ZipFile(write_handout("a1_next", tmp_path, root=two).file) as archive:
        archive.extractall(tmp_path)
    root = tmp_path / "cs231n-ae-a1_next"
    ROOM.lay(tmp_path / "class" / "ada", ROOM.RIGHT)
    environment = {**os.environ, "PYTHONPATH": str(root), "OPENBLAS_NUM_THREADS": "1"}

    def graded(name):
        words = ["grade", name, tmp_path / "class", "-o", tmp_path / name]
        command = [sys.executable, "-m", "cs231n_ae", *words]
        return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=60)

    early, late = graded("a0_example"), graded("a1_next")
    assert early.returncode == 0 and "1 of 1 graded" in early.stdout, early.stderr
    assert late.returncode == 2 and "this is a hand-out, whose library has no answer to" in late.stderr


def test_a_students_check_works_in_the_hand_out(installed):
    root, run = installed
    fresh = run("check", "affine_backward")
    assert fresh.returncode == 1
    assert "affine_backward is not written yet: open affine.py" in fresh.stdout
    answer(root, "affine.py")
    right = run("check", "affine_backward")
    assert right.returncode == 0, right.stdout + right.stderr
    assert "4 / 4 points" in right.stdout


def test_a_wrong_answer_gets_a_general_diagnosis_and_the_reason_in_words(installed):
    root, run = installed
    answer(root, "affine.py", [("dout.sum(axis=0)", "dout.mean(axis=0)")])
    wrong = run("check", "affine_backward")
    assert wrong.returncode == 1
    assert "db is 1/4 of the numerical gradient in every entry" in wrong.stdout
    assert "db is averaged over the batch." in wrong.stdout
    answer(root, "affine.py", [("dout.sum(axis=0)", "dout.sum(axis=0) * 1.0625")])  # nobody's misconception
    wrong = run("check", "affine_backward")
    assert "✗ db is " in wrong.stdout and "averaged over the batch" not in wrong.stdout
    answer(root, "affine.py")


def test_an_exercise_that_builds_on_others_uses_the_students_own(installed):
    root, run = installed
    for file in ("affine.py", "activations.py", "classification.py", "two_layer.py", "distances.py", "knn.py"):
        answer(root, file)
    passed = run("check", "two_layer_net_loss")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    passed = run("check", "knn_predict")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    first = "a, cache1 = layers"
    answer(root, "two_layer.py", [(first, f"from cs231n_ae.models import PCA; PCA(1).fit(x)\n        {first}")])
    without = run("check", "two_layer_net_loss")  # a method, not yet written in pca.py
    assert without.returncode == 1 and "is not written yet" in without.stdout
    answer(root, "pca.py")
    passed = run("check", "two_layer_net_loss")
    assert passed.returncode == 0, passed.stdout + passed.stderr


NOTEBOOK = """
from cs231n_ae.course import load_ipython_extension

load_ipython_extension(None)  # %load_ext cs231n_ae.course, the first line of every notebook

import numpy as np
from two_layer import TwoLayerNet

from cs231n_ae import layers, losses
from cs231n_ae.course import check
from cs231n_ae.models import PCA

rng = np.random.default_rng(0)
net = TwoLayerNet(5, 4, 3, rng=rng)  # one's own, whose layers the library has no body for
print(net.loss(rng.standard_normal((6, 5)).astype(np.float32), np.array([0, 1, 2, 0, 1, 2]))[0] > 0)
out, _ = layers.affine_forward(rng.random((6, 5)), rng.random((5, 4)), rng.random(4))
print(losses.l2_loss(out, out + 1)[0] == 2)
print(PCA(2).fit(rng.standard_normal((9, 5))).components.shape == (2, 5))
"""


def test_in_a_notebook_of_the_hand_out_the_library_builds_on_the_students_functions(installed, tmp_path):
    root, _ = installed
    files = ("affine.py", "activations.py", "classification.py", "reconstruction.py", "two_layer.py", "pca.py")
    for file in files:
        answer(root, file)
    notebook = tmp_path / "notebook.py"
    notebook.write_text("import sys\nsys.path.insert(0, '')\n" + NOTEBOOK, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(notebook)],
        cwd=root / "assignments" / "a1_backprop",
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.split() == ["True", "True", "True"], done.stderr


def test_list_hint_and_submit_work_in_the_hand_out(installed):
    root, run = installed
    assert "affine_forward" in run("list").stdout
    assert "hint 1 of" in run("hint", "softmax_loss").stdout
    assert (root / "a1_backprop.zip").exists() or run("submit", "a1").returncode == 0
    refused = run("solution", "affine_forward", "--anyway")
    assert refused.returncode == 2
    assert "comes without the reference" in refused.stderr


def test_reset_gives_back_what_was_handed_out(installed):
    root, run = installed
    folder = root / "assignments" / "a1_backprop"
    for name in ("two_layer.py", "reconstruction.py", "kmeans.py"):
        (folder / name).write_text("ruined\n")
        assert run("reset", name, "--yes").returncode == 0
        assert (folder / name).read_text() == (folder / HANDED_OUT / name).read_text()
