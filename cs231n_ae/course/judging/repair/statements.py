"""Plain edits of whole statements: ``=`` for ``+=``, another target, a line too many, two lines in the other order."""

import ast
from typing import Any

from cs231n_ae.course.judging.repair.arithmetic import New
from cs231n_ae.course.judging.repair.tree import Line, Text

__all__ = ["statements"]

_COMPOUND = ast.Return | ast.For | ast.While | ast.If | ast.FunctionDef | ast.With | ast.Try


def statements(line: Line, text: Text) -> New:
    """The edits of one statement, its expressions apart; of two that change places both, as a list."""
    node = line.node
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        yield from _of_assignment(node, text, within_loop=isinstance(line.owner, ast.For | ast.While))
    elif isinstance(node, ast.AugAssign):
        yield from _of_addition(node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield from _of_bare_call(node.value, text)
    elif isinstance(node, ast.For):
        yield from _of_loop(node)
    elif isinstance(node, ast.If):
        yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse), "condition", 2
        yield ast.If(ast.Constant(True), node.body, []), "condition", 0.5
    if not isinstance(node, _COMPOUND):
        yield ast.Pass(), "line too many", 3
    block = getattr(line.owner, line.field)
    following = block[line.index + 1] if line.index is not None and line.index + 1 < len(block) else None
    if following is not None and not isinstance(node, ast.Return) and not isinstance(following, ast.Return | ast.Raise):
        yield [following, node], "order of lines", 3


def _of_assignment(node: ast.Assign, text: Text, *, within_loop: bool) -> New:
    target = node.targets[0]
    if isinstance(target, ast.Name | ast.Subscript | ast.Attribute):
        begun = within_loop and sum(name == getattr(target, "id", "") for name, _ in text.stores) > 1
        usual = 0 if begun else 0.5 if isinstance(target, ast.Subscript) else 1.5
        yield ast.AugAssign(target, ast.Add(), node.value), "assignment", usual
        yield ast.AugAssign(target, ast.Sub(), node.value), "sign", 4
    if isinstance(target, ast.Tuple):
        for i, one in enumerate(target.elts):
            for name in text.known_at(node) if getattr(one, "id", "") == "_" else ():
                parts = [*target.elts[:i], ast.Name(name, ast.Store()), *target.elts[i + 1 :]]
                yield ast.Assign([ast.Tuple(parts, ast.Store())], node.value), "result", 0.5
        for i in range(len(target.elts) - 1):
            swapped = [*target.elts[:i], target.elts[i + 1], target.elts[i], *target.elts[i + 2 :]]
            yield ast.Assign([ast.Tuple(swapped, ast.Store())], node.value), "order", 2
    if isinstance(target, ast.Name):
        for name in text.known_at(node):
            if name != target.id:
                yield ast.Assign([ast.Name(name, ast.Store())], node.value), "target", 4


def _of_bare_call(call: ast.Call, text: Text) -> New:
    """What is computed and kept nowhere, kept under the name of something that it is computed from."""
    given = [*call.args, *([call.func.value] if isinstance(call.func, ast.Attribute) else [])]
    for one in given:
        if isinstance(one, ast.Name) and text.is_local(one.id):
            yield ast.Assign([ast.Name(one.id, ast.Store())], call), "result", 0.5


def _of_addition(node: ast.AugAssign) -> New:
    yield ast.Assign([node.target], node.value), "assignment", 1
    for other in (ast.Sub(), ast.Add(), ast.Mult(), ast.Div()):
        if not isinstance(node.op, type(other)):
            yield ast.AugAssign(node.target, other, node.value), "sign", 2
    yield ast.Assign([node.target], ast.BinOp(_loaded(node.target), node.op, node.value)), "in place", 2


def _of_loop(node: ast.For) -> New:
    over = node.iter
    name = getattr(over.func, "id", "") if isinstance(over, ast.Call) else ""
    if isinstance(over, ast.Call) and name == "reversed":
        yield _over(node, over.args[0]), "order of steps", 1.5
    else:
        yield _over(node, _call("reversed", _call("list", over))), "order of steps", 2
    if isinstance(over, ast.Call) and name == "range":
        last, one = over.args[-1], ast.Constant(1)
        if len(over.args) == 1:
            yield _over(node, _call("range", one, last)), "bounds", 2
        if len(over.args) < 3:
            for operator in (ast.Add(), ast.Sub()):
                yield _over(node, _call("range", *over.args[:-1], ast.BinOp(last, operator, one))), "bounds", 2


def _over(node: ast.For, values: ast.expr) -> ast.For:
    return ast.For(node.target, values, node.body, node.orelse)


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


def _loaded(target: Any) -> Any:
    """The same place, read."""
    if isinstance(target, ast.Name):
        return ast.Name(target.id, ast.Load())
    if isinstance(target, ast.Subscript):
        return ast.Subscript(target.value, target.slice, ast.Load())
    return ast.Attribute(target.value, target.attr, ast.Load())
