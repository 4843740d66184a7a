"""Gradescope: its published format, and the autograder's own script in a folder laid out like theirs."""

import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from dataclasses import replace

import classroom as ROOM
import pytest

from cs231n_ae.course.grading import autograder
from cs231n_ae.course.grading.autograder import main
from cs231n_ae.course.grading.batch import grade
from cs231n_ae.course.grading.reports.gradescope import results_json
from cs231n_ae.course.grading.reports.rows import Row
from cs231n_ae.course.grading.terms.late import Lateness
from cs231n_ae.course.handing_out.release import write_autograder
from cs231n_ae.course.judging.results import ExerciseResult, TestResult

example_course, assignment, submissions, judged = ROOM.example_course, ROOM.assignment, ROOM.submissions, ROOM.judged

VISIBILITY = ("visible", "hidden", "after_due_date", "after_published")
FORMATS = ("text", "html", "simple_format", "md", "ansi")
NUMBER, TEXT = (int, float), (str,)
TOP = {
    "score": NUMBER,
    "execution_time": NUMBER,
    "output": TEXT,
    "output_format": FORMATS,
    "test_output_format": FORMATS,
    "test_name_format": FORMATS,
    "visibility": VISIBILITY,
    "stdout_visibility": VISIBILITY,
    "extra_data": (dict,),
    "tests": (list,),
    "leaderboard": (list,),
}
"""Each field that the published specification knows, with its types or the words that it may be."""
TEST = {
    "score": NUMBER,
    "max_score": NUMBER,
    "status": ("passed", "failed"),
    "name": TEXT,
    "name_format": FORMATS,
    "number": TEXT,
    "output": TEXT,
    "output_format": FORMATS,
    "tags": (list,),
    "visibility": VISIBILITY,
    "extra_data": (dict,),
}
BOARD = {"name": TEXT, "value": (int, float, str), "order": ("asc", "desc")}


def require_fields(entry, known):
    """Only known fields, each of its type; True is no number of points, and NaN is no JSON."""
    json.dumps(entry, allow_nan=False)
    for name, value in entry.items():
        assert name in known, f"{name} is no field of Gradescope's"
        allowed = known[name]
        fits = value in allowed if type(allowed[0]) is str else type(value) in allowed
        assert fits, f"{name} is {value!r}, where one of {allowed} is asked for"


def require_format(results):
    """What the published specification asks for."""
    require_fields(results, TOP)
    tests = results.get("tests", [])
    assert "score" in results or (tests and all("score" in test for test in tests))
    for test in tests:
        require_fields(test, TEST)
        assert 0 <= test["score"] <= test["max_score"]
        assert all(type(tag) is str for tag in test.get("tags", []))
    for line in results.get("leaderboard", []):
        require_fields(line, BOARD)
        assert {"name", "value"} <= line.keys()
    # while a test with points is kept back, Gradescope shows students no total: what is hidden may have none
    assert all(test["visibility"] == "visible" for test in tests if test["max_score"])
    assert results.get("stdout_visibility", "hidden") == "hidden"  # what a submission prints could tell of hidden tests


@pytest.mark.parametrize(
    "wrong",
    [
        {"score": True},
        {"score": float("nan")},
        {"score": 1, "outputs": "x"},
        {"output": "x"},
        {"score": 1, "output_format": "markdown"},
        {"score": 1, "stdout_visibility": "visible"},
        {"tests": [{"score": 1.0, "max_score": 1.0, "visibility": "hidden"}]},
        {"tests": [{"score": 2.0, "max_score": 1.0, "visibility": "visible"}]},
        {"tests": [{"score": 1.0, "max_score": 1.0, "visibility": "visible", "status": "ok"}]},
        {"score": 1, "leaderboard": [{"name": "Accuracy"}]},
    ],
)
def test_what_is_not_in_that_format_is_found(wrong):
    with pytest.raises((AssertionError, ValueError)):
        require_format(wrong)


def test_every_student_has_one_in_that_format(submissions, assignment, judged, tmp_path):
    grade(submissions, assignment, tmp_path / "grades", seed=7, executor=ROOM.Here())
    found = {
        path.parent.name: json.loads(path.read_text(), parse_constant=pytest.fail)
        for path in (tmp_path / "grades").glob("results/*/results.json")
    }
    assert found.keys() == {"ada", "ben", "cleo", "dora"}
    for results in found.values():
        require_format(results)
    assert {name: results["score"] for name, results in found.items()} == {"ada": 5, "ben": 3, "cleo": 4, "dora": 0}
    assert sum(test["score"] for test in found["ben"]["tests"]) == 3
    assert sum(test["max_score"] for test in found["ben"]["tests"]) == 5
    failed = [test for test in found["ben"]["tests"] if test["status"] == "failed"]
    assert "What is left to average?" in failed[0]["output"]
    assert "Not graded: this is not a zip" in found["dora"]["output"]


def test_hidden_tests_show_their_title_only():
    test = TestResult("t", "works", 1.0, "failed", "4242", "4242", "4242", "m4242", None, ("4242",), hidden=True)
    wrong = ExerciseResult("a0", "f", "f.py", 1, 2.0, 1.0, "failed", (test, replace(test, status="passed")))
    results = results_json(Row("ada", "ada", "ada.zip", (), 1.0, 2.0, None, ()), (wrong,), "")
    assert "4242" not in json.dumps(results)
    assert results["tests"][0]["name"] == "f: works (hidden test)"


def test_flags_for_a_person_are_seen_by_instructors_alone():
    """Gradescope shows students the output and every visible test; a hidden entry is for instructors."""
    flags = ("imports torch", "relu.py is missing")
    row = Row("ada", "ada", "ada.zip", (), 1.0, 2.0, Lateness(1, 0.5), flags, notes=flags[1:])
    right = ExerciseResult("a0", "f", "f.py", 1, 2.0, 1.0, "failed", (TestResult("t", "works", 1.0, "passed"),))
    results = results_json(row, (right,), "bubblewrap")
    require_format(results)
    hidden = [test for test in results["tests"] if test["visibility"] == "hidden"]
    assert [(test["output"], test["max_score"]) for test in hidden] == [("imports torch", 0.0)]
    seen = json.dumps([results["output"], [test for test in results["tests"] if test not in hidden]])
    assert "torch" not in seen
    assert "relu.py is missing" in seen and "Handed in 1 day late: 50 % of that counts." in seen
    assert results["score"] == 0.5


def test_an_exercise_that_was_not_tried_is_one_entry():
    blank = ExerciseResult("a0", "f", "f.py", 1, 2.0, 0.0, "not written", message="f is not written yet")
    (entry,) = results_json(Row("ada", "ada", "ada.zip", (), 0.0, 2.0, None, ()), (blank,), "")["tests"]
    assert (entry["score"], entry["max_score"], entry["output"]) == (0.0, 2.0, "f is not written yet")


@pytest.fixture
def container(assignment, tmp_path, monkeypatch):
    """A folder laid out like Gradescope's /autograder."""
    root = tmp_path / "autograder"
    released = write_autograder("a0_example", tmp_path / "dist", root=assignment.root)
    with zipfile.ZipFile(released.file) as archive:
        archive.extractall(root / "source")
        modes = {info.filename: info.external_attr >> 16 for info in archive.infolist()}
    for name in ("submission", "results"):
        (root / name).mkdir()
    (root / "submission_metadata.json").write_text('{"previous_submissions": []}')
    (root / "submission_metadata.json").chmod(0o644)
    assert {"setup.sh", "run_autograder"} <= modes.keys()  # at the top of the archive, in no folder
    assert modes["setup.sh"] & modes["run_autograder"] & 0o111
    monkeypatch.setenv(autograder.ROOT, str(root))
    return root


def test_the_zip_has_what_gradescope_asks_for_at_its_top(container):
    source = container / "source"
    for script in ("setup.sh", "run_autograder"):
        assert (source / script).read_bytes().startswith(b"#!/usr/bin/env bash\n")
        assert b"\r" not in (source / script).read_bytes()
        subprocess.run(["bash", "-n", source / script], check=True)
    assert (source / "tests" / "a0_example" / "test_scale.py").is_file()
    assert (source / "cs231n_ae" / "course" / "bank" / "a0_example" / "scale.py").is_file()
    assert not list(source.rglob("__pycache__"))


def test_its_script_grades_a_submission(container, example_course):
    for name, text in ROOM.AVERAGED.items():
        (container / "submission" / name).write_text(text)
    environment = {
        **os.environ,
        "AUTOGRADER_PYTHON": sys.executable,
        "PYTHONPATH": str(example_course),  # the made course has a library of its own
        "OPENBLAS_NUM_THREADS": "1",
    }
    # Gradescope copies the script beside the folders, and calls it from there.
    script = shutil.copy2(container / "source" / "run_autograder", container / "run_autograder")
    script.chmod(0o755)
    run = subprocess.run([script], env=environment, capture_output=True, cwd=container)
    assert run.returncode == 0, run.stderr.decode()
    results = json.loads((container / "results" / "results.json").read_text())
    require_format(results)
    assert results["score"] == 3
    assert isinstance(results["execution_time"], float)
    closed = ("source", "submission", "results", "submission_metadata.json")
    assert [stat.S_IMODE((container / name).stat().st_mode) & 0o077 for name in closed] == [0] * len(closed)


def test_a_submission_that_cannot_be_graded_has_a_result(container, judged):
    (container / "submission" / "essay.txt").write_text("my dog")
    main(["a0_example"])
    results = json.loads((container / "results" / "results.json").read_text())
    require_format(results)
    assert results["score"] == 0
    assert "none of the files scale.py, centre.py is in it" in results["output"]


def test_a_zip_in_the_submission_is_opened(container, judged):
    ROOM.zipped(container / "submission" / "a0.zip", ROOM.RIGHT)
    main(["a0_example"])
    assert json.loads((container / "results" / "results.json").read_text())["score"] == 5


def test_there_is_a_result_even_if_the_grader_fails(container, monkeypatch):
    from cs231n_ae.course.grading.running import one

    seen = []

    def broken(*arguments, **options):
        seen.append(json.loads((container / "results" / "results.json").read_text()))
        raise OSError("disk full")

    monkeypatch.setattr(one, "grade_one", broken)
    for name, text in ROOM.RIGHT.items():
        (container / "submission" / name).write_text(text)
    with pytest.raises(OSError, match="disk full"):
        main(["a0_example"])
    assert "stopped before it had finished" in seen[0]["output"]  # what would be there after a kill
    results = json.loads((container / "results" / "results.json").read_text())
    require_format(results)
    assert results["output"] == "Not graded: the grader itself failed: tell your instructor"
