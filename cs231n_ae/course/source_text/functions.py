"""One function in a file's text: to show it, to replace it, or to see whether it has changed."""

import ast
import hashlib
import importlib.util
import io
from pathlib import Path

from cs231n_ae.course.source_text.reading import source_of
from cs231n_ae.course.worker.definitions import UNREADABLE, definition

__all__ = ["fingerprint", "function_text", "reference_source", "with_function"]


def function_text(source: str, qualname: str) -> str | None:
    """The lines of a function or method, decorators included; None if there is none of that name."""
    span = _span(source, qualname)
    return None if span is None else "".join(_lines(source)[span[0] : span[1]])


def with_function(source: str, qualname: str, text: str) -> str | None:
    """``source`` with the lines of one function replaced by ``text``; None if there is none of that name."""
    span = _span(source, qualname)
    if span is None:
        return None
    lines = _lines(source)
    return "".join([*lines[: span[0]], text if text.endswith(("\n", "\r")) else text + "\n", *lines[span[1] :]])


def fingerprint(file: Path, qualname: str) -> str:
    """A short text that changes when the function's own lines do; empty when they cannot be found."""
    try:
        text = function_text(source_of(file).text.replace("\r\n", "\n").replace("\r", "\n"), qualname)
    except UNREADABLE:
        return ""
    return "" if text is None else hashlib.sha256(text.encode()).hexdigest()[:12]


def reference_source(module: str) -> str | None:
    """The text of a library file, without running it; None in a hand-out that comes without it."""
    try:
        spec = importlib.util.find_spec(module)
    except ModuleNotFoundError:
        return None
    if spec is None or spec.origin is None or not Path(spec.origin).is_file():
        return None
    return Path(spec.origin).read_text(encoding="utf-8")


def _lines(source: str) -> list[str]:
    """The lines as Python counts them: str.splitlines would also break at form feeds and their like."""
    return list(io.StringIO(source, newline=""))


def _span(source: str, qualname: str) -> tuple[int, int] | None:
    """First line (from 0) and the line after the last of a function."""
    node = definition(ast.parse(source), qualname)
    if not isinstance(node, ast.FunctionDef) or node.end_lineno is None:
        return None
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return first - 1, node.end_lineno
