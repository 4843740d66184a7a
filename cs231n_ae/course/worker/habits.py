"""What makes a function answer differently from call to call, found in its text: shared generators, and state kept."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from cs231n_ae.course.worker.definitions import statements

__all__ = ["Habit", "habits_of"]

_OWN = {"BitGenerator", "Generator", "MT19937", "PCG64", "Philox", "RandomState", "SeedSequence", "default_rng"}
"""What :mod:`numpy.random` has that is no draw from the generator that all code shares."""

_CHANGING = {"add", "append", "clear", "extend", "fill", "insert", "pop", "remove", "setdefault", "update"}
_CHANGING |= {"__delitem__", "__iadd__", "__ior__", "__setattr__", "__setitem__", "appendleft", "extendleft"}
_CHANGING |= {"itemset", "popitem", "put", "resize"}
"""Methods that write into what they belong to."""
_CHANGING_FIRST = {"copyto", "delitem", "iadd", "ior", "place", "put", "putmask", "setitem"}
"""Functions of numpy and operator that write into their first argument."""
_TYPES = {"dict", "list", "set"}
"""Called on these, a method writes into its first argument."""

_SHARED = "of the generator that all code shares, so that the answers depend on what ran before"
_GIVEN = "draw from one that is given (rng)"
_UNSEEDED = "makes a generator without a seed, so that no two runs agree"
_KEPT = "from one call to the next, so that whoever calls it twice finds what the first call left"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Habit:
    """What a function does that it had better not do."""

    line: int
    says: str
    """To be read behind the line."""
    keeps: str = ""
    """The name of what outlasts the call, if that is it: others that read it have their part in it."""


def habits_of(tree: ast.Module) -> dict[str, list[Habit]]:
    """For each function or method that has one, its habits."""
    modules = _imported_as(tree)
    lasting = {name for node in statements(tree.body) for name in _assigned(node)}
    found = {name: [*_defaults(node, modules), *_body(node, modules, lasting)] for name, node in _functions(tree)}
    return {name: habits for name, habits in found.items() if habits}


def _functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    for node in statements(tree.body):
        if isinstance(node, Function):
            yield node.name, node
        if isinstance(node, ast.ClassDef):
            members = statements(node.body)
            yield from ((f"{node.name}.{inner.name}", inner) for inner in members if isinstance(inner, Function))


def _body(function: Function, modules: dict[str, str], lasting: set[str]) -> Iterator[Habit]:
    """Draws from shared generators, and writes into what outlasts the call: each once, where it comes first."""
    declared = {name for node in ast.walk(function) if isinstance(node, ast.Global) for name in node.names}
    lasting = (lasting - _local_names(function)) | declared
    seen: set[str] = set()
    for node in ast.walk(function):
        name = _full_name(node, modules)
        module, _, last = name.rpartition(".")
        written = _written(node)
        if (module == "numpy.random" and last not in _OWN) or (module == "random" and last != "Random"):
            said = f"uses {name.replace('numpy.', 'np.', 1)} {_SHARED}: {_GIVEN}"
        elif _is_generator(node, modules) and not node.args and not node.keywords:
            said = f"{_UNSEEDED}: {_GIVEN}"
        elif written in lasting:
            said = f"keeps {written} {_KEPT}: return it, in the cache for instance"
        else:
            continue
        if said not in seen:
            seen.add(said)
            yield Habit(getattr(node, "lineno", function.lineno), said, written if said.startswith("keeps") else "")


def _defaults(function: Function, modules: dict[str, str]) -> Iterator[Habit]:
    """Defaults that are written into: Python makes them once, with the function."""
    written = {_written(node) for node in ast.walk(function) if not isinstance(node, ast.Name)}
    given = function.args
    named = [*given.posonlyargs, *given.args]
    pairs = [*zip(named[len(named) - len(given.defaults) :], given.defaults, strict=True)]
    pairs += [(arg, value) for arg, value in zip(given.kwonlyargs, given.kw_defaults, strict=True) if value is not None]
    rebound = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for arg, value in pairs:
        can_be_written = isinstance(value, ast.List | ast.Dict | ast.Set | ast.Call)
        if (can_be_written and arg.arg in written - rebound) or _is_generator(value, modules):
            said = f"keeps the default of {arg.arg} {_KEPT}: write {arg.arg}=None, and make it inside"
            yield Habit(value.lineno, said)


def _written(node: ast.AST) -> str:
    """The name of what is written into: ``x`` of ``x[0] = 1``, of ``x.append(1)`` and of ``x = 1``."""
    inside: ast.expr | None = None
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and node.attr in _CHANGING:
        inside = node.value  # called at once, or later under another name
    elif isinstance(node, ast.Call) and node.args and _writes_into_first(node.func):
        inside = node.args[0]
    elif isinstance(node, ast.Subscript | ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
        inside = node
    while isinstance(inside, ast.Subscript | ast.Attribute):
        inside = inside.value
    return inside.id if isinstance(inside, ast.Name) else ""


def _writes_into_first(called: ast.expr) -> bool:
    """``np.copyto(x, 1)``, ``setitem(x, 0, 1)``, ``dict.update(x, y)``."""
    if isinstance(called, ast.Name):
        return called.id in _CHANGING_FIRST
    if not isinstance(called, ast.Attribute):
        return False
    of_type = isinstance(called.value, ast.Name) and called.value.id in _TYPES
    return called.attr in _CHANGING_FIRST or (of_type and called.attr in _CHANGING)


def _local_names(function: Function) -> set[str]:
    """Parameters, and what is assigned within."""
    names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return names | {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}


def _assigned(node: ast.stmt) -> Iterator[str]:
    """The names of a file's own that hold something, functions among them: attributes of these can be written too."""
    if isinstance(node, Function | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            yield from (inner.id for inner in ast.walk(target) if isinstance(inner, ast.Name))


def _imported_as(tree: ast.Module) -> dict[str, str]:
    """What names of imports stand for: ``{"np": "numpy", "randn": "numpy.random.randn"}``."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                known[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and node.module:
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return known


def _is_generator(node: ast.AST, modules: dict[str, str]) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and _full_name(node.func, modules) == "numpy.random.default_rng"


def _full_name(node: ast.AST, modules: dict[str, str]) -> str:
    """``numpy.random.randn`` of ``np.random.randn``; nothing for what is not reached through an import."""
    rest: list[str] = []
    while isinstance(node, ast.Attribute):
        rest.insert(0, node.attr)
        node = node.value
    return ".".join([modules[node.id], *rest]) if isinstance(node, ast.Name) and node.id in modules else ""
