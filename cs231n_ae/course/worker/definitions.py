"""Where a file's text defines a function, and whether that is still the stub: found without running anything."""

import ast
from collections.abc import Iterator, Sequence

__all__ = ["UNREADABLE", "definition", "is_stub", "is_stub_node", "statements"]

UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What :func:`ast.parse` raises for a text that is no Python, one with NUL in it, or one too deeply nested."""


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


def is_stub(source: str, qualname: str) -> bool:
    """Whether the function or method ``qualname`` in ``source`` still is only ``raise NotImplementedError``.

    Raises:
        SyntaxError: if ``source`` is not Python.
    """
    node = definition(ast.parse(source), qualname)
    return node is not None and is_stub_node(node)


def is_stub_node(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """:func:`is_stub` of a definition that has been parsed."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    if len(body) != 1 or not isinstance(body[0], ast.Raise):
        return False
    raised = body[0].exc.func if isinstance(body[0].exc, ast.Call) else body[0].exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a body and those within its ``if``, ``try``, ``with`` and loops, which run with it.

    Those of a function or class are its own.
    """
    waiting = list(reversed(body))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr)]
            parts = [child for one in inner for child in ([one] if isinstance(one, ast.stmt) else _within(one))]
            waiting += reversed(parts)


def _within(part: ast.AST) -> list[ast.stmt]:
    """The statements of an ``except`` or a ``case``."""
    return [child for child in ast.iter_child_nodes(part) if isinstance(child, ast.stmt)]
