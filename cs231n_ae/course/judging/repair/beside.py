"""A student's function beside its reference, after both have run one test: which values meet, and which are strange.

Names are matched by what they were worth: whatever a student calls the reference's ``difference``, it held the same
numbers.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from cs231n_ae.course.judging.repair.reference import Reference
from cs231n_ae.course.judging.repair.tree import Slot, called, names_given
from cs231n_ae.course.judging.repair.values import Seen, Worth, alike

__all__ = ["Beside"]

_BLANK = {"zeros", "zeros_like", "ones", "ones_like", "empty", "empty_like", "full", "arange", "range", "len"}
"""Functions whose values tell nothing of whether an answer goes the reference's way."""


class Beside:
    """The slots of both texts, by their numbers, and which of them were worth the same."""

    def __init__(self, seen: Seen, reference: Reference) -> None:
        self.seen, self.reference = seen, reference
        self.mine, self.theirs = seen.text.slots, reference.text.slots
        theirs = {r: values for r, values in reference.seen.values.items() if r < len(self.theirs)}
        formed: dict[Any, list[int]] = defaultdict(list)
        for s, values in seen.values.items():
            formed[_form(values[0])].append(s)
        self.equal = {
            r: [s for s in formed[_form(values[0])] if _agree(seen.values[s], values)] for r, values in theirs.items()
        }
        """Of each slot of the reference, the student's slots and stores that were worth the same."""
        self.met = {s for found in self.equal.values() for s in found}
        """The student's slots and stores whose value the reference has too."""

    @cached_property
    def strange(self) -> set[int]:
        """The student's slots of a value that the reference never has, though each of their parts was met.

        And what is returned or put into a list, where the reference has something else there: then all values may be
        the reference's, and one step is missing.
        """
        unknown = {s for s in self.seen.values if s not in self.met and s < len(self.mine)}
        unknown -= {s for s in unknown if getattr(self.mine[s].node, "id", "") in self.seen.text.given}
        first = {s for s in unknown if not any(part in unknown for part in self._parts[s])}
        return {s for s in first if self._tells(s)} | set(self.instead)

    @cached_property
    def statements(self) -> set[int]:
        """The statements, by their identity, in which something first goes another way."""
        told = {s for s in self.strange if not isinstance(self.mine[s].node, ast.Name)}
        found = {id(self.mine[s].statement) for s in told} | self._strange_stores | ({self.seen.raised} - {0})
        for s in self.strange - told:  # a name that is handed out: it went wrong where it got its value
            name, number = self.mine[s].node.id, self.mine[s].node.lineno
            given = [line for stored, line in self.seen.text.stores if stored == name and line.node.lineno < number]
            found.add(id(given[-1].statement if given else self.mine[s].statement))
        return found

    def begins_at(self, statement: ast.stmt) -> bool:
        """Whether something first goes another way there; everywhere, if nothing says where."""
        return not self.statements or id(statement) in self.statements

    @cached_property
    def new(self) -> set[int]:
        """The reference's slots of a value that the student never has."""
        return {r for r, found in self.equal.items() if not found}

    def suspicion(self, slot: Slot) -> float:
        """How much later to try an edit there: not at all where a strange value is made of known ones."""
        number = self.seen.number.get(slot.key, -1)
        if number in self.strange or id(slot.owner) in self._strange_nodes:
            return 0
        if number in self._in_strange:
            return 0.75
        if id(slot.statement) in self.statements:
            return 1 if id(slot.statement) == self.seen.raised else 1.5
        if id(slot.statement) in self._sources:
            return 2
        return 4 if number in self.met else 3.5

    def _tells(self, s: int) -> bool:
        """Whether it tells anything that this value is none of the reference's: not of blank arrays and the like."""
        node, value = self.mine[s].node, self.seen.values[s][0]
        literal = not any(isinstance(inner, ast.Name) for inner in ast.walk(node))
        is_value = value[0] == "array" or (value[0] == "parts" and isinstance(node, ast.Call))
        return is_value and not (called(node) in _BLANK or literal or isinstance(node, ast.Name))

    @cached_property
    def instead(self) -> dict[int, int]:
        """Of each of the student's slots that leave the function with another value, the one of the reference there."""
        theirs, found = dict(_handed_out(self.theirs)), {}
        for place, s in _handed_out(self.mine):
            r, known = theirs.get(place, -1), self.seen.values.get(s)
            if r in self.equal and known and known[0][0] == "array" and s not in self.equal[r]:
                found[s] = r
        return found

    @cached_property
    def _strange_stores(self) -> set[int]:
        """The statements that leave behind what the reference never does, made of nothing that is already strange."""
        theirs = list(self.reference.seen.last.values())
        lines = [line for _, line in self.seen.text.stores]
        wrong = {i for i in range(len(lines)) if self._is_left_strange(i + len(self.mine), theirs)}
        names = {self.seen.text.stores[i][0] for i in wrong}
        statements = [lines[i].statement for i in wrong]
        return {id(one) for one in statements if not (_used(one) & names) - set(names_given(one))}

    def _is_left_strange(self, number: int, theirs: list[Worth]) -> bool:
        values, last = self.seen.values.get(number), self.seen.last.get(number)
        if values is None or last is None or last[0] != "array":
            return False
        if self.seen.stores[number] in self.seen.text.counters:  # small whole numbers are met everywhere
            reference = self.reference.seen
            counted = [reference.values[r] for r in reference.stores if r in reference.values]
            return not any(len(other) == len(values) and _agree(values, other) for other in counted)
        return number not in self.met and not any(alike(last, other) for other in theirs)

    @cached_property
    def _sources(self) -> set[int]:
        """The statements, by their identity, that gave a value to a name which a strange slot uses."""
        within = (node for s in self.strange for node in ast.walk(self.mine[s].node))
        names = {node.id for node in within if isinstance(node, ast.Name)}
        return {id(line.statement) for line in self.seen.text.lines if names & set(names_given(line.statement))}

    @cached_property
    def _strange_nodes(self) -> set[int]:
        return {id(self.mine[s].node) for s in self.strange}

    @cached_property
    def _in_strange(self) -> set[int]:
        return {part for s in self.strange for part in self._parts[s]}

    @cached_property
    def _parts(self) -> list[list[int]]:
        """Of each of the student's slots, those within it."""
        found: list[list[int]] = [[] for _ in self.mine]
        for outer, slot in enumerate(self.mine):
            inside = {id(node) for node in ast.walk(slot.node)}
            for inner in range(outer + 1, len(self.mine)):  # parts come behind what they are a part of
                if id(self.mine[inner].owner) not in inside:
                    break
                found[outer].append(inner)
        return found


def _used(statement: ast.stmt) -> set[str]:
    """The names that a statement reads; of a loop, those that say over what it goes."""
    within = statement.iter if isinstance(statement, ast.For) else statement
    return {node.id for node in ast.walk(within) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _handed_out(slots: list[Slot]) -> Iterator[tuple[tuple[str, Any], int]]:
    """What leaves a function, each by its place and number.

    That is what stands behind ``return``, each part of a tuple there, what is put into a dict under a name, and what is
    appended to a list.
    """
    tuples, appended = set(), 0
    for number, slot in enumerate(slots):
        owner = slot.owner
        if isinstance(owner, ast.Return) and isinstance(slot.node, ast.Tuple):
            tuples.add(id(slot.node))
        elif isinstance(owner, ast.Return):
            yield ("return", 0), number
        elif id(owner) in tuples and slot.index is not None:
            yield ("return", slot.index), number
        elif called(owner) == "append" and slot.field == "args":
            yield ("append", appended), number
            appended += 1
        elif key := _key(slot):
            yield ("key", key), number


def _key(slot: Slot) -> Any:
    """The name under which what stands there is put into a dict; empty if it is not."""
    owner, key = slot.owner, None
    if isinstance(owner, ast.Dict) and slot.field == "values" and slot.index is not None:
        key = owner.keys[slot.index]
    elif isinstance(owner, ast.Assign) and slot.field == "value" and isinstance(owner.targets[0], ast.Subscript):
        key = owner.targets[0].slice
    return getattr(key, "value", "") if isinstance(key, ast.Constant) else ""


def _form(value: Worth) -> Any:
    """What two values that agree have in common at the first look."""
    return value[:2] if value[0] == "array" else (value[0], len(value))


def _agree(mine: list[Worth], theirs: list[Worth]) -> bool:
    """Whether two slots were worth the same, as far as both have been seen."""
    return all(alike(a, b) for a, b in zip(mine, theirs, strict=False))
