"""A function's text as a tree: the places in it that hold an expression or a statement, and what is known at each."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

__all__ = [
    "LENT",
    "TICK",
    "Line",
    "Slot",
    "Text",
    "called",
    "is_of_self",
    "is_written_into",
    "names_given",
    "same",
    "size_of",
]

TICK = "__tick__"
"""The function that each loop calls, so that none goes on for ever."""
LENT = "__lent__"
"""The function that hands out what an expression of the reference was worth."""


@dataclass(frozen=True, eq=False)
class Slot:
    """One place that holds an expression: a field of its owner, or one of a list there."""

    owner: ast.AST
    field: str
    index: int | None
    statement: ast.stmt

    @property
    def key(self) -> tuple[int, str, int | None]:
        """What tells this place from all others."""
        return id(self.owner), self.field, self.index

    @property
    def node(self) -> Any:
        """What stands there now."""
        held = getattr(self.owner, self.field)
        return held if self.index is None else held[self.index]

    def put(self, new: Any) -> None:
        """Let something else stand there."""
        if self.index is None:
            setattr(self.owner, self.field, new)
        else:
            getattr(self.owner, self.field)[self.index] = new


@dataclass(frozen=True, eq=False)
class Line(Slot):
    """One place that holds a statement; ``owner`` is the block's, ``field`` its list."""


@dataclass
class Text:
    """A function, the slots in it, and the names that it knows.

    What only refuses wrong arguments (``require_…``, an ``if`` that does nothing but raise) is passed over: it is not
    where a value goes wrong.
    """

    function: ast.FunctionDef
    slots: list[Slot] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)
    stored: dict[str, int] = field(default_factory=dict)
    """The first line in which each local name gets a value."""
    stores: list[tuple[str, Line]] = field(default_factory=list)
    """Each name that a statement gives a value, with the statement."""

    def __post_init__(self) -> None:
        arguments = self.function.args
        self.parameters = [one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
        for node in ast.walk(self.function):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self.stored[node.id] = min(self.stored.get(node.id, node.lineno), node.lineno)
        self._block(self.function, "body")

    def known_at(self, node: ast.AST) -> list[str]:
        """The names that may be used where ``node`` stands: parameters first, then those given a value before."""
        number = getattr(node, "lineno", 0)
        before = [name for name, first in self.stored.items() if first < number and name not in self.parameters]
        return [name for name in self.parameters if name != "self"] + before

    def is_local(self, name: str) -> bool:
        """Whether it is one of the function's own names."""
        return name in self.stored or name in self.parameters

    @cached_property
    def attributes(self) -> list[str]:
        """The attributes of self that are read, methods apart."""
        methods = {id(node.func) for node in ast.walk(self.function) if isinstance(node, ast.Call)}
        found = [node for node in ast.walk(self.function) if is_of_self(node) and id(node) not in methods]
        return list(dict.fromkeys(node.attr for node in found if isinstance(node, ast.Attribute)))

    @cached_property
    def given(self) -> set[str]:
        """The names of what comes in: the parameters, and the parts of them that are given names of their own."""
        found = set(self.parameters)
        for node in ast.walk(self.function):
            if isinstance(node, ast.Assign) and getattr(node.value, "id", None) in self.parameters:
                found |= set(names_given(node))
        return found

    @cached_property
    def counters(self) -> list[str]:
        """The names that loops count with."""
        loops = (node for node in ast.walk(self.function) if isinstance(node, ast.For))
        return list(dict.fromkeys(name for loop in loops for name in names_given(loop)))

    @cached_property
    def slices(self) -> dict[int, int]:
        """Of every node in a slice, by its identity, the identity of the slice."""
        wholes = (node for node in ast.walk(self.function) if isinstance(node, ast.Slice))
        return {id(inner): id(outer) for outer in wholes for inner in ast.walk(outer)}

    def _block(self, owner: ast.AST, name: str) -> None:
        for index, statement in enumerate(getattr(owner, name)):
            if _is_idle(statement):
                continue
            line = Line(owner, name, index, statement)
            self.lines.append(line)
            self.stores += [(given, line) for given in names_given(statement)]
            for child, value in ast.iter_fields(statement):
                if child == "handlers":
                    for handler in value:
                        self._block(handler, "body")
                elif child in ("body", "orelse", "finalbody"):
                    self._block(statement, child)
                elif child != "annotation":
                    self.slots += self._expressions(statement, child, value, statement)

    def _expressions(self, owner: ast.AST, name: str, value: Any, statement: ast.stmt) -> Iterator[Slot]:
        """The slots of a field and, each before its own parts, of what is in it."""
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(node, ast.AST) or isinstance(node, ast.arguments):
                continue
            if _is_value(node, owner, name) and not self._is_foreign(node):
                yield Slot(owner, name, index, statement)
            for child, inner in ast.iter_fields(node):
                yield from self._expressions(node, child, inner, statement)

    def _is_foreign(self, node: ast.AST) -> bool:
        """Whether it is the name of a module or a function, or self: nothing else is meant by those."""
        return isinstance(node, ast.Name) and (node.id == "self" or not self.is_local(node.id))


def _is_value(node: ast.AST, owner: ast.AST, name: str) -> bool:
    """Whether an expression of a value of its own stands there: no target, no function's name, no piece of text."""
    if not isinstance(node, ast.expr) or isinstance(getattr(node, "ctx", None), ast.Store):
        return False
    if isinstance(node, ast.Starred | ast.FormattedValue) or (isinstance(owner, ast.Call) and name == "func"):
        return False
    return not (isinstance(owner, ast.JoinedStr) or name == "format_spec")


def _is_idle(statement: ast.stmt) -> bool:
    """Whether it only documents, refuses or ticks."""
    if isinstance(statement, ast.Raise | ast.Pass | ast.Assert | ast.Import | ast.ImportFrom):
        return True
    if isinstance(statement, ast.If):
        return all(isinstance(inner, ast.Raise) for inner in statement.body) and not statement.orelse
    if not isinstance(statement, ast.Expr):
        return False
    name = called(statement.value)
    return isinstance(statement.value, ast.Constant) or name.startswith(("require", "_require")) or name == TICK


def called(node: ast.AST) -> str:
    """The bare name of the function or method that a call calls; empty if it is no call."""
    function = node.func if isinstance(node, ast.Call) else None
    return str(getattr(function, "attr", getattr(function, "id", "")))


def names_given(statement: ast.stmt) -> list[str]:
    """The names that an assignment, or each step of a loop, gives a value, or whose entries it writes."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    nodes = [node for target in targets if target is not None for node in ast.walk(target)]
    found = [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    for node in nodes:
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name):
            found.append(node.value.id)
    return found


def is_written_into(text: Text, slot: Slot) -> bool:
    """Whether an array gets a second name here that is written into: then 1 * it passes because it is a copy."""
    if not isinstance(slot.node, ast.Name | ast.Attribute | ast.Subscript) or not isinstance(slot.owner, ast.Assign):
        return False
    names = {one.id for one in slot.owner.targets if isinstance(one, ast.Name)}
    written: list[ast.expr] = []
    for one in ast.walk(text.function):
        if isinstance(one, ast.AugAssign):
            written.append(one.target)
        elif isinstance(one, ast.Subscript) and isinstance(one.ctx, ast.Store):
            written.append(one.value)
    return any(isinstance(one, ast.Name) and one.id in names for one in written)


def is_of_self(node: Any) -> bool:
    """Whether it is an attribute of self."""
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"


def same(one: ast.AST, other: ast.AST) -> bool:
    """Whether two pieces of text read alike."""
    return ast.dump(one) == ast.dump(other)


def size_of(new: ast.AST, old: ast.AST | None = None) -> int:
    """How many tokens, about, are in ``new`` and not in ``old``: names, numbers, operators, calls."""
    found = _tokens(new) if old is None else _tokens(new) - _tokens(old)
    return max(found.total(), 1)


def _tokens(node: ast.AST) -> Counter[str]:
    found: Counter[str] = Counter()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            found[inner.id] += 1
        elif isinstance(inner, ast.Attribute):
            found[f".{inner.attr}"] += 1
        elif isinstance(inner, ast.Constant):
            found[repr(inner.value)] += 1
        elif isinstance(inner, _COUNTED):
            found[type(inner).__name__] += 1
    return found


_COUNTED = ast.operator, ast.unaryop, ast.cmpop, ast.boolop, ast.Call, ast.Subscript, ast.stmt, ast.keyword, ast.IfExp
