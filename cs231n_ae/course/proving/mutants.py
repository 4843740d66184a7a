"""Prove of the tests that they notice: each small edit of a reference must lose a point, or be no other answer.

An edit that passes all tests though its answers are others is a hole: a student's mistake may hide in it, and the
search for the smallest repair be led astray by it. Run it on one's own exercise with
``cs231n-ae course mutants --only affine_backward``.

Students write in other forms than the reference, and make other mistakes: with ``--others`` the other right answers are
edited. Of what then survives some is right, such as another guard against 0: it is to be read, and not listed.
"""

import ast
import copy
import tempfile
import time
import tomllib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from cs231n_ae.course.judging.other_answers import OtherAnswer
from cs231n_ae.course.judging.recorded import SEED
from cs231n_ae.course.judging.repair.bench import Bench, OutOfTime, Part, bounded
from cs231n_ae.course.judging.repair.edit import Edit, applied
from cs231n_ae.course.judging.repair.memory import remembered_gradients
from cs231n_ae.course.judging.repair.plain import plain_edits
from cs231n_ae.course.judging.repair.search import MEMORY
from cs231n_ae.course.judging.repair.tree import TICK
from cs231n_ae.course.judging.repair.trial import SEEDS, Trial
from cs231n_ae.course.judging.repair.values import Worth, alike, worth
from cs231n_ae.course.judging.runner import run_test
from cs231n_ae.course.judging.testing import tests_of
from cs231n_ae.course.outline.errors import CourseError
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.outline.paths import other_answers_folder
from cs231n_ae.course.proving.other_texts import with_other_answer
from cs231n_ae.course.source_text.functions import reference_source

__all__ = ["EQUIVALENT", "Mutant", "Mutants", "equivalent_edits", "mutants_of"]

EQUIVALENT = "equivalent.toml"
"""Beside an assignment's other right answers: the edits that are right answers too, each with the reason."""
FURTHER_SEEDS = (SEEDS[-1] + 1, SEEDS[-1] + 2)
"""Of the inputs for which answers are compared, besides those of the tests."""
_ENOUGH = 24
"""Calls of one test at one seed that are kept: the first ones, of a test that calls often."""
_DUST = 1e-13
_PATIENCE = 5.0
"""Seconds that one call may take when answers are compared."""


@dataclass(frozen=True)
class Mutant:
    """One edit of a reference that passes every test."""

    line: int
    """Of the reference's file."""
    kind: str
    now: str
    """The edited statement."""

    def __str__(self) -> str:
        return f"line {self.line}, {self.kind}: {self.now}"


@dataclass
class Mutants:
    """What became of the edits of one exercise's reference."""

    exercise: str
    tried: int = 0
    killed: int = 0
    """Those that lose a point of the exercise."""
    later: int = 0
    """Those that lose one of an exercise that needs it: what is wrong is a cache, which no test looks into."""
    same: list[Mutant] = field(default_factory=list)
    """Those that answer the same to all that the tests, and their like at further seeds, ask."""
    equivalent: int = 0
    """Those that ``equivalent.toml`` gives a reason for."""
    survivors: list[Mutant] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    """Edits that ``equivalent.toml`` lists and that are none, or are noticed by now."""
    stopped: bool = False
    """Whether the time ran out first."""

    @property
    def ok(self) -> bool:
        """Whether nothing is left to do."""
        return not (self.survivors or self.stale or self.stopped)


def equivalent_edits(assignment: Assignment) -> dict[str, dict[str, str]]:
    """Of each exercise: the edited statements that are right answers too, and why.

    Raises:
        CourseError: for an entry that is not an exercise, a reason and a list of edited statements.
    """
    file = other_answers_folder(assignment.name, root=assignment.root) / EQUIVALENT
    if not file.is_file():
        return {}
    found: dict[str, dict[str, str]] = {}
    for entry in tomllib.loads(file.read_text(encoding="utf-8")).get("equivalent", []):
        if set(entry) != {"exercise", "why", "edits"} or not str(entry["why"]).strip():
            raise CourseError(f"{file}: each [[equivalent]] has exercise, why and edits, got {', '.join(entry)}")
        exercise = assignment.exercise(entry["exercise"]).id
        found.setdefault(exercise, {}).update(dict.fromkeys(entry["edits"], entry["why"]))
    return found


def mutants_of(
    assignment: Assignment, exercise: Exercise, *, answer: OtherAnswer | None = None, seconds: float = float("inf")
) -> Mutants:
    """Try the plain edits of an exercise's reference, or of another right answer.

    Args:
        assignment: the exercise's.
        exercise: which one.
        answer: what is edited in place of the reference; no edit of it is listed as equivalent.
        seconds: how long edits may be tried, the likeliest mistakes first.

    Returns:
        How many were tried, and what became of them; of none where the reference is not at hand, or where the other
        answer does not stand alone, since it calls the reference by the name that is now its own.
    """
    found = Mutants(exercise.id)
    reasons = {} if answer else equivalent_edits(assignment).get(exercise.id, {})
    unused = set(reasons)
    with _as_answers(assignment, exercise, answer) as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bench = Bench(assignment, folder)
        part = bench.part(exercise.stem, exercise.qualname, exercise)
        if part is None:
            return found
        trial = Trial(bench, [part], exercise, until=time.perf_counter() + seconds)
        with bench.submission.standing_in(), remembered_gradients(trial.all_tests), bounded(MEMORY):
            if answer and not trial.proved(()):
                return found
            for mutant in _passing(bench, part, trial, found):
                if mutant.now in reasons:
                    found.equivalent += 1
                    unused.discard(mutant.now)
                else:
                    found.survivors.append(mutant)
    found.stale = [] if found.stopped else sorted(unused)
    return found


@contextmanager
def _as_answers(assignment: Assignment, edited: Exercise, answer: OtherAnswer | None) -> Iterator[Path]:
    """A folder in which the reference's files lie as a student's, one of them with another answer in its place."""
    with tempfile.TemporaryDirectory() as folder:
        for exercise in assignment.exercises:
            source = reference_source(exercise.module)
            if source is not None:
                if answer and exercise.file == edited.file:
                    source = with_other_answer(source, edited, answer)
                (Path(folder) / exercise.file).write_text(source, encoding="utf-8")
        yield Path(folder)


def _passing(bench: Bench, part: Part, trial: Trial, found: Mutants) -> Iterator[Mutant]:
    """The edits that pass all tests and answer otherwise; the others are counted."""
    with bench.probed([part]) as (submission, seen):
        for test in trial.all_tests:
            run_test(test, submission, SEED)
    for test in trial.all_tests:  # how long each takes, so that the quickest come first
        trial.passes((), [test])
    calls, before = _repeatable(bench, part, _calls(bench, part, trial))
    needing = [other for other in bench.submission.assignment.exercises if trial.exercise.id in other.needs]
    after = [test for other in needing for test in tests_of(other)]
    known = set()
    for edit in sorted(plain_edits(0, seen[0]), key=lambda edit: edit.rank):
        if trial.over:
            found.stopped = True
            return
        if edit.key in known:
            continue
        known.add(edit.key)
        found.tried += 1
        if not trial.proved((edit,)):
            found.killed += 1
        elif not _answers_differently(bench, part, edit, calls, before):
            found.same.append(_mutant(edit))
        elif not trial.passes((edit,), after):
            found.later += 1
        else:
            yield _mutant(edit)


def _mutant(edit: Edit) -> Mutant:
    with applied((edit,)):
        statements = [new if isinstance(new, ast.stmt) else slot.statement for slot, new in edit.changes]
        texts = dict.fromkeys(" ".join(ast.unparse(one).replace(f"{TICK}()", "").split()) for one in statements)
    return Mutant(edit.slot.statement.lineno, edit.kind, "; ".join(texts))


_Call = tuple[tuple[Any, ...], dict[str, Any]]


def _calls(bench: Bench, part: Part, trial: Trial) -> list[_Call]:
    """What the tests, with further seeds too, call the reference with."""
    found: list[_Call] = []
    mine: list[_Call] = []
    owner, name, function = bench.place(part)

    def taking_note(*args: Any, **kwargs: Any) -> Any:
        if len(mine) < _ENOUGH:
            mine.append(copy.deepcopy((args, kwargs)))
        return function(*args, **kwargs)

    setattr(owner, name, taking_note)
    try:
        for seed in (*SEEDS, *FURTHER_SEEDS):
            for test in trial.all_tests:
                mine.clear()
                run_test(test, bench.submission, seed)
                found += mine
    finally:
        setattr(owner, name, function)
    return found


def _repeatable(bench: Bench, part: Part, calls: list[_Call]) -> tuple[list[_Call], list[Worth]]:
    """The calls that give one answer each time, and these answers.

    A function that came in may count, or draw from a generator of its own: then no two answers can be compared. Where
    all calls are so, they are kept, and every edit answers otherwise.
    """
    before, again = ([_answer(bench, part, args, kwargs) for args, kwargs in calls] for _ in range(2))
    found = [pair for *pair, second in zip(calls, before, again, strict=True) if alike(pair[1], second)]
    return ([call for call, _ in found], [answer for _, answer in found]) if found else (calls, before)


def _answers_differently(bench: Bench, part: Part, edit: Edit, calls: list[_Call], before: list[Worth]) -> bool:
    with bench.edited([part], [edit]):
        return not all(
            alike(one, _answer(bench, part, args, kwargs)) for one, (args, kwargs) in zip(before, calls, strict=True)
        )


def _answer(bench: Bench, part: Part, args: Any, kwargs: Any) -> Worth:
    """What a call returns, and what it leaves in its arguments."""
    function = getattr(*bench.place(part)[:2])
    args, kwargs = copy.deepcopy((args, kwargs))
    bench.deadline = time.perf_counter() + _PATIENCE
    try:
        returned = worth(_without_dust(function(*args, **kwargs)))
    except (Exception, OutOfTime) as error:  # whatever it is: another error is another answer
        return ("is", type(error).__name__)
    return ("parts", returned, *(worth(_held(arg)) for arg in (*args, *kwargs.values())))


def _held(arg: Any) -> Any:
    return vars(arg) if hasattr(arg, "__dict__") and not callable(arg) else arg


def _without_dust(value: Any) -> Any:
    """The value with 0 in the place of what rounding alone leaves of terms that cancel."""
    if isinstance(value, tuple | list):
        return tuple(map(_without_dust, value))
    if isinstance(value, dict):
        return {key: _without_dust(part) for key, part in value.items()}
    if isinstance(value, float | np.ndarray | np.generic) and np.asarray(value).dtype.kind == "f":
        return np.where(np.abs(value) < _DUST, 0.0, value)
    return value
