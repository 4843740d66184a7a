"""What a file's text says without being run: which exercises are written, and what a person may want to look at."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cs231n_ae.course.worker.definitions import UNREADABLE, is_stub_node, statements
from cs231n_ae.course.worker.differences import Signs, signs_in
from cs231n_ae.course.worker.habits import habits_of

__all__ = ["NAMED", "flags_of", "literals_in", "scan_file"]

_SUSPICIOUS = {
    "autograd", "builtins", "cmath", "code", "codecs", "cs231n_ae.course", "ctypes", "decimal", "faulthandler",
    "fractions", "gc", "http", "importlib", "inspect", "jax", "keras", "marshal", "mmap", "multiprocessing", "os",
    "pickle", "posix", "pty", "pytest", "resource", "runpy", "shutil", "signal", "site", "socket", "subprocess", "sys",
    "tensorflow", "threading", "torch", "traceback", "urllib", "concurrent", "_thread", "asyncio", "atexit",
    "numpy.testing", "requests", "tempfile", "unittest",
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
"""Of the texts and numbers written out in a file: more are not read, and it is said."""
NAMED = "name "
"""Stands before a name, where no text or number that is written out begins so."""
MOST_FUNCTIONS = 2000
MOST_FLAGS = 40
_LONG_NUMBER = 10**18
_MODULES = {"sys", "os", "ctypes", "builtins", "threading", "gc"}
"""Reached as an attribute of another module, they need no import."""
_METHODS = {
    "__add__",
    "__eq__",
    "__array_finalize__",
    "__array_ufunc__",
    "__array_function__",
    "__reduce__",
    "__del__",
    "__class__",
    "__matmul__",
    "__mul__",
}
"""A class of an answer's own with these may be one that differentiates by itself, among others."""


def scan_file(path: Path) -> dict[str, Any]:
    """Flags, and each function or method with its line and whether it is still the stub.

    What cannot be told of a file, or not of the whole of it, is said among its flags.

    Returns:
        ``{"functions": {"PCA.fit": (12, False)}, "flags": [...], "signs": {...}, "literals": 310}``, the signs as of
        :func:`~cs231n_ae.course.worker.differences.signs_in`, each kind where it comes first, the literals as of
        :func:`literals_in`, or None if they are too many; a file that is no Python has no functions, and is one text.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return {"functions": {}, "flags": [f"{path.name} is missing"], "literals": []}
    except UNREADABLE as error:
        return {"functions": {}, "flags": [f"{path.name} is not valid Python ({type(error).__name__})"]}
    try:
        tree = ast.parse(text)
    except UNREADABLE as error:
        said = f"{path.name} is not valid Python ({type(error).__name__})"
        return {"functions": {}, "flags": [said], "literals": [text] if len(text) <= MOST_LITERAL_CHARACTERS else None}
    lost: list[str] = []

    def tried(what: str, look: Callable[[ast.Module], Any], otherwise: Any) -> Any:
        try:
            return look(tree)
        except UNREADABLE as error:
            lost.append(f"{path.name} could not be searched for {what} ({type(error).__name__}): look at it")
            return otherwise

    functions = {name: (node.lineno, is_stub_node(node)) for name, node in _functions(tree)}
    flags = [f"{path.name} {flag}" for flag in tried("what an exercise does not need", flags_of, [])]
    habits = tried("what is kept between calls", habits_of, {})
    flags += [f"{path.name}:{habit.line} {habit.says}" for found in habits.values() for habit in found]
    signs = tried("numerical differentiation", _first_signs, {})
    literals = tried("texts and numbers", literals_in, None)
    if literals is None:
        lost.append(f"{path.name} holds more texts and numbers than are read: look at it")
    if max(len(functions), len(signs)) > MOST_FUNCTIONS:
        lost.append(f"{path.name} defines more than the {MOST_FUNCTIONS:,} functions that are read: look at it")
    if len(flags) > MOST_FLAGS:
        lost.append(f"{path.name} has {len(flags) - MOST_FLAGS} more such places")
    return {
        "functions": dict(list(functions.items())[:MOST_FUNCTIONS]),
        "flags": [*flags[:MOST_FLAGS], *lost],
        "signs": dict(list(signs.items())[:MOST_FUNCTIONS]),
        "literals": literals,
    }


def _first_signs(tree: ast.Module) -> dict[str, Signs]:
    """Of each kind the first sign, and of the names those that may be the file's own: all that anybody looks at."""
    signs, librarys = signs_in(tree), _from_library(tree)
    members = {name.rpartition(".")[2] for name in signs}
    owners = {name.partition(".")[0] for name in signs}
    found: dict[str, Signs] = {}
    for name, (used, ones) in signs.items():
        first: dict[str, int] = {}
        for kind, line in ones:
            first.setdefault(kind, line)
        near = [one for one in used if one.partition(".")[0] in librarys]
        near += [one for one in used if one not in near and (one in owners or one.rpartition(".")[2] in members)]
        found[name] = (near, list(first.items()))
    return found


def _from_library(tree: ast.Module) -> set[str]:
    """The names of what is imported from the library: behind one may stand a function of another of these files."""
    found = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.asname or _LIBRARY for alias in node.names if alias.name.partition(".")[0] == _LIBRARY}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == _LIBRARY:
            found |= {alias.asname or alias.name for alias in node.names}
    return found


_LIBRARY = "cs231n_ae"


def literals_in(tree: ast.AST) -> list[str] | None:
    """All texts and numbers that are written out, docstrings among them; None if they are too many to be read.

    Names may hold data, too: behind :data:`NAMED`, each of them once.
    """
    written, named, left = list[str](), set[str](), MOST_LITERAL_CHARACTERS
    for node in ast.walk(tree):
        texts = [_written_out(node.value)] if isinstance(node, ast.Constant) else []
        texts += [f"{NAMED}{name}" for name in dict.fromkeys(_names_in(node)) if f"{NAMED}{name}" not in named]
        named.update(texts)
        written += texts
        left -= sum(map(len, texts))
        if left < 0:
            return None
    return written


def _names_in(node: ast.AST) -> list[str]:
    """What a node is called, or calls something."""
    found = [getattr(node, field, None) for field in ("id", "arg", "attr", "name", "asname", "module", "rest")]
    found += [*getattr(node, "names", []), *getattr(node, "kwd_attrs", [])]
    return [name for name in found if isinstance(name, str)]


def _written_out(value: Any) -> str:
    """A long whole number in hexadecimal digits: of decimal ones Python writes no more than some thousand."""
    return hex(value) if type(value) is int and abs(value) > _LONG_NUMBER else repr(value)


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
        elif len(parts) > 1 and parts[-1] in _SUSPICIOUS:
            yield f"imports {parts[-1]} by way of {'.'.join(parts[:-1])}"
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
    """Each may be there several times: what stands under no condition comes last, and counts."""
    for body in (list(statements(tree.body)), tree.body):
        for node in body:
            if isinstance(node, ast.FunctionDef):
                yield node.name, node
            if isinstance(node, ast.ClassDef):
                yield node.name, node
                inner = statements(node.body)
                yield from ((f"{node.name}.{m.name}", m) for m in inner if isinstance(m, ast.FunctionDef))
