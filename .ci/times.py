"""Processor seconds of the notebooks as students run them, each exercise written: of the kernel, and of its checks.

    .venv/bin/python .ci/times.py                    all of them, an assignment after the other
    .venv/bin/python .ci/times.py a2 --cells 5       one assignment, and the five cells of each that take longest
    .venv/bin/python .ci/times.py a2/4 --keep DIR    one notebook, left in DIR with what it prints and draws

An assignment is to take 120 s together, a notebook 40 s: of the kernel, with one thread. A check has a process of its
own, whose seconds are in the second column.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from cs231n_ae.course.outline.manifest import load_course
from cs231n_ae.course.proving.notebooks_run import answered_folder
from cs231n_ae.course.source_text.notebooks import notebooks_of

ROOT = Path(__file__).resolve().parents[1]
ONE_CORE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "CS231N_AE_SUBMISSION": "reference"}

CLOCK = """
def _clock():
    import json, resource
    def seconds(of):
        used = resource.getrusage(of)
        return used.ru_utime + used.ru_stime
    def write(*_):
        with open({file!r}, "a") as file:
            print(json.dumps([seconds(resource.RUSAGE_SELF), seconds(resource.RUSAGE_CHILDREN)]), file=file)
    get_ipython().events.register("post_run_cell", write)
_clock()
"""
"""A cell before the first: after each cell, this one too, a line of seconds of the kernel and of its processes."""


def measured(notebook: Path, keep: Path | None) -> list[tuple[float, float, str]]:
    """Seconds of the kernel and of checks for each code cell in the order of the notebook, and its text.

    What a kernel takes to start belongs to the first.
    """
    read = nbformat.read(notebook, as_version=4)
    lines = notebook.with_suffix(".seconds")
    read.cells.insert(0, nbformat.v4.new_code_cell(CLOCK.format(file=str(lines))))
    NotebookClient(read, timeout=600, resources={"metadata": {"path": str(notebook.parent)}}).execute()
    del read.cells[0]
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        nbformat.write(read, keep / f"{notebook.parent.name[:2]}_{notebook.name}")
    _, *times = map(json.loads, lines.read_text(encoding="utf-8").splitlines())
    texts = [cell.source for cell in read.cells if cell.cell_type == "code" and cell.source.strip()]
    before = [(0.0, 0.0), *times]
    rows = zip(before, times, texts, strict=False)
    return [(after[0] - past[0], after[1] - past[1], text) for past, after, text in rows]


def main() -> None:
    """Print a line for each notebook, and one for each assignment."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("which", nargs="*", help="a2 is an assignment, a2/4 one of its notebooks")
    parser.add_argument("--cells", type=int, default=0, help="how many of each notebook's cells to name")
    parser.add_argument("--keep", type=Path, help="a folder for the executed notebooks")
    wish = parser.parse_args()
    os.environ.update(ONE_CORE)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # without it every kernel compiles matplotlib anew
    for assignment in load_course(root=ROOT, targets=False):
        paths = [p for p in notebooks_of(assignment) if not wish.which or any(_means(w, p) for w in wish.which)]
        if not paths:
            continue
        kernel = checks = 0.0
        with tempfile.TemporaryDirectory(prefix="times-") as scratch:
            folder = answered_folder(assignment, Path(scratch) / assignment.name)
            for path in paths:
                cells = measured(folder / path.name, wish.keep)
                own, others = sum(cell[0] for cell in cells), sum(cell[1] for cell in cells)
                print(f"{assignment.name}/{path.stem:40s} {own:6.1f} s   checks {others:5.1f} s", flush=True)
                for seconds, _, text in sorted(cells, reverse=True)[: wish.cells]:
                    print(f"    {seconds:6.1f}  {' ⏎ '.join(text.splitlines())[:110]}")
                kernel, checks = kernel + own, checks + others
        print(f"{assignment.name + ' together':51s} {kernel:6.1f} s   checks {checks:5.1f} s\n", flush=True)


def _means(wish: str, notebook: Path) -> bool:
    folder, _, number = wish.partition("/")
    return notebook.parent.name.startswith(folder) and notebook.name.startswith(number)


if __name__ == "__main__":
    main()
