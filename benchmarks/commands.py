"""What a person waits for at the prompt, and one epoch: commands, each in a process of its own."""

import importlib
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from alternate import alternate
from rows import Row, row

from cs231n_ae.course.outline.manifest import load_assignment

__all__ = ["command_rows", "epoch_rows", "grading_rows"]

HERE = Path(__file__).resolve().parent


def command_rows() -> list[Row]:
    """Importing, help, and checking an exercise."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = _solved_course(Path(scratch))
        times = alternate(
            {
                "import numpy": _python("-c", "import numpy"),
                "import cs231n_ae": _python("-c", "import cs231n_ae"),
                "import cs231n_ae.solver": _python("-c", "import cs231n_ae.solver"),
                "cs231n-ae --help": _python("-m", "cs231n_ae", "--help"),
                "check relu_forward": _python("-m", "cs231n_ae", "check", "relu_forward", cwd=folder),
                "check affine_backward": _python("-m", "cs231n_ae", "check", "affine_backward", cwd=folder),
            },
            rounds=9,
            calls=1,
            warm=0,
            pause=0,
            seconds=45,
        )
    targets = {"import cs231n_ae": 1.3}
    rows = [row(f"`{n}`", times, n, "import numpy", target=targets.get(n)) for n in list(times.rounds)[1:]]
    seconds = times.median("cs231n-ae --help")
    rows.append(Row("`cs231n-ae --help`, seconds", "1 s", f"{seconds:.2f} s", "1 s", seconds, target=0.4))
    return rows


def epoch_rows(rounds: int = 3) -> list[Row]:
    """Time and peak memory of an epoch over 60,000 images."""
    found: dict[str, list[dict[str, float]]] = {"ours": [], "torch": []}
    for _ in range(rounds):
        for name, results in found.items():
            command = [sys.executable, str(HERE / "epoch.py"), name]
            results.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    rows = []
    for what, key, unit, target in (
        ("an epoch of the VAE on 60,000 images", "seconds", "s", None),
        ("its peak memory, with the images (the whole process)", "megabytes", "MB", 0.5),
    ):
        pairs = [(a[key], b[key]) for a, b in zip(found["ours"], found["torch"], strict=True)]
        ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
        ratios = sorted(a / b for a, b in pairs)
        spread, middle = f"{ratios[0]:.2f}–{ratios[-1]:.2f}", statistics.median(ratios)
        sides = f"{ours:.3g} {unit}", f"{theirs:.3g} {unit}"
        rows.append(Row(what, "PyTorch, default Adam", *sides, middle, spread, target))
    return rows


def grading_rows(students: int = 16) -> list[Row]:
    """A class of submissions graded in judging processes, a submission and core, against one plain check."""
    cores = os.cpu_count() or 1
    command = [sys.executable, str(HERE / "grading_load.py"), "--students", str(students), "--jobs", str(cores)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"([\d.]+) s each and core", said)
    if not found:
        raise ValueError(f"grading_load.py must say how many 's each and core', got {said!r}")
    each = float(found[1])
    with tempfile.TemporaryDirectory() as scratch:
        check = _python("-m", "cs231n_ae", "check", "a1", cwd=_solved_course(Path(scratch)))
        plain = alternate({"check": check}, rounds=2, calls=1, warm=0, pause=0).median("check")
    what, against = f"grading a submission ({students} in a class, some hostile)", "`cs231n-ae check a1`"
    return [Row(what, against, f"{each:.2f} s and core", f"{plain:.2f} s", each / plain)]


def _solved_course(folder: Path) -> Path:
    """A copy of Assignment 1 with right answers in the student's files."""
    assignment = load_assignment("a1_backprop")
    for part in (("assignments", assignment.name), ("tests", assignment.name)):
        shutil.copytree(Path(assignment.root, *part), Path(folder, *part))
    for exercise in assignment.exercises:
        source = Path(str(importlib.import_module(exercise.module).__file__))
        shutil.copyfile(source, folder / "assignments" / assignment.name / exercise.file)
    return folder


def _python(*words: str, cwd: Path | None = None) -> Callable[[], object]:
    command = [sys.executable, *words]
    return lambda: subprocess.run(command, cwd=cwd, capture_output=True, check=True)
