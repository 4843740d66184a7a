"""What ``__all__`` says is what a file offers: every function and class without an underscore, and all that others use.

A constant that only its own file uses needs no place there. The bank's files and those that challenges
start from are content, and are left out.
"""

import ast
import importlib
from pathlib import Path

import pytest

import cs231n_ae

ROOT = Path(cs231n_ae.__file__).parent


def module_of(path):
    parts = ("cs231n_ae", *path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {
    module_of(path): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(ROOT.rglob("*.py"))
    if not {"bank", "start"} & set(path.parts) and path.name != "__main__.py"
}


def defined_in(tree):
    """Functions and classes without an underscore."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return {node.name for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")}


def used_by_others():
    """For each file, what other files take from it: ``from file import name``, and ``file.name``."""
    used = {module: set() for module in SOURCES}
    for module, tree in SOURCES.items():
        known = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module in SOURCES:
                for alias in node.names:
                    inner = f"{node.module}.{alias.name}"
                    if inner in SOURCES:
                        known[alias.asname or alias.name] = inner
                    elif node.module != module:
                        used[node.module].add(alias.name)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
                used[known[node.value.id]].add(node.attr)
    return used


USED = used_by_others()


@pytest.mark.parametrize("module", SOURCES)
def test_all_is_the_truth(module):
    loaded = importlib.import_module(module)
    said = getattr(loaded, "__all__", [])
    assert len(set(said)) == len(said)
    assert [name for name in said if name.startswith("_")] == []
    assert [name for name in said if not hasattr(loaded, name)] == []
    offered = defined_in(SOURCES[module]) | {name for name in USED[module] if not name.startswith("__")}
    assert sorted(offered - set(said)) == []


def test_the_search_finds_what_is_used():
    assert {"affine_forward", "relu_backward"} <= USED["cs231n_ae.layers"]  # layers.affine_forward(...)
    assert "require_shape" in USED["cs231n_ae.validation"]  # from cs231n_ae.validation import require_shape
    assert "Solver" in defined_in(SOURCES["cs231n_ae.solver"])
