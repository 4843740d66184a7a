"""Look for one small edit, or two, that makes every test pass."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from cs231n_ae.course.judging.repair.arguments import unread
from cs231n_ae.course.judging.repair.bench import Bench, Part, bounded
from cs231n_ae.course.judging.repair.beside import Beside
from cs231n_ae.course.judging.repair.edit import Edit, change, overlap
from cs231n_ae.course.judging.repair.lending import lent_repair
from cs231n_ae.course.judging.repair.listing import Listing, parts_of
from cs231n_ae.course.judging.repair.memory import remembered_gradients
from cs231n_ae.course.judging.repair.trial import Trial
from cs231n_ae.course.judging.testing import GradingTest
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.worker.calls import CallFailed

__all__ = ["MEMORY", "Found", "search"]

DOUBT = 0.5
"""Seconds for which the search goes on, at least, when a repair was found: it may not be the only one."""
PARTNERS = 40
"""Edits of which pairs are tried: those that come nearest to a repair alone."""
FIRST_PARTNERS = 8
"""Of these, the edits that are tried with every other."""
LENDING_FROM = 0.4
"""The share of the time after which it is looked where the reference's values would do."""
LENDING = 0.3
"""The share of the time that this may take."""
MEMORY = 256 << 20
"""Bytes that the search may take, where the system can be told so."""


@dataclass
class Found:
    """What a search found. It stays in this room: whoever asks is told a place."""

    parts: list[Part]
    repairs: list[tuple[Edit, ...]] = field(default_factory=list)
    """One edit each, or two each: every one makes all tests pass."""
    lent: tuple[Edit, ...] = ()
    """Where no edit does: the places, one or two, in which the reference's own values make all tests pass."""
    lent_left: tuple[GradingTest, ...] = ()
    """The tests that these leave to a reason of their own."""
    unread: list[str] = field(default_factory=list)
    """Where no edit does: what the reference uses and the student does nowhere."""
    left: tuple[GradingTest, ...] = ()
    """Tests that fail for a reason of their own, and go on failing: all others pass."""
    beside: dict[int, Beside] = field(default_factory=dict)
    tried: int = 0
    """How many edits, or pairs of them, were tried."""
    first: float = 0.0
    """Seconds until the first repair."""
    seconds: float = 0.0


def search(
    assignment: Assignment,
    exercise: Exercise,
    folder: Path,
    failing: Sequence[str],
    *,
    seconds: float,
    guided: bool = True,
    explained: Sequence[str] = (),
    pairs: bool = True,
) -> Found:
    """Search one student's answer to an exercise: until there is no doubt, until all is tried, or the time is over.

    Args:
        assignment: the exercise's.
        exercise: which one; it does not pass.
        folder: where the student's files are.
        failing: the names of the tests that fail.
        seconds: how long the search may take.
        guided: whether the reference is looked at, where it is at hand.
        explained: the names of those failing tests that have a sentence: what they say may be another mistake.
        pairs: whether two edits are tried where one does not do.
    """
    bench = Bench(assignment, folder)
    found = Found(parts_of(bench, assignment, exercise))
    if found.parts and _can_be_loaded(bench, found.parts):
        trial = Trial(bench, found.parts, exercise, until=seconds, explained=explained)
        with bench.submission.standing_in(), remembered_gradients(trial.all_tests), bounded(MEMORY):
            listing = Listing(bench, found.parts, assignment, guided=guided)
            _Search(trial, listing, found).run(failing, pairs=pairs)
    found.seconds = bench.clock()
    return found


def _can_be_loaded(bench: Bench, parts: list[Part]) -> bool:
    try:
        for part in parts:
            bench.module(part)
    except CallFailed:
        return False
    return True


class _Search:
    """One edit after the other, then pairs."""

    def __init__(self, trial: Trial, listing: Listing, found: Found) -> None:
        self.trial, self.listing, self.found, self.clock = trial, listing, found, trial.clock
        self.edits: list[Edit] = []
        """Those that were tried alone."""
        self.others: list[tuple[Edit, tuple[GradingTest, ...]]] = []
        """Those that leave some tests to another mistake, and these."""

    def run(self, failing: Sequence[str], *, pairs: bool) -> None:
        """Fill in what is found."""
        self.trial.begin(failing)
        if self.trial.failing:
            near = self._ones(pairs)
            if not self.found.repairs and self.others:
                self.found.left = min((left for _, left in self.others), key=len)
                self.found.repairs = [(edit,) for edit, left in self.others if left == self.found.left]
            elif pairs and not self.found.repairs:
                self._twos(near)
        if not self.found.repairs and 0 in self.listing.beside:
            texts = [part.text for part in self.found.parts if part is self.found.parts[0] or part.exercise is None]
            self.found.unread = unread(self.listing.beside[0], texts)
        self.found.beside, self.found.tried = self.listing.beside, self.trial.tried

    def _ones(self, pairs: bool) -> list[Edit]:
        """Try each edit alone; returns those that come nearest to a repair, the best first."""
        near: list[tuple[int, Edit]] = []
        written, test, enough = set(), self.trial.failing[0], self.trial.until
        for edit in self._in_order(lending=pairs):
            if self.clock() > enough:
                break
            if edit.key in written:
                continue
            written.add(edit.key)
            self.edits.append(edit)
            outcome = self.trial.outcome((edit,), test)
            if outcome == "right" and self._is_kept(edit):
                self._try_branches(edit)
                if edit.is_specific:  # a little longer, for one that says something else
                    enough = min(enough, 2 * self.found.first + DOUBT)
            elif outcome != "same":
                near.append((("right", "further", "otherwise").index(outcome), edit))
        near.sort(key=lambda pair: pair[0])
        return [edit for _, edit in near]

    def _in_order(self, *, lending: bool) -> Iterator[Edit]:
        """The edits as they are listed; when the likeliest have been in vain, first those where a value is wrong."""
        edits = self.listing.edits(self.trial.failing)
        for edit in edits:
            yield edit
            if lending and self._is_in_vain() and self.clock() > LENDING_FROM * self.trial.until:
                break
        if lending and self._is_in_vain():
            self._lend()
            yield from self.listing.at({id(edit.slot.statement) for edit in self.found.lent})
            yield from edits

    def _is_in_vain(self) -> bool:
        return not self.found.repairs and not self.others

    def _lend(self) -> None:
        """Look for the place in which the reference's values make all tests pass."""
        beside = self.listing.beside.get(0)
        if beside is not None:
            until = min(self.clock() + LENDING * self.trial.until, self.trial.until)
            self.found.lent, self.found.lent_left = lent_repair(self.trial, beside, until)

    def _try_branches(self, edit: Edit) -> None:
        """If an edit of a condition makes all pass: would one branch alone, so that the other may be what is wrong?"""
        slots = self.found.parts[edit.part].text.slots
        tests = [s for s in slots if s.field == "test" and any(node is edit.slot.node for node in ast.walk(s.node))]
        for slot in tests[:1] if edit.kind == "comparison" else ():
            for branch in (True, False):
                self._is_kept(change(edit.part, slot, ast.Constant(branch), "condition", edit.rank))

    def _is_kept(self, edit: Edit) -> bool:
        left = self.trial.left((edit,))
        if left:
            self.others.append((edit, tuple(left)))
            self.found.first = self.found.first or self.clock()
        elif left is not None:
            self._keep((edit,))
        return left is not None

    def _twos(self, near: list[Edit]) -> None:
        """Try pairs: what makes one test pass with all that may make the next, then the likeliest with one another."""
        for one in near[:FIRST_PARTNERS]:
            left = self.trial.failures((one,)) if not self._is_enough() else []
            for other in self.edits if left else ():
                if self._is_enough():
                    return
                self._try_pair(one, other, left[0])
        partners = list(dict.fromkeys([*near[: PARTNERS // 2], *self.edits[:PARTNERS]]))[:PARTNERS]
        for one, other in sorted(combinations(partners, 2), key=lambda pair: sum(map(partners.index, pair))):
            if self._is_enough():
                return
            if one.slot.statement is not other.slot.statement:
                self._try_pair(one, other, self.trial.failing[0])

    def _is_enough(self) -> bool:
        return self.trial.over or (bool(self.found.repairs) and self.clock() > self.found.first + DOUBT)

    def _try_pair(self, one: Edit, other: Edit, test: GradingTest) -> None:
        if not overlap(one, other) and self._is_likely(one) and self._is_likely(other):
            pair = tuple(sorted((one, other), key=lambda edit: (edit.part, edit.slot.statement.lineno)))
            if self.trial.outcome(pair, test) == "right" and self.trial.proved(pair):
                self._keep(pair)

    def _is_likely(self, edit: Edit) -> bool:
        """Two edits can do much: each of them must be where a value first goes another way, or exchange one thing."""
        beside = self.listing.beside.get(edit.part)
        return edit.is_specific if beside is None else beside.begins_at(edit.slot.statement)

    def _keep(self, repair: tuple[Edit, ...]) -> None:
        self.found.repairs.append(repair)
        if len(self.found.repairs) == 1:
            self.found.first = self.clock()
