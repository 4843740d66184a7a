"""An instructor's mistake in a hidden test is told before a class is graded, and costs nobody anything."""

import classroom as ROOM
import pytest

from cs231n_ae.course.grading.batch import grade
from cs231n_ae.course.grading.running import own_tests
from cs231n_ae.course.grading.running.own_tests import require_sound
from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.grading.terms.records import hidden_files

example_course, assignment = ROOM.example_course, ROOM.assignment

HEAD = """from cs231n_ae.course.testing import exercise, expect


@exercise("{id}", points=2{more})
def test_mine(submission, rng):
    x, gamma = rng.standard_normal((2, 3)), rng.standard_normal(3)
    out, _ = submission.scale.scale_forward(x, gamma)
"""


def text(body, id="scale_forward", more=""):
    return HEAD.format(id=id, more=more) + f"    {body}\n"


MISTAKES = {
    "raises": (text("raise ValueError('mine')"), "test_b.py, line 8: test_mine takes .*ValueError: mine"),
    "is wrong": (text("expect('out', out, x + gamma)"), "test_b.py, line 4: test_mine takes .*out\\[0, 2\\] is "),
    "calls wrongly": (text("submission.scale.scale_forward(x)"), "test_b.py, line 8: .*scale_forward raised TypeError"),
    "asserts": (text("assert out is None"), "test_b.py, line 8: .*AssertionError"),
    "needs nothing known": (text("pass", more=", needs=('test_x',)"), "test_b.py, line 4: .*needs: test_x"),
    "unknown exercise": (text("pass", id="scale_fwd"), "test_mine is for 'scale_fwd', .*did you mean scale_forward?"),
    "no exercise": ("def test_plain(): assert True\n", "test_b.py: test_plain would not be run: write @exercise"),
    "syntax": ("x = 1\ndef test_x(:\n", "test_b.py, line 2: SyntaxError: invalid syntax"),
    "import": ("import numpy\nimport nonesuch\n", "test_b.py, line 2: ModuleNotFoundError: .*nonesuch"),
    "public name": (text("pass").replace("test_mine", "test_out_is_the_product"), "rename the hidden one"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_refused_and_its_place_is_said(assignment, mistake):
    written, says = MISTAKES[mistake]
    with pytest.raises(GradingError, match=f"--hidden.*{says}"):
        require_sound(assignment, {"test_a.py": text("expect('out', out, x * gamma)"), "test_b.py": written}, 7)


ENDLESS = {"a test": text("while True: pass"), "a file": "while True: pass\n"}


@pytest.mark.parametrize("what", ENDLESS)
def test_what_never_ends_is_refused_too(assignment, monkeypatch, what):
    monkeypatch.setattr(own_tests, "TIME_LIMIT", 0.3)
    with pytest.raises(GradingError, match=r"--hidden test_b\.py.*0\.3 s"):
        require_sound(assignment, {"test_b.py": ENDLESS[what]}, 7)


def test_a_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "test_a.py").write_bytes("# für alle\n".encode("latin-1"))
    with pytest.raises(GradingError, match=r"--hidden test_a\.py cannot be read .*UTF-8"):
        hidden_files(tmp_path, "a0")


def test_each_seed_is_looked_at_as_the_class_will_have_it(assignment):
    fails_on_some = {"test_a.py": text("assert x[0, 0] > 0")}
    passed = []
    for seed in range(20):
        try:
            require_sound(assignment, fails_on_some, seed)
            passed.append(seed)
        except GradingError as error:
            assert "AssertionError" in str(error)
    assert 0 < len(passed) < 20


def test_nothing_is_graded_and_the_mended_test_can_be_graded_after(assignment, tmp_path):
    ROOM.lay(tmp_path / "class" / "ada", ROOM.RIGHT)
    (tmp_path / "mine").mkdir()
    file, out, rows = tmp_path / "mine" / "test_mine.py", tmp_path / "grades", []
    options = {"hidden": tmp_path / "mine", "executor": ROOM.Here(), "on_row": lambda row, seconds: rows.append(row)}
    file.write_text(text("raise ValueError('mine')"))
    with pytest.raises(GradingError, match=r"test_mine\.py, line 8: "):
        grade(tmp_path / "class", assignment, out, **options)
    assert not rows and not (out / "run.json").exists() and not (out / "state").exists()
    file.write_text(text("expect('out', out, x * gamma)"))
    grade(tmp_path / "class", assignment, out, **options)
    assert [(row.student, row.earned) for row in rows] == [("ada", 7.0)]
