"""The files of an assignment: stubs that are up to date, notebooks without solutions, and nothing stray."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cs231n_ae.course.manifest import Assignment
from cs231n_ae.course.paths import bank_folder, other_answers_folder, tests_folder
from cs231n_ae.course.sources import definition, load_file
from cs231n_ae.course.stubs import stubs_of
from cs231n_ae.course.submission import ReferenceSubmission
from cs231n_ae.course.testing import tests_in

__all__ = ["file_problems", "notebook_problems"]

_TELLING = 24
"""A line of a solution this long, spaces aside, does not come about by chance."""


def file_problems(assignment: Assignment) -> Iterator[str]:
    """Stubs that are missing or stale, and files that belong to no exercise."""
    for name, text in stubs_of(assignment).items():
        path = assignment.folder / name
        if not path.is_file():
            yield f"{assignment.name}: there is no {name}: run cs231n-ae course stubs"
        elif path.read_text(encoding="utf-8") != text:
            yield f"{assignment.name}: {name} is not the reference's stub: run cs231n-ae course stubs"
    stubs = set(assignment.files)
    for path in sorted(assignment.folder.iterdir()):
        if path.name.startswith((".", "__pycache__")) or path.suffix == ".ipynb" or path.name in stubs:
            continue
        if path.name not in ("assignment.toml", "README.md", "images"):
            yield f"{assignment.name}: {path.name} is stray: it belongs to no exercise"
    for what, folder, pattern in (
        ("bank", bank_folder(assignment.name, root=assignment.root), "**/*.py"),
        ("other answers", other_answers_folder(assignment.name, root=assignment.root), "*.py"),
    ):
        for path in sorted(folder.glob(pattern)):
            inside = path.relative_to(folder)
            if f"{inside.parts[0].removesuffix('.py')}.py" not in stubs:
                yield f"{assignment.name}: {inside} in its {what} belongs to no file of an exercise"
    yield from _stray_tests(assignment)


def _stray_tests(assignment: Assignment) -> Iterator[str]:
    known = {exercise.id for exercise in assignment.exercises}
    for path in sorted(tests_folder(assignment.name, root=assignment.root).glob("test_*.py")):
        module = load_file(path, f"_audited_{path.stem}")
        for test in tests_in(module):
            if test.exercise not in known:
                yield f"{path.name}: {test.name} is about {test.exercise}, which is no exercise of {assignment.name}"
        for name, value in vars(module).items():
            if name.startswith("test_") and not hasattr(value, "grading"):
                yield f"{path.name}: {name} is not marked with @exercise"


def notebook_problems(assignment: Assignment) -> Iterator[str]:
    """Exercises that no notebook checks, checks whose answer is not shown, stored errors, and lines of a solution."""
    cells = [(path, cell) for path in sorted(assignment.folder.glob("*.ipynb")) for cell in _cells(path)]
    code = "\n".join(_text(cell) for _, cell in cells if cell.get("cell_type") == "code")
    for exercise in assignment.exercises:
        if not re.search(rf"check\([\"']{re.escape(exercise.id)}[\"']", code):
            yield f'{exercise.id}: no notebook of {assignment.name} says check("{exercise.id}")'
    for path, cell in cells:
        if any(output.get("output_type") == "error" for output in cell.get("outputs", ())):
            yield f"{path.name}: a cell has a stored error: run it again from the top"
        for unseen in re.findall(r"^check\(.*\)$(?=\n)", _text(cell).rstrip(), re.MULTILINE):
            yield f"{path.name}: a cell shows its last check alone, not {unseen}"
    answers = dict(_solution_lines(assignment))
    for path, cell in cells:
        for line in _text(cell).splitlines():
            owner = answers.get(_bare(line))
            if owner:
                yield f"{path.name}: the line {line.strip()!r} is from the solution of {owner}"


def _cells(path: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return cells


def _text(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _solution_lines(assignment: Assignment) -> Iterator[tuple[str, str]]:
    reference = ReferenceSubmission(assignment)
    for exercise in assignment.exercises:
        source = Path(reference.location(exercise)[0]).read_text(encoding="utf-8")
        node = definition(ast.parse(source), exercise.qualname)
        if node is None or len(node.body) < 2 or node.body[0].end_lineno is None:
            continue
        for line in source.splitlines()[node.body[0].end_lineno : node.end_lineno]:
            bare = _bare(line)
            if len(bare) >= _TELLING and not bare.startswith(("require_", "raise")):
                yield bare, exercise.id


def _bare(line: str) -> str:
    """A line of code without its comment and its spaces."""
    return "".join(line.partition("#")[0].split())
