"""The quiz as a student types it: on a terminal, from a file of answers, and left in the middle."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest
import typer
from typer.testing import CliRunner

from cs231n_ae.course.desk.commands import register
from cs231n_ae.course.quiz.drawn import draw_questions

PROGRAM = "import typer; from cs231n_ae.course.desk.commands import register; app = typer.Typer(); register(app); app()"


def run(*words, typed=""):
    app = typer.Typer()
    register(app)
    return CliRunner().invoke(app, ["quiz", *words], input=typed)


def keys(questions):
    """What somebody types who knows everything."""
    return [question.answer[0] if question.options else f"{question.right:.6g}" for question in questions]


@pytest.mark.parametrize("assignment", ["a1_backprop", "a5_after_the_map"])
def test_who_knows_everything_has_ten(assignment):
    done = run(assignment[:2], "--seed", "5", typed="\n".join(keys(draw_questions(assignment, 5))) + "\n")
    assert done.exit_code == 0
    assert "10 of 10 right" in done.output and "read again" not in done.output
    assert f"quiz {assignment} --seed 5" in done.output


def test_a_known_mistake_is_said_in_words_with_the_way_and_the_notebook():
    first = draw_questions("a2_autoencoders", 1)[0]
    value, says = first.wrong[1]
    done = run("a2", "--seed", "1", typed=f"{value}\n")
    words = " ".join(done.output.split())
    assert f"it is {first.answer} {says} {first.way} read again: {first.read}" in words
    assert os.path.join("a2_autoencoders", f"{first.read}.ipynb") in done.output


def test_what_is_no_answer_is_asked_for_again_and_a_question_mark_gives_up():
    first, second = draw_questions("a1_backprop", 1)[:2]
    done = run("a1", "--seed", "1", typed=f"\nwhat\n1/0\n{first.answer}\n?\n")
    assert done.output.count("type a whole number, or ? for the answer") == 3
    assert "✓ right" in done.output
    assert f"✗ it is {second.answer}" in done.output


def test_the_end_of_input_ends_politely():
    first = draw_questions("a3_variational", 2)[0]
    done = run("a3", "--seed", "2", typed=f"{first.answer}\n")
    assert done.exit_code == 0
    assert "Stopped after 1 of 10 questions." in done.output
    assert "1 of 1 right" in done.output


@pytest.mark.parametrize("word", ["q", "quit", " Q "])
def test_q_leaves_and_is_offered(word):
    first, second = draw_questions("a3_variational", 2)[:2]
    done = run("a3", "--seed", "2", typed=f"{first.answer}\n{word}\n{second.answer}\n")
    assert done.exit_code == 0
    assert "10 questions; ? shows the answer, q leaves" in done.output
    assert "Stopped after 1 of 10 questions." in done.output and "1 of 1 right" in done.output


def test_without_a_seed_it_says_which_it_took():
    done = run("a4")
    seed = int(re.search(r"--seed (\d+)", done.output)[1])
    assert draw_questions("a4_generative", seed)[0].text in " ".join(done.output.split())


def test_a_course_without_questions_says_so(made_course):
    done = run("a0_example")
    assert done.exit_code == 2
    assert "there are no questions on a0_example" in done.output


def test_bytes_that_are_no_text_are_no_answer_either():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "quiz", "a1", "--seed", "1"],
        input=b"\xff\xfe\n", capture_output=True, env={**os.environ, "PYTHONUTF8": "1"}, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"type a whole number" in done.stdout and b"Stopped after 0" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send")
def test_ctrl_c_ends_politely():
    command = [sys.executable, "-u", "-c", PROGRAM, "quiz", "a1", "--seed", "1"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert any(b"(a whole number)" in row for row in process.stdout)  # it waits for an answer now
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert b"Stopped after 0 of 10 questions." in said and errors == b""
