"""The files of an assignment: stubs that are up to date, notebooks without solutions, and nothing stray."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

from cs231n_ae.course.answers.in_process import ReferenceSubmission
from cs231n_ae.course.desk.own_layers import swapped_package
from cs231n_ae.course.judging.testing import tests_in
from cs231n_ae.course.outline.manifest import Assignment
from cs231n_ae.course.outline.paths import bank_folder, other_answers_folder, tests_folder
from cs231n_ae.course.source_text.heads import HEAD, head_of
from cs231n_ae.course.source_text.notebooks import cell_text, checked_in, notebook_cells, notebooks_of
from cs231n_ae.course.source_text.readme import readme_of
from cs231n_ae.course.source_text.stubs import stubs_of
from cs231n_ae.course.worker.definitions import definition
from cs231n_ae.course.worker.loading import load_file

__all__ = ["file_problems", "notebook_problems"]

_LONG_LINE = 24
"""A line of a solution this long, spaces aside, does not come about by chance."""


def file_problems(assignment: Assignment) -> Iterator[str]:
    """Stubs that are missing or stale, and files that belong to no exercise."""
    for name, text in stubs_of(assignment).items():
        path = assignment.folder / name
        if not path.is_file():
            yield f"{assignment.name}: there is no {name}: run cs231n-ae course stubs"
        elif path.read_text(encoding="utf-8") != text:
            yield f"{assignment.name}: {name} is not the reference's stub: run cs231n-ae course stubs"
    readme = assignment.folder / "README.md"
    if not readme.is_file() or readme.read_text(encoding="utf-8") != readme_of(assignment):
        yield f"{assignment.name}: README.md is not what the manifest gives: run cs231n-ae course stubs"
    for path in notebooks_of(assignment):
        head, cells = head_of(assignment, path), notebook_cells(path)
        there = next((cell_text(cell) for cell in cells[1:2] if cell.get("id") == HEAD), "")
        if there != head:
            yield f"{assignment.name}: {path.name}: its head is not what the manifest gives: run cs231n-ae course stubs"
    yield from _without_a_face(assignment)
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


def _without_a_face(assignment: Assignment) -> Iterator[str]:
    """Functions that models cannot reach through their package, so that ``own_layers`` could not swap them."""
    for exercise in assignment.exercises:
        package = swapped_package(exercise)
        if package is not None and not hasattr(importlib.import_module(package), exercise.qualname):
            yield f"{exercise.id}: {package} does not export {exercise.qualname}: own_layers cannot put it in its place"


def _stray_tests(assignment: Assignment) -> Iterator[str]:
    known = {exercise.id for exercise in assignment.exercises}
    for path in sorted(tests_folder(assignment.name, root=assignment.root).glob("test_*.py")):
        module = load_file(path, "audited")
        for test in tests_in(module):
            if test.exercise not in known:
                yield f"{path.name}: {test.name} is about {test.exercise}, which is no exercise of {assignment.name}"
        for name, value in vars(module).items():
            if name.startswith("test_") and not hasattr(value, "grading"):
                yield f"{path.name}: {name} is not marked with @exercise"


def notebook_problems(assignment: Assignment) -> Iterator[str]:
    """Exercises that no notebook checks, checks whose answer is not shown, stored errors, and lines of a solution."""
    cells = [(path, cell) for path in notebooks_of(assignment) for cell in notebook_cells(path)]
    checked = {name for path in notebooks_of(assignment) for name in checked_in(path)}
    for exercise in assignment.exercises:
        if exercise.id not in checked:
            yield f'{exercise.id}: no notebook of {assignment.name} says check("{exercise.id}")'
    for path, cell in cells:
        if any(output.get("output_type") == "error" for output in cell.get("outputs", ())):
            yield f"{path.name}: a cell has a stored error: run it again from the top"
        for unseen in re.findall(r"^check\(.*\)$(?=\n)", cell_text(cell).rstrip(), re.MULTILINE):
            yield f"{path.name}: a cell shows its last check alone, not {unseen}"
    answers = dict(_solution_lines(assignment))
    for path, cell in cells:
        for line in cell_text(cell).splitlines():
            owner = answers.get(_bare(line))
            if owner:
                yield f"{path.name}: the line {line.strip()!r} is from the solution of {owner}"


def _solution_lines(assignment: Assignment) -> Iterator[tuple[str, str]]:
    reference = ReferenceSubmission(assignment)
    for exercise in assignment.exercises:
        source = Path(reference.location(exercise)[0]).read_text(encoding="utf-8")
        node = definition(ast.parse(source), exercise.qualname)
        if node is None or len(node.body) < 2 or node.body[0].end_lineno is None:
            continue
        for line in source.splitlines()[node.body[0].end_lineno : node.end_lineno]:
            bare = _bare(line)
            if len(bare) >= _LONG_LINE and not bare.startswith(("require_", "raise")):
                yield bare, exercise.id


def _bare(line: str) -> str:
    """A line of code without its comment and its spaces."""
    return "".join(line.partition("#")[0].split())
