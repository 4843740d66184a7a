"""Plain edits that compare a statement with the one beside it: written as that one is, or with its value."""

import ast
import copy
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise, permutations
from typing import Any

from cs231n_ae.course.judging.repair.edit import Edit, change
from cs231n_ae.course.judging.repair.tree import Line, Slot, same
from cs231n_ae.course.judging.repair.values import Seen

__all__ = ["MOST_NAMES", "names_within", "neighbours", "renamed"]

MOST_NAMES = 4
"""Names in an expression that may be exchanged for those of its neighbour."""


def neighbours(part: int, seen: Seen) -> Iterator[Edit]:
    """What is done to rows is done to columns; and two values that have changed places."""
    for slot in seen.text.slots:
        if isinstance(slot.node, ast.Tuple) and isinstance(slot.owner, ast.Assign):
            for i, k in permutations(range(len(slot.node.elts)), 2):
                for new in _like(slot.node.elts[i], slot.node.elts[k]) if abs(i - k) == 1 else ():
                    whole = ast.Tuple([*slot.node.elts[:k], new, *slot.node.elts[k + 1 :]], ast.Load())
                    yield change(part, slot, whole, "neighbour", 1)
    lines = [line for line in seen.text.lines if isinstance(line.node, ast.Assign)]
    for pair in pairwise(lines):
        for one, other in (pair, pair[::-1]) if pair[0].owner is pair[1].owner else ():
            for new in _like(one.node.value, other.node.value):
                yield change(part, other, ast.Assign(other.node.targets, new), "neighbour", 1)
    yield from _values_exchanged(part, seen)
    yield from _axis_everywhere(part, seen)


def _axis_everywhere(part: int, seen: Seen) -> Iterator[Edit]:
    """Another axis, in every call that goes along the same."""
    along: dict[Any, list[Slot]] = defaultdict(list)
    for slot in seen.text.slots:
        if isinstance(slot.owner, ast.keyword) and slot.owner.arg == "axis" and isinstance(slot.node, ast.Constant):
            along[slot.node.value].append(slot)
    for axis, slots in along.items():
        if len(slots) > 1 and axis in (0, 1):
            yield Edit(part, tuple((slot, ast.Constant(1 - axis)) for slot in slots), "axis", 1)


def _like(one: ast.expr, other: ast.expr) -> Iterator[ast.expr]:
    """The other, written as the one is, in its own names."""
    theirs, own = names_within(one), names_within(other)
    if type(one) is not type(other) and not isinstance(other, ast.Name):
        return
    if not own or isinstance(one, ast.Name | ast.Constant) or not len(own) <= len(theirs) <= MOST_NAMES:
        return
    for chosen in permutations(theirs, len(own)):
        new = renamed(one, dict(zip(chosen, own, strict=True)))
        if not same(new, other) and not same(new, one):
            yield new


def _values_exchanged(part: int, seen: Seen) -> Iterator[Edit]:
    """The values of two statements, each in the place of the other, where they have one shape."""
    given = [line for line in seen.text.lines if isinstance(line.node, ast.Assign | ast.AugAssign)]
    for one, other in combinations(given, 2):
        mine, theirs = one.node.value, other.node.value
        shapes = _shape(seen, one), _shape(seen, other)
        if shapes[0] is None or shapes[0] != shapes[1] or same(mine, theirs):
            continue
        apart = other.node.lineno - one.node.lineno
        changes = ((one, _with_value(one.node, theirs)), (other, _with_value(other.node, mine)))
        yield Edit(part, changes, "exchanged", 1 if apart == 1 else 4)


def _shape(seen: Seen, line: Line) -> Any:
    known = seen.values.get(seen.number.get((id(line.node), "value", None), -1))
    return known[0][1] if known and known[0][0] == "array" else None


def _with_value(node: Any, value: ast.expr) -> ast.stmt:
    new: ast.Assign = copy.copy(node)
    new.value = value
    return new


def names_within(node: ast.AST) -> list[str]:
    """The names that an expression reads, each once; functions that it calls apart."""
    called = {id(inner.func) for inner in ast.walk(node) if isinstance(inner, ast.Call)}
    found = [inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and id(inner) not in called]
    return list(dict.fromkeys(name for name in found if name != "np"))


def renamed(node: ast.expr, names: dict[str, str]) -> ast.expr:
    """A copy with some names replaced by others."""
    new = copy.deepcopy(node)
    for inner in ast.walk(new):
        if isinstance(inner, ast.Name):
            inner.id = names.get(inner.id, inner.id)
    return new
