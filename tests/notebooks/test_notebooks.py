"""Every notebook of the course runs from the first cell to the last with the reference in place of the student."""

from pathlib import Path

import pytest

from cs231n_ae.course.outline.manifest import Assignment, load_course
from cs231n_ae.course.outline.paths import course_root
from cs231n_ae.course.proving.notebooks_run import notebooks_of, reference_folder, run_notebook

COURSE = load_course(root=course_root(Path(__file__)), targets=False)
NOTEBOOKS = [(assignment, notebook.name) for assignment in COURSE for notebook in notebooks_of(assignment)]


@pytest.mark.parametrize(("assignment", "name"), NOTEBOOKS, ids=[f"{a.name}/{name}" for a, name in NOTEBOOKS])
def test_notebook_runs_with_the_reference(assignment: Assignment, name: str, tmp_path: Path) -> None:
    folder = reference_folder(assignment, tmp_path / assignment.name)
    done = run_notebook(folder / name)
    assert done.returncode == 0, done.stdout + done.stderr
