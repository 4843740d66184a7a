"""Plain edits of formulas: operators, signs, sides, numbers, brackets, comparisons."""

import ast
from collections.abc import Iterator
from typing import Any

from cs231n_ae.course.judging.repair.tree import Slot
from cs231n_ae.course.judging.repair.values import Seen

__all__ = ["LARGEST_COUNT", "New", "arithmetic"]

New = Iterator[tuple[Any, str, float]]
"""What may stand there instead, the kind of that edit, and how soon to try it: 1 for what is most common."""

LARGEST_COUNT = 100
"""The largest whole number that is multiplied by others: an array may get that length."""

_OTHER_OPERATORS: dict[type[ast.operator], tuple[tuple[type[ast.operator], str, float], ...]] = {
    ast.Add: ((ast.Sub, "sign", 1), (ast.Mult, "operator", 3)),
    ast.Sub: ((ast.Add, "sign", 1), (ast.Mult, "operator", 4)),
    ast.Mult: (
        (ast.Div, "operator", 2), (ast.Add, "operator", 3), (ast.Sub, "operator", 4), (ast.MatMult, "operator", 3),
    ),
    ast.Div: ((ast.Mult, "operator", 2), (ast.FloorDiv, "operator", 4)),
    ast.FloorDiv: ((ast.Div, "operator", 3), (ast.Mod, "operator", 3)),
    ast.Mod: ((ast.FloorDiv, "operator", 3),),
    ast.MatMult: ((ast.Mult, "operator", 3),),
    ast.Pow: ((ast.Mult, "operator", 3),),
    ast.BitAnd: ((ast.BitOr, "operator", 2),),
    ast.BitOr: ((ast.BitAnd, "operator", 2),),
}  # fmt: skip

_OTHER_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt, ast.GtE),
    ast.LtE: (ast.Lt, ast.GtE, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt, ast.LtE),
    ast.GtE: (ast.Gt, ast.LtE, ast.Lt),
    ast.Eq: (ast.NotEq, ast.GtE, ast.LtE),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}


def arithmetic(slot: Slot, seen: Seen) -> New:
    """The edits of one expression's own operator, or of the number that it is."""
    node = slot.node
    if isinstance(node, ast.BinOp):
        yield from _of_operation(node)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand, "sign" if isinstance(node.op, ast.USub) else "condition", 1
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for number, other in enumerate(_OTHER_COMPARISONS.get(type(node.ops[0]), ())):
            yield ast.Compare(node.left, [other()], node.comparators), "comparison", 1 + number
    elif isinstance(node, ast.BoolOp):
        other_operator = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.BoolOp(other_operator, node.values), "condition", 3
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body), "condition", 2
        yield node.body, "condition", 3
        yield node.orelse, "condition", 3
    elif isinstance(node, ast.Constant):
        yield from _of_number(node)
    letter = seen.letter(slot)
    if not isinstance(node, ast.Constant) and letter in ("", "f", "i"):
        yield from _with_one_more(node, slot, letter, small=letter == "f" or seen.largest(slot) < LARGEST_COUNT)


def _of_operation(node: ast.BinOp) -> New:
    for other, kind, rank in _OTHER_OPERATORS.get(type(node.op), ()):
        yield ast.BinOp(node.left, other(), node.right), kind, rank
    if isinstance(node.op, ast.FloorDiv):
        yield _negative(ast.BinOp(_negative(node.left), ast.FloorDiv(), node.right)), "rounding", 0.5
    kind = "factor too many" if isinstance(node.op, ast.Mult | ast.Div | ast.MatMult | ast.Pow) else "term too many"
    yield node.left, kind, 1
    yield node.right, kind, 1.5
    if isinstance(node.left, ast.BinOp):
        yield node.left.left, kind, 2.5
    if not isinstance(node.op, ast.Add | ast.Mult):
        yield ast.BinOp(node.right, node.op, node.left), "order", 2
    yield from _bracketed(node)


def _negative(node: ast.expr) -> ast.UnaryOp:
    return ast.UnaryOp(ast.USub(), node)


def _bracketed(node: ast.BinOp) -> New:
    """(a · b) · c as a · (b · c), and the other way round; f(a) · b as f(a · b)."""
    if isinstance(node.left, ast.BinOp):
        first, operator, second = node.left.left, node.left.op, node.left.right
        yield ast.BinOp(first, operator, ast.BinOp(second, node.op, node.right)), "brackets", 2.5
        if isinstance(node.op, ast.Mult | ast.Div) and isinstance(operator, ast.Mult | ast.Div):
            yield ast.BinOp(first, operator, ast.BinOp(second, ast.Mult(), node.right)), "brackets", 2.5
    if isinstance(node.right, ast.BinOp):
        inner = ast.BinOp(node.left, node.op, node.right.left)
        yield ast.BinOp(inner, node.right.op, node.right.right), "brackets", 2.5
    if isinstance(node.left, ast.Call) and node.left.args:
        argument, *others = node.left.args
        within = ast.BinOp(argument, node.op, node.right)
        yield ast.Call(node.left.func, [within, *others], node.left.keywords), "brackets", 2.5


def _of_number(node: ast.Constant) -> New:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value), "option", 2
    elif isinstance(value, int | float):
        others: list[tuple[float, float]] = [(0, 2), (1, 1.5), (2, 1.5), (-value, 2), (value + 1, 1), (value - 1, 1)]
        others += [(0.5, 2), (2 * value, 2), (value / 2, 2), (3, 4), (-1, 3), (1 - value, 3)]
        tried = {value}
        for other, rank in others:
            if other not in tried:
                tried.add(other)
                yield _literal(other), "number", rank


def _literal(value: float) -> ast.expr:
    if value == int(value):
        value = int(value)
    return ast.UnaryOp(ast.USub(), ast.Constant(-value)) if value < 0 else ast.Constant(value)


def _with_one_more(node: Any, slot: Slot, letter: str, *, small: bool) -> New:
    """A sign, a number or a power that is missing; of large counts no squares, for an array may get that length."""
    if isinstance(slot.owner, ast.Attribute):  # of x in x.sum(): the whole call is tried
        return
    is_place = isinstance(slot.owner, ast.Subscript | ast.Slice)
    for operator in (ast.Add(), ast.Sub()):
        rank = 3.5 if letter == "f" else 2 if is_place else 3
        yield ast.BinOp(node, operator, ast.Constant(1)), "number missing", rank
    if is_place:
        return
    yield ast.UnaryOp(ast.USub(), node), "sign", 2.5
    for factor, rank in ((2, 2.5), (0.5, 2)):
        yield ast.BinOp(node, ast.Mult(), ast.Constant(factor)), "factor", rank
    if small:
        yield ast.BinOp(node, ast.Pow(), ast.Constant(2)), "power", 2.5
    yield ast.BinOp(ast.Constant(1), ast.Sub(), node), "expression", 3
