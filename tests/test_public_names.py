"""What ``__all__`` says is what a file offers: every function and class without an underscore, and all that others use.

A constant that only its own file uses needs no place there. The bank's files and those that challenges
start from are content, and are left out.
"""

import ast
import functools
import importlib
from pathlib import Path

import pytest

import cs231n_ae

ROOT = Path(cs231n_ae.__file__).parent


def module_of(path):
    parts = ("cs231n_ae", *path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {
    module_of(path): path
    for path in sorted(ROOT.rglob("*.py"))
    if not {"bank", "start"} & set(path.parts) and path.name != "__main__.py"
}


@functools.cache
def nodes_of(module):
    """All nodes of a file, its module first; read when a test asks, not in every process that collects the tests."""
    return tuple(ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8"))))


def defined_in(module):
    """Functions and classes without an underscore."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return {node.name for node in nodes_of(module)[0].body if isinstance(node, kinds) and not node.name.startswith("_")}


@functools.cache
def used_by_others():
    """For each file, what other files take from it: ``from file import name``, and ``file.name``."""
    used = {module: set() for module in FILES}
    for module in FILES:
        known = {}
        for node in nodes_of(module):
            if isinstance(node, ast.ImportFrom) and node.module in FILES:
                for alias in node.names:
                    inner = f"{node.module}.{alias.name}"
                    if inner in FILES:
                        known[alias.asname or alias.name] = inner
                    elif node.module != module:
                        used[node.module].add(alias.name)
        for node in nodes_of(module):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
                used[known[node.value.id]].add(node.attr)
    return used


@pytest.mark.parametrize("module", FILES)
def test_all_is_the_truth(module):
    loaded = importlib.import_module(module)
    said = getattr(loaded, "__all__", [])
    assert len(set(said)) == len(said)
    assert [name for name in said if name.startswith("_")] == []
    assert [name for name in said if not hasattr(loaded, name)] == []
    offered = defined_in(module) | {name for name in used_by_others()[module] if not name.startswith("__")}
    assert sorted(offered - set(said)) == []


def test_the_search_finds_what_is_used():
    assert {"affine_forward", "relu_backward"} <= used_by_others()["cs231n_ae.layers"]  # layers.affine_forward(...)
    assert "require_shape" in used_by_others()["cs231n_ae.validation"]  # from cs231n_ae.validation import require_shape
    assert "Solver" in defined_in("cs231n_ae.solver")
