"""``check`` and ``own_layers`` as notebooks use them, on the made course and on the real first assignment."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest

from cs231n_ae import layers
from cs231n_ae.course import check, own_layers
from cs231n_ae.course.desk.notebook import CheckFailed
from cs231n_ae.course.desk.state import State
from cs231n_ae.course.desk.student import NotFound
from cs231n_ae.course.outline.manifest import ManifestError, load_assignment
from cs231n_ae.course.proving.notebooks_run import (
    answered_folder,
    run_beginnings,
    run_notebook,
    with_answers,
)
from cs231n_ae.course.source_text.functions import reference_source
from cs231n_ae.course.source_text.notebooks import notebooks_of
from cs231n_ae.course.source_text.stubs import stub_source

ROOT = Path(__file__).resolve().parents[3]
WRONG = "    x, gamma = cache\n    return dout * gamma, (dout * x).mean(axis=0)\n"


def test_importing_the_package_is_light():
    code = "import sys, cs231n_ae.course; print([m for m in ('numpy', 'rich', 'typer') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_check_is_a_function_however_often_it_is_imported():
    from cs231n_ae import course

    assert course.check is check
    assert callable(course.check)
    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        _ = course.chekc


def test_check_shows_text_and_html_and_remembers(made_course):
    made_course.write(backward=WRONG)
    answer = check("scale_backward")
    assert "dgamma is 1/4 of the numerical gradient" in repr(answer)
    assert "dgamma, yours" in answer._repr_html_()
    assert 'hint("scale_backward")   (1 of 3)' in repr(answer)
    assert State(made_course.root)["scale_backward"].earned == 1


def test_prints_are_shown(made_course):
    made_course.write(forward="    print('here I am')\n    return x * gamma, (x, gamma)\n")
    answer = check("scale_forward")
    assert "here I am" in repr(answer)
    assert "here I am" in answer._repr_html_()


def test_files_beside_the_notebook_come_first(made_course, tmp_path, monkeypatch):
    made_course.write()
    beside = made_course.root / "elsewhere"
    beside.mkdir()
    (beside / "scale.py").write_text(made_course.stub)
    monkeypatch.chdir(beside)
    assert check("scale_forward").result.status == "not written"
    assert State(made_course.root)["scale_forward"].checked == ""
    monkeypatch.chdir(made_course.root)
    assert check("scale_forward").result.status == "passed"


def test_a_reference_that_fails_raises(made_course, monkeypatch):
    monkeypatch.setenv("CS231N_AE_SUBMISSION", "reference")
    assert check("scale_backward").result.status == "passed"  # no scale.py beside: the library's own
    made_course.write(backward=WRONG)
    monkeypatch.chdir(made_course.folder)
    with pytest.raises(CheckFailed, match="1/4 of the numerical gradient"):
        check("scale_backward")


def test_a_wrong_name_offers_the_nearest(made_course):
    with pytest.raises(NotFound, match="did you mean scale_forward"):
        check("scale_forwrd")


@pytest.fixture
def real_course(tmp_path, monkeypatch) -> Path:
    """The first assignment's layers in a folder of their own, with the reference as the student's work."""
    for part in ("assignments", "tests"):
        shutil.copytree(ROOT / part / "a1_backprop", tmp_path / part / "a1_backprop")
    folder = tmp_path / "assignments" / "a1_backprop"
    source = reference_source("cs231n_ae.layers.affine")
    (folder / "affine.py").write_text(source + "\nCALLS = []\n", encoding="utf-8")
    manifest = (folder / "assignment.toml").read_text(encoding="utf-8")
    head, *entries = manifest.split("[[exercise]]")
    kept = [entry for entry in entries if "layers.affine:" in entry]  # the others only take time here
    (folder / "assignment.toml").write_text("[[exercise]]".join([head, *kept]), encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    return folder


def test_own_layers_stand_in_for_those_of_the_library_while_they_pass(real_course, capsys):
    file = real_course / "affine.py"
    file.write_text(
        file.read_text()
        .replace("return dx, dw, db", "return dx, dw, 2 * db")
        .replace("return out,", "CALLS.append(1)\n    return out,")
    )
    before = layers.affine_forward, layers.affine_backward
    x, w, b = np.ones((2, 3)), np.ones((3, 4)), np.ones(4)
    with own_layers() as who:
        assert who.yours == ("affine_forward",)
        assert who.library == ("affine_backward",)
        assert layers.affine_forward is not before[0]
        assert layers.affine_backward is before[1]
        out, _ = layers.affine_forward(x, w, b)
        assert layers.affine_forward.__globals__["CALLS"] == [1]
    np.testing.assert_array_equal(out, np.full((2, 4), 4.0))
    assert (layers.affine_forward, layers.affine_backward) == before
    assert "yours: affine_forward · the library's, until yours pass: affine_backward" in capsys.readouterr().out


def test_own_layers_are_put_back_after_an_error(real_course):
    before = layers.affine_forward
    with pytest.raises(ZeroDivisionError), own_layers(quiet=True):
        assert layers.affine_forward is not before
        raise ZeroDivisionError
    assert layers.affine_forward is before


def test_own_layers_see_a_change_of_the_file(real_course):
    with own_layers(quiet=True) as who:
        assert who.yours == ("affine_forward", "affine_backward")
    (real_course / "affine.py").write_text("def affine_forward(x, w, b):\n    return None\n")
    with own_layers(quiet=True) as who:
        assert who.yours == ()
        assert str(who).startswith("none is yours yet")


def write_notebook(path: Path, *cells: str) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(notebook, path)


def test_a_notebook_runs_on_the_answers_and_fails_on_anything_else(tmp_path):
    assignment = load_assignment("a1_backprop", root=ROOT, targets=False)
    folder = answered_folder(assignment, tmp_path / "a1_backprop")
    cells = (
        "from affine import affine_backward\nfrom cs231n_ae.course import check",
        "from cs231n_ae.course import check\ncheck('affine_backward')",
    )
    write_notebook(folder / "1_try.ipynb", *cells, "print('said'); 2 + 3")
    good = run_notebook(folder / "1_try.ipynb", keep=tmp_path / "kept/good.ipynb")
    assert good.returncode == 0, good.stdout + good.stderr
    silent, verdict, last = (cell.outputs for cell in nbformat.read(tmp_path / "kept/good.ipynb", 4).cells)
    assert silent == [] and "affine_backward" in verdict[0].data["text/plain"]
    assert [last[0].text, last[1].data["text/plain"]] == ["said\n", "5"]
    file = folder / "affine.py"
    file.write_text(file.read_text().replace("dout.sum(axis=0)", "dout.mean(axis=0)"))
    bad = run_notebook(folder / "1_try.ipynb", keep=tmp_path / "kept/bad.ipynb")
    assert bad.returncode == 1 and not (tmp_path / "kept/bad.ipynb").exists()
    assert "the reference does not pass affine_backward" in bad.stdout


def test_the_answered_folder_holds_the_answers_and_not_the_student(made_course, tmp_path):
    made_course.write(backward=WRONG)
    write_notebook(made_course.folder / "2_b.ipynb", "1")
    write_notebook(made_course.folder / "1_a.ipynb", "1")
    assignment = load_assignment("a0_example", targets=False)
    folder = answered_folder(assignment, tmp_path / "copy")
    text = (folder / "scale.py").read_text()
    assert "NotImplementedError" not in text and "mean" not in text
    assert "    return dout * gamma, np.sum(dout * x, axis=0)\n" in text
    assert [path.name for path in notebooks_of(assignment)] == ["1_a.ipynb", "2_b.ipynb"]
    assert (folder / "1_a.ipynb").is_file()


RICH = '''
"""A module with more in it than its exercises."""

import math
from itertools import accumulate

__all__ = ["Doubler", "doubled", "gains"]

_TWO = 2.0


def doubled(x: float) -> float:
    """Twice x: in the library, for all."""
    return _TWO * x


def _running(values):
    return [doubled(total) for total in accumulate(values)]


def gains(values: list[float]) -> list[float]:
    """The exercise."""
    return [math.sqrt(value) for value in _running(values)]


class Doubler:
    """No exercise."""

    def gain(self, value: float) -> float:
        """An exercise after all, in a class of several methods."""
        return _plus(value, self.one())

    def one(self) -> float:
        """Not one."""
        return 1.0


class Other:
    """Nothing of it is an exercise."""


def _plus(a, b):
    return a + b
'''


@pytest.fixture
def rich_module(tmp_path, monkeypatch) -> str:
    (tmp_path / "rich_module.py").write_text(RICH, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return "rich_module"


def test_a_filled_stub_has_what_its_answers_need_and_nothing_else_of_the_reference(rich_module):
    exercises = {"gains": "gains", "Doubler.gain": "doubler_gain"}
    stub = stub_source(rich_module, exercises)
    text = with_answers(stub, rich_module, exercises)
    names: dict[str, object] = {}
    exec(text, names)
    assert names["gains"]([2.0, 6.0]) == [2.0, 4.0]  # the roots of 2 * 2 and of 2 * (2 + 6)
    assert names["Doubler"]().gain(3.0) == 4.0
    assert "Other" not in names
    assert names["doubled"].__module__ == rich_module  # a public function: from the library
    assert names["_running"].__module__ != rich_module  # a private one: the student's own


def test_a_stub_without_the_exercise_cannot_be_filled(rich_module):
    with pytest.raises(ManifestError, match=r"gains must be in rich_module and in its stub"):
        with_answers("def something_else():\n    pass\n", rich_module, ["gains"])
    with pytest.raises(ManifestError, match="there is no nowhere"):
        with_answers("", "nowhere", ["gains"])


def test_the_beginning_of_a_notebook_needs_no_answers(made_course):
    asks = "from scale import scale_backward\nprint('answers')\nassert scale_backward"
    write_notebook(made_course.folder / "1_fine.ipynb", "%load_ext autoreload\n" + asks, "scale_backward(1, 2)")
    write_notebook(made_course.folder / "2_first.ipynb", "from scale import Scale")
    write_notebook(made_course.folder / "3_later.ipynb", "import scale", "1 / 0\nfrom scale import Scale")
    fine, first, later = notebooks_of(load_assignment("a0_example", targets=False))
    done = run_beginnings([fine])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "answers" in done.stdout
    failed = run_beginnings([fine, first, later])
    assert failed.returncode == 1
    assert "2_first.ipynb, 3_later.ipynb: not every cell runs" in failed.stderr
    assert "ZeroDivisionError" not in failed.stdout
