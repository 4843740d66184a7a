"""Whatever is printed as the next step works as it stands, in a terminal and in a notebook."""

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path
from types import ModuleType

import pytest

from cs231n_ae.course import check
from cs231n_ae.course.desk import typed
from cs231n_ae.course.desk.typed import call, command, program

NAME = "cs231n-ae.exe" if os.name == "nt" else "cs231n-ae"
SCRIPT = Path(sysconfig.get_path("scripts"), NAME)
WRONG = "    x, gamma = cache\n    return dout * gamma, (dout * x).mean(axis=0)\n"


def fake(folder: Path, text: str = "#!/bin/sh\n") -> Path:
    """A program of that name in a folder of its own."""
    folder.mkdir(parents=True)
    (folder / NAME).write_text(text)
    (folder / NAME).chmod(0o755)
    return folder / NAME


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A terminal in an empty folder, in which no environment is activated."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.setattr(sys, "argv", ["anything.py"])
    return tmp_path


def test_an_activated_environment_is_called_by_name(elsewhere, monkeypatch):
    monkeypatch.setenv("PATH", str(SCRIPT.parent))
    assert command("hint", "relu", again=True, yes=False) == "cs231n-ae hint relu --again"


def test_another_environment_is_called_by_its_path(elsewhere, monkeypatch):
    other = fake(elsewhere / "other")
    monkeypatch.setenv("PATH", str(other.parent))
    assert Path(program()).samefile(SCRIPT)
    assert command("list").endswith(f"{NAME} list")


def test_the_path_leads_from_the_working_folder(elsewhere, monkeypatch):
    own = fake(elsewhere / ".venv" / "bin")
    inside = elsewhere / "assignments" / "a1"
    inside.mkdir(parents=True)
    monkeypatch.setattr(sys, "argv", [str(own)])
    assert program() == os.path.join(".venv", "bin", NAME)
    monkeypatch.chdir(inside)
    assert program() == os.path.join("..", "..", ".venv", "bin", NAME)
    monkeypatch.chdir(own.parent)
    assert program() == os.path.join(".", NAME)


def test_a_link_to_it_on_the_path_is_it(elsewhere, monkeypatch):
    own = fake(elsewhere / "tool" / "bin")
    (elsewhere / "bin").mkdir()
    (elsewhere / "bin" / NAME).symlink_to(own)
    monkeypatch.setattr(sys, "argv", [str(own)])
    monkeypatch.setenv("PATH", str(elsewhere / "bin"))
    assert program() == "cs231n-ae"


def test_blanks_in_a_path_are_quoted(elsewhere, monkeypatch):
    monkeypatch.setattr(sys, "argv", [str(fake(elsewhere / "my course"))])
    assert program() == (f"'my course/{NAME}'" if os.name != "nt" else f'"my course\\{NAME}"')


def test_without_a_script_python_runs_the_package(elsewhere, monkeypatch):
    monkeypatch.setattr(typed.sysconfig, "get_path", lambda name: str(elsewhere))
    assert program().endswith(" -m cs231n_ae")


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (("hint", "relu"), 'hint("relu")'),
        (("solution", "relu"), 'solution("relu")'),
        (("list",), "progress()"),
    ],
)
def test_a_call_is_imported_where_it_is_not_known(monkeypatch, step, text):
    here = ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", here)
    name = text.partition("(")[0]
    assert call(*step) == f"from cs231n_ae.course import {name}; {text}"
    setattr(here, name, 3)
    assert call(*step) == f"from cs231n_ae.course import {name}; {text}"
    exec(f"from cs231n_ae.course import {name}", vars(here))
    assert call(*step) == text
    assert call(*step, again=True).endswith("again=True)")


def next_step(text: str) -> str:
    """The step as one would copy it: without the remark behind it."""
    return re.search(r"next: (.+)", text)[1].partition("   ")[0]


@pytest.mark.parametrize("activated", [True, False])
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("check", "scale_backward"), "hint scale_backward"),
        (("check", "scale_forward"), "check scale_backward"),
        (("list",), "check scale_forward"),
        (("check", "lost"), "reset scale.py"),
    ],
)
def test_the_next_step_works_in_a_terminal(made_course, words, expected, activated):
    made_course.write(backward=WRONG)
    if words[-1] == "lost":
        made_course.file.unlink()
        words = ("check", "scale_forward")
    path = os.pathsep.join([str(SCRIPT.parent), os.defpath]) if activated else os.defpath
    environment = {**os.environ, "PATH": path, "PYTHONIOENCODING": "utf-8"}
    first = subprocess.run([SCRIPT, *words], env=environment, capture_output=True, encoding="utf-8", timeout=60)
    step = next_step(first.stdout)
    assert step.endswith(f"cs231n-ae {expected}")
    assert step.startswith("cs231n-ae") == activated
    done = subprocess.run(step, shell=True, env=environment, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode in (0, 1), done.stderr  # a check that fails has answered too
    assert "scale" in done.stdout


@pytest.fixture
def notebook(made_course, monkeypatch):
    """The names of a notebook that has imported ``check`` and nothing else."""
    here = ModuleType("__main__")
    here.get_ipython = lambda: None
    here.check = check
    monkeypatch.setitem(sys.modules, "__main__", here)
    monkeypatch.chdir(made_course.folder)
    return vars(here)


def test_the_next_step_works_in_a_notebook(made_course, notebook):
    made_course.write(backward=WRONG)
    step = next_step(repr(check("scale_forward")))
    assert step == 'check("scale_backward")'
    shown = eval(step, notebook)
    steps = []
    for _ in range(3):
        step = next_step(repr(shown))
        steps.append(step)
        eval(step, notebook)
        shown = check("scale_backward")
    assert steps == ['hint("scale_backward")'] * 3
    assert next_step(repr(shown)) == 'hint("scale_backward", again=True)'
    made_course.write()
    step = next_step(repr(check("scale_backward")))
    assert step == 'submit("a0_example")'
    assert "a0_example.zip" in repr(eval(step, notebook))


def test_what_the_notebook_has_is_left_alone(made_course, notebook):
    made_course.write(backward=WRONG)
    notebook["hint"] = "mine"
    step = next_step(repr(check("scale_backward")))
    assert step == 'from cs231n_ae.course import hint; hint("scale_backward")'
    assert notebook["hint"] == "mine"
    assert callable(notebook["progress"])


def test_outside_of_ipython_nothing_is_laid_out(made_course, notebook):
    made_course.write()
    del notebook["get_ipython"]
    check("scale_forward")
    assert "hint" not in notebook
