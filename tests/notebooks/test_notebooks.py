"""Every notebook of the course runs as a student meets it, beside the files to fill in: in a clone, in a hand-out.

With ``CS231N_AE_EXECUTED=book/_cache`` they are left there as they have run, and the book need not run them again.
"""

import json
import os
import re
from pathlib import Path

import pytest

from cs231n_ae.atomic import write_atomically
from cs231n_ae.course.outline.manifest import Assignment, load_course
from cs231n_ae.course.outline.paths import course_root
from cs231n_ae.course.proving.notebooks_kept import KEPT_IN, kept_path
from cs231n_ae.course.proving.notebooks_run import answered_folder, run_beginnings, run_notebook
from cs231n_ae.course.source_text.notebooks import notebooks_of

COURSE = load_course(root=course_root(Path(__file__)), targets=False)
NOTEBOOKS = [(assignment, notebook.name) for assignment in COURSE for notebook in notebooks_of(assignment)]

NEGATIVE_ZERO = r".*(?<![\w.])[-−]0(?:\.0+)?(?![.\w]).*"


@pytest.mark.parametrize("assignment", COURSE, ids=[assignment.name for assignment in COURSE])
def test_the_beginning_of_every_notebook_runs_before_anything_is_written(assignment: Assignment) -> None:
    done = run_beginnings(notebooks_of(assignment))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("assignment", "name"), NOTEBOOKS, ids=[f"{a.name}/{name}" for a, name in NOTEBOOKS])
def test_notebook_runs_with_the_exercises_written(assignment: Assignment, name: str, tmp_path: Path) -> None:
    folder = answered_folder(assignment, tmp_path / assignment.name)
    executed = tmp_path / name
    done = run_notebook(folder / name, keep=executed)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not re.findall(NEGATIVE_ZERO, printed(executed)), "a zero is printed with a minus: write f'{x:z.2f}'"
    if kept := os.environ.get(KEPT_IN):
        write_atomically(kept_path(Path(kept).resolve(), folder / name), executed.read_bytes())


def printed(executed: Path) -> str:
    """What the cells of a notebook have written with ``print``."""
    cells = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", []) if output.get("name") == "stdout"]
    return "".join("".join(output["text"]) for output in outputs)
