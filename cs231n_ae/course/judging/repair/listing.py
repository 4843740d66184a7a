"""Which edits are tried, in which order: the likeliest first, those of the exercise before those of what it needs."""

import ast
from collections.abc import Iterator

from cs231n_ae.course.answers.in_process import ReferenceSubmission
from cs231n_ae.course.judging.recorded import SEED
from cs231n_ae.course.judging.repair.arguments import arguments_missing
from cs231n_ae.course.judging.repair.bench import Bench, Part
from cs231n_ae.course.judging.repair.beside import Beside
from cs231n_ae.course.judging.repair.edit import Edit
from cs231n_ae.course.judging.repair.guided import guided_edits
from cs231n_ae.course.judging.repair.neighbours import neighbours
from cs231n_ae.course.judging.repair.plain import plain_edits
from cs231n_ae.course.judging.repair.reference import Reference, overlay_of, reference_of
from cs231n_ae.course.judging.repair.tree import Line, Slot, called
from cs231n_ae.course.judging.repair.values import Seen
from cs231n_ae.course.judging.runner import run_test
from cs231n_ae.course.judging.testing import GradingTest
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.worker.calls import CallFailed

__all__ = ["Listing", "parts_of"]

WATCHED = 3
"""Failing tests that are run with probes, at most."""
FEW = 3
"""So few strange values say where to look: no other test is run with probes."""
AHEAD = 60
"""Edits of the exercise itself that are tried before any of what it needs."""
SOON = 1.0
"""The rank of what is tried before all other edits are listed."""
LATER = 1.5
"""How much later an edit is tried in what the exercise needs than in the exercise itself."""
ELSEWHERE = 2.0
"""How much later an edit is tried where nothing speaks for it, if something speaks for other places."""


_FEW = {"neighbour", "exchanged", "asked twice", "result", "rounding"}
"""Kinds of which there are so few edits that they need no place in which something is strange."""


def parts_of(bench: Bench, assignment: Assignment, exercise: Exercise) -> list[Part]:
    """The functions that are searched: the exercise's, those of what it needs, and the student's own helpers."""
    wanted = [exercise, *(assignment.exercise(need) for need in exercise.needs)]
    parts = [part for one in wanted if (part := bench.part(one.stem, one.qualname, one)) is not None]
    if not parts or parts[0].exercise is not exercise:
        return []
    taken = {(one.stem, one.qualname) for one in assignment.exercises}
    for part in list(parts):
        for name in _called_by(part):
            if (part.stem, name) not in taken:
                taken.add((part.stem, name))
                helper = bench.part(part.stem, name, None)
                parts += [helper] if helper is not None else []
    return parts


def _called_by(part: Part) -> list[str]:
    """What it calls by a bare name: if that is in the same file, it is the student's own."""
    calls = (node for node in ast.walk(part.text.function) if isinstance(node, ast.Call))
    return list(dict.fromkeys(node.func.id for node in calls if isinstance(node.func, ast.Name)))


class Listing:
    """The edits of these parts, in the order in which they are to be tried."""

    def __init__(self, bench: Bench, parts: list[Part], assignment: Assignment, *, guided: bool) -> None:
        """``guided``: whether the reference is looked at, where it is at hand."""
        self.bench, self.parts, self.assignment, self.guided = bench, parts, assignment, guided
        self.beside: dict[int, Beside] = {}
        """Of each part that has a reference at hand: both side by side."""
        self.own: list[Edit] = []
        """The edits of the exercise itself, once they are listed."""

    def at(self, statements: set[int]) -> list[Edit]:
        """Of the exercise's own edits, those of these statements, by their identity."""
        return [edit for edit in self.own if id(edit.slot.statement) in statements]

    def edits(self, failing: list[GradingTest]) -> Iterator[Edit]:
        """All of them, given the tests that fail."""
        seen = self._seen(failing)
        yield from (edit for edit in neighbours(0, seen[0]) if edit.rank <= SOON)  # quicker than all others are listed
        own = self._ranked(0, seen)
        self.own = [edit for _, edit in own]
        yield from self.own[:AHEAD]
        rest = own[AHEAD:]
        for number in range(1, len(self.parts)):
            rest += self._ranked(number, seen)
        yield from (edit for _, edit in sorted(rest, key=lambda pair: pair[0]))

    def _ranked(self, number: int, seen: list[Seen]) -> list[tuple[float, Edit]]:
        """The edits of one part, each with how soon it is to be tried."""
        part, beside = self.parts[number], self.beside.get(number)
        later = LATER if number else 0
        ranked = [(edit.rank + self._late(number, edit, seen), edit) for edit in plain_edits(number, seen[number])]
        if beside is not None:
            known = vars(self.bench.module(part))
            ranked += [(edit.rank + later, edit) for edit in guided_edits(number, beside, known)]
            ranked += [(edit.rank + later, edit) for edit in arguments_missing(number, beside, known)]
        return sorted(ranked, key=lambda pair: pair[0])

    def _late(self, number: int, edit: Edit, seen: list[Seen]) -> float:
        """How much later than its rank says: not at all in a cache, of which a forward's own tests know nothing."""
        if number and _is_kept(edit):
            return -1 if edit.kind == "name" else 0
        if (
            isinstance(edit.slot, Line)
            and isinstance(edit.slot.node, ast.If)
            and _never_runs(edit.slot.node, seen[number])
        ):
            return LATER - 4 if number else -2
        if edit.kind in _FEW:
            return LATER if number else 0
        slots = [slot for slot, _ in edit.changes] if edit.kind == "order" else [edit.slot]
        late = min(self._suspicion(slot, seen[number], self.beside.get(number)) for slot in slots)
        return late + (LATER if number else 0)

    def _suspicion(self, slot: Slot, seen: Seen, beside: Beside | None) -> float:
        """How much later to try an edit there; without a reference, only an error says where."""
        if beside is not None:
            return beside.suspicion(slot)
        late = ELSEWHERE if self.beside else 0
        return late + (ELSEWHERE if seen.raised and id(slot.statement) != seen.raised else 0)

    def _seen(self, failing: list[GradingTest]) -> list[Seen]:
        """What every part was worth in a failing test, and beside it the reference.

        Of several tests, the one in which fewest values are strange beside the reference, but some are.
        """
        best, self.beside = self._watched(failing[0])
        for test in failing[1:WATCHED]:
            if not self.beside or 0 < _strangeness(self.beside)[1] <= FEW:
                break
            seen, beside = self._watched(test)
            if _strangeness(beside) < _strangeness(self.beside):
                best, self.beside = seen, beside
        return best

    def _watched(self, test: GradingTest) -> tuple[list[Seen], dict[int, Beside]]:
        """Run a test with probes in the student's functions, and so in the reference's where it is at hand."""
        with self.bench.probed(self.parts) as (submission, seen):
            failure = run_test(test, submission, SEED).failure
        for part, one in zip(self.parts, seen, strict=True):
            if isinstance(failure, CallFailed) and failure.qualname == part.qualname:
                one.has_raised()
        references = self._references()
        if references:
            base = ReferenceSubmission(self.assignment)
            run_test(test, overlay_of(list(references.values()), base), SEED)
        return seen, {i: Beside(seen[i], reference) for i, reference in references.items()}

    def _references(self) -> dict[int, Reference]:
        if not self.guided:
            return {}
        found = {i: reference_of(part.exercise) for i, part in enumerate(self.parts) if part.exercise is not None}
        return {i: reference for i, reference in found.items() if reference is not None}


def _never_runs(node: ast.If, seen: Seen) -> bool:
    """Whether what stands behind a condition was not reached in the test that was watched."""
    inside = {id(statement) for one in node.body for statement in ast.walk(one)}
    numbers = [seen.number[slot.key] for slot in seen.text.slots if id(slot.statement) in inside]
    return bool(numbers) and not any(number in seen.values for number in numbers)


def _is_kept(edit: Edit) -> bool:
    """Whether it changes a part of the cache, or a list for it: a needed function's own tests do not look there."""
    if called(edit.slot.owner) == "append" and edit.slot.field == "args":
        return True
    returned = getattr(edit.slot.statement, "value", None) if isinstance(edit.slot.statement, ast.Return) else None
    return (
        isinstance(returned, ast.Tuple) and isinstance(edit.slot.owner, ast.Tuple) and edit.slot.owner is not returned
    )


def _strangeness(beside: dict[int, Beside]) -> tuple[bool, int]:
    """By how much a test says where the mistake is; what says it best has the least."""
    strange = sum(len(one.strange) for one in beside.values())
    return strange == 0, strange
