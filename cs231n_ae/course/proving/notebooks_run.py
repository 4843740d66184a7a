"""Run an assignment's notebooks from top to bottom with the reference in place of the student's files."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from cs231n_ae.course.outline.manifest import Assignment, ManifestError
from cs231n_ae.course.source_text.functions import reference_source

__all__ = ["notebooks_of", "reference_folder", "run_notebook"]

CELL_LIMIT = 60
"""Seconds that one cell may take."""

NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "*.zip")


def notebooks_of(assignment: Assignment) -> list[Path]:
    """The assignment's notebooks, in the order of their names."""
    return sorted(assignment.folder.glob("*.ipynb"))


def reference_folder(assignment: Assignment, destination: Path) -> Path:
    """Build a copy of the assignment's folder in which the files to fill in are those of the reference.

    A notebook in it imports ``from affine import affine_forward`` as a student's does, and its ``check`` looks at the
    files beside it.

    Args:
        assignment: whose folder.
        destination: the folder to make; it must not exist yet.

    Raises:
        ManifestError: if this copy of the course comes without the reference.
    """
    shutil.copytree(assignment.folder, destination, ignore=NOT_COPIED)
    for module in {exercise.module for exercise in assignment.exercises}:
        source = reference_source(module)
        if source is None:
            raise ManifestError(f"there is no {module} in this copy of the course: run this in one with the reference")
        (destination / f"{module.rpartition('.')[2]}.py").write_text(source, encoding="utf-8")
    return destination


def run_notebook(notebook: Path, *, time_limit: float = 300) -> subprocess.CompletedProcess[str]:
    """Run one notebook in its own folder; stored outputs are compared in cells marked ``# NBVAL_CHECK_OUTPUT``.

    A ``check`` that does not pass is an error there.

    Args:
        notebook: in a folder made by :func:`reference_folder`.
        time_limit: seconds for all of it.

    Raises:
        subprocess.TimeoutExpired: if it takes longer.
    """
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-current-env", "-q", "-p", "no:cacheprovider"]
    command += [f"--nbval-cell-timeout={CELL_LIMIT}", "--rootdir", str(notebook.parent), notebook.name]
    environment = {
        **os.environ,
        "CS231N_AE_SUBMISSION": "reference",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }
    return subprocess.run(
        command, cwd=notebook.parent, env=environment, capture_output=True, text=True, timeout=time_limit
    )
