"""What notebooks' cells leave to the library, its colours and whatever it has already; in what order they check."""

import ast
import functools
import json
import re
from pathlib import Path

import pytest

from cs231n_ae.course.outline.manifest import Assignment, load_course
from cs231n_ae.course.outline.paths import course_root
from cs231n_ae.course.source_text.notebooks import checked_in, notebooks_of

ROOT = course_root(Path(__file__))
COURSE = load_course(root=ROOT, targets=False)
NOTEBOOKS = [notebook for assignment in COURSE for notebook in notebooks_of(assignment)]
NAMES = [f"{notebook.parent.name}/{notebook.name}" for notebook in NOTEBOOKS]
OUTSIDE = ("course", "diagrams", "reproduce", "explore", "cli", "demo")
"""Parts of the package that are no library for a notebook's cells to build on."""
BACKGROUND = {"white", "none"}
"""The paper and nothing: no colours of a figure's own."""


def cells(notebook: Path) -> list[ast.Module]:
    """The code cells, parsed, without the lines that are for IPython."""
    texts = (
        "".join(line for line in cell["source"] if not line.startswith(("%", "!")))
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    )
    return [ast.parse(text) for text in texts]


def is_colour(text: str) -> bool:
    """Whether matplotlib would take it for a colour: a hexadecimal one or a name, of more than one letter."""
    from matplotlib.colors import CSS4_COLORS

    return re.fullmatch(r"#[0-9a-fA-F]{3,8}|C\d|(tab|xkcd):.+", text) is not None or text in CSS4_COLORS


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=NAMES)
def test_colours_come_from_plots(notebook: Path) -> None:
    nodes = [node for cell in cells(notebook) for node in ast.walk(cell)]
    maps = {node.value for node in nodes if isinstance(node, ast.keyword) and node.arg == "cmap"}  # "gray" is one, too
    strings = {node.value for node in nodes if isinstance(node, ast.Constant) and node not in maps}
    own = {text for text in strings if isinstance(text, str) and is_colour(text)} - BACKGROUND
    assert not own


@functools.cache
def functions_of_the_library() -> set[str]:
    """The public functions, by the names that its files export."""
    names = set()
    for path in (ROOT / "cs231n_ae").rglob("*.py"):
        if path.relative_to(ROOT / "cs231n_ae").parts[0].removesuffix(".py") in OUTSIDE:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        exported = [node.value for node in tree.body if isinstance(node, ast.Assign) and is_all(node)]
        names |= defined & {name for value in exported for name in ast.literal_eval(value)}
    assert {"train", "train_lbfgs", "squared_distances", "affine_forward"} <= names
    return names


def is_all(node: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=NAMES)
def test_no_cell_defines_again_what_the_library_has(notebook: Path) -> None:
    defined = {
        node.name
        for cell in cells(notebook)
        for node in ast.walk(cell)
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    again = defined & functions_of_the_library()
    assert not again


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=NAMES)
def test_a_picture_is_the_last_thing_in_its_cell(notebook: Path) -> None:
    """Only what a cell ends with is shown."""
    early = [node for cell in cells(notebook) for node in cell.body[:-1] if isinstance(node, ast.Expr)]
    lost = [ast.unparse(node) for node in early if ast.unparse(node).startswith("plots.")]
    assert not lost


@pytest.mark.parametrize("assignment", COURSE, ids=[assignment.name for assignment in COURSE])
def test_exercises_are_checked_in_the_order_of_the_manifest(assignment: Assignment) -> None:
    """So what is next after a check is what is next in the notebook."""
    checked = [name for notebook in notebooks_of(assignment) for name in checked_in(notebook)]
    own = [exercise.id for exercise in assignment.exercises]
    assert [name for name in dict.fromkeys(checked) if name in own] == own
