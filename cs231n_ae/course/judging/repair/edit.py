"""One small change of a function's text, and how it is made and taken back."""

import ast
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cs231n_ae.course.judging.repair.tree import Slot, size_of

__all__ = ["Edit", "applied", "change", "overlap"]

LARGEST_EXCHANGE = 2
"""Tokens of an edit that exchanges one thing for another; more is another expression."""


@dataclass(frozen=True, eq=False)
class Edit:
    """What is put where, and what a person would call that."""

    part: int
    """Which of the functions that are searched."""
    changes: tuple[tuple[Slot, Any], ...]
    """One place; or several, where one expression is changed alike at each of its occurrences."""
    kind: str
    rank: float
    """What is tried first has the lowest."""

    @property
    def slot(self) -> Slot:
        """The place, or the first of several."""
        return self.changes[0][0]

    @cached_property
    def size(self) -> int:
        """About how many tokens are new."""
        slot, new = self.changes[0]
        return size_of(new, slot.node)

    @cached_property
    def is_specific(self) -> bool:
        """Whether one thing is exchanged or left out there: what only adds to it could stand elsewhere as well."""
        slot, new = self.changes[0]
        if self.kind == "target" or self.size > LARGEST_EXCHANGE:
            return False
        if isinstance(slot.node, ast.Name) and not isinstance(new, ast.Name):
            return False
        whole = ast.dump(slot.node)
        return not any(ast.dump(inner) == whole for inner in ast.walk(new))

    @property
    def key(self) -> tuple[Any, ...]:
        """The same for two edits that write the same."""
        return (self.part, *(slot.key for slot, _ in self.changes), *(ast.dump(new) for _, new in self.changes[:2]))


def change(part: int, slot: Slot, new: Any, kind: str, rank: float) -> Edit:
    """The edit of one place."""
    return Edit(part, ((slot, new),), kind, rank)


@contextmanager
def applied(edits: Iterable[Edit]) -> Iterator[None]:
    """The text with these edits, for as long as the block lasts."""
    before = []
    try:
        for slot, new in [change for edit in edits for change in edit.changes]:
            before.append((slot, slot.node))
            ast.fix_missing_locations(new if hasattr(new, "lineno") else ast.copy_location(new, slot.node))
            slot.put(new)
        yield
    finally:
        for slot, old in reversed(before):
            slot.put(old)


def overlap(one: Edit, other: Edit) -> bool:
    """Whether the one changes something within what the other changes."""
    if one.part != other.part:
        return False
    mine, theirs = ([slot for slot, _ in edit.changes] for edit in (one, other))
    return any(_within(a, b) or _within(b, a) for a in mine for b in theirs)


def _within(inner: Slot, outer: Slot) -> bool:
    return inner.key == outer.key or any(node is inner.owner for node in ast.walk(outer.node))
