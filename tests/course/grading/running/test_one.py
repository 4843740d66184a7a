"""One grade: what is known is written down all the time, hidden tests count, and pytest gives the same."""

import inspect
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cs231n_ae.course.grading.isolation.near import Near
from cs231n_ae.course.grading.running.one import SubmissionGrade, grade_one, write_grade
from cs231n_ae.course.outline.manifest import load_assignment
from cs231n_ae.course.worker.scan import flags_of, scan_file

ROOT = Path(__file__).parents[4]

HIDDEN = """
from cs231n_ae.course.testing import exercise, expect


@exercise("relu_forward", points=2)
def test_a_secret(submission, rng):
    expect("out", submission.activations.relu_forward(rng.standard_normal(3))[0].shape, (4,), source="wish")
"""


@pytest.fixture(scope="module")
def a1():
    whole = load_assignment("a1_backprop")
    return replace(whole, exercises=tuple(e for e in whole.exercises if e.id.startswith(("relu", "affine"))))


@pytest.fixture
def answers(a1, tmp_path):
    folder = tmp_path / "answers"
    folder.mkdir()
    for exercise in a1.exercises:
        source = Path(inspect.getsourcefile(exercise.reference())).read_text(encoding="utf-8")
        (folder / exercise.file).write_text(source, encoding="utf-8")
    return folder


def test_a_grade_is_plain_data(a1, answers):
    grade = grade_one(answers, a1, seed=4)
    assert grade.earned == grade.points == a1.points and grade.finished
    assert SubmissionGrade.from_json(json.loads(json.dumps(grade.to_json()))) == grade


def test_hints_are_part_of_a_grade_only_where_they_were_looked_for():
    grade = SubmissionGrade((), 3.0, 1.0)
    assert "near" not in grade.to_json() and SubmissionGrade.from_json(grade.to_json()) == grade
    for near in ((), (Near("affine_backward", "affine.py", 4, "axis"),)):
        told = replace(grade, near=near)
        assert SubmissionGrade.from_json(json.loads(json.dumps(told.to_json()))) == told


def test_the_same_seed_gives_the_same_grade(a1, answers):
    (answers / "affine.py").write_text("def affine_forward(x, w, b):\n    return x * 0, {'a', 'b', 'c'}\n")
    first, second = (replace(grade_one(answers, a1, seed=4), seconds=0) for _ in range(2))
    assert first == second and first.earned < first.points


def test_what_is_known_is_told_after_each_test(a1, answers):
    told = []
    grade_one(answers, a1, seed=4, on_progress=told.append)
    assert told[0].earned == 0 and all(r.message == "not graded" for r in told[0].results)
    assert all(not grade.finished and grade.points == a1.points for grade in told)
    earned = [grade.earned for grade in told]
    assert earned == sorted(earned) and len(set(earned)) > len(a1.exercises)


def test_an_interrupted_judge_leaves_what_it_knew(a1, answers, tmp_path):
    file, count = tmp_path / "grade.json", []

    def interrupt(grade):
        write_grade(file, grade)
        count.append(grade.earned)
        if len(count) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade_one(answers, a1, seed=4, on_progress=interrupt)
    kept = SubmissionGrade.from_json(json.loads(file.read_text()))
    assert not kept.finished and kept.earned == count[-1] > 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_hidden_tests_count_and_keep_nobody_waiting(a1, answers, tmp_path):
    folder = tmp_path / "hidden" / a1.name
    folder.mkdir(parents=True)
    (folder / "test_more.py").write_text(HIDDEN)
    grade = grade_one(answers, a1, seed=4, hidden=tmp_path / "hidden")
    relu = next(result for result in grade.results if result.exercise == "relu_forward")
    assert relu.points == 3 and relu.earned == 1 and [test.hidden for test in relu.tests][-1]
    assert next(result for result in grade.results if result.exercise == "relu_backward").status == "passed"
    assert grade.points == a1.points + 2


def test_a_hidden_test_must_not_take_a_public_name(a1, answers, tmp_path):
    (tmp_path / "test_more.py").write_text(HIDDEN.replace("test_a_secret", "test_out_is_the_larger_of_x_and_0"))
    with pytest.raises(ValueError, match="rename the hidden one"):
        grade_one(answers, a1, seed=4, hidden=tmp_path)


ALLOCATES = """
import numpy as np
from cs231n_ae.course.testing import exercise, expect


@exercise("relu_forward", points=1)
def test_that_counts_what_came(submission, rng):
    out, _ = submission.activations.relu_forward(rng.standard_normal(3))
    expect("counts", np.bincount(out.astype(int)), [3], source="wish")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is for Linux")
def test_a_test_that_allocates_by_an_answer_takes_no_more_than_a_judge_may(a1, answers, tmp_path):
    (tmp_path / "test_more.py").write_text(ALLOCATES)
    text = "import numpy as np\n\n\ndef relu_forward(x):\n    return np.full(x.shape, 200_000_000.0), x\n"
    (answers / "activations.py").write_text(text)
    grade = grade_one(answers, a1, seed=4, hidden=tmp_path)
    relu = next(result for result in grade.results if result.exercise == "relu_forward")
    (counting,) = [test for test in relu.tests if test.hidden]
    assert counting.status == "failed" and "could not go on with these answers: MemoryError" in counting.headline
    assert next(result for result in grade.results if result.exercise == "affine_backward").status == "passed"


def test_pytest_gives_the_same_points(answers, tmp_path):
    (answers / "activations.py").write_text("def relu_forward(x):\n    return x * (x > 0), x\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:nbval"]
    command += ["tests/a1_backprop/test_activations.py"]
    command += ["-k", "larger or exactly_0", "--submission", answers, "--isolated", "--results", tmp_path / "r.json"]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 1 and "protection: " in done.stdout and "1 passed" in done.stdout, done.stdout
    grade = SubmissionGrade.from_json(json.loads((tmp_path / "r.json").read_text()))
    assert grade.finished and {r.exercise: r.earned for r in grade.results if r.earned} == {"relu_forward": 1}


def test_options_that_belong_together_are_asked_for(answers):
    for options, says in ((["--isolated"], "needs a submission"), (["--results", "x"], "go with --isolated")):
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:nbval", "tests/a1_backprop/test_affine.py"]
        command += options
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 4 and says in done.stderr


def test_pytest_refuses_a_faulty_hidden_test_as_the_grader_does(answers, tmp_path):
    test = '@exercise("affine_backwards", points=1)\ndef test_mine(submission, rng): pass\n'
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / "test_mine.py").write_text("from cs231n_ae.course.testing import exercise\n" + test)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:nbval", "tests/a1_backprop/test_affine.py"]
    command += ["--submission", answers, "--isolated", "--hidden", tmp_path / "hidden"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 4 and "did you mean affine_backward?" in done.stdout + done.stderr


@pytest.mark.parametrize("isolated", [[], ["--isolated"]])
@pytest.mark.parametrize(("name", "says"), [("missing", "is not there"), ("ada.zip", "is a file: unpack it")])
def test_a_submission_that_is_no_folder_is_refused_at_once(tmp_path, name, says, isolated):
    (tmp_path / "ada.zip").write_bytes(b"PK")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:nbval", "tests/a1_backprop", *isolated]
    command += ["--submission", tmp_path / name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 4 and f"{name} {says}" in done.stderr and len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("source", "flag"),
    [
        ("import torch.nn as nn", "imports torch"),
        ("from os import path", "imports os"),
        ("from pathlib import os", "imports os by way of pathlib"),
        ("from queue import threading as queues", "imports threading by way of queue"),
        ("from cs231n_ae.course import runner", "imports cs231n_ae.course"),
        ("eval('1')", "calls eval"),
        ("f.__globals__", "uses __globals__"),
        ("class A:\n    def __eq__(self, o): ...", "defines __eq__"),
        ("import numpy as np\nnp.linalg.norm = None", "assigns to an attribute of numpy"),
    ],
)
def test_what_is_to_be_looked_at_is_flagged(source, flag):
    import ast

    assert flag in flags_of(ast.parse(source))


def test_a_long_name_is_told_in_short(a1, answers):
    """In a flag, and in what a test says of a function that differentiates numerically with a helper of such a name."""
    long = "n" * 100_000
    affine = (answers / "affine.py").read_text(encoding="utf-8")
    probe = f"    return [{long}(x + 1) - {long}(x) for x in ()] or affine_by_hand(dout, cache)\n"
    affine = affine.replace("def affine_backward(", "def affine_by_hand(")
    affine += f"\n\ndef affine_backward(dout, cache):\n{probe}\n\ndef keeping():\n    {long}[0] = 1\n\n\n{long} = []\n"
    (answers / "affine.py").write_text(affine, encoding="utf-8")
    grade = grade_one(answers, a1, seed=4)
    assert any("keeps nnnn" in flag for flag in grade.flags)
    assert len(json.dumps(grade.to_json())) < 50_000


def test_the_reference_has_no_flags(a1):
    for exercise in load_assignment("a1_backprop").exercises:
        assert scan_file(Path(inspect.getsourcefile(exercise.reference())))["flags"] == []
