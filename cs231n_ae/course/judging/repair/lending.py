"""Try the reference's values in a student's function: in one place, and where that does not do, in two."""

from cs231n_ae.course.judging.repair.beside import Beside
from cs231n_ae.course.judging.repair.edit import Edit, overlap
from cs231n_ae.course.judging.repair.lent import Lender, lent_edits
from cs231n_ae.course.judging.repair.trial import Trial
from cs231n_ae.course.judging.testing import GradingTest

__all__ = ["lent_repair"]

MOST_FIRSTS = 6
"""Edits that mend some of the tests, for each of which a second is looked for."""


def lent_repair(trial: Trial, beside: Beside, until: float) -> tuple[tuple[Edit, ...], tuple[GradingTest, ...]]:
    """The first place in the text in which the reference's values make every test pass, or the best two.

    Args:
        trial: of the student's answer.
        beside: the exercise's function and its reference.
        until: the time of the trial's clock when this is over.

    Returns:
        One edit or two, or none; and the tests that they leave to a reason of their own.
    """
    lender = Lender(beside.reference, trial.bench.submission.assignment)
    trial.bench.lender = lender
    edits = sorted(lent_edits(0, beside, lender), key=lambda edit: edit.rank)
    before = _names(trial.failures(()))
    firsts: list[tuple[int, Edit, list[GradingTest]]] = []
    for edit in edits:
        if trial.clock() > until:
            return (), ()
        if trial.outcome((edit,), trial.failing[0]) not in ("right", "further"):
            continue
        failing = trial.failures((edit,))
        left = trial.left((edit,)) if len(failing) < len(before) else None
        if left is not None:
            return (edit,), tuple(left)
        if _names(failing) < before:
            firsts.append((len(failing), edit, failing))
    for _, one, failing in sorted(firsts, key=lambda first: first[0])[:MOST_FIRSTS]:
        for other in edits:
            if trial.clock() > until:
                return (), ()
            if other.slot.statement is one.slot.statement or overlap(one, other):
                continue
            if trial.outcome((one, other), failing[0]) == "right" and trial.proved((one, other)):
                return (one, other) if one.rank <= other.rank else (other, one), ()
    return (), ()


def _names(tests: list[GradingTest]) -> set[str]:
    return {test.name for test in tests}
