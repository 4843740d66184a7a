"""A student's own runs: the file to start from is written once, the score is told, and the board remembers."""

import json

import pytest

from cs231n_ae.course.challenges.marks import CHALLENGE, starting_file
from cs231n_ae.course.desk import challenge
from cs231n_ae.course.desk.challenge import RUNS, ChallengeError, challenge_lines
from cs231n_ae.course.desk.student import Course
from cs231n_ae.course.desk.submit import write_submission
from cs231n_ae.course.outline.paths import course_root
from cs231n_ae.course.showing.terminal import plain

BLACK = """
import numpy as np

def train(x, rng):
    return {}

def logits(state, x):
    return np.full(x.shape, -0.5)
"""


@pytest.fixture
def course(tmp_path):
    """A copy of two assignments' manifests and stubs."""
    for name in ("a4_generative", "a5_after_the_map"):
        folder = tmp_path / "assignments" / name
        folder.mkdir(parents=True)
        for path in (course_root() / "assignments" / name).iterdir():
            if path.suffix in (".toml", ".py"):
                (folder / path.name).write_bytes(path.read_bytes())
    return Course(tmp_path)


def told(course, name="a4_generative", seed=0):
    return plain(challenge_lines(course, course.find_assignment(name), seed, 90, progress=False))


def test_the_first_time_the_file_is_written_and_never_again(course):
    folder = course.find_assignment("a4").folder
    assert "is the baseline" in told(course)
    assert (folder / CHALLENGE).read_text() == starting_file("a4_generative").read_text()
    (folder / CHALLENGE).write_text(BLACK)
    assert "bits per pixel" in told(course) and (folder / CHALLENGE).read_text() == BLACK


def test_the_board_has_every_run_in_order(course):
    told(course)
    folder = course.find_assignment("a4").folder
    baseline = told(course)
    (folder / CHALLENGE).write_text(BLACK)
    black = told(course)
    runs = json.loads((folder / RUNS).read_text())
    assert len(runs) == 2 and runs[0]["score"] < runs[1]["score"] and runs[0]["file"] != runs[1]["file"]
    lines = [line for line in black.splitlines() if line.startswith("     ") and line.split()[0][:1].isdigit()]
    scores = [float(line.split()[0]) for line in lines]
    assert scores == sorted(scores) and len(scores) == 5
    assert lines[-1].endswith("← this run") and f"{runs[1]['score']:.4f}" in lines[-1] and "← this run" in baseline
    (folder / RUNS).write_text('[{"score": "1"}, 3]')
    assert "← this run" in told(course)


def test_the_same_seed_has_the_same_score(course):
    told(course)
    assert told(course).splitlines()[2] == told(course).splitlines()[2]
    assert told(course).splitlines()[2] != told(course, seed=1).splitlines()[2]


def test_what_went_wrong_is_told_in_a_line(course):
    told(course)
    file = course.find_assignment("a4").folder / CHALLENGE
    for text, says in (("import sklearn", "no sklearn where answers are graded"), ("x = 1", "no function train")):
        file.write_text(text)
        with pytest.raises(ChallengeError, match=says):
            told(course)


def test_an_assignment_without_one_names_those_that_have_one(course, monkeypatch):
    whole = challenge.starting_file
    monkeypatch.setattr(challenge, "starting_file", lambda name: None if name.startswith("a5") else whole(name))
    with pytest.raises(ChallengeError, match=r"a5_after_the_map has no challenge: there is one in a4_generative$"):
        told(course, "a5")


def test_it_is_handed_in_with_the_rest(course, tmp_path):
    assignment = course.find_assignment("a4")
    assert CHALLENGE not in dict(write_submission(assignment, tmp_path).entries)
    told(course)
    assert CHALLENGE in dict(write_submission(assignment, tmp_path).entries)
