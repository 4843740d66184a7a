"""Plain edits between square brackets: bounds, blocks, order of indices, a mask turned round."""

import ast
import copy
from itertools import permutations
from typing import Any

from cs231n_ae.course.judging.repair.arithmetic import New
from cs231n_ae.course.judging.repair.neighbours import MOST_NAMES, names_within, renamed
from cs231n_ae.course.judging.repair.tree import Slot, Text, same
from cs231n_ae.course.judging.repair.values import Seen

__all__ = ["indexing"]


def indexing(slot: Slot, seen: Seen) -> New:
    """The edits of one subscript, of one slice, or of one index."""
    node = slot.node
    if isinstance(node, ast.Subscript):
        yield node.value, "index too many", 3
    if isinstance(node, ast.Slice):
        yield from _of_slice(node)
        for other in _slices(seen.text):
            if not same(other, node):
                yield copy.deepcopy(other), "slice", 2
    if not isinstance(slot.owner, ast.Subscript):
        return
    if isinstance(node, ast.Tuple):
        yield from _from_where_the_window_begins(node, seen.text)
        yield from _like_their_neighbours(node)
        for i in range(len(node.elts) - 1):
            swapped = [*node.elts[:i], node.elts[i + 1], node.elts[i], *node.elts[i + 2 :]]
            yield ast.Tuple(swapped, ast.Load()), "index", 1.5
    elif slot.field == "slice":
        for name in seen.whole:
            yield ast.Tuple([node, ast.Name(name, ast.Load())], ast.Load()), "index", 2
            yield ast.Tuple([ast.Name(name, ast.Load()), node], ast.Load()), "index", 3
        if isinstance(node, ast.Name | ast.Call):
            yield ast.UnaryOp(ast.Invert(), node), "mask", 2


def _from_where_the_window_begins(node: ast.Tuple, text: Text) -> New:
    """Of indices that count within a window: counted from where it begins, as another subscript has it."""
    for other in (slot.node for slot in text.slots if isinstance(slot.node, ast.Tuple)):
        begins = [part.lower if isinstance(part, ast.Slice) else None for part in other.elts]
        if len(begins) != len(node.elts) or not any(begins) or any(isinstance(one, ast.Slice) for one in node.elts):
            continue
        within = [
            one if begin is None else ast.BinOp(copy.deepcopy(begin), ast.Add(), one)
            for one, begin in zip(node.elts, begins, strict=True)
        ]
        yield ast.Tuple(within, ast.Load()), "index", -2


def _like_their_neighbours(node: ast.Tuple) -> New:
    """One slice written as the one beside it is, in its own names: what is done to rows is done to columns."""
    slices = [(i, part) for i, part in enumerate(node.elts) if isinstance(part, ast.Slice)]
    for (i, one), (k, other) in permutations(slices, 2):
        own, theirs = names_within(other), names_within(one)
        if abs(i - k) != 1 or not own or len(theirs) > MOST_NAMES or len(own) > len(theirs):
            continue
        for chosen in permutations(theirs, len(own)):
            names = dict(zip(chosen, own, strict=True))
            new = renamed(one, names)
            if not same(new, other):
                yield ast.Tuple([*node.elts[:k], new, *node.elts[k + 1 :]], ast.Load()), "slice", 0.5


def _of_slice(node: ast.Slice) -> New:
    def sliced(lower: Any, upper: Any) -> Any:
        return ast.Slice(lower, upper, node.step)

    one, lower, upper = ast.Constant(1), node.lower, node.upper
    minus_one = ast.UnaryOp(ast.USub(), one)
    yield ast.Slice(lower, upper, None if node.step is not None else minus_one), "slice", 3
    if lower is not None:
        yield sliced(None, upper), "slice", 2
        yield sliced(None, lower), "slice", 1.5
        if isinstance(lower, ast.UnaryOp):
            yield sliced(None, lower.operand), "slice", 1.5
        if upper is None:
            yield sliced(None, ast.UnaryOp(ast.USub(), lower)), "slice", 2
            yield sliced(ast.UnaryOp(ast.USub(), lower), None), "slice", 3
    else:
        yield sliced(one, upper), "slice", 2
    if upper is not None:
        yield sliced(lower, None), "slice", 2
        yield sliced(upper, None), "slice", 1.5
        yield sliced(lower, ast.BinOp(upper, ast.Add(), one)), "slice", 2
        yield sliced(lower, ast.BinOp(upper, ast.Sub(), one)), "slice", 2
    else:
        yield sliced(lower, minus_one), "slice", 2
    if isinstance(lower, ast.Constant) and lower.value == 1 and isinstance(upper, ast.BinOp):  # all one too late
        yield sliced(None, upper.left), "slice", 1.5
    if lower is not None and upper is not None:  # the blocks of the same width before and behind
        width = ast.BinOp(upper, ast.Sub(), lower)
        yield sliced(upper, ast.BinOp(upper, ast.Add(), width)), "slice", 1.5
        yield sliced(ast.BinOp(lower, ast.Sub(), width), lower), "slice", 1.5


def _slices(text: Text) -> list[ast.Slice]:
    return list({ast.dump(s.node): s.node for s in text.slots if isinstance(s.node, ast.Slice)}.values())
