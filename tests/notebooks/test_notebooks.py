"""Every notebook of the course runs as a student meets it: in a hand-out, beside the files to fill in.

A hand-out's library lacks the answers, so there each notebook has the least to build on: what runs there from its
first cell to its last, with every check and every training, finds all of that and more in a clone. Only what must run
before anything is written is tried in both.

With ``CS231N_AE_EXECUTED=book/_cache`` the notebooks are left there as they have run, and the book need not run them
again.
"""

import functools
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cs231n_ae.atomic import write_atomically
from cs231n_ae.course.handing_out import release
from cs231n_ae.course.outline.manifest import Assignment, load_course
from cs231n_ae.course.outline.paths import course_root
from cs231n_ae.course.proving.notebooks_kept import KEPT_IN, kept_path
from cs231n_ae.course.proving.notebooks_run import run_beginnings, run_notebook, write_answers
from cs231n_ae.course.source_text.notebooks import notebooks_of

ROOT = course_root(Path(__file__))
COURSE = load_course(root=ROOT, targets=False)
NAMES = [assignment.name for assignment in COURSE]
NOTEBOOKS = [(assignment, notebook.name) for assignment in COURSE for notebook in notebooks_of(assignment)]

NEGATIVE_ZERO = r".*(?<![\w.])[-−]0(?:\.0+)?(?![.\w]).*"


@pytest.fixture(scope="session")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the folder of an assignment's hand-out, which is packed and unpacked once."""

    @functools.cache
    def unpacked(name: str) -> Path:
        folder = tmp_path_factory.mktemp("handout")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(release, "_recorded", lambda given, *, progress: {})  # minutes of work that no notebook needs
            file = release.write_handout(name, folder, root=ROOT).file
        with zipfile.ZipFile(file) as archive:
            archive.extractall(folder)
        (root,) = (path for path in folder.iterdir() if path.is_dir())
        return root

    return unpacked


@pytest.mark.parametrize("assignment", COURSE, ids=NAMES)
def test_the_beginning_of_every_notebook_runs_before_anything_is_written(assignment: Assignment) -> None:
    done = run_beginnings(notebooks_of(assignment))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("assignment", COURSE, ids=NAMES)
def test_so_it_does_in_a_hand_out(assignment: Assignment, handed_out: Callable[[str], Path]) -> None:
    root = handed_out(assignment.name)
    done = run_beginnings([root / path.relative_to(assignment.root) for path in notebooks_of(assignment)], library=root)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("assignment", "name"), NOTEBOOKS, ids=[f"{a.name}/{name}" for a, name in NOTEBOOKS])
def test_notebook_runs_with_the_exercises_written(
    assignment: Assignment, name: str, handed_out: Callable[[str], Path], tmp_path: Path
) -> None:
    root, folder, executed = handed_out(assignment.name), tmp_path / assignment.name, tmp_path / name
    shutil.copytree(root / "assignments" / assignment.name, folder)
    write_answers(assignment, folder)
    done = run_notebook(folder / name, keep=executed, library=root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not re.findall(NEGATIVE_ZERO, printed(executed)), "a zero is printed with a minus: write f'{x:z.2f}'"
    if kept := os.environ.get(KEPT_IN):
        notebook = assignment.folder / name
        write_atomically(kept_path(Path(kept).resolve(), notebook), with_the_text_of(notebook, executed))


def with_the_text_of(notebook: Path, executed: Path) -> bytes:
    """The executed notebook with the clone's own paragraphs: where they speak of what comes later, they have links."""
    own, done = (json.loads(path.read_text(encoding="utf-8")) for path in (notebook, executed))
    pairs = zip(own["cells"], done["cells"], strict=True)
    done["cells"] = [ran if ran["cell_type"] == "code" else text for text, ran in pairs]
    return json.dumps(done, ensure_ascii=False).encode()


def printed(executed: Path) -> str:
    """What the cells of a notebook have written with ``print``."""
    cells = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", []) if output.get("name") == "stdout"]
    return "".join("".join(output["text"]) for output in outputs)
