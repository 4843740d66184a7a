"""A line that raised for a None: where that came from, as far as the text tells it for certain.

Three sentences, the surest that is true: it is an argument that was left out; it is what a call gave; it is there.
"""

import ast
import re
from collections.abc import Iterator

from cs231n_ae.course.answers.trace import Trace
from cs231n_ae.course.worker.calls import CallFailed
from cs231n_ae.course.worker.definitions import UNREADABLE, definition

__all__ = ["what_was_none"]

BY_A_CALL = "Something in that line is None: which call gave nothing back?"
SOMETHING = "Something in that line is None, which holds no value: where should it have got one?"

_ATTRIBUTE = re.compile(r"has no attribute '(\w+)'")
_ITEMS = {"is not subscriptable": ast.Load, "item assignment": ast.Store, "item deletion": ast.Del}
_OPERANDS = re.compile(r"for (\S+?)=?: '(\w+)' and '(\w+)'")
_SIGNS: dict[str, type[ast.operator]] = {
    "+": ast.Add,
    "-": ast.Sub,
    "*": ast.Mult,
    "/": ast.Div,
    "//": ast.FloorDiv,
    "%": ast.Mod,
    "@": ast.MatMult,
    "**": ast.Pow,
}


def what_was_none(failure: CallFailed, trace: Trace) -> str:
    """A sentence about the None that a line could do nothing with; empty if it raised for something else."""
    if failure.kind not in ("TypeError", "AttributeError") or "NoneType" not in failure.message:
        return ""
    try:
        return _from_text(failure, trace) or SOMETHING
    except UNREADABLE:
        return SOMETHING


def _from_text(failure: CallFailed, trace: Trace) -> str:
    """What the text of the function tells, if the line that raised is its own and no helper's."""
    where = re.match(r"(\w+\.py):(\d+)  ", failure.lines[0]) if len(failure.lines) == 1 else None
    node = definition(ast.parse(trace.raised_in), failure.qualname) if trace.raised_in else None
    if where is None or not isinstance(node, ast.FunctionDef):
        return ""
    line = int(where[2])
    if not _spans(node, line) or any(_spans(one, line) for one in ast.walk(node) if _is_scope(one) and one is not node):
        return ""
    bases = list(_suspects(failure.message, node, line))
    left_out = [name for name in trace.left_out if _is_as_it_came(name, node, line)]
    named = {one.id for one in bases if isinstance(one, ast.Name)} & set(left_out)
    if len(named) == 1:
        (name,) = named
        return f"`{name}` is None here, its default, for nothing was given for it. What is to happen then?"
    if len(bases) == 1 and (isinstance(bases[0], ast.Call) or _from_calls(bases[0], node, line)):
        return BY_A_CALL
    return ""


def _suspects(message: str, function: ast.FunctionDef, line: int) -> Iterator[ast.expr]:
    """The expressions of a line that may have been the None: of those that do what failed, or else all its names."""
    nodes = [one for one in ast.walk(function) if isinstance(one, ast.expr | ast.AugAssign) and _spans(one, line)]
    attribute, operands = _ATTRIBUTE.search(message), _OPERANDS.search(message)
    item = next((context for words, context in _ITEMS.items() if words in message), None)
    if attribute is not None:
        found = [one.value for one in nodes if isinstance(one, ast.Attribute) and one.attr == attribute[1]]
    elif item is not None:
        changed = [one.target for one in nodes if isinstance(one, ast.AugAssign)]  # it is read first
        read = [one for one in nodes if isinstance(one, ast.Subscript) and isinstance(one.ctx, item)]
        found = [one.value for one in (*read, *changed) if isinstance(one, ast.Subscript)]
    elif operands is not None and operands[1] in _SIGNS:
        found = list(_operands(nodes, _SIGNS[operands[1]], left=operands[2] == "NoneType"))
    else:
        within = [part for one in nodes if one.lineno == line for part in ast.walk(one)]  # it may go on below
        found = [one for one in within if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)]
    yield from found


def _operands(nodes: list[ast.expr | ast.AugAssign], sign: type[ast.operator], *, left: bool) -> Iterator[ast.expr]:
    for one in nodes:
        if isinstance(one, ast.BinOp) and isinstance(one.op, sign):
            yield one.left if left else one.right
        elif isinstance(one, ast.AugAssign) and isinstance(one.op, sign):
            yield one.target if left else one.value


def _is_as_it_came(name: str, function: ast.FunctionDef, line: int) -> bool:
    """Whether an argument whose default is None is still what it was where the line begins, and the line relies on it.

    A line that asks whether it is None, ``x if mask is None else …`` or ``config or {}``, knows of it.
    """
    if not _has_none_for_default(name, function):
        return False
    around = [one for one in ast.walk(function) if isinstance(one, ast.stmt) and one is not function]
    around = [one for one in around if _spans(one, line)]
    loops = [one for one in around if isinstance(one, ast.For | ast.While)]
    begins = max((one.lineno for one in around), default=line)
    before = any(store.lineno < begins for store in _stores(name, function))
    again = any(_spans(loop, store.lineno) for loop in loops for store in _stores(name, function))
    return not before and not again and not any(_asks_about(name, one) for one in around)


def _asks_about(name: str, statement: ast.stmt) -> bool:
    """Whether a statement around a line looks whether ``name`` is None, or empty."""
    for one in ast.walk(statement):
        asked: list[ast.expr] = []
        if isinstance(one, ast.Compare) and any(isinstance(part, ast.Constant) for part in one.comparators):
            asked = [one.left]
        elif isinstance(one, ast.BoolOp):
            asked = one.values
        elif isinstance(one, ast.UnaryOp) and isinstance(one.op, ast.Not):
            asked = [one.operand]
        elif isinstance(one, ast.If | ast.IfExp | ast.While):
            asked = [one.test]
        elif isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "isinstance":
            asked = one.args[:1]
        if any(isinstance(part, ast.Name) and part.id == name for part in asked):
            return True
    return False


def _has_none_for_default(name: str, function: ast.FunctionDef) -> bool:
    given = function.args
    positional = [*given.posonlyargs, *given.args]
    late = zip(reversed(positional), reversed(given.defaults), strict=False)
    pairs = [*late, *zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    return any(
        one.arg == name and isinstance(default, ast.Constant) and default.value is None for one, default in pairs
    )


def _from_calls(base: ast.expr, function: ast.FunctionDef, line: int) -> bool:
    """Whether a name holds what a call gave, wherever it was last given something."""
    if not isinstance(base, ast.Name):
        return False
    moved = {id(one.target) for one in ast.walk(function) if isinstance(one, ast.AugAssign)}  # to nothing that is None
    stores = [one for one in _stores(base.id, function) if id(one) not in moved]
    made = [one for one in ast.walk(function) if isinstance(one, ast.Assign) and isinstance(one.value, ast.Call)]
    by_calls = {id(target) for one in made for target in one.targets}
    arguments = {one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg)}
    if base.id in arguments and _has_none_for_default(base.id, function):
        return False
    return bool(stores) and all(id(one) in by_calls for one in stores) and stores[0].lineno < line


def _stores(name: str, function: ast.FunctionDef) -> list[ast.Name]:
    found = [one for one in ast.walk(function) if isinstance(one, ast.Name) and one.id == name]
    return sorted((one for one in found if not isinstance(one.ctx, ast.Load)), key=lambda one: one.lineno)


def _is_scope(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda)


def _spans(node: ast.AST, line: int) -> bool:
    return bool(node.lineno <= line <= node.end_lineno)  # type: ignore[attr-defined]
