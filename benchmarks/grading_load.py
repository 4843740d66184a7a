"""How long a whole class takes: submissions of Assignment 1 made from the reference and from known misconceptions.

    python benchmarks/grading_load.py --students 200

Four in ten are right, five in ten have one to six exercises wrong in a way that the bank knows, one in ten is hostile
or broken. Printed: seconds per submission and core, and the memory of the judging processes at the beginning and at
the end.
"""

import argparse
import ast
import importlib
import os
import random
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from cs231n_ae.course.grading.batch import grade
from cs231n_ae.course.grading.reports.rows import Row
from cs231n_ae.course.outline.manifest import Assignment, load_assignment
from cs231n_ae.course.outline.paths import bank_folder

HOSTILE: list[tuple[str, str]] = [
    ("affine.py", "import os\nos._exit(0)\n"),
    ("affine.py", "def affine_forward(x, w, b):\n    while True:\n        pass\n"),
    ("activations.py", "raise SystemExit(0)\n"),
    ("activations.py", "x = bytearray(10**12)\n"),
    ("pca.py", "import sys\nwhile True:\n    sys.stdout.write('points = 83\\n' * 10000)\n"),
    ("rules.py", "this is no Python\n"),
    ("knn.py", "import numpy\nnumpy.allclose = lambda *a, **k: True\n"),
    ("distances.py", "import subprocess\nsubprocess.Popen(['sleep', '1000'])\n"),
    ("numerical.py", "import torch\n"),
]


def reference_files(assignment: Assignment) -> dict[str, str]:
    """A right answer to everything."""
    return {
        exercise.file: Path(str(importlib.import_module(exercise.module).__file__)).read_text(encoding="utf-8")
        for exercise in assignment.exercises
    }


def mistakes(assignment: Assignment) -> Iterator[tuple[str, str]]:
    """For each misconception of the bank: a file, and what is to be written at its end to have it."""
    targets = {exercise.id: exercise for exercise in assignment.exercises}
    for path in sorted(bank_folder(assignment.name, root=assignment.root).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        helpers = []
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("cs231n_ae.course"):
                continue
            if not isinstance(node, ast.FunctionDef) or not node.decorator_list:
                helpers.append(ast.unparse(node))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                for mark in node.decorator_list:
                    if not isinstance(mark, ast.Call) or ast.unparse(mark.func) != "misconception":
                        continue
                    exercise = targets[mark.args[0].value]  # type: ignore[attr-defined]
                    plain = ast.FunctionDef(**{**dict(ast.iter_fields(node)), "decorator_list": []})
                    text = [*helpers, ast.unparse(ast.fix_missing_locations(plain))]
                    yield exercise.file, "\n".join([*text, f"{exercise.qualname} = {node.name}", ""])


def make_class(assignment: Assignment, folder: Path, students: int, seed: int) -> None:
    """Write the submissions."""
    rng, right, wrong = random.Random(seed), reference_files(assignment), list(mistakes(assignment))
    for i in range(students):
        files = dict(right)
        if i % 10 == 9:
            name, text = HOSTILE[i // 10 % len(HOSTILE)]
            files[name] = text
        elif i % 10 >= 4:
            for name, text in rng.sample(wrong, rng.randint(1, 6)):
                files[name] += "\n\n" + text
        with zipfile.ZipFile(folder / f"student{i:03}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files.items():
                archive.writestr(name, text)


def memory_of_children() -> list[int]:
    """Resident megabytes of this process's children that judge (Linux only)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in path.read_text().splitlines() if ":" in line)
            if int(fields["PPid"]) == os.getpid() and b"spawn_main" in (path.parent / "cmdline").read_bytes():
                found.append(int(fields["VmRSS"].split()[0]) // 1024)
        except (OSError, KeyError, ValueError):
            continue  # it has ended meanwhile
    return sorted(found)


def watch(every: int) -> tuple[Callable[..., None], list[tuple[int, list[int]]], dict[str, float]]:
    """A function to be told of each row; what it notes down of memory, and of seconds by student."""
    noted: list[tuple[int, list[int]]] = []
    took: dict[str, float] = {}

    def on_row(row: Row, seconds: float) -> None:
        took[row.student] = seconds
        if len(took) % every == 0:
            noted.append((len(took), memory_of_children()))

    return on_row, noted, took


def main() -> None:
    """Make a class, grade it, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--sandbox", default="auto")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    assignment = load_assignment("a1_backprop")
    with tempfile.TemporaryDirectory() as scratch:
        submissions = Path(scratch) / "submissions"
        submissions.mkdir()
        make_class(assignment, submissions, asked.students, asked.seed)
        on_row, noted, took = watch(max(1, asked.students // 8))
        started = time.perf_counter()
        report = grade(
            submissions,
            assignment,
            Path(scratch) / "grades",
            seed=asked.seed,
            workers=asked.jobs,
            sandbox=asked.sandbox,
            on_row=on_row,
        )
        seconds = time.perf_counter() - started
    full = sum(row.earned == row.points for row in report.rows)
    print(f"{len(report.rows)} submissions, {len(report.not_graded)} not graded, {full} with full points")
    print(f"{seconds:.1f} s on {asked.jobs} processes: {seconds * asked.jobs / asked.students:.2f} s each and core")
    for kind, ones in {"right": "0123", "partly right": "45678", "hostile": "9"}.items():
        seconds_of = [took[name] for name in took if name[-1] in ones]
        if seconds_of:
            print(f"  {kind:<14} median {statistics.median(seconds_of):5.2f} s, longest {max(seconds_of):5.2f} s")
    for count, megabytes in noted:
        print(f"after {count:>4}: judging processes {megabytes} MB")
    print(*report.protections, sep="\n")


if __name__ == "__main__":
    main()
