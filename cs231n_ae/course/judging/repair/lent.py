"""Where no small edit does: the one or two statements of which the reference's own values make every test pass.

A test is run on the reference, and what its expressions were worth is kept, evaluation by evaluation; then it is run on
the student's function, in which one expression is worth what one of the reference's was. If all tests pass so, at two
seeds, then all that comes after is right, and the mistake is in that expression or in what goes into it: that is so
however the student wrote it, and whatever would have to be written there.
"""

import ast
import copy
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from cs231n_ae.course.answers.in_process import ReferenceSubmission
from cs231n_ae.course.judging.repair.beside import Beside
from cs231n_ae.course.judging.repair.edit import Edit, change
from cs231n_ae.course.judging.repair.reference import Reference, overlay_of
from cs231n_ae.course.judging.repair.tree import LENT, Slot, called, names_given
from cs231n_ae.course.judging.repair.values import Worth
from cs231n_ae.course.judging.runner import run_test
from cs231n_ae.course.judging.testing import GradingTest
from cs231n_ae.course.outline.manifest import Assignment

__all__ = ["KIND", "Lender", "ancestors", "lent_edits"]

KIND = "value"
"""The kind of these edits."""
MOST = 8
"""Expressions of the reference whose values are tried in one place."""
MOST_TIMES = 1024
"""Evaluations of one expression that are kept, at most: of what is computed more often nothing is lent."""
MOST_BYTES = 32 << 20
"""Bytes that the kept values of one test may take."""


class Lender:
    """Hands out what the reference's expressions were worth, in the order in which it computed them."""

    def __init__(self, reference: Reference, assignment: Assignment) -> None:
        self.reference, self.assignment = reference, assignment
        self.wanted: set[int] = set()
        """The numbers of the expressions whose values are kept."""
        self._kept: dict[tuple[str, int], dict[int, list[Any]]] = {}
        self._now: dict[int, Iterator[Any]] = {}

    def begin(self, test: GradingTest, seed: int) -> None:
        """Be ready for one run of a test."""
        key = (test.name, seed)
        if key not in self._kept:
            kept = _Kept(self.wanted)
            self.reference.watcher = kept
            try:
                run_test(test, overlay_of([self.reference], ReferenceSubmission(self.assignment)), seed)
            finally:
                self.reference.watcher = self.reference.seen
            self._kept[key] = kept.values
        self._now = {number: iter(values) for number, values in self._kept[key].items()}

    def __call__(self, number: int, part: int | None, own: Any) -> Any:
        """The next value of an expression, or that part of the tuple, instead of the student's ``own``.

        Raises:
            ValueError: if the reference computed it less often, or so often that it was not kept.
        """
        for value in self._now.get(number, ()):
            return copy.deepcopy(value if part is None else value[part])
        raise ValueError("nothing is left to lend")


class _Kept:
    """Keeps copies of the values of some expressions."""

    def __init__(self, wanted: set[int]) -> None:
        self.wanted, self.values, self.bytes = set(wanted), defaultdict[int, list[Any]](list), 0

    def __call__(self, number: int, value: Any) -> Any:
        """Keep a value, and hand it on."""
        if number in self.wanted:
            self.bytes += _bytes(value)
            self.values[number].append(copy.deepcopy(value))
            if len(self.values[number]) > MOST_TIMES or self.bytes > MOST_BYTES:
                self.wanted.discard(number)
                self.bytes -= sum(map(_bytes, self.values.pop(number)))
        return value


def _bytes(value: Any) -> int:
    """About what a value takes."""
    if isinstance(value, tuple | list):
        return sum(map(_bytes, value))
    return int(getattr(value, "nbytes", 8))


def lent_edits(part: int, beside: Beside, lender: Lender) -> list[Edit]:
    """For what each statement computes, and each strange value: the reference's values in its place."""
    found = []
    wholes = _wholes(beside)
    for s, slot in enumerate(beside.mine):
        if (s in wholes or s in beside.strange) and isinstance(slot.node, _COMPUTED):
            for r, i in _candidates(beside, s, slot):
                lender.wanted.add(r)
                lent = ast.Call(ast.Name(LENT, ast.Load()), [ast.Constant(r), ast.Constant(i), slot.node], [])
                found.append(change(part, slot, lent, KIND, float(slot.node.lineno)))
    return found


_COMPUTED = ast.BinOp | ast.UnaryOp | ast.Compare | ast.Call | ast.Subscript | ast.IfExp | ast.Attribute | ast.BoolOp


def _wholes(beside: Beside) -> set[int]:
    """The slots that a statement computes: what it assigns, returns, or puts into a tuple, a dict or a list."""
    found: set[int] = set()
    held: set[int] = set()
    for s, slot in enumerate(beside.mine):
        owner = slot.owner
        is_whole = isinstance(owner, ast.Assign | ast.AugAssign | ast.Return) and slot.field == "value"
        is_part = id(owner) in held or (called(owner) == "append" and slot.field == "args")
        if (is_whole or is_part) and isinstance(slot.node, ast.Tuple | ast.Dict):
            held.add(id(slot.node))
        elif is_whole or is_part:
            found.add(s)
    return found


def _candidates(beside: Beside, s: int, slot: Slot) -> Sequence[tuple[int, int | None]]:
    """The reference's expressions of the same form and another value, each value once, the likeliest first.

    Each by its number, and for a part of a tuple that a call gave back by the number of that too.
    """
    mine, reference = beside.seen.values.get(s), beside.reference.seen
    names = set(names_given(slot.statement))
    found = [r for r in beside.equal if _is_alike(mine, reference.values[r][0])]
    found.sort(key=lambda r: (not _of_one_kind(slot.node, beside.theirs[r].node), *_lateness(beside, r, names)))
    same = [r for r in found if s in beside.equal[r]][:1]  # as it is in this test, and may not be in another
    found = [r for r in found if s not in beside.equal[r]]
    told: dict[Any, int] = {}
    for r in found:
        told.setdefault(tuple(reference.values[r]), r)
    found = list(told.values())[:MOST] + same
    whole: list[tuple[int, int | None]] = [(r, None) for r in found]
    return whole + _parts(beside, mine) + _of_another_shape(beside, slot, mine)


def _of_another_shape(beside: Beside, slot: Slot, mine: list[Worth] | None) -> list[tuple[int, int | None]]:
    """Calls of the same function that gave an array of another shape: it may have gone along another axis."""
    reference = beside.reference.seen
    if mine is None or mine[0][0] != "array" or not called(slot.node):
        return []
    found = [r for r in beside.equal if called(beside.theirs[r].node) == called(slot.node)]
    worths = [(r, reference.values[r][0]) for r in found]
    others: list[tuple[int, int | None]] = [(r, None) for r, w in worths if w[0] == "array" and w[1] != mine[0][1]]
    return others[:2]


def _parts(beside: Beside, mine: list[Worth] | None) -> list[tuple[int, int | None]]:
    """The parts of that form in what calls of the reference gave back, each value once."""
    told: dict[Any, tuple[int, int | None]] = {}
    for r in beside.equal:
        value = beside.reference.seen.values[r][0]
        if value[0] == "parts" and isinstance(beside.theirs[r].node, ast.Call) and mine is not None:
            for i, part in enumerate(value[1:]):
                if _form(part) == _form(mine[0]) and part[0] == "array":
                    told.setdefault(part, (r, i))
    return list(told.values())[:MOST]


def _lateness(beside: Beside, r: int, names: set[str]) -> tuple[bool, ...]:
    """Values first that the student never has, then those under the name that is given a value here."""
    theirs = beside.theirs[r]
    named = names & {*names_given(theirs.statement), getattr(theirs.node, "id", "")}
    is_count = beside.reference.seen.letter(theirs) == "i"  # one that has a name is meant rather than any other
    return r not in beside.new, not named, isinstance(theirs.node, ast.Name) != is_count, _is_constant(theirs.node)


def _of_one_kind(mine: Any, theirs: Any) -> bool:
    """Whether both are calls of one function, or the same operation."""
    if isinstance(mine, ast.BinOp) and isinstance(theirs, ast.BinOp):
        return type(mine.op) is type(theirs.op)
    return bool(called(mine)) and called(mine) == called(theirs)


def _is_constant(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant)


def _is_alike(mine: list[Worth] | None, theirs: Worth) -> bool:
    """Whether two values have one form: numbers and arrays of one shape, tuples of such."""
    return mine is None or _form(mine[0]) == _form(theirs)


def _form(value: Worth) -> Any:
    if value[0] == "parts":
        return tuple(_form(part) for part in value[1:])
    return value[:2] if value[0] in ("array", "type") else value[0]


def ancestors(beside: Beside, slot: Slot) -> set[int]:
    """The statements, by their identity, whose values go into an expression."""
    text = beside.seen.text
    names = {node.id for node in ast.walk(slot.node) if isinstance(node, ast.Name)}
    found: set[int] = set()
    for line in reversed([one for one in text.lines if one.statement.lineno < slot.statement.lineno]):
        if names & set(names_given(line.statement)):
            found.add(id(line.statement))
            names |= {node.id for node in ast.walk(line.statement) if isinstance(node, ast.Name)}
    return found
