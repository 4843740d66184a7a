"""Whether an answer goes over its rows in Python: by the steps of the interpreter, and by the processor's time."""

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np

from cs231n_ae.course.answers.submission import Submission
from cs231n_ae.course.answers.trace import recording
from cs231n_ae.course.judging.cost import FAILED, ROUNDS, Call, Run, arrays_of, calls_of, repeated
from cs231n_ae.course.judging.elsewhere import Otherwise, is_near
from cs231n_ae.course.judging.testing import GradingTest
from cs231n_ae.course.outline.manifest import Exercise

__all__ = ["has_a_loop"]

T = TypeVar("T")

FEW, MORE = 8, 24
"""How often rows are repeated where steps are counted."""
SOME_ROWS, MANY_ROWS = 1_000, 20_000
"""So many rows are computed with where the count is a worker's word."""
A_ROW = 0.5e-6
"""Seconds of a processor: what Python does with a row takes more (2e-6 and up), what numpy does far less (6e-8)."""
PERHAPS_A_ROW = 0.2e-6
"""From here on wider rows are looked at, too."""
FEATURES, A_WIDE_ROW = 16, 1.5e-6
"""What goes over Python's objects in C takes as long as nothing with a row of two numbers (3e-7), and with one of so
many it does not (2e-6 and up); numpy takes 1e-7, and the way to the worker and back 3e-7."""
AS_LONG = 10
"""As many times as long as the library's answer, which is looked at beside it, on a slow machine."""


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
    """Whether a further row of any table takes as long as a step of Python; of a table alone, without labels to it."""
    reference = exercise.reference()
    if not all(isinstance(value, np.ndarray) and value.ndim == 2 for value in call.args):
        return False

    def own(*args: Any, **kwargs: Any) -> float | None:
        def run() -> tuple[Any, float | None]:
            with recording():
                before = submission.processor_seconds()
                value = submission.call(exercise.stem, exercise.qualname, None, args, kwargs)
                after = submission.processor_seconds()
            return value, None if before is None or after is None else after - before

        return _required(exercise, run, args, kwargs)[1]

    def librarys(*args: Any, **kwargs: Any) -> float:
        before = time.process_time()
        reference(*args, **kwargs)
        return time.process_time() - before

    for place in range(len(call.args)):
        mine, theirs = (_of_a_row(by, call, place, 2) for by in (own, librarys))
        if mine is not None and theirs is not None and mine > max(PERHAPS_A_ROW, AS_LONG * theirs / 2):
            if mine > max(A_ROW, AS_LONG * theirs):
                return True
            wide, theirs = (_of_a_row(by, call, place, FEATURES) for by in (own, librarys))
            if wide is not None and theirs is not None and wide > max(A_WIDE_ROW, AS_LONG * theirs):
                return True
    return False


def _of_a_row(taken_by: Callable[..., float | None], call: Call, place: int, features: int) -> float | None:
    """Seconds for a further row of the argument at a place, where each row has so many numbers."""
    few = [np.resize(value, (1, features)) for value in call.args]
    some, many = ([*few] for _ in range(2))
    some[place], many[place] = (np.resize(few[place], (rows, features)) for rows in (SOME_ROWS, MANY_ROWS))
    return _seconds_a_row(taken_by, some, many, call.kwargs)


def _seconds_a_row(
    taken_by: Callable[..., float | None], some: list[Any], many: list[Any], kwargs: dict[str, Any]
) -> float | None:
    """What the processor computes for a row at best; None where nobody can say. Waiting for it is not in it."""
    taken: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for given, seconds in zip((some, many), taken, strict=True):
            computed = taken_by(*given, **kwargs)
            if computed is None:
                return None
            seconds.append(computed)
    return (min(taken[1]) - min(taken[0])) / (MANY_ROWS - SOME_ROWS)
