"""``grade`` and ``release`` on the command line: what they print, and the exit status."""

import csv
import re
import time
import zipfile
from contextlib import nullcontext

import classroom as ROOM
import pytest
import typer
from typer.testing import CliRunner

from cs231n_ae.course.grading.isolation import near
from cs231n_ae.course.handing_out import instructor_commands, release

example_course, assignment, submissions, judged = ROOM.example_course, ROOM.assignment, ROOM.submissions, ROOM.judged


@pytest.fixture
def run(example_course, judged, tmp_path, monkeypatch):
    """The commands, in the made course, graded here."""
    monkeypatch.chdir(example_course)
    monkeypatch.setattr(instructor_commands, "_executor", lambda dask: nullcontext((ROOM.Here(), 1)))
    app = typer.Typer(pretty_exceptions_enable=False)
    instructor_commands.register(app)
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_one_that_cannot_be_graded_is_named_and_gives_status_1(run, submissions, tmp_path):
    done = run("grade", "a0", submissions, "-o", tmp_path / "grades", "--seed", 7)
    assert done.exit_code == 1, done.output
    assert re.search(r"3 of 4 graded, with the seed \d{15,}", done.stdout)  # 7, mixed with the folder's secret
    assert "not graded:\n    dora: this is not a zip" in done.stdout
    assert "  ben" in done.stdout and "3 / 5" in done.stdout
    assert (tmp_path / "grades" / "grades.csv").is_file()


def test_what_is_one_edit_from_right_is_counted_if_that_is_asked_for(run, submissions, tmp_path, monkeypatch):
    found = near.Near("scale_backward", "scale.py", 8, "reduction")

    def wrong(assignment, files, results, *, sandbox):
        return (found,) * any(result.status == "failed" for result in results)

    monkeypatch.setattr(near, "near_repairs", wrong)
    assert "one edit from right" not in run("grade", "a0", submissions, "-o", tmp_path / "without").stdout
    said = run("grade", "a0", submissions, "-o", tmp_path / "with", "--near").stdout
    rows = {line.split()[0]: line for line in said.splitlines() if " s " in line or line.endswith(" s")}
    assert rows["ben"].endswith("1 one edit from right") and "edit" not in rows["ada"]
    assert "2 wrong exercises are one edit from right, as the submissions' own processes say: near.csv" in said


def test_in_a_file_too_a_run_says_how_far_it_is_and_until_when(run, submissions, tmp_path):
    lines = run("grade", "a0", submissions, "-o", tmp_path / "grades").stdout.splitlines()
    told = [line.split(",")[0].strip() for line in lines if " left, until " in line]
    assert told == ["1 of 3", "2 of 3"]  # dora's is no zip: it takes no time, and does not count


@pytest.mark.parametrize(
    ("seconds", "done", "todo", "says"),
    [(30.0, 10, 30, "about 60 s left"), (30.0, 1, 41, "about 20 min left"), (30.0, 3, 3, "")],
)
def test_what_is_left_takes_as_long_as_what_was_done(seconds, done, todo, says, monkeypatch):
    monkeypatch.setattr(instructor_commands.time, "time", lambda: 1_000_000_000.0)
    told = instructor_commands.time_left(seconds, done, todo)
    assert told.partition(",")[0] == says
    if says:
        until = time.localtime(1_000_000_000.0 + seconds / done * (todo - done))
        assert told.endswith(f", until {until.tm_hour:02}:{until.tm_min:02}")


def test_all_graded_gives_status_0_and_again_nothing_is_graded_twice(run, submissions, tmp_path):
    (submissions / "dora.zip").unlink()
    assert run("grade", "a0_example", submissions, "-o", tmp_path / "grades").exit_code == 0
    done = run("grade", "a0_example", submissions, "-o", tmp_path / "grades", "--regrade")
    assert done.exit_code == 0
    assert "3 graded already, from the same files and tests" in done.stdout


def test_times_beside_the_submissions_are_no_submission(run, submissions, tmp_path):
    (submissions / "dora.zip").unlink()
    (submissions / "times.csv").write_text("student,submitted\nada,2025-03-02 10:00\n")
    late = ["--late", submissions / "times.csv", "--deadline", "2025-03-01 23:59", "--late-per-day", 20]
    assert run("grade", "a0", submissions, "-o", tmp_path / "grades", *late).exit_code == 0
    with (tmp_path / "grades" / "grades.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["student"] for row in rows] == ["ada", "ben", "cleo"]
    assert rows[0]["final"] == "4"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--late", "times.csv"], "--late and --deadline belong together"),
        (["--deadline", "2025-03-01"], "--late and --deadline belong together"),
        (["--late", "none.csv", "--deadline", "soon"], "--deadline: 'soon' is not a time"),
        (["--late", "none.csv", "--deadline", "2025-03-01"], "none.csv cannot be read"),
        (["--hidden", "nowhere"], "nowhere: there is no test_*.py in it"),
    ],
)
def test_a_wrong_option_is_said_in_a_line(run, submissions, tmp_path, options, says):
    done = run("grade", "a0", submissions, "-o", tmp_path / "grades", *options)
    assert done.exit_code == 2
    assert says in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "grades").exists()


def test_an_unknown_assignment_and_an_empty_folder_are_said(run, tmp_path):
    done = run("grade", "a7", tmp_path)
    assert done.exit_code == 2 and "there is no exercise, assignment or file 'a7'" in done.stderr
    (tmp_path / "empty").mkdir()
    done = run("grade", "a0", tmp_path / "empty", "-o", tmp_path / "grades")
    assert done.exit_code == 2 and "is empty" in done.stderr


def test_release_is_refused_before_the_work_begins(run, tmp_path, monkeypatch):
    def work(*args, **kwargs):
        raise AssertionError

    monkeypatch.setattr(release, "_recorded", work)
    (tmp_path / "taken").write_text("mine")
    result = run("release", "a0", "-o", tmp_path / "taken")
    assert result.exit_code == 2 and "taken: file exists" in result.stderr
    assert (tmp_path / "taken").read_text() == "mine"


def test_release_says_whose_answers_are_in_it(run, tmp_path, monkeypatch):
    packed = release.Released(tmp_path / "a2.zip", 3, (), (), ("a0_one", "a1_two"))
    monkeypatch.setattr(release, "write_handout", lambda *args, **kwargs: packed)
    says = "its library holds the answers to a0_one and a1_two: wait until none of them can be handed in"
    assert says in run("release", "a0", "-o", tmp_path).output


def test_release_packs_a_hand_out_or_an_autograder(run, tmp_path):
    assert run("release", "a0", "-o", tmp_path).exit_code == 0
    assert run("release", "a0", "-o", tmp_path, "--gradescope").exit_code == 0
    for name, script in (("a0_example", False), ("a0_example-gradescope", True)):
        with zipfile.ZipFile(tmp_path / f"{name}.zip") as archive:
            assert ("run_autograder" in archive.namelist()) == script
