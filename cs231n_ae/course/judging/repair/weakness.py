"""For those who write tests: small edits of the reference that no test notices, though the answers are others.

The search takes an edit that passes all tests for a repair. So an edit of the reference that passes them, and is no
reference any more, is a hole in the tests: a student's answer may hide in it, and a search be led astray by it.
"""

import ast
import copy
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cs231n_ae.course.judging.recorded import SEED
from cs231n_ae.course.judging.repair.bench import Bench, Part, bounded
from cs231n_ae.course.judging.repair.edit import Edit, applied
from cs231n_ae.course.judging.repair.memory import remembered_gradients
from cs231n_ae.course.judging.repair.plain import plain_edits
from cs231n_ae.course.judging.repair.search import MEMORY
from cs231n_ae.course.judging.repair.trial import SEEDS, Trial
from cs231n_ae.course.judging.repair.values import alike, worth
from cs231n_ae.course.judging.runner import run_test
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.source_text.functions import reference_source

__all__ = ["Unnoticed", "unnoticed"]

FURTHER_SEEDS = (SEEDS[-1] + 1, SEEDS[-1] + 2)
"""Of the inputs for which answers are compared, besides those of the tests."""


@dataclass(frozen=True)
class Unnoticed:
    """One edit of a reference that passes every test."""

    line: int
    """Of the reference's file."""
    kind: str
    now: str
    """The edited statement."""


def unnoticed(assignment: Assignment, exercise: Exercise, *, seconds: float) -> list[Unnoticed]:
    """The plain edits of an exercise's reference that pass its tests, and give other answers to their inputs.

    Args:
        assignment: the exercise's.
        exercise: which one.
        seconds: how long edits may be tried, the likeliest mistakes first.

    Returns:
        One for each edit; none where the reference is not at hand.
    """
    with _as_answers(assignment) as folder:
        bench = Bench(assignment, folder)
        part = bench.part(exercise.stem, exercise.qualname, exercise)
        if part is None:
            return []
        trial = Trial(bench, [part], exercise, until=time.perf_counter() + seconds)
        with bench.submission.standing_in(), remembered_gradients(trial.all_tests), bounded(MEMORY):
            return list(_passing(bench, part, trial))


@contextmanager
def _as_answers(assignment: Assignment) -> Iterator[Path]:
    """A folder in which the reference's files lie as a student's."""
    with tempfile.TemporaryDirectory() as folder:
        for exercise in assignment.exercises:
            source = reference_source(exercise.module)
            if source is not None:
                (Path(folder) / exercise.file).write_text(source, encoding="utf-8")
        yield Path(folder)


def _passing(bench: Bench, part: Part, trial: Trial) -> Iterator[Unnoticed]:
    with bench.probed([part]) as (submission, seen):
        for test in trial.all_tests:
            run_test(test, submission, SEED)
    calls = _calls(bench, part, trial)
    for edit in sorted(plain_edits(0, seen[0]), key=lambda edit: edit.rank):
        if trial.over:
            return
        if trial.proved((edit,)) and _answers_differently(bench, part, edit, calls):
            with applied((edit,)):
                yield Unnoticed(edit.slot.statement.lineno, edit.kind, _statement(edit))


def _statement(edit: Edit) -> str:
    changed = edit.changes[0][1]
    return ast.unparse(changed if isinstance(changed, ast.stmt) else edit.slot.statement)


def _calls(bench: Bench, part: Part, trial: Trial) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    """What the tests, with further seeds too, call the reference with."""
    found: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    owner, name, function = bench.place(part)

    def taking_note(*args: Any, **kwargs: Any) -> Any:
        found.append(copy.deepcopy((args, kwargs)))
        return function(*args, **kwargs)

    setattr(owner, name, taking_note)
    try:
        for seed in (*SEEDS, *FURTHER_SEEDS):
            for test in trial.all_tests:
                run_test(test, bench.submission, seed)
    finally:
        setattr(owner, name, function)
    return found


def _answers_differently(bench: Bench, part: Part, edit: Edit, calls: list[Any]) -> bool:
    before = [_answer(bench, part, args, kwargs) for args, kwargs in calls]
    with bench.edited([part], [edit]):
        after = [_answer(bench, part, args, kwargs) for args, kwargs in calls]
    return not all(alike(a, b) for a, b in zip(before, after, strict=True))


def _answer(bench: Bench, part: Part, args: Any, kwargs: Any) -> Any:
    function = getattr(*bench.place(part)[:2])
    args, kwargs = copy.deepcopy((args, kwargs))
    try:
        return worth(function(*args, **kwargs))
    except Exception as error:  # whatever it is: another error is another answer
        return ("is", type(error).__name__)
