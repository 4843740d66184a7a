"""A process that waits for a check gives the same answers as one that is started for it, and keeps nothing."""

import os
import subprocess
import sys

import pytest

from cs231n_ae.course.checking.check import Check
from cs231n_ae.course.checking.child import Child, Reserve
from cs231n_ae.course.desk.student import Course

COUNTING = (
    "    seen.append(1)\n    np.counted = getattr(np, 'counted', 0) + 1\n    print(len(seen), np.counted)\n"
    "    return x * gamma, (x, gamma)\n\n\nseen = []\n"
)


@pytest.fixture
def reserve():
    with Reserve() as kept:
        yield kept


def check_forward(reserve, **options):
    assignment, exercise = Course().find_exercise("scale_forward")
    (checked,) = Check(assignment, [exercise], folder=assignment.folder, start=reserve.take, **options)
    return checked


def test_nothing_of_an_answer_is_there_for_the_next_check(made_course, reserve):
    made_course.write(forward=COUNTING)
    printed = []
    for _ in range(2):
        reserve.prepare()
        printed.append(check_forward(reserve).printed)
    assert printed[0] == printed[1] == "1 1\n"


def test_what_was_saved_while_the_process_waited_is_what_is_checked(made_course, reserve):
    made_course.write(forward="    return x + gamma, (x, gamma)\n")
    reserve.prepare()
    assert check_forward(reserve).result.status == "failed"
    reserve.prepare()
    made_course.write()
    assert check_forward(reserve).result.status == "passed"


def test_an_endless_loop_is_stopped_in_the_one_that_waited_too(made_course, reserve):
    made_course.write(forward="    while True:\n        pass\n")
    reserve.prepare()
    (test,) = check_forward(reserve, time_limit=0.7).result.tests
    assert test.headline.startswith("did not finish in 0.7 s")


def test_the_one_that_waits_is_taken_once(made_course, reserve):
    reserve.prepare()
    first, second = reserve.take(), reserve.take()
    assert first.process.pid != second.process.pid
    first.stop()
    second.stop()


def _another_folder(made_course, monkeypatch):
    monkeypatch.chdir(made_course.folder)


def _another_variable(made_course, monkeypatch):
    monkeypatch.setenv("CS231N_AE_OF_A_TEST", "1")


@pytest.mark.parametrize("change", [_another_folder, _another_variable])
def test_one_that_was_started_elsewhere_is_not_taken(made_course, reserve, monkeypatch, change):
    reserve.prepare()
    waiting = reserve._waiting
    change(made_course, monkeypatch)
    taken = reserve.take()
    assert taken is not waiting
    assert waiting.process.poll() is not None
    taken.stop()


def test_one_that_has_died_meanwhile_is_not_taken(made_course, reserve):
    made_course.write()
    reserve.prepare()
    reserve._waiting.process.kill()
    reserve._waiting.process.wait()
    assert check_forward(reserve).result.status == "passed"


def test_one_that_nobody_asks_ends_with_whoever_started_it():
    child = Child()
    child.process.stdin.close()
    assert child.process.wait(timeout=60) == 0
    assert list(child.events(10)) == []
    child.stop()


def test_while_it_waits_it_has_read_nothing_that_a_student_or_a_teacher_may_edit():
    program = (
        "import sys, cs231n_ae.course.checking.check_process as process\n"
        "def listed():\n"
        "    print(*(name for name in sys.modules if name.startswith('cs231n_ae.')), file=sys.stderr, flush=True)\n"
        "    return b''\n"
        "process._take_request = listed\n"
        "process.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True, timeout=60)
    loaded = set(done.stderr.split())
    assert "cs231n_ae.course.judging.runner" in loaded, done.stderr
    # What is no exercise's file and no test: the course itself, and the library's names for types.
    apart = {name for name in loaded if not name.startswith("cs231n_ae.course")} - {"cs231n_ae.types"}
    assert not apart
    assert not {name for name in loaded if name.startswith("cs231n_ae.course.bank")}


def test_what_a_student_asks_for_finds_stdin_empty(made_course, reserve):
    made_course.write(forward="    import os\n    print(repr(os.read(0, 10)))\n    return x * gamma, (x, gamma)\n")
    assert check_forward(reserve).printed == "b''\n"


def test_the_short_way_says_what_the_command_line_says_and_loads_neither_typer_nor_numpy(made_course):
    made_course.write(backward="    x, gamma = cache\n    return dout * gamma, (dout * x).mean(axis=0)\n")
    program = (
        "import sys; from cs231n_ae.__main__ import main\n"
        "try:\n    main()\n"
        "finally:\n    print([m for m in ('typer', 'pydantic', 'numpy') if m in sys.modules], file=sys.stderr)"
    )

    def run(*words):
        command = [sys.executable, "-c", program, *words]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env={**os.environ})

    for what in ("scale_backward", "a0", "scale_backwards"):
        short, long = run("check", what), run("check", "--time-limit", "10", what)
        assert (short.stdout, short.returncode) == (long.stdout, long.returncode)
        assert short.stderr.splitlines()[-1] == "[]"
        assert short.stderr.splitlines()[:-1] == long.stderr.splitlines()[:-1]
        assert "typer" in long.stderr.splitlines()[-1]
