"""Python files that are not part of a package: tests, banks and the students' own."""

import ast
import builtins
import functools
import linecache
import sys
from collections.abc import Container
from pathlib import Path
from types import ModuleType
from typing import Any

__all__ = ["definition", "load_file", "load_once"]


def load_file(path: Path, name: str, *, packages: Container[str] | None = None) -> ModuleType:
    """Run the file as a module called ``name``.

    Compiled from its text each time: Python's cached bytecode goes by whole seconds, and a student who saves twice in
    one second would be judged on the first of the two.

    Args:
        path: the file.
        name: the module's name.
        packages: what it may import besides the standard library; anything when this is not given.
    """
    source = path.read_text(encoding="utf-8")
    linecache.checkcache(str(path))
    module = ModuleType(name)
    module.__file__ = str(path)
    if packages is not None:
        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": functools.partial(_import, packages)}
    sys.modules[name] = module  # dataclasses look their module up there
    try:
        exec(compile(source, str(path), "exec", dont_inherit=True), module.__dict__)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _import(packages: Container[str], name: str, *arguments: Any, **named: Any) -> ModuleType:
    """The import statement of a file that may not import everything."""
    top = name.partition(".")[0]
    if top in packages or top in sys.stdlib_module_names or not top:
        return __import__(name, *arguments, **named)
    raise ModuleNotFoundError(
        f"there is no {top} where answers are graded: numpy and the standard library are", name=name
    )


def load_once(path: Path, name: str) -> ModuleType:
    """As :func:`load_file`, but a text that was loaded from there before is not run again: for tests and banks."""
    return _loaded(path, name, path.read_text(encoding="utf-8"))


@functools.lru_cache(maxsize=512)
def _loaded(path: Path, name: str, text: str) -> ModuleType:
    return load_file(path, name)


def definition(tree: ast.Module, qualname: str) -> ast.FunctionDef | ast.ClassDef | None:
    """The last definition of ``"f"`` or ``"Class.method"`` in a parsed file, which is the one that counts."""
    body: list[ast.stmt] = tree.body
    found: ast.FunctionDef | ast.ClassDef | None = None
    for part in qualname.split("."):
        found = None
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == part:
                found = node
        if found is None:
            return None
        body = found.body
    return found
