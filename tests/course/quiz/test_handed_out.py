"""In a hand-out, whose library lacks the bodies of exercises, every question can be asked, and none gives one away."""

import subprocess
import sys
from pathlib import Path

import pytest

from cs231n_ae.course.handing_out import release
from cs231n_ae.course.outline.manifest import load_course
from cs231n_ae.course.outline.paths import course_root
from cs231n_ae.course.quiz.drawn import QUIZZES, draw_questions

ASK = """
from cs231n_ae.course.quiz.drawn import draw_questions
print(*(repr(question.right) for seed in range(20) for question in draw_questions({name!r}, seed)))
"""


@pytest.fixture(scope="module")
def course():
    return load_course(root=course_root(Path(__file__).parent))


@pytest.mark.parametrize("name", QUIZZES)
def test_the_questions_are_asked_without_the_answers_of_exercises(course, name, tmp_path):
    secret = [exercise for one in course if one.name >= name for exercise in one.exercises]
    files = {file: text for file, text in release._library(course) if "/course/bank/" not in file}
    release._leave_out(files, secret)
    for file, text in files.items():
        if file.endswith(".py"):
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_bytes(text)
    done = subprocess.run(
        [sys.executable, "-c", ASK.format(name=name)], capture_output=True, text=True, cwd=tmp_path, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [repr(one.right) for seed in range(20) for one in draw_questions(name, seed)]


def test_no_question_repeats_a_line_of_an_answer(course):
    secret = [exercise for one in course for exercise in one.exercises]
    files = {file: text for file, text in release._library(course) if "/course/quiz/" in file}
    assert len(files) > 5
    assert release._leaks(files, secret) == []
