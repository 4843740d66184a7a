"""All plain edits of a function: those that need nothing but its own text."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from cs231n_ae.course.judging.repair.arithmetic import arithmetic
from cs231n_ae.course.judging.repair.calls import calls
from cs231n_ae.course.judging.repair.edit import Edit, change
from cs231n_ae.course.judging.repair.indexing import indexing
from cs231n_ae.course.judging.repair.naming import naming
from cs231n_ae.course.judging.repair.neighbours import neighbours
from cs231n_ae.course.judging.repair.statements import statements
from cs231n_ae.course.judging.repair.tree import Line, Slot
from cs231n_ae.course.judging.repair.values import Seen

__all__ = ["plain_edits"]

_LATER = {"slice": -0.75, "statement": 0.5, "function": 1.5}
"""How much later an edit is tried at all places where the same is written, within what, than at one of them."""


def plain_edits(part: int, seen: Seen) -> Iterator[Edit]:
    """Every small edit of one place, and the same edit at every place where the same is written."""
    for slot, groups in _with_groups(seen):
        for kind_of_edits in (arithmetic, naming, calls, indexing):
            for new, kind, rank in kind_of_edits(slot, seen):
                yield change(part, slot, new, kind, rank)
                for later, slots in groups:
                    yield Edit(part, tuple((other, new) for other in slots), kind, rank + later)
    yield from _exchanged(part, seen)
    yield from neighbours(part, seen)
    yield from _asked_twice(part, seen)
    for line in seen.text.lines:
        for new, kind, rank in statements(line, seen.text):
            if isinstance(new, list):
                following = Line(line.owner, line.field, (line.index or 0) + 1, line.statement)
                yield Edit(part, ((line, new[0]), (following, new[1])), kind, rank)
            else:
                yield change(part, line, new, kind, rank)


def _asked_twice(part: int, seen: Seen) -> Iterator[Edit]:
    """Of a call that is made a second time, the first result for both."""
    calls: dict[str, list[Line]] = defaultdict(list)
    for line in seen.text.lines:
        if isinstance(line.node, ast.Assign) and isinstance(line.node.value, ast.Call):
            calls[ast.dump(line.node.value)].append(line)
    for first, *others in calls.values():
        for second in others:
            both = ast.Assign([*first.node.targets, *second.node.targets], first.node.value)
            yield Edit(part, ((first, both), (second, ast.Pass())), "asked twice", 0.5)


def _exchanged(part: int, seen: Seen) -> Iterator[Edit]:
    """Two names of one statement, each in the place of the other."""
    within: dict[int, dict[str, list[Slot]]] = defaultdict(lambda: defaultdict(list))
    for slot in seen.text.slots:
        if isinstance(slot.node, ast.Name):
            within[id(slot.statement)][slot.node.id].append(slot)
    for named in within.values():
        for one, other in combinations(named, 2):
            shapes = seen.names.get(one), seen.names.get(other)
            if shapes[0] == shapes[1] or (None not in shapes and () in shapes):
                changes = [(slot, ast.Name(other, ast.Load())) for slot in named[one]]
                changes += [(slot, ast.Name(one, ast.Load())) for slot in named[other]]
                yield Edit(part, tuple(changes), "order", 2.5)


def _with_groups(seen: Seen) -> Iterator[tuple[Slot, list[tuple[float, list[Slot]]]]]:
    """Each slot and, with the first of those that read alike, where the others are: in its slice, line, function."""
    alike: dict[tuple[str, int, str], list[Slot]] = defaultdict(list)
    for slot in seen.text.slots:
        for key in _wholes(slot, seen):
            alike[key].append(slot)
    for slot in seen.text.slots:
        groups: dict[int, tuple[float, list[Slot]]] = {}
        for key in _wholes(slot, seen):
            slots, later = alike[key], _LATER[key[0]]
            if len(slots) > 1 and slots[0] is slot and _is_worth_it(slot, key[0]):
                groups[len(slots)] = (min(later, groups.get(len(slots), (later, []))[0]), slots)
        yield slot, list(groups.values())


def _wholes(slot: Slot, seen: Seen) -> list[tuple[str, int, str]]:
    """The slice, the statement and the function that it is in, with how it reads."""
    text = ast.dump(slot.node)
    within = seen.text.slices.get(id(slot.owner))
    found = [("function", 0, text), ("statement", id(slot.statement), text)]
    return found if within is None else [*found, ("slice", within, text)]


def _is_worth_it(slot: Slot, whole: str) -> bool:
    if isinstance(slot.node, ast.Slice):
        return False
    return whole != "function" or not isinstance(slot.node, ast.Constant)
