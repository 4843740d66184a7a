"""The notebooks of a hand-out, whose library lacks the answers: beside the bare files, and with the exercises written.

A whole run of every notebook here would take as long as that in a clone, most of it for training and for checks in
processes of their own. What can go wrong here alone is a call of the library's that finds no body, and for that one
epoch is as good as many, some digits as good as all, and a figure that is made as good as one that is painted. So all
of a hand-out's exercises are checked at once, and every cell but the checks runs with its trainings and chains cut
short, on some of the larger images. (Of earlier assignments the library has all bodies: there a hand-out is no other
than a clone.)
"""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cs231n_ae.course.handing_out import release
from cs231n_ae.course.outline.manifest import Assignment, load_course
from cs231n_ae.course.outline.paths import course_root
from cs231n_ae.course.proving.notebooks_run import run_beginnings, run_without_checks, write_answers
from cs231n_ae.course.source_text.notebooks import notebooks_of

COURSE = load_course(root=course_root(Path(__file__)), targets=False)
SHORTER = {
    "solver.py": ("Solver.__init__", "epochs", 1),
    "lbfgs.py": ("train_lbfgs", "iterations", 1),
    "contrastive_training.py": ("train_rbm", "epochs", 1),
    "adversarial_training.py": ("train_gan", "steps", 30),
    "models/diffusion_net.py": ("DiffusionNet.sample", "steps", 2),
}
"""What takes long, by its file in the library: the function, the option that says how long, and what it is to be."""

CUT = """

def _cut(whole):
    return lambda *arguments, **options: whole(*arguments, **{{**options, "{option}": {value}}})


{function} = _cut({function})
"""

FEWER = """

def _fewer(whole):
    def some(*arguments, **options):
        data = whole(*arguments, **options)
        if data.x_train.shape[1] < 100:
            return data
        most = {"x_train": 1000, "y_train": 1000, "x_test": 200, "y_test": 200}
        cut = {name: part[: most[name]] for name in most if (part := getattr(data, name)) is not None}
        return replace(data, **cut)

    return some


load = _fewer(load)
"""
"""To be written at the end of ``datasets.py``: the first of the images that are larger than eight by eight pixels."""


@pytest.fixture(scope="module", params=COURSE, ids=[assignment.name for assignment in COURSE])
def handed_out(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Assignment, list[Path]]:
    """A hand-out, the assignment whose exercises are to be written in it, and that one's notebooks there."""
    assignment, folder = request.param, tmp_path_factory.mktemp("handout")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(release, "_recorded", lambda given, *, progress: {})  # takes minutes, and no notebook needs it
        file = release.write_handout(assignment.name, folder, root=assignment.root).file
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    (root,) = (path for path in folder.iterdir() if path.is_dir())
    return root, assignment, [root / path.relative_to(assignment.root) for path in notebooks_of(assignment)]


def test_the_beginning_of_every_notebook_runs_before_anything_is_written(
    handed_out: tuple[Path, Assignment, list[Path]],
) -> None:
    root, _, notebooks = handed_out
    done = run_beginnings(notebooks, library=root)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_cell_runs_with_the_exercises_written(
    handed_out: tuple[Path, Assignment, list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, assignment, notebooks = handed_out
    write_answers(assignment, root / "assignments" / assignment.name)
    command = [sys.executable, "-m", "cs231n_ae", "check", assignment.name]
    checked = subprocess.run(
        command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, text=True, timeout=300
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    for name, (function, option, value) in SHORTER.items():
        file = root / "cs231n_ae" / name
        file.write_text(file.read_text("utf-8") + CUT.format(function=function, option=option, value=value), "utf-8")
    with (root / "cs231n_ae" / "datasets.py").open("a", encoding="utf-8") as file:
        file.write(FEWER)
    monkeypatch.setenv("PYTHONOPTIMIZE", "1")  # no assertions: what they say of a trained model is not true of these
    done = run_without_checks(notebooks, library=root)
    assert done.returncode == 0, done.stdout + done.stderr
