"""The audit: it finds what it is there to find, and the course's own assignments have nothing to be found."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cs231n_ae.course.outline.manifest import load_assignment, load_course
from cs231n_ae.course.proving.audit import around_exercises, audit_assignment, audit_course
from cs231n_ae.course.source_text.readme import write_readme
from cs231n_ae.course.source_text.stubs import write_stubs

CLONE = Path(__file__).parents[3]

ANSWERS = """

@other_answer("scale_forward")
def forward_{i}(x, gamma):
    return gamma * x + {i} - {i}, (x, gamma)


@other_answer("scale_backward")
def backward_{i}(dout, cache):
    x, gamma = cache
    return gamma * dout, (x * dout).sum(axis=0) + {i} - {i}
"""
FITS = """

@other_answer("centre_fit")
def fit_{i}(self, x):
    self.mean = sum(x) / len(x) + {i} - {i}
    return self
"""


@pytest.fixture
def course(example_course, tmp_path):
    """A copy of the example course that has nothing wrong with it."""
    root = tmp_path / "copy"
    shutil.copytree(example_course, root)
    others = root / "tests/other_answers/a0_example"
    head = "from cs231n_ae.course.other_answers import other_answer\n"
    (others / "scale.py").write_text(head + "".join(ANSWERS.format(i=i) for i in range(3)))
    (others / "centre.py").write_text(head + "".join(FITS.format(i=i) for i in range(3)))
    assignment = load_assignment("a0_example", root=root)
    write_stubs(assignment)
    sources = [f'check("{exercise.id}")' for exercise in assignment.exercises]
    cells = [{"cell_type": "code", "source": [source], "outputs": []} for source in sources]
    (assignment.folder / "one.ipynb").write_text(json.dumps({"cells": cells}))
    write_readme(assignment)
    return root


def test_a_course_in_order_has_no_problems(course):
    audit = audit_course(root=course)
    assert audit.problems == []
    assert audit.figures == {
        "stubs that fail": [3, 3],
        "references that pass, seed by seed": [9, 9],
        "misconceptions rejected": [5, 5],
        "misconceptions named": [5, 5],
        "other right answers accepted, seed by seed": [9, 9],
    }
    assert "misconceptions named: 5 of 5" in str(audit)


BANK = "cs231n_ae/course/bank/a0_example/scale.py"
# ruff: noqa: E501 (a case a line)
CASES = [
    ("tests/a0_example/test_scale.py", "points=0.5", "points=1", "worth 3.5 points, the manifest says 3"),
    ("tests/a0_example/test_scale.py", '("test_dgamma_', '("test_dgama_', "needs test_dgama_"),
    ("tests/a0_example/test_scale.py", '@exercise("scale_forward", points=1)', "", "test_out_is_the_product is not marked"),
    ("tests/a0_example/test_scale.py", 'exercise("scale_forward"', 'exercise("scale_foward"', "which is no exercise of a0"),
    ("tests/a0_example/test_scale.py", "x: x * gamma", "x: x + gamma", "the reference does not pass with seed 0"),
    (BANK, "return x + gamma,", "return x * gamma,", "the tests accept the misconception adds_the_gain"),
    (BANK, "dout * gamma / len(x)", "dout * gamma", "averages_everything is named averages_over_the_batch"),
    (BANK, '"Both are averaged."', '" "', "averages_everything says nothing"),
    (BANK, '"scale_forward"', '"scale_foward"', "adds_the_gain is about scale_foward"),
    ("tests/other_answers/a0_example/scale.py", "gamma * x + 1", "gamma * x + 2", "forward_1 is not accepted"),
    ("tests/other_answers/a0_example/scale.py", '"scale_forward"', '"scale_backward"', "scale_forward: 0 other answers"),
    ("assignments/a0_example/scale.py", "gain", "gains", r"scale.py is not the reference's stub"),
    ("assignments/a0_example/one.ipynb", "scale_backward", "scale_back", 'no notebook of a0_example says check("scale_backward")'),
    ("assignments/a0_example/one.ipynb", '"outputs": []', '"outputs": [{"output_type": "error"}]', "a cell has a stored error"),
    ("assignments/a0_example/one.ipynb", '["check(\\"centre_fit', '["check(\\"a\\")\\n", "check(\\"centre_fit', 'shows its last check alone, not check("a")'),
    ("assignments/a0_example/one.ipynb", '["check', '["return double(dout * gamma) / 2, np.sum(dout * x, axis=0)\\n", "check', "is from the solution of scale_backward"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "says"), CASES, ids=[case[3] for case in CASES])
def test_what_is_wrong_is_found(course, file, old, new, says):
    text = (course / file).read_text()
    assert old in text
    (course / file).write_text(text.replace(old, new))
    audit = audit_course("a0_example", root=course)
    assert any(says in problem for problem in audit.problems), audit.problems


def test_more_seeds_find_a_test_that_is_unlucky_with_a_few(course):
    file = course / "tests/a0_example/test_scale.py"
    old = "    out, _ = submission.scale.scale_forward(x, gamma)"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, f"{old}\n    assert rng.uniform() < 0.95, 'unlucky'"))
    few, many = (
        audit_assignment(load_assignment("a0_example", root=course), only="scale_forward", seeds=seeds)
        for seeds in (None, 60)
    )
    assert few.ok and few.figures["other right answers accepted, seed by seed"] == [3, 3]
    reference, others = (
        many.figures[f"{what}, seed by seed"] for what in ("references that pass", "other right answers accepted")
    )
    unlucky = 60 - reference[0]
    assert 1 <= unlucky <= 15 and others == [3 * reference[0], 180]
    assert any("the reference does not pass with seed" in problem for problem in many.problems)


STRAY = [
    "assignments/a0_example/notes.txt",
    "tests/other_answers/a0_example/lost.py",
    "cs231n_ae/course/bank/a0_example/lost/gamma.py",
]


@pytest.mark.parametrize("file", STRAY)
def test_a_stray_file_is_found(course, file):
    (course / file).parent.mkdir(exist_ok=True)
    (course / file).write_text("")
    (problem,) = audit_course("a0_example", root=course).problems
    assert file.rpartition("/")[2] in problem


def test_a_bank_may_be_a_folder_of_files(course):
    file = course / BANK
    before = audit_course("a0_example", root=course)
    head, *parts = file.read_text().split("\n@misconception")
    file.unlink()
    for number, part in enumerate(parts):
        piece = file.with_suffix("") / f"part_{number}.py"
        piece.parent.mkdir(exist_ok=True)
        piece.write_text(f"{head}\n@misconception{part}")
    after = audit_course("a0_example", root=course)
    assert len(parts) > 1 and after.ok and after.figures == before.figures


def test_one_exercise_can_be_audited_alone(course):
    (course / "assignments/a0_example/notes.txt").write_text("")
    audit = audit_assignment(load_assignment("a0_example", root=course), only="centre_fit")
    assert audit.ok and audit.figures["misconceptions named"] == [1, 1]
    command = [sys.executable, "-m", "cs231n_ae", "course", "audit"]
    environment = {"PYTHONPATH": os.pathsep.join([str(CLONE), str(course)]), "OPENBLAS_NUM_THREADS": "1"}
    for more, status in ((["--only", "centre_fit"], 0), (["a0_example"], 1)):
        run = subprocess.run([*command, *more], cwd=course, env=environment, capture_output=True, text=True)
        assert (run.returncode, "notes.txt is stray" in run.stdout) == (status, bool(status)), run.stderr


COURSE = load_course()
EXERCISES = [(assignment, exercise.id) for assignment in COURSE for exercise in assignment.exercises]


@pytest.mark.parametrize(("assignment", "name"), EXERCISES, ids=[f"{a.name}-{name}" for a, name in EXERCISES])
def test_every_exercise_is_in_order(assignment, name, record_property):
    audit = audit_assignment(assignment, only=name)
    record_property("figures", (assignment.name, audit.figures))
    assert audit.ok, str(audit)


@pytest.mark.parametrize("assignment", COURSE, ids=lambda assignment: assignment.name)
def test_what_stands_around_the_exercises_is_in_order(assignment):
    assert around_exercises(assignment) == []
