"""Plain edits of calls: another function, axis, keepdims, arguments, a transpose or a copy more or less."""

import ast
import builtins
import copy
from typing import Any

from cs231n_ae.course.judging.repair.arithmetic import New
from cs231n_ae.course.judging.repair.tree import Slot, Text, called, is_written_into
from cs231n_ae.course.judging.repair.values import Seen

__all__ = ["calls"]

_ALIKE: tuple[tuple[str, str], ...] = (
    ("reduction", "sum mean max min prod median any all"),
    ("reduction", "var std"),
    ("function", "maximum minimum fmax fmin add multiply subtract divide power logaddexp"),
    ("function", "exp log sqrt square tanh abs sign log1p expm1 log2 negative reciprocal sin cos arccos arctan"),
    ("function", "zeros ones"),
    ("function", "zeros_like ones_like"),
    ("function", "argmax argmin argsort"),
    ("function", "hstack vstack concatenate column_stack"),
    ("function", "repeat tile"),
    ("function", "dot multiply outer vdot inner"),
    ("function", "floor ceil rint round trunc"),
    ("function", "random standard_normal normal uniform"),
    ("function", "sigmoid_forward tanh_forward relu_forward softplus_forward"),
    ("function", "sigmoid_backward tanh_backward relu_backward softplus_backward"),
)
"""Names that may be meant for one another, and what a change among them is called."""

_REDUCTIONS = {"sum", "mean", "max", "min", "prod", "var", "std", "any", "all", "argmax", "argmin", "argsort", "cumsum"}
_REDUCTIONS |= {"concatenate", "split", "norm", "stack", "repeat", "diff"}
_AXES: tuple[int | tuple[int, ...], ...] = (0, 1, -1, 2, 3, (0, 1), (1, 2), (0, 2, 3), (2, 3))


def calls(slot: Slot, seen: Seen) -> New:
    """The edits of one call, and of an expression that one call more would mend."""
    node = slot.node
    if isinstance(node, ast.Call):
        yield from _of_call(node, seen.text)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value, "transpose", 1
    elif isinstance(node, ast.Name) and isinstance(slot.owner, ast.Assign):
        for call in _calls_of_arguments(seen.text):
            yield copy.deepcopy(call), "expression", 0
    elif isinstance(node, ast.Tuple | ast.List):
        for i in range(len(node.elts) - 1):
            yield type(node)(_swapped(node.elts, i), ast.Load()), "order", 3
    if seen.letter(slot) in ("", "f", "i", "b") and not isinstance(node, ast.Constant | ast.Tuple):
        yield from _with_a_call_more(node, slot, seen)


def _of_call(node: ast.Call, text: Text) -> New:
    name = called(node)
    for kind, names in _ALIKE:
        if name in names.split():
            for other in names.split():
                if other != name:
                    yield ast.Call(_renamed(node.func, other), node.args, node.keywords), kind, 2
    for other in _functions_used(text):
        if isinstance(node.func, ast.Name) and other != name:
            yield ast.Call(ast.Name(other, ast.Load()), node.args, node.keywords), "function", 3
    yield from _of_arguments(node)
    yield from _of_inside(node)
    if name in _REDUCTIONS:
        yield from _of_axis(node)
    if node.args:
        yield node.args[0], "call too many", 2
    if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value):
        yield node.func.value, "call too many", 2


def _calls_of_arguments(text: Text) -> list[ast.Call]:
    """The different calls of functions that came in as arguments: what these gave once is not what they give now."""
    found = [node for node in ast.walk(text.function) if isinstance(node, ast.Call)]
    return list({ast.dump(one): one for one in found if getattr(one.func, "id", "") in text.parameters}.values())


def _renamed(function: ast.expr, name: str) -> ast.expr:
    if isinstance(function, ast.Attribute):
        return ast.Attribute(function.value, name, ast.Load())
    return ast.Name(name, ast.Load())


def _is_module(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "numpy", "layers", "losses", "math")


def _functions_used(text: Text) -> list[str]:
    """The functions that this one calls by their bare names, besides Python's own."""
    bare = [node.func.id for node in ast.walk(text.function) if isinstance(node, ast.Call) and _is_bare(node.func)]  # type: ignore[attr-defined]
    return list(dict.fromkeys(bare))


def _is_bare(function: ast.expr) -> bool:
    return isinstance(function, ast.Name) and not hasattr(builtins, function.id)


def _swapped(nodes: list[ast.expr], i: int) -> list[ast.expr]:
    """With the i-th and the one behind it in each other's place."""
    return [*nodes[:i], nodes[i + 1], nodes[i], *nodes[i + 2 :]]


def _of_arguments(node: ast.Call) -> New:
    for i in range(len(node.args) - 1):
        yield ast.Call(node.func, _swapped(node.args, i), node.keywords), "order", 2
    for i in range(len(node.args) if len(node.args) > 1 else 0):
        yield ast.Call(node.func, node.args[:i] + node.args[i + 1 :], node.keywords), "argument", 3
    for i, keyword in enumerate(node.keywords):
        if keyword.arg:
            kind = keyword.arg if keyword.arg in ("axis", "keepdims") else "option"
            yield ast.Call(node.func, node.args, node.keywords[:i] + node.keywords[i + 1 :]), kind, 2


def _of_inside(node: ast.Call) -> New:
    """f(a · b) as f(a) · b."""
    inner = node.args[0] if node.args else None
    if isinstance(inner, ast.BinOp):
        left = ast.Call(node.func, [inner.left, *node.args[1:]], node.keywords)
        yield ast.BinOp(left, inner.op, inner.right), "brackets", 2.5
        if isinstance(inner.op, ast.Add | ast.Mult):
            right = ast.Call(node.func, [inner.right, *node.args[1:]], node.keywords)
            yield ast.BinOp(inner.left, inner.op, right), "brackets", 3


def _of_axis(node: ast.Call) -> New:
    given = next((keyword for keyword in node.keywords if keyword.arg == "axis"), None)
    others = [keyword for keyword in node.keywords if keyword is not given]
    before = ast.dump(given.value) if given is not None else ""
    for number, axis in enumerate(_AXES):
        value = _axis(axis)
        if ast.dump(value) != before:
            yield ast.Call(node.func, node.args, [*others, ast.keyword("axis", value)]), "axis", 1 + number / 3
    if given is not None and not any(keyword.arg == "keepdims" for keyword in node.keywords):
        keywords = [*node.keywords, ast.keyword("keepdims", ast.Constant(True))]
        yield ast.Call(node.func, node.args, keywords), "keepdims", 2


def _axis(axis: int | tuple[int, ...]) -> ast.expr:
    if isinstance(axis, tuple):
        return ast.Tuple([ast.Constant(one) for one in axis], ast.Load())
    return ast.UnaryOp(ast.USub(), ast.Constant(-axis)) if axis < 0 else ast.Constant(axis)


def _with_a_call_more(node: Any, slot: Slot, seen: Seen) -> New:
    if isinstance(slot.owner, ast.Subscript | ast.Slice | ast.Attribute):
        return
    shape, letter = seen.shape(slot), seen.letter(slot)
    if shape is None or len(shape) > 1:
        yield ast.Attribute(node, "T", ast.Load()), "transpose", 2
    if letter != "b":
        for name, rank in (("exp", 3.0), ("log", 3.5), ("sqrt", 3.0), ("abs", 3.5), ("sign", 4.5)):
            function = ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load())
            yield ast.Call(function, [node], []), "function missing", rank
    if shape != ():
        for method in ("sum", "mean"):
            for axis in (0, 1, None):
                keywords = [] if axis is None else [ast.keyword("axis", ast.Constant(axis))]
                yield ast.Call(ast.Attribute(node, method, ast.Load()), [], keywords), "reduction missing", 3.5
    if isinstance(slot.owner, ast.Assign | ast.Return | ast.Tuple | ast.Dict | ast.Call):
        yield from _of_another_kind(node, slot, seen)


def _of_another_kind(node: Any, slot: Slot, seen: Seen) -> New:
    """A copy, or another type."""
    copied = ast.Call(ast.Attribute(node, "copy", ast.Load()), [], [])
    yield copied, "copy", -2 if is_written_into(seen.text, slot) else 3
    yield ast.Call(ast.Name("float", ast.Load()), [node], []), "type", 4
    array = next((name for name in seen.text.parameters if seen.names.get(name)), None)
    if array is not None:
        dtype = ast.Attribute(ast.Name(array, ast.Load()), "dtype", ast.Load())
        yield ast.Call(ast.Attribute(node, "astype", ast.Load()), [dtype], []), "type", 4
