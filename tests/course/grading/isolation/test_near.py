"""One edit from right: an honest process finds the line, and whatever a hostile one says is a hint or nothing."""

import time
from dataclasses import replace

import classroom as ROOM
import pytest

from cs231n_ae.course.answers.in_process import FolderSubmission
from cs231n_ae.course.grading.isolation import near
from cs231n_ae.course.grading.isolation.library import imported_by_tests, student_library
from cs231n_ae.course.grading.isolation.near import Near, hint_in, near_repairs
from cs231n_ae.course.grading.isolation.sandbox import trial_of
from cs231n_ae.course.judging.repair.place import KINDS
from cs231n_ae.course.judging.results import standing
from cs231n_ae.course.judging.runner import run_exercise
from cs231n_ae.course.outline.paths import tests_folder
from cs231n_ae.course.worker.definitions import is_stub

example_course, assignment = ROOM.example_course, ROOM.assignment
HOLD = tuple(way for way in ("bwrap", "landlock") if not trial_of(way).failed)
AVERAGED = 8  # the line of scale.py with the mean where a sum belongs

SAYS = """
from os import _exit, write

for number in range(3, 20):
    try:
        write(number, {said!r})
    except OSError:
        pass
_exit(0)
"""
FORKS = """
from os import fork

for _ in range(6):
    try:
        fork()
    except OSError:
        pass
while True:
    pass
"""
"""Both by names that the search's own look at a file does not know."""


@pytest.fixture
def sought(assignment, tmp_path):
    """The hints of a submission, of which the judge has seen the files as they are without ``instead``."""

    def run(files, sandbox=(*HOLD, "none")[0], instead=()):
        for name, text in files.items():
            (tmp_path / name).write_text(text)
        results, submission = [], FolderSubmission(assignment, tmp_path)
        for exercise in assignment.exercises:
            needs = {one.exercise: standing(one) for one in results}
            results.append(run_exercise(exercise, submission, needs=needs))
        given = {name: text.encode() for name, text in {**files, **dict(instead)}.items()}
        return near_repairs(assignment, given, results, sandbox=sandbox)

    return run


@pytest.mark.parametrize("sandbox", [*HOLD, "none"])
def test_the_line_of_one_edit_is_found_in_every_way(sought, sandbox):
    (found,) = sought(ROOM.AVERAGED, sandbox)
    assert found == Near("scale_backward", "scale.py", AVERAGED, "reduction")
    assert found.says == "scale.py, line 8: a reduction"


def test_of_what_is_right_or_far_from_it_nothing_is_said(sought):
    assert sought(ROOM.RIGHT) == ()
    far = ROOM.CENTRE.format(mean="x[0] * x[1] - 2")
    assert sought({**ROOM.RIGHT, "centre.py": far}) == ()


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        (b"2 sign\n", (2, "sign")),
        (b"1000000000 sign\n", None),
        (b"2 <b>sign</b>\n", None),
        (b"2 sign\n" * 1000, None),
    ],
)
def test_a_forged_answer_is_a_hint_or_nothing(sought, said, believed):
    found = sought(ROOM.AVERAGED, instead={"scale.py": SAYS.format(said=said) + ROOM.AVERAGED["scale.py"]})
    assert [(one.line, one.kind) for one in found] == ([believed] if believed else [])


@pytest.mark.parametrize("text", ["raise KeyboardInterrupt", FORKS])
def test_who_raises_forks_or_never_ends_says_nothing_and_takes_no_longer_than_its_time(sought, text, monkeypatch):
    monkeypatch.setattr(near, "LIMIT", 1.5)
    started = time.monotonic()
    assert sought(ROOM.AVERAGED, instead={"scale.py": text + ROOM.AVERAGED["scale.py"]}) == ()
    assert time.monotonic() - started < 1.5 + 15  # to prepare the library, and a busy machine


def test_all_exercises_together_have_a_time(sought, monkeypatch):
    monkeypatch.setattr(near, "TOTAL_LIMIT", 0.0)
    assert sought(ROOM.AVERAGED) == ()


@pytest.mark.parametrize(
    "said",
    [
        b"", b"3", b"3 sign", b"3 sign\n\n", b"3  sign\n", b"0 sign\n", b"-1 sign\n", b"+3 sign\n", b"03 sign\n",
        b"3.0 sign\n", b"13 sign\n", b"99999999999999999999 sign\n", b"3 sign \n", b"3 Sign\n", b"3 \x1b[31msign\n",
        b"3 <script>\n", b"3 signs\n", "٣ sign\n".encode(), b"3\tsign\n", b"[3, \"sign\"]\n", b"\xff sign\n",
    ],
)  # fmt: skip
def test_nothing_but_a_line_of_the_file_and_a_known_kind_is_taken(said):
    assert hint_in(said, 12) is None


def test_every_kind_and_every_line_can_be_said():
    for kind in (*KINDS, ""):
        for line in (1, 12):
            assert hint_in(f"{line} {kind}\n".encode(), 12) == (line, kind)
            assert Near("scale_forward", "scale.py", line, kind).says.startswith(f"scale.py, line {line}: ")


def test_what_tests_import_within_is_there_before_the_clock_runs(assignment, tmp_path):
    folder = tests_folder(assignment.name, root=tmp_path)
    folder.mkdir(parents=True)
    (folder / "test_integral.py").write_text(
        "def test_integral(submission, rng):\n    from scipy.integrate import quad\n"
    )
    assert "scipy.integrate.quad" in imported_by_tests(replace(assignment, root=tmp_path))


def test_the_process_knows_what_a_student_has_and_no_more(assignment):
    folder = student_library(assignment)
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for exercise in assignment.exercises:
        text = (folder / exercise.module.replace(".", "/")).with_suffix(".py").read_text()
        assert is_stub(text, exercise.qualname)
    assert {"tests/a0_example/test_scale.py", "cs231n_ae/course/judging/repair/search.py"} <= names
    secret = ("/bank/", "other_answers/", "/grading/", "/proving/", "/desk/", "recorded/")
    assert not [name for name in names if any(part in f"/{name}" for part in secret)]
