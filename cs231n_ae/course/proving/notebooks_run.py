"""Run an assignment's notebooks as a student meets them: with the files to fill in, and nothing in them but answers."""

import ast
import builtins
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from cs231n_ae.atomic import write_atomically
from cs231n_ae.course.outline.manifest import Assignment, ManifestError
from cs231n_ae.course.source_text.functions import function_text, reference_source, with_function
from cs231n_ae.course.source_text.stubs import stubs_of

__all__ = [
    "answered_folder",
    "run_beginnings",
    "run_notebook",
    "with_answers",
    "write_answers",
]

CELL_LIMIT = 60
"""Seconds that one cell may take."""

_NBVAL = """
import sys
sys.modules["rfc3987_syntax"] = None  # jsonschema builds a grammar of web addresses with it, for seconds
import nbformat
import pytest

class Keeping:
    def pytest_sessionfinish(self, session, exitstatus):
        if exitstatus == 0 and sys.argv[1]:
            for item in session.items:
                item.cell.outputs = item.test_outputs
            nbformat.write(session.items[0].parent.nb, sys.argv[1])

sys.exit(pytest.main(sys.argv[2:], plugins=[Keeping()]))
"""

NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "*.zip")


def answered_folder(assignment: Assignment, destination: Path) -> Path:
    """Build a copy of the assignment's folder as it is for a student who has written every exercise.

    A notebook in it imports ``from affine import affine_forward`` as a student's does, and its ``check`` looks at the
    files beside it.

    Args:
        assignment: whose folder.
        destination: the folder to make; it must not exist yet.

    Raises:
        ManifestError: if this copy of the course comes without the reference.
    """
    shutil.copytree(assignment.folder, destination, ignore=NOT_COPIED)
    write_answers(assignment, destination)
    return destination


def write_answers(assignment: Assignment, folder: Path) -> None:
    """Write the files to fill in, each exercise with the reference's body, into ``folder``.

    Raises:
        ManifestError: if this copy of the course comes without the reference.
    """
    stubs = stubs_of(assignment)
    for module in {exercise.module for exercise in assignment.exercises}:
        own = [exercise for exercise in assignment.exercises if exercise.module == module]
        text = with_answers(stubs[own[0].file], module, [exercise.qualname for exercise in own])
        (folder / own[0].file).write_text(text, encoding="utf-8")


def with_answers(stub: str, module: str, qualnames: Iterable[str]) -> str:
    """A stub in which some functions have the reference's lines; the rest of the reference stays away.

    What these lines need comes in the way in which a student would have it: a public function by an import from the
    library, as stubs do it, another module by the reference's own import, a private helper or constant written into
    the file.

    Args:
        stub: the text of the file to fill in.
        module: the reference, ``"cs231n_ae.layers.affine"``.
        qualnames: the functions and methods to fill in.

    Raises:
        ManifestError: if the reference, or one of the functions in it or in the stub, is not there.
    """
    reference = reference_source(module)
    if reference is None:
        raise ManifestError(f"there is no {module} in this copy of the course: run this in one with the reference")
    for qualname in qualnames:
        answer = function_text(reference, qualname)
        filled = None if answer is None else with_function(stub, qualname, answer)
        if filled is None:
            raise ManifestError(f"{qualname} must be in {module} and in its stub: write the stubs anew")
        stub = filled
    return _with_what_it_needs(stub, module, reference)


def run_notebook(
    notebook: Path, *, keep: Path | None = None, library: Path | None = None, time_limit: float = 300
) -> subprocess.CompletedProcess[str]:
    """Run one notebook in its own folder; stored outputs are compared in cells tagged ``nbval-check-output``.

    A ``check`` that does not pass is an error there.

    Args:
        notebook: in a folder made by :func:`answered_folder`.
        keep: where the notebook goes with what it has printed and drawn, if every cell has run.
        library: the course whose library it imports; this one when it is not given.
        time_limit: seconds for all of it.

    Raises:
        subprocess.TimeoutExpired: if it takes longer.
    """
    executed = str(notebook.with_suffix(".executed")) if keep else ""
    command = [sys.executable, "-c", _NBVAL, executed, "-p", "nbval.plugin", "--nbval-lax", "--nbval-current-env"]
    command += ["-q", "-p", "no:cacheprovider", f"--nbval-cell-timeout={CELL_LIMIT}"]
    command += ["--rootdir", str(notebook.parent), notebook.name]
    needs = {"CS231N_AE_SUBMISSION": "reference", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = _run(command, notebook.parent, library, time_limit, **needs)
    if keep and done.returncode == 0:
        write_atomically(keep, Path(executed).read_bytes())
    return done


def run_beginnings(notebooks: Iterable[Path], *, library: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run what each notebook of a folder begins with: its first code cell, and the imports of the later ones.

    Nothing of it needs an answer, so it must run beside the files as they are handed out.

    Args:
        notebooks: of one folder, with the files to fill in beside them.
        library: the course whose library they import; this one when it is not given.
    """
    return _run_together({path: _beginning(_code_cells(path)) for path in notebooks}, library, 120)


def _with_what_it_needs(text: str, module: str, reference: str) -> str:
    """``text`` with the imports, helpers and constants of the reference that it uses and does not have."""
    top = ast.parse(text).body
    there = {name for node in top for name in _names_defined(node)}
    others = {name: node for node in ast.parse(reference).body for name in _names_defined(node) - there}
    written: list[ast.stmt] = []
    imported: set[str] = set()
    todo = _names_used(top) & others.keys()
    while todo:
        name = todo.pop()
        node = others.pop(name)
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not name.startswith("_"):
            imported.add(name)
        elif node not in written:
            written.append(node)
            todo |= _names_used([node]) & others.keys()
    written.sort(key=lambda node: node.lineno)
    lines = [f"from {module} import {', '.join(sorted(imported))}\n"] if imported else []
    lines += [f"{ast.unparse(node)}\n" for node in written]
    first = next(node for node in top if isinstance(node, ast.FunctionDef | ast.ClassDef))
    at = min([first.lineno, *(decorator.lineno for decorator in first.decorator_list)]) - 1
    kept = text.splitlines(keepends=True)
    return "".join([*kept[:at], *lines, *kept[at:]])


def _names_defined(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)}


def _names_used(nodes: Iterable[ast.stmt]) -> set[str]:
    walked = (inner for node in nodes for inner in ast.walk(node))
    return {inner.id for inner in walked if isinstance(inner, ast.Name)} - set(dir(builtins))


def _code_cells(notebook: Path) -> list[str]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def _beginning(cells: list[str]) -> list[str]:
    """The first cell, and the import statements of the others."""
    imports = []
    for cell in cells[1:]:
        python = "".join(line for line in cell.splitlines(keepends=True) if not line.startswith(("%", "!")))
        imports += [node for node in ast.walk(ast.parse(python)) if isinstance(node, ast.Import | ast.ImportFrom)]
    return [*cells[:1], *map(ast.unparse, imports)]


_RUN_CELLS = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

settings = {"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "nocolor"}}
shell = InteractiveShell.instance(config=Config(settings))
failed = []
for name, cells in json.load(sys.stdin).items():
    shell.reset()
    if not all(shell.run_cell(cell).success for cell in cells):
        failed.append(name)
sys.exit(f"{', '.join(failed)}: not every cell runs" if failed else 0)
"""


def _run_together(
    cells: dict[Path, list[str]], library: Path | None, time_limit: float, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run cells of notebooks of one folder in one process; each notebook has names of its own."""
    named = json.dumps({path.name: sources for path, sources in cells.items()})
    command = [sys.executable, "-B", "-c", _RUN_CELLS]  # -B: nothing is left in the folder
    return _run(command, next(iter(cells)).parent, library, time_limit, stdin=named, **variables)


def _run(
    command: list[str], folder: Path, library: Path | None, time_limit: float, *, stdin: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "MPLBACKEND": "module://matplotlib_inline.backend_inline", **variables}
    if library is not None:
        environment["PYTHONPATH"] = str(library)
    return subprocess.run(
        command, cwd=folder, env=environment, input=stdin, capture_output=True, text=True, timeout=time_limit
    )
