"""What each expression of a function was worth while a test ran: by this, a student's names meet the reference's."""

import ast
import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from cs231n_ae.course.judging.repair.tree import Slot, Text

__all__ = ["SEEN", "Seen", "Worth", "alike", "probed", "worth"]

SEEN = "__seen__"
"""The function that every expression of a probed text is handed to."""
TIMES = 3
"""How many evaluations of one expression are remembered: the first ones, of a loop's."""
_WEIGHTS = np.cos(np.arange(1, 4097) * 1.7)

Worth = tuple[Any, ...]
"""A value in short: two of them that agree are taken for the same value."""


def worth(value: Any, depth: int = 3) -> Worth:
    """Shape, size and one weighted sum of an array; the parts of a tuple; the type of anything else."""
    if isinstance(value, str | bytes | type(None)):
        return ("is", value)
    if isinstance(value, bool | int | float | np.ndarray | np.generic):
        return _of_array(np.asarray(value))
    if isinstance(value, tuple | list) and depth:
        return ("parts", *(worth(part, depth - 1) for part in value[:16]))
    if isinstance(value, dict) and depth:
        return ("dict", *((str(key), worth(part, depth - 1)) for key, part in list(value.items())[:16]))
    return ("type", type(value).__name__)


def _of_array(array: Any) -> Worth:
    if array.dtype.kind not in "fiub":
        return ("type", str(array.dtype), array.shape)
    flat = array.ravel()[: len(_WEIGHTS)].astype(np.float64)
    largest = float(np.abs(flat).max(initial=0.0))
    if not largest < 1e300:
        flat = np.nan_to_num(flat, posinf=1e300, neginf=-1e300)
        largest = float(np.abs(flat).max())
    return ("array", array.shape, float((flat / (largest or 1.0)) @ _WEIGHTS[: flat.size]), largest)


def alike(one: Worth, other: Worth) -> bool:
    """Whether two values agree, up to rounding."""
    if len(one) != len(other) or one[0] != other[0]:
        return False
    if one[0] == "array":
        (_, shape, total, largest), (_, other_shape, other_total, other_largest) = one, other
        close = abs(largest - other_largest) <= 1e-6 * max(largest, other_largest, 1e-12)
        return bool(shape == other_shape and close and abs(total - other_total) <= 1e-5)
    return all(_parts_alike(a, b) for a, b in zip(one, other, strict=True))


def _parts_alike(one: Any, other: Any) -> bool:
    both = isinstance(one, tuple) and isinstance(other, tuple)
    return alike(one, other) if both and one and isinstance(one[0], str) else bool(one == other)


@dataclass
class Seen:
    """What the slots of one text were worth, by their numbers; then, counted on, what its stores gave to names."""

    text: Text
    values: dict[int, list[Worth]] = field(default_factory=dict)
    letters: dict[int, str] = field(default_factory=dict)
    """Of each slot that was reached: ``f``, ``i`` or ``b`` for an array or a number, ``o`` for anything else."""
    left: dict[int, Any] = field(default_factory=dict)
    """What a store left behind when it was last done, with whatever was written into it since."""
    raised: int = 0
    """The identity of the statement in which the function raised; 0 if it did not."""
    latest: int = -1
    """The slot or store that was reached last."""

    def __post_init__(self) -> None:
        self.number = {slot.key: number for number, slot in enumerate(self.text.slots)}
        self.stores = {len(self.number) + i: name for i, (name, _) in enumerate(self.text.stores)}

    def __call__(self, number: int, value: Any) -> Any:
        """Note a value, and hand it on."""
        self.latest = number
        known = self.values.setdefault(number, [])
        if len(known) < TIMES:
            known.append(worth(value))
            self.letters[number] = _letter(value)
        if number in self.stores:
            self.left[number] = value
        return value

    def has_raised(self) -> None:
        """Note that it raised where it was last seen."""
        if 0 <= self.latest < len(self.text.slots):
            self.raised = id(self.text.slots[self.latest].statement)

    @cached_property
    def last(self) -> dict[int, Worth]:
        """What each store's value was in the end."""
        return {number: worth(value) for number, value in self.left.items()}

    def letter(self, slot: Slot) -> str:
        """What kind of value stood there; empty if it was never reached."""
        return self.letters.get(self.number.get(slot.key, -1), "")

    def shape(self, slot: Slot) -> tuple[int, ...] | None:
        """The shape of an array or a number; None if it is none, or was never reached."""
        known = self.values.get(self.number.get(slot.key, -1))
        return known[0][1] if known and known[0][0] == "array" else None

    def largest(self, slot: Slot) -> float:
        """The largest absolute entry that was seen there."""
        known = self.values.get(self.number.get(slot.key, -1))
        return float(known[0][3]) if known and known[0][0] == "array" else float("inf")

    @cached_property
    def names(self) -> dict[str, tuple[int, ...]]:
        """The shapes of the arrays and numbers that were seen under a name."""
        worths = ((name, self.values[number][0]) for name, number in self._named if number in self.values)
        return {name: one[1] for name, one in worths if one[0] == "array"}

    @cached_property
    def whole(self) -> list[str]:
        """The names under which whole numbers were seen."""
        return list(dict.fromkeys(name for name, number in self._named if self.letters.get(number) == "i"))

    @cached_property
    def _named(self) -> list[tuple[str, int]]:
        """Every slot that is a name, and every store, by its name."""
        found = [(slot.node.id, self.number[slot.key]) for slot in self.text.slots if isinstance(slot.node, ast.Name)]
        return found + [(name, number) for number, name in self.stores.items()]


def _letter(value: Any) -> str:
    if isinstance(value, bool | int | float | np.ndarray | np.generic):
        kind = np.asarray(value).dtype.kind
        return {"u": "i"}.get(kind, kind if kind in "fib" else "o")
    return "o"


def probed(text: Text) -> ast.FunctionDef:
    """A copy of the function in which every slot, and every store of a name, tells its value."""
    return _Probes(text).function()


class _Probes:
    """Puts probes into a copy of a text."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.numbers = {slot.key: number for number, slot in enumerate(text.slots)}
        self.told: dict[int, list[ast.stmt]] = {}
        """Of each statement, by its identity, what tells the names that it gave a value."""
        for number, (name, line) in enumerate(text.stores, start=len(self.numbers)):
            probe = ast.copy_location(ast.Expr(_probe(number, ast.Name(name, ast.Load()))), line.statement)
            self.told.setdefault(id(line.statement), []).append(ast.fix_missing_locations(probe))

    def function(self) -> ast.FunctionDef:
        made: ast.FunctionDef = self._copy(self.text.function)
        return made

    def _copy(self, node: Any) -> Any:
        new = copy.copy(node)
        for name, value in ast.iter_fields(node):
            if isinstance(value, list):
                held: Any = []
                for i, part in enumerate(value):
                    held.append(self._probed(node, name, i, part))
                    if isinstance(part, ast.stmt) and not isinstance(part, ast.For):
                        held += self.told.get(id(part), [])
            else:
                held = self._probed(node, name, None, value)
            setattr(new, name, held)
        if isinstance(node, ast.For):
            new.body = [*self.told.get(id(node), []), *new.body]
        return new

    def _probed(self, owner: Any, name: str, index: int | None, value: Any) -> Any:
        if not isinstance(value, ast.AST):
            return value
        new = self._copy(value)
        number = self.numbers.get((id(owner), name, index))
        if number is None or isinstance(value, ast.Slice) or _has_slices(value):
            return new
        return ast.fix_missing_locations(ast.copy_location(_probe(number, new), value))


def _probe(number: int, value: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(SEEN, ast.Load()), [ast.Constant(number), value], [])


def _has_slices(value: ast.AST) -> bool:
    return isinstance(value, ast.Tuple) and any(isinstance(part, ast.Slice) for part in value.elts)
