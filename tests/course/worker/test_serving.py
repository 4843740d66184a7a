"""What a worker may need once it is confined has been imported before."""

import ast
import sys
from pathlib import Path

import pytest

import cs231n_ae
from cs231n_ae.course.worker.serving import _OFTEN_USED

LIBRARY = Path(cs231n_ae.__file__).parent
USED = [LIBRARY / "validation.py", LIBRARY / "numerics.py"]
USED += [
    path for room in ("layers", "losses", "optim", "models", "measures") for path in (LIBRARY / room).rglob("*.py")
]


def test_there_are_files_to_look_at():
    assert len(USED) > 60


@pytest.mark.parametrize("path", USED, ids=lambda path: path.relative_to(LIBRARY).as_posix())
def test_what_a_function_of_the_library_imports_of_python_is_there_before(path):
    functions = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)]
    inner = [node for function in functions for node in ast.walk(function)]
    names = {alias.name for node in inner if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in inner if isinstance(node, ast.ImportFrom)}
    late = {name for name in names if name.partition(".")[0] in sys.stdlib_module_names}
    assert late <= {*_OFTEN_USED}, late - {*_OFTEN_USED}
