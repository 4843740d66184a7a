"""What a file's text says without being run: which exercises are written, and what a person may want to look at."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cs231n_ae.course.worker.definitions import UNREADABLE, is_stub_node
from cs231n_ae.course.worker.differences import signs_in
from cs231n_ae.course.worker.habits import habits_of

__all__ = ["flags_of", "literals_in", "scan_file"]

_SUSPICIOUS = {
    "autograd", "builtins", "code", "codecs", "cs231n_ae.course", "ctypes", "faulthandler", "gc", "http", "importlib",
    "inspect", "jax", "keras", "marshal", "mmap", "multiprocessing", "os", "pickle", "posix", "pty", "pytest",
    "resource", "runpy", "shutil", "signal", "site", "socket", "subprocess", "sys", "tensorflow", "threading", "torch",
    "traceback", "urllib", "concurrent", "_thread", "asyncio", "atexit", "numpy.testing", "requests", "tempfile",
    "unittest",
}  # fmt: skip
_CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "open",
    "globals",
    "vars",
    "setattr",
    "delattr",
    "breakpoint",
    "input",
}
_ATTRIBUTES = {
    "__subclasses__", "__globals__", "__builtins__", "__code__", "__closure__", "__bases__", "__mro__", "_getframe",
    "f_back", "f_globals", "f_locals", "gi_frame", "tb_frame", "__loader__", "__spec__", "__eq__", "__array_finalize__",
    "settrace", "gettrace", "setprofile",
}  # fmt: skip
MOST_LITERAL_CHARACTERS = 100_000
"""Of the texts and numbers written out in a file: what is told of them at most."""
_MODULES = {"sys", "os", "ctypes", "builtins", "threading", "gc"}
"""Reached as an attribute of another module, they need no import."""
_METHODS = {
    "__eq__",
    "__array_finalize__",
    "__array_ufunc__",
    "__array_function__",
    "__reduce__",
    "__del__",
    "__class__",
}


def scan_file(path: Path) -> dict[str, Any]:
    """Flags, and each function or method with its line and whether it is still the stub.

    Returns:
        ``{"functions": {"PCA.fit": (12, False)}, "flags": [...], "signs": {...}, "literals": 310}``, the signs as of
        :func:`~cs231n_ae.course.worker.differences.signs_in`, the literals as of :func:`literals_in`; a file that
        cannot be read has no functions.
    """
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except OSError:
        return {"functions": {}, "flags": [f"{path.name} is missing"]}
    except UNREADABLE as error:
        return {"functions": {}, "flags": [f"{path.name} is not valid Python ({type(error).__name__})"]}
    functions = {name: (node.lineno, is_stub_node(node)) for name, node in list(_functions(tree))[:400]}
    flags = [f"{path.name} {flag}" for flag in flags_of(tree)]
    flags += [f"{path.name}:{habit.line} {habit.says}" for habits in habits_of(tree).values() for habit in habits]
    signs = {name: (used[:200], found[:40]) for name, (used, found) in list(signs_in(tree).items())[:400]}
    return {"functions": functions, "flags": flags[:40], "signs": signs, "literals": literals_in(tree)}


def literals_in(tree: ast.AST) -> list[str]:
    """All texts and numbers that are written out, docstrings among them; of far too many, the first."""
    written, left = [], MOST_LITERAL_CHARACTERS
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and left > 0:
            written.append(repr(node.value)[:left])
            left -= len(written[-1])
    return written


def flags_of(tree: ast.AST) -> list[str]:
    """What the code uses that an exercise does not need; nothing here is proof of anything."""
    found: dict[str, None] = {}
    for node in ast.walk(tree):
        for flag in _flags(node):
            found.setdefault(flag)
    return list(found)


def _flags(node: ast.AST) -> Iterator[str]:
    for name in _imported(node):
        parts = name.split(".")
        known = [known for n in range(1, len(parts) + 1) if (known := ".".join(parts[:n])) in _SUSPICIOUS]
        if known:
            yield f"imports {known[0]}"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
        yield f"calls {node.func.id}"
    if isinstance(node, ast.Attribute) and node.attr in _ATTRIBUTES:
        yield f"uses {node.attr}"
    if isinstance(node, ast.Attribute) and node.attr in _MODULES:
        yield f"reaches {node.attr} as an attribute"
    if isinstance(node, ast.Name) and node.id in _ATTRIBUTES:
        yield f"uses {node.id}"
    if isinstance(node, ast.FunctionDef) and node.name in _METHODS:
        yield f"defines {node.name}"
    targets = node.targets if isinstance(node, ast.Assign) else []
    if any(isinstance(target, ast.Attribute) and _root(target) in ("np", "numpy") for target in targets):
        yield "assigns to an attribute of numpy"


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names if node.module]
    return []


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        if isinstance(node, ast.ClassDef):
            yield node.name, node
            yield from ((f"{node.name}.{m.name}", m) for m in node.body if isinstance(m, ast.FunctionDef))
