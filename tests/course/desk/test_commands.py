"""The commands as a student types them: what is printed, and with which exit code."""

import os
import subprocess
import sys
import time

import pytest
import typer
from typer.testing import CliRunner, Result

from cs231n_ae.course.desk.commands import register
from cs231n_ae.course.desk.solution import solution_lines
from cs231n_ae.course.desk.student import Course
from cs231n_ae.course.outline.manifest import load_assignment

WRONG = "    x, gamma = cache\n    return dout * gamma, (dout * x).mean(axis=0)\n"
PROGRAM = "import typer; from cs231n_ae.course.desk.commands import register; app = typer.Typer(); register(app); app()"


def run(*words: str, answer: str = "") -> Result:
    app = typer.Typer()
    register(app)
    return CliRunner().invoke(app, list(words), input=answer)


def process(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The program in a process of its own, its output as bytes."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *words], capture_output=True, env={**os.environ, **environment}, timeout=60
    )


def test_check_of_a_wrong_answer(made_course):
    made_course.write(backward=WRONG)
    done = run("check", "scale_backward")
    assert done.exit_code == 1
    assert "1 / 3 points" in done.output
    assert "✗ dgamma is 1/4 of the numerical gradient" in done.output
    assert "next: cs231n-ae hint scale_backward   (1 of 3)" in done.output
    assert os.path.join("assignments", "a0_example", "scale.py:12") in done.output


def test_below_a_result_the_line_of_the_mistake_is_told_unless_that_is_not_wanted(made_course):
    made_course.write(backward=WRONG)
    told = run("check", "scale_backward").output
    words = "Looked for the smallest change that makes every test pass: a reduction in line 14"
    assert words in " ".join(told.split())
    assert told.index("1 / 3 points") < told.index("Looked for") < told.index("next:")
    assert "Looked for" not in run("check", "scale_backward", "--no-search").output


def test_check_of_a_right_answer(made_course):
    made_course.write()
    done = run("check", "scale_backward")
    assert done.exit_code == 0
    assert "3 / 3 points" in done.output


def test_a_bare_check_takes_what_is_next(made_course):
    made_course.write(backward=WRONG)
    assert "scale_forward " in run("check").output
    assert "scale_backward " in run("check").output
    made_course.write()
    assert run("check").exit_code == 0
    everything = run("check").output
    assert "✓ scale_forward" in everything
    assert "✓ scale_backward" in everything
    assert "next: cs231n-ae submit a0_example" in everything


def test_when_all_of_a_file_passes_the_rest_of_the_assignment_is_next(made_course):
    made_course.add_another_file()
    made_course.write()
    done = run("check", "scale.py")
    assert done.exit_code == 0
    assert "next: cs231n-ae check shift_forward" in done.output and "submit" not in done.output


def test_check_of_an_assignment_has_a_line_each_and_details_of_the_first_failure(made_course):
    made_course.write(forward="    return x + gamma, (x, gamma)\n", backward="    return None\n")
    done = run("check", "a0_example")
    assert done.exit_code == 1
    rows = done.output.splitlines()
    assert any(row.startswith("  ✗ scale_forward") and "0 / 1 point" in row for row in rows)
    assert any(row.startswith("  ✗ scale_backward") and "0 / 3 points" in row for row in rows)
    assert "0 / 4 points" in done.output
    assert done.output.count("scale_backward") == 2  # its line, and the reason in it: no details
    assert "next: cs231n-ae hint scale_forward" in done.output


def test_a_wrong_name_is_one_line_with_an_offer(made_course):
    done = process("check", "scale_bakward")
    assert done.returncode == 2
    assert done.stdout == b""
    assert (
        done.stderr.decode()
        .strip()
        .startswith("there is no exercise, assignment or file 'scale_bakward': did you mean")
    )
    assert b"Traceback" not in done.stderr


def test_outside_of_a_course_and_with_a_broken_manifest_there_is_no_traceback(made_course):
    (made_course.folder / "assignment.toml").write_text("[[exercise")
    done = process("list")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"assignment.toml" in done.stderr


def test_the_machinery_is_not_in_what_a_failing_student_reads(made_course):
    made_course.write(backward="    return undefined\n")
    done = process("check", "scale_backward")
    text = done.stdout.decode() + done.stderr.decode()
    assert "NameError" in text
    assert "Traceback" not in text
    assert "cs231n_ae" + os.sep + "course" not in text


def test_hint_again_and_solution(made_course):
    made_course.write()
    assert "hint 1 of 3" in run("hint", "scale_backward").output
    assert "hint 2 of 3" in run("hint", "scale_backward").output
    again = run("hint", "scale_backward", "--again").output
    assert "hint 1 of 3" in again
    assert "hint 3 of 3" not in again
    refused = run("solution", "scale_backward")
    assert refused.exit_code == 2
    assert "--anyway" in refused.output
    assert "the reference" in run("solution", "scale_backward", "--anyway").output
    run("check", "scale_backward")
    assert "the reference" in run("solution", "scale_backward").output


def test_for_the_solution_of_what_was_not_checked_a_check_is_what_is_missing(made_course):
    unwritten = " ".join(run("solution", "scale_backward").output.split())
    assert "has not passed yet" in unwritten and "hint scale_backward helps on" in unwritten
    made_course.write()
    unchecked = " ".join(run("solution", "scale_backward").output.split())
    assert "has not been checked as it is now: cs231n-ae check scale_backward first" in unchecked
    assert "hint" not in unchecked and "--anyway" in unchecked
    made_course.write(backward=WRONG)
    run("check", "scale_backward")
    assert "hint scale_backward helps on" in " ".join(run("solution", "scale_backward").output.split())


def test_reset_asks_first(made_course):
    made_course.write(backward=WRONG)
    before = made_course.file.read_text()
    asked = run("reset", "scale_backward", answer="n\n")
    assert asked.exit_code == 1
    assert "scale_backward in scale.py" in asked.output
    assert made_course.file.read_text() == before
    done = run("reset", "scale_backward", answer="y\n")
    assert done.exit_code == 0
    assert "mean" not in made_course.file.read_text()
    (kept,) = (made_course.root / ".cs231n_ae" / "backups" / "a0_example").iterdir()
    assert kept.read_text() == before
    assert kept.name in done.output
    assert "nothing to do" in run("reset", "scale_backward").output


def test_submit_checks_and_packs(made_course):
    made_course.write(backward=WRONG)
    done = run("submit")
    assert done.exit_code == 0
    assert "2 / 4 points" in done.output
    assert "hand in a0_example.zip" in done.output
    assert (made_course.root / "a0_example.zip").is_file()


def test_list_knows_what_was_checked(made_course):
    made_course.write()
    assert "0 / 4 points" in run("list").output
    run("check", "a0")
    assert "everything has passed" in run("list").output


def test_a_broken_progress_file_is_told(made_course):
    made_course.write()
    folder = made_course.root / ".cs231n_ae"
    folder.mkdir()
    (folder / "progress.toml").write_text("[[[")
    done = run("check", "scale_forward")
    assert done.exit_code == 0
    assert ".bak" in done.output


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
def test_any_code_page_will_do(made_course, encoding):
    made_course.write(backward=WRONG)
    done = process("check", "a0", PYTHONIOENCODING=encoding)
    assert done.returncode == 1
    assert done.stderr == b""
    text = done.stdout.decode(encoding)
    assert "+ scale_forward" in text
    assert "x dgamma is 1/4" in text


def test_a_reader_that_leaves_early_is_no_error(made_course):
    made_course.write()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "check", "a0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        program.stdout.close()
        errors = program.stderr.read()
    assert b"Traceback" not in errors


def test_help_does_not_load_what_commands_need(made_course):
    code = (
        "import sys, typer; from cs231n_ae.course.desk.commands import register; register(typer.Typer()); "
        "print([m for m in ('numpy', 'watchfiles', 'zipfile', 'cs231n_ae.course.checking.check') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_program_itself_does_not_load_numpy_to_check(made_course):
    made_course.write()
    code = PROGRAM.replace("app()", "app(['check', 'scale_forward'], standalone_mode=False)")
    code += "; import sys; print([m for m in ('numpy', 'rich.console') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.stdout.strip().endswith("[]"), done.stdout + done.stderr


def test_an_interrupted_check_leaves_no_process_behind(made_course):
    made_course.write(forward="    import os, time\n    open('pid', 'w').write(str(os.getpid()))\n    time.sleep(60)\n")
    program = subprocess.Popen([sys.executable, "-c", PROGRAM, "check", "scale_forward"], stdout=subprocess.DEVNULL)
    pid = made_course.root / "pid"
    end = time.monotonic() + 30
    while not (pid.exists() and pid.read_text()):
        assert time.monotonic() < end
        time.sleep(0.05)
    program.send_signal(2)
    assert program.wait(timeout=10) == 130
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


def test_a_solution_says_what_was_to_be_derived():
    assignment = load_assignment("a4_generative")
    lines = solution_lines(Course(assignment.root), assignment, assignment.exercise("generator_loss"), 100, anyway=True)
    said = " ".join("".join(text for text, _ in one) for one in lines)
    assert "what you derived" in said and r"da = -\sigma(a)/N" in " ".join(said.split())
    assert ":math:" not in said
