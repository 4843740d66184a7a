"""Whether an answer goes over its rows in Python: by the steps of the interpreter, and by the processor's time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from cs231n_ae.course.answers.submission import Submission
from cs231n_ae.course.answers.trace import recording
from cs231n_ae.course.judging.cost import FAILED, ROUNDS, Call, Run, arrays_of, calls_of, repeated
from cs231n_ae.course.judging.elsewhere import Otherwise, is_near
from cs231n_ae.course.judging.pace import computed_for, seconds_of_a_step
from cs231n_ae.course.judging.testing import GradingTest
from cs231n_ae.course.outline.manifest import Exercise

__all__ = ["loop_over"]

T = TypeVar("T")

FEW, MORE = 8, 24
"""How often rows, or columns, are there where steps are counted."""
LOOKS = 4
"""What others compute beside it makes an answer slower and none quicker, so each look has to find it slow."""


@dataclass(frozen=True)
class _Sizes:
    """What an answer is timed with: few rows of a table and many, and how wide it is."""

    some: int
    many: int
    beside: int
    """Rows of each other table."""
    features: int
    steps: int
    """What a further row may take, in steps of an empty loop."""


NARROW = _Sizes(some=1_000, many=20_000, beside=1, features=2, steps=28)
"""A row for which Python calls something takes 60 steps and up; numpy takes 10, with the way to the worker and back."""
LABELLED = replace(NARROW, steps=45)
"""Of a table with labels: 110 and up, and up to 24."""
PAIRS = _Sizes(some=300, many=3_000, beside=64, features=1, steps=170)
"""What goes over Python's objects in C is as quick with a short row; for 64 pairs of numbers it takes 450 steps and up.
Numpy takes up to 50, with long doubles 140, and the way to the worker and back 70. Of a table with labels, numpy's own
ways can take as long as that, so nothing is said there."""


def loop_over(exercise: Exercise, submission: Submission, tests: Sequence[GradingTest], seed: int, run: Run) -> str:
    """What Python takes more steps for, if there are more: ``"rows"``, ``"columns"``, or nothing.

    Steps are counted beside the answer, where it could put the counter right. So of one that is not trusted the time
    that the kernel has given it is looked at, too: who has the right values of many rows for so little has gone over
    them with numpy. ``tests`` are those that it passes.

    Raises:
        Otherwise: if it has no answer for many rows, or another one than the library.
    """
    for call in calls_of(submission, tests, seed, run):
        if call.name != exercise.qualname or min(map(len, arrays_of(call.args)), default=0) < 2:
            continue  # of one row alone a sum is as right as a mean
        if _is_right(exercise, call.args, call.kwargs, call.returned):
            rows = min(map(len, arrays_of(call.args)))
            if _grow(exercise, submission, call, rows, _with_more_rows):
                return "rows"
            columns = min((array.shape[1] for array in arrays_of(call.args) if array.ndim == 2), default=0)
            if columns and _grow(exercise, submission, call, columns, _with_more_columns):
                return "columns"
            return "rows" if submission.clocked and _is_slow(exercise, submission, call) else ""
    return ""


def _grow(exercise: Exercise, submission: Submission, call: Call, length: int, more_of: "_MoreOf") -> bool:
    """Whether steps grow by one or more for every further row, or column.

    The first count of a size is none: newer versions of Python count a function's steps from its second call on, and
    numpy remembers how it went about arrays of a shape.
    """

    def steps(times: int) -> int:
        args, where = more_of(call, times)
        return _required(exercise, lambda: submission.steps(exercise, args, call.kwargs), args, call.kwargs, where)[1]

    _, few, _, more = (steps(times) for times in (FEW, FEW, MORE, MORE))
    return more - few >= length * (MORE - FEW)


_MoreOf = Callable[[Call, int], tuple[tuple[Any, ...], str]]
"""Larger arguments, and how large, in words."""


def _with_more_rows(call: Call, times: int) -> tuple[tuple[Any, ...], str]:
    args = tuple(_shaken(repeated(value, times)) for value in call.args)
    return args, _rows_of(args)


def _with_more_columns(call: Call, times: int) -> tuple[tuple[Any, ...], str]:
    tables = [isinstance(value, np.ndarray) and value.ndim == 2 for value in call.args]
    wide = (np.tile(value, (1, times)) if is_one else value for value, is_one in zip(call.args, tables, strict=True))
    args = tuple(map(_shaken, wide))
    return args, f"{args[tables.index(True)].shape[1]:,} columns"


def _rows_of(args: tuple[Any, ...]) -> str:
    return " and ".join(f"{len(array):,}" for array in arrays_of(args)) + " rows"


def _shaken(value: Any) -> Any:
    """No row is there twice, lest those are gone over that differ; labels stay what they are."""
    if not isinstance(value, np.ndarray) or value.dtype.kind != "f":
        return value
    moved = np.random.default_rng(value.size).uniform(0.0, 0.1, value.shape)
    return value + np.asarray(moved, value.dtype)


def _required(
    exercise: Exercise, run: Callable[[], tuple[Any, T]], args: tuple[Any, ...], kwargs: dict[str, Any], where: str
) -> tuple[Any, T]:
    """What a call gives; it has to be what the library gives."""
    try:
        found = run()
    except FAILED as error:
        raise Otherwise(f"has no answer for {where}: {error}") from None
    if not _is_right(exercise, args, kwargs, found[0]):
        raise Otherwise(f"is right in the tests, and not for {where}")
    return found


def _is_right(exercise: Exercise, args: tuple[Any, ...], kwargs: dict[str, Any], returned: Any) -> bool:
    """Whether the library returns the same."""
    right = exercise.reference()(*args, **kwargs)
    if not isinstance(right, tuple):
        return isinstance(returned, np.ndarray) and is_near(returned, right)
    return isinstance(returned, tuple) and all(
        is_near(*map(np.asarray, pair)) for pair in zip(returned, right, strict=False)
    )


def _is_slow(exercise: Exercise, submission: Submission, call: Call) -> bool:
    """Whether a further row takes as long as steps of Python: of any table, or of a table with a label to each row."""

    def looks_slow(place: int | None, sizes: _Sizes) -> bool:
        seconds = _of_a_row(exercise, submission, call, place, sizes)
        return seconds is not None and seconds > sizes.steps * seconds_of_a_step()

    alone = all(isinstance(value, np.ndarray) and value.ndim == 2 for value in call.args)
    places = [*range(len(call.args))] if alone else [None]
    return any(
        all(looks_slow(place, sizes) for _ in range(LOOKS))
        for sizes in ((NARROW, PAIRS) if alone else (LABELLED,))
        for place in places
    )


def _of_a_row(exercise: Exercise, submission: Submission, call: Call, place: int | None, sizes: _Sizes) -> float | None:
    """What the processor computes at best for a further row of the table at a place; None where nobody can say.

    Waiting for it is not in it. Where no place is told, all arrays have a further row.
    """
    given = [_sized(call.args, place, rows, sizes) for rows in (sizes.some, sizes.many)]
    taken: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for args, seconds in zip(given, taken, strict=True):
            computed = _computed(exercise, submission, args, call.kwargs)
            if computed is None:
                return None
            seconds.append(computed)
    return (min(taken[1]) - min(taken[0])) / (sizes.many - sizes.some)


def _sized(args: tuple[Any, ...], place: int | None, rows: int, sizes: _Sizes) -> tuple[Any, ...]:
    """The arguments with tables of these sizes; labels are those of the columns that there are."""

    def sized(at: int, value: Any) -> Any:
        if not isinstance(value, np.ndarray) or not value.ndim:
            return value
        length = rows if place in (None, at) else sizes.beside
        if value.ndim == 1:
            return np.resize(value, length) % sizes.features if value.dtype.kind in "iu" else np.resize(value, length)
        return _shaken(np.resize(value, (length, sizes.features)).astype(np.float32))  # half of it to be sent

    return tuple(sized(at, value) for at, value in enumerate(args))


def _computed(
    exercise: Exercise, submission: Submission, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> float | None:
    """The processor's seconds for one call, as the kernel counts them."""

    def run() -> tuple[Any, float | None]:
        with recording():
            return computed_for(
                submission, lambda: submission.call(exercise.stem, exercise.qualname, None, args, kwargs)
            )

    return _required(exercise, run, args, kwargs, _rows_of(args))[1]
