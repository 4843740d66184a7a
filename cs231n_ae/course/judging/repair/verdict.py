"""From the repairs that were found to the one place that a student is told; nothing where they do not agree."""

import ast
import re
from collections import Counter
from collections.abc import Iterable

from cs231n_ae.course.judging.repair.bench import Part
from cs231n_ae.course.judging.repair.edit import Edit
from cs231n_ae.course.judging.repair.lent import KIND, ancestors
from cs231n_ae.course.judging.repair.place import KINDS, LONGEST_RANGE, Place, Spot
from cs231n_ae.course.judging.repair.search import Found
from cs231n_ae.course.judging.repair.tree import Slot, is_written_into, names_given
from cs231n_ae.course.outline.manifest import Exercise

__all__ = ["lent_place_of", "place_of"]

LARGEST_TOLD = 8
"""Tokens of an edit that is a diagnosis; of a larger one no more is said than where it is."""
NEAR = 2
"""Lines that two repairs of one kind may lie apart to be told as they are, without asking which is the likelier."""
TELLING = KINDS.keys() - {"expression"}
"""Kinds that say what a mistake is."""
ALIKE = (
    ({"factor", "power"}, "factor"),
    ({"factor", "factor too many"}, "factor too many"),
    ({"term", "term too many"}, "term too many"),
)
"""Kinds that are one mistake, and which of them to call it."""

Repair = tuple[Edit, ...]


def place_of(exercise: Exercise, found: Found) -> Place | None:
    """The place of the smallest repair; None if there is none, or if the repairs lie too far apart."""
    repairs = _likely(found)
    if not repairs:
        return None
    first, last = _span(repairs)
    if len(repairs[0]) == 1 and (last - first > NEAR or not _one_kind(repairs, 0)):
        repairs = _narrowed(found, repairs)
    spots = [_spot(found, repairs, number) for number in range(len(repairs[0]))]
    told = tuple(spot for spot in spots if spot is not None)
    but = tuple(test.title for test in found.left)
    return Place(exercise.id, exercise.qualname, told, but) if len(told) == len(spots) else None


def lent_place_of(exercise: Exercise, found: Found) -> Place | None:
    """Where the reference's own values make every test pass, and what is not used.

    A spot is ``between`` lines if what goes into it may be what is wrong.
    """
    if not found.lent and not found.unread:
        return None
    spots = []
    for edit in found.lent:
        part, beside = found.parts[0], found.beside[0]
        statement = edit.slot.statement
        made_of = bool(ancestors(beside, edit.slot))
        lines = (edit.slot.node.lineno,)
        spots.append(Spot(part.file, part.qualname, lines, KIND, made_of, _head(part.source, statement)))
    but = tuple(test.title for test in found.lent_left)
    return Place(exercise.id, exercise.qualname, tuple(spots), but, tuple(found.unread))


def _likely(found: Found) -> list[Repair]:
    """The repairs that mean the mistake itself, the best first.

    Of many that are alike in effect these are left, one after the other: those in one statement, those that exchange
    something rather than add to it, those of the exercise itself, those not much larger than others.
    """
    ones = [repair for repair in found.repairs if len(repair) == 1 and not _starts_anew(found, repair[0])]
    if not ones:
        return _agreed_pair(found.repairs)
    ones = [r for r in ones if len(_statements([r])) == 1] or ones
    ones = [r for r in ones if r[0].is_specific] or ones
    least = min(r[0].size for r in ones)
    most = least + 1 if ones[0][0].is_specific else least
    first_part = min(r[0].part for r in ones if r[0].size == least)
    return _sorted(r for r in ones if r[0].size <= most and r[0].part == first_part)


def _starts_anew(found: Found, edit: Edit) -> bool:
    """Whether it returns something else than what was worked out before: a new answer, not a repair of this one."""
    own = {name for name, _ in found.parts[edit.part].text.stores}
    if edit.kind != "expression" or not isinstance(edit.slot.statement, ast.Return):
        return False
    value = edit.slot.statement.value
    parts = value.elts if isinstance(value, ast.Tuple) else [value]
    whole = next((one for one in parts if one is not None and any(n is edit.slot.node for n in ast.walk(one))), value)
    kept = Counter(_all_names(whole or edit.slot.node)) - Counter(_all_names(edit.slot.node))
    return bool(own & _names(edit.slot.node)) and not own & (_names(edit.changes[0][1]) | set(kept))


def _agreed_pair(pairs: list[Repair]) -> list[Repair]:
    """The best pair, if all that are as good lie in the same two statements.

    Two edits can do much: a function that is exchanged, or any expression, may only undo what the other leaves wrong.
    """
    best = _sorted(pairs)[:1]
    rivals = [pair for pair in pairs if best and _cost(pair)[:2] <= _cost(best[0])[:2]]
    is_clear = all(set(_statements([pair])) == set(_statements(best)) for pair in rivals)
    return (
        best if is_clear and all(edit.kind not in ("expression", "function") for pair in best for edit in pair) else []
    )


def _sorted(repairs: Iterable[Repair]) -> list[Repair]:
    """In as few places as possible, then as little as possible, rather an exchange, and what has a name of its own."""
    return sorted(repairs, key=_cost)


def _cost(repair: Repair) -> tuple[int, int, int]:
    size = sum(e.size + 2 * (not e.is_specific) for e in repair)
    return sum(len(e.changes) for e in repair), size, sum(e.kind == "expression" for e in repair)


def _narrowed(found: Found, repairs: list[Repair]) -> list[Repair]:
    """Those where a value first goes another way than in the reference; and of what only adds, not to its effects."""
    repairs = [r for r in repairs if _is_where_it_begins(found, r[0])] or repairs
    mended = {name for r in repairs for name in names_given(r[0].slot.statement)}
    return [r for r in repairs if r[0].is_specific or not mended & _names(r[0].slot.node)] or repairs


def _is_where_it_begins(found: Found, edit: Edit) -> bool:
    beside = found.beside.get(edit.part)
    return beside is not None and all(id(slot.statement) in beside.statements for slot, _ in edit.changes)


def _statements(repairs: Iterable[Repair]) -> dict[int, ast.stmt]:
    changed = (slot.statement for repair in repairs for edit in repair for slot, _ in edit.changes)
    return {id(statement): statement for statement in changed}


def _span(repairs: Iterable[Repair]) -> tuple[int, int]:
    """The first and the last line of the statements."""
    lines = [statement.lineno for statement in _statements(repairs).values()]
    return min(lines), max(lines)


def _names(node: ast.AST) -> set[str]:
    return set(_all_names(node))


def _all_names(node: ast.AST) -> list[str]:
    return [inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)]


def _one_kind(repairs: list[Repair], number: int) -> str:
    """What all of these edits are; empty if they are of several kinds.

    What divides by a factor, or takes off a term, that should not be there says no more than that it should not.
    """
    kinds = {_kind_of(repair[number]) for repair in repairs}
    for alike, said in ALIKE:
        if kinds <= alike:
            return said if said in kinds else kinds.pop()
    return kinds.pop() if len(kinds) == 1 else ""


def _kind_of(edit: Edit) -> str:
    """Its kind; another number for an axis is another axis."""
    owner = edit.slot.owner
    return "axis" if isinstance(owner, ast.keyword) and owner.arg == "axis" else edit.kind


def _common_kind(found: Found, repairs: list[Repair], number: int) -> str:
    """What every repair found does, the unlikely ones too; empty if they do several things.

    An edit may pass by a way of its own, as a comparison does that no longer lets a wrong branch run. What only adds to
    something can undo any mistake, and is no other kind beside an exchange; nor does it say, where it adds to a number,
    that it is a term or a factor that is missing: the number itself may be meant. An expression that the reference has
    in that place is no other kind either: it says only that something is to be changed there.
    """
    alike = [repair for repair in found.repairs if len(repair) == len(repairs[0])]
    if len(repairs[0]) > 1:
        alike = [repair for repair in alike if _statements([repair]).keys() == _statements(repairs[:1]).keys()]
    own = repairs[0][number]
    if any(_settles(repair[number]) for repair in alike):
        return ""
    if own.is_specific:
        alike = [r for r in alike if r[number].is_specific and r[number].kind in (own.kind, *TELLING)]
        return _one_kind(alike, number)
    return "" if isinstance(own.slot.node, ast.Constant) else _one_kind(alike, number)


def _spot(found: Found, repairs: list[Repair], number: int) -> Spot | None:
    """Where the edits of this number in their repairs lie, if that is one place, or a few lines."""
    best = repairs[0][number]
    part = found.parts[best.part]
    statements = _statements((r[number],) for r in repairs)
    sources = [_sources(part, r[0]) for r in repairs if len(r) == 1]
    if all(sources):  # nothing says that it is here rather than there
        statements |= {key: one for given in sources for key, one in given.items()}
    lines = sorted({one.lineno for one in statements.values()})
    guarded = [one.end_lineno or one.lineno for one in statements.values() if isinstance(one, ast.If)]
    kind = _common_kind(found, repairs, number)
    if is_written_into(part.text, best.slot):  # 1 * it passes because it is a copy
        kind = "copy" if any(r[number].kind == "copy" for r in repairs) else "" if kind in ("factor", "term") else kind
    if guarded and not kind:  # what stands behind a condition may be what is wrong
        lines = sorted({*lines, *guarded})
    if len(lines) > 1 and len(best.changes) == 1:
        is_near = lines[-1] - lines[0] < LONGEST_RANGE or (len(lines) == 2 and kind and best.is_specific)
        return Spot(part.file, part.qualname, (lines[0], lines[-1]), kind, True) if is_near else None
    if best.size > LARGEST_TOLD:
        return Spot(part.file, part.qualname, tuple(lines), "", head=_head(part.source, best.slot.statement))
    return _exact(part, best, kind, [r[number] for r in found.repairs if len(r) == len(repairs[0])])


def _sources(part: Part, edit: Edit) -> dict[int, ast.stmt]:
    """Where the name got its value that this edit adds something to, if it is read nowhere else: as well there."""
    node, text = edit.slot.node, part.text
    if edit.is_specific or not isinstance(node, ast.Name) or node.id in text.given:
        return {}
    if node.id not in _names(edit.changes[0][1]):
        return {}
    names = [one for one in ast.walk(text.function) if isinstance(one, ast.Name) and one.id == node.id]
    if sum(isinstance(one.ctx, ast.Load) for one in names) > len(edit.changes):
        return {}
    given = [line.statement for name, line in text.stores if name == node.id]
    return {id(one): one for one in given if isinstance(one, ast.Assign)}


def _exact(part: Part, edit: Edit, kind: str, others: list[Edit]) -> Spot:
    """The deepest place that changes; of several kinds of edits, the deepest that holds them all."""
    slot: Slot | None = edit.slot
    lines = tuple(sorted({slot.node.lineno for slot, _ in edit.changes}))
    head = _head(part.source, edit.slot.statement)
    if not kind:
        here = [one for one in others if one.slot.statement is edit.slot.statement]
        slot = _around(part, edit.slot.statement, here)
    if slot is None:
        return Spot(part.file, part.qualname, lines, kind, False, head)
    node, owner = slot.node, slot.owner
    own = ast.get_source_segment(part.source, node) or ""
    around = ast.get_source_segment(part.source, owner) if isinstance(owner, ast.expr) else None
    end = node.end_col_offset if node.lineno == node.end_lineno else 0
    return Spot(part.file, part.qualname, lines, kind, False, head, (node.col_offset + 1, end), around or own, own)


def _settles(edit: Edit) -> bool:
    """Whether it lets only one branch of a condition run: the other may be what is wrong, and not the condition."""
    new = edit.changes[0][1]
    settled = new.test if isinstance(new, ast.If) else new if edit.slot.field == "test" else None
    return isinstance(settled, ast.Constant) or (
        isinstance(edit.slot.node, ast.IfExp) and not isinstance(new, ast.IfExp)
    )


def _around(part: Part, statement: ast.stmt, edits: list[Edit]) -> Slot | None:
    """The smallest expression of a statement that all of these edits are in."""
    changed = {id(edit.slot.owner if edit.slot.field == "test" else edit.slot.node) for edit in edits}
    slots = [slot for slot in part.text.slots if slot.statement is statement]
    holding = [slot for slot in slots if changed <= {id(inner) for inner in ast.walk(slot.node)}]
    return min(holding, key=lambda slot: len([*ast.walk(slot.node)]), default=None)


def _head(source: str, statement: ast.stmt) -> str:
    """How the statement begins, with what comes behind it left out: no word is cut."""
    text, *further = (ast.get_source_segment(source, statement) or "").strip().split("\n")
    if isinstance(statement, ast.Assign):
        return f"{ast.get_source_segment(source, statement.targets[0])} = …"
    if isinstance(statement, ast.AugAssign):
        target = ast.get_source_segment(source, statement.target) or ""
        return f"{target} {text[len(target) :].split()[0]} …"
    first = text.partition(" ")[0]
    if first in ("return", "for", "if", "while", "with"):
        return f"{first} …"
    if len(text) > LONGEST_HEAD:
        between = [end for end in range(1, LONGEST_HEAD + 1) if not re.match(r"\w\w", text[end - 1 : end + 1])]
        return f"{text[: max(between, default=LONGEST_HEAD)].rstrip()} …"
    return f"{text.rstrip()} …" if further else text


LONGEST_HEAD = 40
