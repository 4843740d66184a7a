"""Plain edits of names: another name for this one, and a factor or a term by name that is missing."""

import ast
import copy
from typing import Any

import numpy as np

from cs231n_ae.course.judging.repair.arithmetic import LARGEST_COUNT, New
from cs231n_ae.course.judging.repair.tree import Slot, Text, is_of_self, same
from cs231n_ae.course.judging.repair.values import Seen

__all__ = ["naming"]


def naming(slot: Slot, seen: Seen) -> New:
    """The edits that bring in another of the function's own names, attributes of self, or keys."""
    node, text = slot.node, seen.text
    if isinstance(node, ast.Name):
        for name in text.known_at(node):
            if name != node.id:
                yield ast.Name(name, ast.Load()), "name", 1.5 + _strangeness(slot, name, seen)
    elif is_of_self(node):
        for name in text.attributes:
            if name != node.attr:
                yield ast.Attribute(node.value, name, ast.Load()), "name", 2
    elif _is_text(node):
        for other in _texts(text):
            if not same(other, node):
                yield copy.deepcopy(other), "text", 2
    elif isinstance(node, ast.Constant) and isinstance(slot.owner, ast.Subscript | ast.Tuple):
        for name in text.counters:
            yield ast.Name(name, ast.Load()), "index", 2
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        for name in text.known_at(node):
            if seen.names.get(name) == ():
                yield ast.Name(name, ast.Load()), "number", 2
    letter, is_place = seen.letter(slot), isinstance(slot.owner, ast.Subscript | ast.Slice | ast.Attribute)
    if (letter == "f" and not is_place) or (letter == "i" and seen.largest(slot) < LARGEST_COUNT):
        yield from _with_a_name_more(node, slot, seen)


def _strangeness(slot: Slot, name: str, seen: Seen) -> float:
    """How much later to try a name there: not at all where it is of the same shape."""
    mine, theirs = seen.shape(slot), seen.names.get(name)
    if mine is None or theirs is None:
        return 1
    return 0 if mine == theirs else 2.5


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _texts(text: Text) -> list[Any]:
    """The different pieces of text in the function, apart from its docstring and from pieces of others."""
    return list({ast.dump(slot.node): slot.node for slot in text.slots if _is_text(slot.node)}.values())


def _with_a_name_more(node: Any, slot: Slot, seen: Seen) -> New:
    """``node * name``, ``node / name``, ``node / len(name)`` and so on, where the shape stays as it is."""
    text, shape = seen.text, seen.shape(slot)
    times = 2.0 if isinstance(slot.owner, ast.Slice) else 3.0
    for name in text.known_at(node):
        if name == getattr(node, "id", "") or not _fits(seen.names.get(name), shape):
            continue
        other = ast.Name(name, ast.Load())
        yield ast.BinOp(node, ast.Mult(), other), "factor", times
        yield ast.BinOp(node, ast.Div(), other), "factor", 3.5
        yield ast.BinOp(node, ast.Add(), other), "term", 3.5
        yield ast.BinOp(node, ast.Sub(), other), "term", 4.0
    for name in text.parameters[:2]:
        if seen.names.get(name):
            count = ast.Call(ast.Name("len", ast.Load()), [ast.Name(name, ast.Load())], [])
            yield ast.BinOp(node, ast.Div(), count), "factor", 2.5
            yield ast.BinOp(node, ast.Mult(), count), "factor", 3
            if shape == () and len(seen.names[name]) > 1:  # a sum over the pixels, or the mean of them
                shape_of = ast.Attribute(ast.Name(name, ast.Load()), "shape", ast.Load())
                width = ast.Subscript(shape_of, ast.Constant(1), ast.Load())
                yield ast.BinOp(node, ast.Mult(), width), "factor", 3
                yield ast.BinOp(node, ast.Div(), width), "factor", 3.5
    for attribute in text.attributes:
        of_self = ast.Attribute(ast.Name("self", ast.Load()), attribute, ast.Load())
        yield ast.BinOp(node, ast.Mult(), of_self), "factor", 3


def _fits(one: tuple[int, ...] | None, shape: tuple[int, ...] | None) -> bool:
    """Whether an operation with ``one`` leaves the shape as it is; a name that was never used yet is worth a try."""
    if one is None or shape is None:
        return shape is not None
    try:
        return np.broadcast_shapes(one, shape) == shape
    except ValueError:
        return False
