"""Whether an answer goes over its rows in Python: by the steps of the interpreter, and by the processor's time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from cs231n_ae.course.answers.submission import Submission
from cs231n_ae.course.answers.trace import recording
from cs231n_ae.course.judging.cost import FAILED, ROUNDS, Call, Run, arrays_of, calls_of, repeated
from cs231n_ae.course.judging.elsewhere import Otherwise, is_near
from cs231n_ae.course.judging.pace import seconds_of_a_step
from cs231n_ae.course.judging.testing import GradingTest
from cs231n_ae.course.outline.manifest import Exercise

__all__ = ["has_a_loop"]

T = TypeVar("T")

FEW, MORE = 8, 24
"""How often rows are repeated where steps are counted."""
LOOKS = 4
"""What others compute beside it makes an answer slower and none quicker, so each look has to find it slow."""


@dataclass(frozen=True)
class _Tables:
    """What an answer is timed with: two sizes of one table, each other table with a few rows; all as wide."""

    some: int
    many: int
    beside: int
    features: int
    steps: int
    """What a further row may take, in steps of an empty loop."""

    def of(self, call: Call, place: int, rows: int) -> list[np.ndarray[Any, Any]]:
        """The arguments of a call, where the table at a place has so many rows."""
        sizes = (rows if at == place else self.beside for at in range(len(call.args)))
        return [np.resize(value, (size, self.features)) for value, size in zip(call.args, sizes, strict=True)]


NARROW = _Tables(some=1_000, many=20_000, beside=1, features=2, steps=28)
"""A row for which Python calls something takes 8e-7 s and up, where numpy takes 1e-7, and the way there and back
takes as much."""
WIDE = _Tables(some=300, many=3_000, beside=16, features=16, steps=150)
"""What goes over Python's objects in C is as quick with a short row; with 256 pairs of numbers it takes 5e-6 s and up,
where the longest way round in numpy takes 9e-7 to 1.9e-6."""


def has_a_loop(exercise: Exercise, submission: Submission, tests: Sequence[GradingTest], seed: int, run: Run) -> bool:
    """Whether Python takes more steps for more rows, by one or more for every further row.

    Steps are counted beside the answer, where it could put the counter right. So of one that is not trusted the time
    that the kernel has given it is looked at, too: who has the right distances of many rows for so little has gone over
    them with numpy. ``tests`` are those that it passes.

    Raises:
        Otherwise: if it has no answer for many rows, or another one than the library.
    """
    for call in calls_of(submission, tests, seed, run):
        if call.name != exercise.qualname or min(map(len, arrays_of(call.args)), default=0) < 2:
            continue  # of one row alone a sum is as right as a mean
        if _is_right(exercise, call.args, call.kwargs, call.returned):
            _, few, more = (  # from Python 3.12 on, a function's steps are counted from its second call on
                _steps(exercise, submission, call, times) for times in (FEW, FEW, MORE)
            )
            counted = more - few >= min(map(len, arrays_of(call.args))) * (MORE - FEW)
            return counted or (submission.clocked and _is_slow(exercise, submission, call))
    return False


def _steps(exercise: Exercise, submission: Submission, call: Call, times: int) -> int:
    """The interpreter's, where each row is there so many times."""
    args, kwargs = repeated(call.args, times), repeated(call.kwargs, times)
    return _required(exercise, lambda: submission.steps(exercise, args, kwargs), args, kwargs)[1]


def _required(
    exercise: Exercise, run: Callable[[], tuple[Any, T]], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Any, T]:
    """What a call gives; it has to be what the library gives."""
    rows = " and ".join(f"{len(array):,}" for array in arrays_of(args))
    try:
        found = run()
    except FAILED as error:
        raise Otherwise(f"has no answer for {rows} rows: {error}") from None
    if not _is_right(exercise, args, kwargs, found[0]):
        raise Otherwise(f"is right in the tests, and not for {rows} rows")
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
    """Whether a further row of any table takes as long as steps of Python; of a table alone, without labels to it."""
    if not all(isinstance(value, np.ndarray) and value.ndim == 2 for value in call.args):
        return False

    def looks_slow(place: int, tables: _Tables) -> bool:
        seconds = _of_a_row(exercise, submission, call, place, tables)
        return seconds is not None and seconds > tables.steps * seconds_of_a_step()

    return any(
        all(looks_slow(place, tables) for _ in range(LOOKS))
        for tables in (NARROW, WIDE)
        for place in range(len(call.args))
    )


def _of_a_row(exercise: Exercise, submission: Submission, call: Call, place: int, tables: _Tables) -> float | None:
    """What the processor computes at best for a further row of the table at a place; None where nobody can say.

    Waiting for it is not in it.
    """
    sizes = [tuple(tables.of(call, place, rows)) for rows in (tables.some, tables.many)]
    taken: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for args, seconds in zip(sizes, taken, strict=True):
            computed = _computed(exercise, submission, args, call.kwargs)
            if computed is None:
                return None
            seconds.append(computed)
    return (min(taken[1]) - min(taken[0])) / (tables.many - tables.some)


def _computed(
    exercise: Exercise, submission: Submission, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> float | None:
    """The processor's seconds for one call, as the kernel counts them."""

    def run() -> tuple[Any, float | None]:
        with recording():
            before = submission.processor_seconds()
            value = submission.call(exercise.stem, exercise.qualname, None, args, kwargs)
            after = submission.processor_seconds()
        return value, None if before is None or after is None else after - before

    return _required(exercise, run, args, kwargs)[1]
