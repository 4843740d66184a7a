"""Edits that bring in an expression of the reference, in the student's own names."""

import ast
from collections.abc import Iterator
from typing import Any

from cs231n_ae.course.judging.repair.beside import Beside
from cs231n_ae.course.judging.repair.edit import Edit, change
from cs231n_ae.course.judging.repair.translation import Translation
from cs231n_ae.course.judging.repair.tree import Slot, called, size_of

__all__ = ["guided_edits"]

LARGEST = 10
"""Tokens of an expression that is brought in: more would be another answer, not a repair."""
NOT_SUSPECT = 2
"""Places that are less suspect than that (see ``Beside.suspicion``) get nothing from the reference."""


def guided_edits(part: int, beside: Beside, known: dict[str, Any]) -> Iterator[Edit]:
    """For each value that is strange or was never reached, the reference's expressions in its place.

    Args:
        part: the number of the student's function.
        beside: the function and its reference.
        known: what the student's file knows by name.
    """
    yield from _other_numbers(part, beside)
    written = _all_written(beside, known)
    for s, slot in enumerate(beside.mine):
        if _is_key(slot.node):
            continue
        late = beside.suspicion(slot)
        text = ast.dump(slot.node) if late <= NOT_SUSPECT else ""
        for r, theirs in written if text else ():
            if s in beside.equal[r] or text == theirs.text or _differs_within(slot.node, theirs.expression):
                continue
            size, unlike = theirs.size - theirs.pieces.get(text, 0), _unlike(beside, s, r)
            if size <= LARGEST and unlike is not None:
                likely = _in_like_company(beside, s, r) or beside.instead.get(s) == r
                rank = 2 + size / 4 + late + unlike + (0 if r in beside.new else 1) - 2 * likely
                yield change(part, slot, theirs.expression, _kind_of(theirs, slot.node, text), rank)


def _other_numbers(part: int, beside: Beside) -> Iterator[Edit]:
    """Each number of the student's, a default or a constant, that the reference has not, as one of those it has."""
    mine, theirs = (_numbers(slots) for slots in (beside.mine, beside.theirs))
    for value, slots in mine.items():
        for other in theirs if value not in theirs else ():
            for slot in slots:
                yield change(part, slot, ast.Constant(other), "number", 1 if other not in mine else 2)


def _numbers(slots: list[Slot]) -> dict[Any, list[Slot]]:
    """The numbers that are written there, and where."""
    found: dict[Any, list[Slot]] = {}
    for slot in slots:
        value = getattr(slot.node, "value", None) if isinstance(slot.node, ast.Constant) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            found.setdefault(value, []).append(slot)
    return found


_MORE: dict[type[ast.operator], str] = {
    ast.Add: "term", ast.Sub: "term", ast.Mult: "factor", ast.Div: "factor", ast.MatMult: "factor", ast.Pow: "power",
}  # fmt: skip
"""What is missing where one more operation is done to what stands there."""


def _is_key(node: Any) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


class _Written:
    """An expression of the reference in the student's names, with what is needed to compare it."""

    def __init__(self, expression: Any) -> None:
        self.expression, self.text, self.size = expression, ast.dump(expression), size_of(expression)
        inner = (node for node in ast.walk(expression) if isinstance(node, ast.expr))
        self.pieces = {ast.dump(node): size_of(node) for node in inner}


def _all_written(beside: Beside, known: dict[str, Any]) -> list[tuple[int, _Written]]:
    """Every expression of the reference that can be said: as short as the student's names allow, and in full."""
    ways = [Translation(beside, known, short=short) for short in (True, False)]
    found: dict[str, tuple[int, _Written]] = {}
    for r in sorted(beside.equal, key=lambda r: r not in beside.new):
        for way in ways:
            expression = way.of(beside.theirs[r].node)
            if expression is not None and ast.dump(expression) not in found:
                found[ast.dump(expression)] = (r, _Written(expression))
    return list(found.values())


def _unlike(beside: Beside, s: int, r: int) -> float | None:
    """How much later to try it for its shape; None for not at all: another shape must at least be a new value."""
    mine, theirs = beside.mine[s], beside.theirs[r]
    letters = beside.seen.letter(mine), beside.reference.seen.letter(theirs)
    if letters[0] == letters[1] and beside.seen.shape(mine) == beside.reference.seen.shape(theirs):
        return 0
    return 1.5 if r in beside.new else None


def _differs_within(old: Any, new: Any) -> bool:
    """Whether both are the same but for one part: then the edit of that part says more."""
    if type(old) is not type(new) or isinstance(old, ast.Name | ast.Constant):
        return False
    pairs: list[tuple[Any, Any]] = []
    for (_, a), (_, b) in zip(ast.iter_fields(old), ast.iter_fields(new), strict=True):
        if isinstance(a, list):
            if len(a) != len(b):
                return False
            pairs += zip(a, b, strict=True)
        else:
            pairs.append((a, b))
    other = [a for a, b in pairs if not _reads_alike(a, b)]
    return len(other) == 1 and isinstance(other[0], ast.expr)


def _reads_alike(one: Any, other: Any) -> bool:
    if isinstance(one, ast.AST) and isinstance(other, ast.AST):
        return ast.dump(one) == ast.dump(other)
    return bool(one == other)


def _in_like_company(beside: Beside, s: int, r: int) -> bool:
    """Whether both stand in operations alike, whose other sides are worth the same."""
    mine, theirs = beside.mine[s], beside.theirs[r]
    a, b = mine.owner, theirs.owner
    if mine.field != theirs.field:
        return False
    if isinstance(a, ast.BinOp) and isinstance(b, ast.BinOp):
        side = "right" if mine.field == "left" else "left"
        number = beside.seen.number.get((id(a), side, None))
        other = beside.reference.seen.number.get((id(b), side, None), -1)
        return type(a.op) is type(b.op) and number in beside.equal.get(other, ())
    return isinstance(a, ast.Call) and mine.index == theirs.index and called(a) == called(b)


def _kind_of(theirs: _Written, old: Any, text: str) -> str:
    """What a person would call such an exchange."""
    new = theirs.expression
    if isinstance(new, ast.Name) and isinstance(old, ast.Name):
        return "name"
    if isinstance(new, ast.Constant) and isinstance(old, ast.Constant):
        return "number"
    if isinstance(new, ast.BinOp) and text in (ast.dump(new.left), ast.dump(new.right)):
        return _MORE.get(type(new.op), "expression")
    if isinstance(new, ast.BinOp) and isinstance(old, ast.BinOp):
        return _kind_of_operation(new, old)
    return "expression"


def _kind_of_operation(new: ast.BinOp, old: ast.BinOp) -> str:
    """Whether it is but another operator between the same two."""
    if not (_reads_alike(new.left, old.left) and _reads_alike(new.right, old.right)):
        return "expression"
    return "sign" if {type(new.op), type(old.op)} == {ast.Add, ast.Sub} else "operator"
