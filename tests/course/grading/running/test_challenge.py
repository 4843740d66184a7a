"""The challenge of a submission that cannot be trusted: nothing is remembered, found, or waited for too long."""

import ast
import csv
import os
import time
from pathlib import Path

import classroom as ROOM
import numpy as np
import pytest

from cs231n_ae.course.challenges.asked import InProcess, NoScore
from cs231n_ae.course.challenges.marks import CHALLENGE, Marks, marks_of, starting_file
from cs231n_ae.course.challenges.tasks import TASKS, Task
from cs231n_ae.course.grading.batch import grade
from cs231n_ae.course.grading.running import challenge as judging
from cs231n_ae.course.grading.running.challenge import InWorkers, judge_challenge, with_challenge
from cs231n_ae.course.grading.running.one import SubmissionGrade
from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.judging.results import ExerciseResult
from cs231n_ae.course.outline.manifest import load_assignment
from cs231n_ae.course.proving.notebooks_run import write_answers
from cs231n_ae.course.worker.scan import literals_in

Here = ROOM.Here
example_course, assignment, submissions, judged = ROOM.example_course, ROOM.assignment, ROOM.submissions, ROOM.judged
pytestmark = pytest.mark.skipif(os.name != "posix", reason="workers need a POSIX system")
ROOT = Path(__file__).parents[4]
PART = 20
"""Of the digits only so many are trained on."""

MEMORY = '''
import builtins, glob, os, pathlib, sys, tempfile
import numpy as np

PLACES = [".", "/tmp", "/dev/shm", "/var/tmp", tempfile.gettempdir(), os.path.expanduser("~")]
seen = []


def data():
    """Digits, wherever they may be."""
    import cs231n_ae
    from cs231n_ae import datasets
    found = []
    for name in ("mnist_5k", "digits", "mnist"):
        try:
            found.append(datasets.load(name).x_test)
        except BaseException:
            pass
    roots = [pathlib.Path(cs231n_ae.__file__).parent, pathlib.Path(np.__file__).parent.parent]
    for root in roots:
        found += [p for p in root.rglob("*") if p.suffix in (".npz", ".gz", ".npy") and "numpy" not in p.parts]
    return found


def train(x, rng):
    return {"found": np.array(len(data())), "mean": x.mean(axis=0)}


def encode(state, x):
    seen.append(x)
    np.kept = builtins.kept = x
    for place in PLACES:
        try:
            np.save(os.path.join(place, "kept.npy"), x)
        except BaseException:
            pass
    return np.zeros((len(x), 8))


def decode(state, z):
    kept = seen or [getattr(np, "kept", None), getattr(builtins, "kept", None)]
    for place in PLACES:
        for path in glob.glob(os.path.join(place, "**", "kept.npy"), recursive=True):
            kept.append(np.load(path))
    for one in kept:
        if one is not None:
            return one
    if state["found"]:
        return np.full((len(z), 784), 9.0)
    return np.tile(state["mean"], (len(z), 1))
'''


@pytest.fixture(scope="module")
def a2():
    return load_assignment("a2_autoencoders", targets=False)


def written(tmp_path, text):
    (tmp_path / CHALLENGE).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["a1_backprop", "a4_generative"])
def test_the_baseline_has_the_score_that_its_author_sees(name, tmp_path):
    start = starting_file(name)
    result, flags = judge_challenge(
        written(tmp_path, start.read_text()), load_assignment(name, targets=False), seed=3, part=PART
    )
    task = TASKS[name]
    own = task.score(InProcess(start), np.random.default_rng([3, 18]), PART)
    assert f"{own:.{task.digits}f} {task.unit}" in result.tests[0].detail and flags == ()
    assert (result.exercise, result.points, result.earned) == ("challenge", 0, marks_of(name).points(own))


def test_no_stage_knows_what_another_was_shown_and_no_digits_lie_about(a2, tmp_path):
    honest = (
        "import numpy as np\n"
        "def train(x, rng): return {'mean': x.mean(axis=0)}\n"
        "def encode(state, x): return np.zeros((len(x), 8))\n"
        "def decode(state, z): return np.tile(state['mean'], (len(z), 1))\n"
    )
    (tmp_path / "honest.py").write_text(honest)
    wanted = TASKS[a2.name].score(InProcess(tmp_path / "honest.py"), np.random.default_rng([3, 18]), PART)
    got, _ = judge_challenge(written(tmp_path, MEMORY), a2, seed=3, part=PART)
    assert got.tests[0].detail.startswith(f"{wanted:.2f} ")


def test_training_without_end_is_ended(a2, tmp_path, monkeypatch):
    monkeypatch.setitem(InWorkers.__init__.__kwdefaults__, "train_limit", 1.0)
    started = time.monotonic()
    result, _ = judge_challenge(written(tmp_path, "def train(x, rng):\n    while True: pass\n"), a2, seed=3)
    assert "did not finish in 1 s" in result.message and result.status == "error" and result.earned == 0
    assert time.monotonic() - started < 30


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("def train(x, rng):\n    import os; os._exit(3)\n", "ended the whole program"),
        ("def train(x, rng):\n    raise ValueError('<b>\\x1b[31mno</b>')\n", "ValueError: <b>[31mno</b>"),
        ("def train(x, rng):\n    return {'w': object()}\n", "'w' is an object"),
        ("def train(x, rng):\n    return {'w': x[:, 0]}\n", "no function encode in challenge.py"),
        ("import torch\n", "no torch"),
    ],
)
def test_what_fails_is_no_score(a2, tmp_path, text, says):
    result, _ = judge_challenge(written(tmp_path, text), a2, seed=3, part=PART)
    assert result.status == "error" and result.earned == 0 and result.message.startswith("no score: ")
    assert says in result.message


def test_digits_in_the_files_are_refused(a2, tmp_path):
    start = starting_file(a2.name).read_text()
    noise = np.random.default_rng(0).integers(0, 16, 15_000)
    digits = "".join(f"{n:x}" for n in noise)
    for name, text, says in (
        (CHALLENGE, f"{start}W = {noise[:1500].tolist()}\n", "challenge.py holds"),
        (a2.files[0], f"W = {noise.tolist()}\n", f"the most of them {a2.files[0]}"),
        (a2.files[1], f'def f():\n    """{digits}"""\n', f"the most of them {a2.files[1]}"),
    ):
        written(tmp_path, start)
        (tmp_path / name).write_text(text)
        result, _ = judge_challenge(tmp_path, a2, seed=3, part=PART)
        assert result.status == "error" and says in result.message
        (tmp_path / name).unlink()


def test_what_was_handed_out_is_no_data_once(a2):
    start = literals_in(ast.parse(starting_file(a2.name).read_text()))
    judging._require_no_data(a2, {CHALLENGE: start})
    bits = [str(n) for n in np.random.default_rng(0).integers(0, 2, 8 * 2 * judging.MOST_PACKED_BYTES)]
    with pytest.raises(NoScore, match=r"challenge.py holds .* packed bytes"):
        judging._require_no_data(a2, {CHALLENGE: [*start, *bits]})


@pytest.mark.parametrize("text", ["dict({})", "def f({}): pass", "import {}", "{} = 0", "a.{}", "class {}: pass"])
@pytest.mark.parametrize("name", [CHALLENGE, "mlp.py"])
def test_names_are_data_too(a2, name, text):
    letters = np.random.default_rng(0).choice(list("abcdefghijklmnop"), (400, 64))
    rows = ["".join(row) + ("=0" if text == "dict({})" else "") for row in letters]
    source = "\n".join(text.format(row) for row in rows)
    with pytest.raises(NoScore, match=f"{name}.*packed bytes of names" if name == CHALLENGE else f"names.*{name}"):
        judging._require_no_data(a2, {CHALLENGE: [], name: literals_in(ast.parse(source))})


@pytest.mark.parametrize("name", [CHALLENGE, "mlp.py"])
def test_what_cannot_be_read_whole_is_refused(a2, name):
    with pytest.raises(NoScore, match=f"{name} holds more texts and numbers than a program does, or cannot be read"):
        judging._require_no_data(a2, {CHALLENGE: [], name: None})


def test_a_score_past_the_stretch_mark_is_shown_to_a_person(a2, tmp_path, monkeypatch):
    monkeypatch.setattr(judging, "marks_of", lambda name: Marks(90.0, 80.0, 70.0))
    result, flags = judge_challenge(written(tmp_path, starting_file(a2.name).read_text()), a2, seed=3, part=PART)
    assert result.earned == 5 and flags == ("challenge.py gets past the stretch mark: well worth reading",)


@pytest.mark.parametrize("name", TASKS)
def test_the_files_of_who_has_done_everything_hold_no_data(name, tmp_path):
    whole = load_assignment(name)
    write_answers(whole, tmp_path)
    short = name.partition("_")[0]
    for mark in ("reference", "stretch"):
        written(tmp_path, (ROOT / f"benchmarks/challenges/{short}_{mark}.py").read_text())
        literals = {file: literals_in(ast.parse((tmp_path / file).read_text())) for file in (*whole.files, CHALLENGE)}
        judging._require_no_data(whole, literals)


def test_what_a_person_should_look_at_is_told(a2, tmp_path):
    text = "import ctypes\n" + starting_file(a2.name).read_text()
    _, flags = judge_challenge(written(tmp_path, text), a2, seed=3, part=PART)
    assert flags == ("challenge.py imports ctypes",)


def test_a_link_is_no_file(a2, tmp_path):
    (tmp_path / CHALLENGE).symlink_to(starting_file("a2_autoencoders"))
    result, _ = judge_challenge(tmp_path, a2, seed=3, part=PART)
    assert (result.status, result.message) == ("not written", f"there is no {CHALLENGE}")


def test_without_a_sandbox_there_is_no_score(a2, tmp_path):
    result, _ = judge_challenge(
        written(tmp_path, starting_file(a2.name).read_text()), a2, seed=3, part=PART, sandbox="none"
    )
    assert "bwrap or landlock alone" in result.message


def test_points_come_on_top(a2, tmp_path, monkeypatch):
    earned = ExerciseResult("a2", "challenge", "f", None, 0.0, 2.5, "passed")
    monkeypatch.setattr(judging, "judge_challenge", lambda *args, **kwargs: (earned, ("a flag",)))
    grade = with_challenge(SubmissionGrade((), 10.0, 7.0, ("before",)), tmp_path, a2, seed=0, sandbox="auto")
    assert (grade.points, grade.earned, grade.flags) == (10.0, 9.5, ("before", "a flag"))
    assert [result.exercise for result in grade.results] == ["challenge"]


def test_the_students_own_functions_stand_in_the_librarys_places(tmp_path):
    a1 = load_assignment("a1_backprop", targets=False)
    for exercise in a1.exercises:
        (tmp_path / exercise.file).write_text(f"raise ValueError('this is the {exercise.stem} of the submission')")
    text = "from cs231n_ae.layers import affine_forward\ndef train(x, *rest):\n    affine_forward(x, x.T, 0)\n"
    result, _ = judge_challenge(written(tmp_path, text), a1, seed=3, part=PART)
    assert "this is the affine of the submission" in result.message


def test_a_class_with_a_challenge_has_a_column_for_it(submissions, assignment, judged, monkeypatch, tmp_path):
    task = Task("a number", "units", 1, lambda asked, rng, part: asked.train(np.ones(1), rng)["w"].item())
    monkeypatch.setitem(TASKS, assignment.name, task)
    monkeypatch.setattr(judging, "marks_of", lambda name: Marks(0.0, 10.0, 20.0))
    without = grade(submissions, assignment, tmp_path / "without", seed=4, executor=Here())
    written(submissions / "cleo", "def train(x, rng):\n    return {'w': 4 * x}\n")
    report = grade(submissions, assignment, tmp_path / "out", seed=4, challenge=True, executor=Here())
    earned = {row.student: row.earned for row in without.rows if not row.error}
    assert {row.student: row.earned for row in report.rows if not row.error} == {**earned, "cleo": earned["cleo"] + 2}
    assert {row.points for row in report.rows} == {assignment.points}
    pages = {row.student: (tmp_path / "out" / "feedback" / f"{row.file}.html").read_text() for row in report.rows}
    assert "2 points on top" in pages["cleo"] and "4.0 units" in pages["cleo"]
    assert "there is no challenge.py" in pages["ada"]
    with (tmp_path / "out" / "grades.csv").open(newline="", encoding="utf-8") as stream:
        assert [row["challenge"] for row in csv.DictReader(stream)][:3] == ["0", "0", "2"]
    again = grade(submissions, assignment, tmp_path / "out", regrade=True, executor=Here())
    assert again.reused == 3, "that the challenge was asked for was forgotten"


def test_an_assignment_without_one_says_so(tmp_path, monkeypatch):
    monkeypatch.delitem(TASKS, "a5_after_the_map")
    (tmp_path / "class" / "ada").mkdir(parents=True)
    with pytest.raises(GradingError, match="a5_after_the_map has no challenge"):
        grade(tmp_path / "class", "a5_after_the_map", tmp_path / "out", challenge=True, executor=Here())
