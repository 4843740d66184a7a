"""How long a whole class takes: submissions of Assignment 1 made from the reference and from known misconceptions.

    python benchmarks/grading_load.py --students 200
    python benchmarks/grading_load.py --students 200 --kill    # kill -9 at a third of the class, then go on
    python benchmarks/grading_load.py --students 200 --dask    # on a Dask cluster here, of which a worker is killed

Four in ten are right, five in ten have one to six exercises wrong in a way that the bank knows, one in ten is hostile
or broken. Printed: seconds per submission and core, the memory of the judging processes on the way, the most that each
of them ever had (Linux only), and a checksum of the grades, which is the same whatever was killed.
"""

import argparse
import ast
import csv
import hashlib
import importlib
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

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


def memory_of_children() -> dict[int, tuple[int, int]]:
    """Resident megabytes of each of this process's children that judge, now and at most (Linux only)."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in path.read_text().splitlines() if ":" in line)
            if int(fields["PPid"]) == os.getpid() and b"spawn_main" in (path.parent / "cmdline").read_bytes():
                now, most = (int(fields[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM"))
                found[int(path.parent.name)] = (now, most)
        except (OSError, KeyError, ValueError):
            continue  # it has ended meanwhile
    return found


class Watch:
    """Is told of each row; notes down seconds by student, and memory by process."""

    def __init__(self, every: int, at_a_third: tuple[int, Callable[[], None]] | None = None) -> None:
        self.every, self.at_a_third = every, at_a_third
        self.took: dict[str, float] = {}
        self.noted: list[tuple[int, list[int]]] = []
        self.most: dict[int, int] = {}

    def __call__(self, row: Row, seconds: float) -> None:
        self.took[row.student] = seconds
        known = memory_of_children()
        self.most |= {pid: most for pid, (_, most) in known.items()}
        if len(self.took) % self.every == 0:
            self.noted.append((len(self.took), sorted(now for now, _ in known.values())))
        if self.at_a_third is not None and len(self.took) == self.at_a_third[0]:
            self.at_a_third[1]()


def killed_at(count: int, submissions: Path, out: Path, asked: argparse.Namespace) -> None:
    """Grade in a process of its own, and kill that when so many grades are there."""
    command = [sys.executable, "-m", "cs231n_ae", "grade", "a1", str(submissions), "-o", str(out)]
    command += ["--seed", str(asked.seed), "--jobs", str(asked.jobs), "--sandbox", asked.sandbox]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    while process.poll() is None and len(list(out.glob("state/*.json"))) < count:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    time.sleep(5)  # in which what it started finds that out
    alive = sum(os.getpgid(int(path.name)) == process.pid for path in Path("/proc").glob("[0-9]*") if path.exists())
    print(f"killed with {len(list(out.glob('state/*.json')))} grades written; {alive} of its processes left")


@contextmanager
def cluster(workers: int) -> Iterator[tuple[Any, Callable[[], None]]]:
    """A Dask cluster on this machine: its executor, and what kills one of its workers."""
    from distributed import LocalCluster

    from cs231n_ae.course.grading.running.dask_pool import dask_executor

    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=50) as running:

        def kill() -> None:
            victim = next(iter(running.workers.values()))
            os.kill(victim.pid, signal.SIGKILL)
            print(f"a worker of Dask was killed (process {victim.pid})")

        with dask_executor(running.scheduler_address) as (executor, _):
            yield executor, kill


def checksum(grades: Path) -> str:
    """Of each student's points, by exercise."""
    with grades.open(newline="", encoding="utf-8") as file:
        rows = [{key: value for key, value in row.items() if key != "flags"} for row in csv.DictReader(file)]
    return hashlib.sha256(repr(sorted(tuple(row.items()) for row in rows)).encode()).hexdigest()[:12]


def main() -> None:
    """Make a class, grade it, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--sandbox", default="auto")
    parser.add_argument("--seed", type=int, default=2**50, help="from 2**50 on it is taken as it is, in any folder")
    parser.add_argument("--kill", action="store_true", help="kill the grader at a third of the class, and go on")
    parser.add_argument("--dask", action="store_true", help="grade on a Dask cluster, and kill one of its workers")
    asked = parser.parse_args()
    assignment = load_assignment("a1_backprop")
    third = max(1, asked.students // 3)
    with tempfile.TemporaryDirectory() as scratch:
        submissions, out = Path(scratch) / "submissions", Path(scratch) / "grades"
        submissions.mkdir()
        make_class(assignment, submissions, asked.students, asked.seed)
        started = time.perf_counter()
        if asked.kill:
            killed_at(third, submissions, out, asked)
        place: AbstractContextManager[Any] = cluster(asked.jobs) if asked.dask else nullcontext((None, None))
        with place as (executor, kill):
            watch = Watch(max(1, asked.students // 8), (third, kill) if kill else None)
            report = grade(
                submissions,
                assignment,
                out,
                seed=asked.seed,
                executor=executor,
                workers=asked.jobs,
                sandbox=asked.sandbox,
                on_row=watch,
            )
        seconds = time.perf_counter() - started
        sum_of_grades = checksum(out / "grades.csv")
    full = sum(row.earned == row.points for row in report.rows)
    print(f"{len(report.rows)} submissions, {len(report.not_graded)} not graded, {full} with full points")
    print(f"{report.reused} grades were there already; checksum of all grades {sum_of_grades}")
    print(f"{seconds:.1f} s on {asked.jobs} processes: {seconds * asked.jobs / asked.students:.2f} s each and core")
    for kind, ones in {"right": "0123", "partly right": "45678", "hostile": "9"}.items():
        seconds_of = [taken for name, taken in watch.took.items() if name[-1] in ones]
        if seconds_of:
            print(f"  {kind:<14} median {statistics.median(seconds_of):5.2f} s, longest {max(seconds_of):5.2f} s")
    for count, megabytes in watch.noted:
        print(f"after {count:>4}: judging processes {megabytes} MB")
    print(f"at most, each judge that there was: {sorted(watch.most.values())} MB")
    print(*report.protections, sep="\n")


if __name__ == "__main__":
    main()
