"""The reference's expressions, written in a student's names."""

import ast
import builtins
import copy
from typing import Any

from cs231n_ae.course.judging.repair.beside import Beside
from cs231n_ae.course.judging.repair.tree import size_of
from cs231n_ae.course.judging.repair.values import alike

__all__ = ["Translation"]

LONGEST_NAME = 4
"""Tokens of an expression of the student's that may stand for a name of the reference's."""
DEEPEST = 4
"""How often a name of the reference's is replaced by what it was given."""


class Translation:
    """Writes what the reference says in the names of one student, matched by what they were worth."""

    def __init__(self, beside: Beside, known: dict[str, Any], *, short: bool) -> None:
        """What a student's file knows by name is ``known``; ``short``: what the student has a name for is called so."""
        self.beside, self.known, self.short = beside, known, short
        self.numbers = {id(slot.node): r for r, slot in enumerate(beside.theirs)}
        self.text = beside.reference.text

    def of(self, node: Any, depth: int = 0) -> Any:
        """The expression; None if it cannot be said, or is memory that nothing was written to."""
        if isinstance(node, ast.Attribute) and node.attr in ("empty", "empty_like"):
            return None
        if isinstance(node, ast.Name):
            return self._name(node, depth)
        names = self._names_of(node) if self.short and not isinstance(node, ast.Constant) else []
        if names:
            return ast.Name(names[0], ast.Load())
        new = type(node)()
        for name, value in ast.iter_fields(node):
            parts = value if isinstance(value, list) else [value]
            written = [self.of(part, depth) if isinstance(part, ast.AST) else part for part in parts]
            if any(isinstance(part, ast.AST) and w is None for part, w in zip(parts, written, strict=True)):
                return None
            setattr(new, name, written if isinstance(value, list) else written[0])
        return new

    def _name(self, node: ast.Name, depth: int) -> Any:
        if not self.text.is_local(node.id):
            return self._global(node)
        names = self._names_of(node) or self._names_at_first(node)
        if names:
            return ast.Name(node.id if node.id in names else names[0], ast.Load())
        equal = [s for s in self._equal(node) if s < len(self.beside.mine)]
        shortest = min((self.beside.mine[s].node for s in equal), key=size_of, default=None)
        if shortest is not None and size_of(shortest) <= LONGEST_NAME:
            return copy.deepcopy(shortest)
        mine = self.beside.seen.text
        meaning = self.beside.reference.definitions.get(node.id)
        if node.id not in mine.parameters and meaning is not None and depth < DEEPEST:
            return self.of(meaning, depth + 1)
        return ast.Name(node.id, ast.Load()) if mine.is_local(node.id) else None

    def _equal(self, node: Any) -> list[int]:
        """The student's slots and stores that were worth what this expression of the reference was."""
        return self.beside.equal.get(self.numbers.get(id(node), -1), [])

    def _names_of(self, node: Any) -> list[str]:
        """The student's names among them."""
        found = []
        for s in self._equal(node):
            mine = self.beside.mine[s].node if s < len(self.beside.mine) else None
            if isinstance(mine, ast.Name):
                found.append(mine.id)
            elif mine is None:
                found.append(self.beside.seen.stores[s])
        return found

    def _names_at_first(self, node: Any) -> list[str]:
        """The names that held the same when they were first seen: a mistake in a loop shows in its later steps."""
        theirs = self.beside.reference.seen.values.get(self.numbers.get(id(node), -1))
        seen = self.beside.seen
        found = [(s, seen.stores[s]) for s in seen.stores if s in seen.values]
        return [name for s, name in found if theirs and alike(seen.values[s][0], theirs[0])]

    def _global(self, node: ast.Name) -> Any:
        if node.id in self.known or hasattr(builtins, node.id):
            return ast.Name(node.id, ast.Load())
        value = self.beside.reference.constants.get(node.id)
        return None if value is None else ast.Constant(value)
