"""How the cost of an answer grows with the data: on inputs of the exercise's own tests, with their rows repeated."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np

from cs231n_ae.course.answers.submission import Submission
from cs231n_ae.course.answers.trace import Trace, recording
from cs231n_ae.course.judging.testing import GradingTest
from cs231n_ae.course.outline.manifest import Exercise
from cs231n_ae.course.worker.calls import CallFailed, NotWritten, WrongReturn

__all__ = ["Pass", "Run", "backward_passes", "grows_too_fast", "has_a_loop"]

MANY_ENTRIES = 4_000
"""So many inputs that the work of one forward pass is more than Python's effort to begin it."""
NEGLIGIBLE = 0.02
"""Seconds: numerical differentiation of so many inputs takes longer."""
CLEAR = 0.6
"""Seconds from which on times are compared, however few the inputs."""
ROUNDS = 3
"""How often both sizes are timed in turn. Each long time is compared with the longer of its two neighbours, so that
somebody else's work, which slows all of them, makes no difference unless it comes and goes with the long ones."""
ROUGHLY = 1e-3
"""Relative to the largest entry: whoever is right for few inputs and does not work for many is far off."""
TIMES = 4
TOO_FAST = 6.0
"""How much longer four times the inputs may take: four times as long, and what a busy machine adds."""
FEW, MORE = 8, 24
"""How often rows are repeated where steps are counted."""
SOME_ROWS, MANY_ROWS = 1_000, 20_000
"""So many rows are computed with where the count is a worker's word."""
A_ROW = 0.5e-6
"""Seconds of a processor: what Python does with a row takes more (2e-6 and up), what numpy does far less (6e-8)."""
AS_LONG = 10
"""As many times as long as the library's answer, which is looked at beside it, on a slow machine."""

Run = Callable[[GradingTest, Submission, int], Trace]
_FAILED = (CallFailed, NotWritten, WrongReturn)


@dataclass
class _Call:
    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    returned: Any = None


class _Tap(Submission):
    """A submission that remembers what its functions were given, and what they returned."""

    def __init__(self, submission: Submission) -> None:
        super().__init__(submission.assignment)
        self.submission, self.calls = submission, list[_Call]()

    def call(self, stem: str, qualname: str, receiver: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        made = _Call(qualname, _repeated(args, 1), _repeated(kwargs, 1))
        made.returned = self.submission.call(stem, qualname, receiver, args, kwargs)
        self.calls.append(made)
        return made.returned


@dataclass
class Pass:
    """A forward and a backward pass of a test, to be run again on a batch of another size."""

    submission: Submission
    stem: str
    forward: _Call
    backward: _Call

    @property
    def inputs(self) -> np.ndarray[Any, Any]:
        """The first array that the forward pass is given: its rows are the examples."""
        return _arrays(self.forward.args)[0]

    def seconds(self, repeats: int) -> float:
        """How long the backward pass takes where each example is there so many times.

        Raises:
            CallFailed, WrongReturn: if it cannot be run so.
        """
        with recording():
            return self._run(repeats, self._own)[1]

    def right(self, repeats: int) -> list[bool] | None:
        """Which gradients are the library's there; None where somebody draws, and nobody can know."""
        if any(isinstance(value, np.random.Generator) for value in (*self.forward.args, *self.forward.kwargs.values())):
            return None
        known = {exercise.qualname: exercise for exercise in self.submission.assignment.exercises}
        if self.forward.name not in known:
            return None

        def librarys(call: _Call, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            return known[call.name].reference()(*args, **kwargs)

        with recording():
            mine, right = (_arrays(_as_tuple(self._run(repeats, by)[0])) for by in (self._own, librarys))
        return [_is_near(one, other) for one, other in zip_longest(mine, right)]

    def is_right_for_few_only(self, repeats: int) -> bool:
        """Whether a gradient is right as the test has it, and not for so many examples. Who is wrong is just wrong."""
        few, many = self.right(1), self.right(repeats)
        return few is not None and many is not None and any(a and not b for a, b in zip(few, many, strict=False))

    def _own(self, call: _Call, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return self.submission.call(self.stem, call.name, None, args, kwargs)

    def _run(self, repeats: int, by: Callable[[_Call, tuple[Any, ...], dict[str, Any]], Any]) -> tuple[Any, float]:
        """What the backward pass returns, and how long it takes."""
        rows = len(self.inputs)
        args, kwargs = (_repeated(given, repeats, rows) for given in (self.forward.args, self.forward.kwargs))
        cache = by(self.forward, args, kwargs)[-1]
        args, kwargs = (_repeated(given, repeats, rows) for given in (self.backward.args, self.backward.kwargs))
        args = tuple(cache if value is self.forward.returned[-1] else value for value in args)
        started = time.perf_counter()
        returned = by(self.backward, args, kwargs)
        return returned, time.perf_counter() - started


def has_a_loop(exercise: Exercise, submission: Submission, tests: Sequence[GradingTest], seed: int, run: Run) -> bool:
    """Whether Python takes more steps for more rows, by one or more for every further row.

    Steps are counted beside the answer, where it could put the counter right. So of one that is not trusted the time
    that the kernel has given it is looked at, too: who has the right distances of many rows for so little has gone over
    them with numpy.
    """
    for call in _calls(submission, tests, seed, run):
        if call.name == exercise.qualname and _is_right(exercise, call):
            _, few, more = (  # from Python 3.12 on, a function's steps are counted from its second call on
                submission.steps(exercise, _repeated(call.args, times), _repeated(call.kwargs, times))
                for times in (FEW, FEW, MORE)
            )
            counted = more - few >= min(map(len, _arrays(call.args))) * (MORE - FEW)
            return counted or (submission.clocked and _is_slow(exercise, submission, call))
    return False


def _is_right(exercise: Exercise, call: _Call) -> bool:
    """Whether the library returns the same: who is wrong is just wrong, however he went about it."""
    right = exercise.reference()(*call.args, **call.kwargs)
    return isinstance(call.returned, np.ndarray) and _is_near(call.returned, right)


def _is_slow(exercise: Exercise, submission: Submission, call: _Call) -> bool:
    """Whether a further row of any argument takes as long as a step of Python; wrong values for many rows are slow."""

    def own(*args: Any, **kwargs: Any) -> Any:
        with recording():
            return submission.call(exercise.stem, exercise.qualname, None, args, kwargs)

    narrow = [value[:1, :2] if isinstance(value, np.ndarray) and value.ndim > 1 else value for value in call.args]
    for place, values in enumerate(narrow):
        if not isinstance(values, np.ndarray):
            continue
        some, many = ([*narrow] for _ in range(2))
        some[place], many[place] = (np.resize(values, (rows, *values.shape[1:])) for rows in (SOME_ROWS, MANY_ROWS))
        reference = exercise.reference()
        try:
            if not np.allclose(own(*many, **call.kwargs), reference(*many, **call.kwargs)):
                return True
            mine = _seconds_a_row(own, submission.processor_seconds, some, many, call.kwargs)
        except (*_FAILED, TypeError, ValueError):
            return True
        theirs = _seconds_a_row(reference, time.process_time, some, many, call.kwargs)
        if mine is not None and theirs is not None and mine > max(A_ROW, AS_LONG * theirs):
            return True
    return False


def _seconds_a_row(
    function: Callable[..., Any],
    computed: Callable[[], float | None],
    some: list[Any],
    many: list[Any],
    kwargs: dict[str, Any],
) -> float | None:
    """What the processor computes for a row at best; None where nobody can say. Waiting for it is not in it."""
    taken: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for given, seconds in zip((some, many), taken, strict=True):
            before = computed()
            function(*given, **kwargs)
            after = computed()
            if before is None or after is None:
                return None
            seconds.append(after - before)
    return (min(taken[1]) - min(taken[0])) / (MANY_ROWS - SOME_ROWS)


def grows_too_fast(
    exercise: Exercise, submission: Submission, tests: Sequence[GradingTest], seed: int, run: Run
) -> bool:
    """Whether a backward pass takes much more than four times as long for four times as many examples, or is wrong.

    False where that cannot be found out: without a forward pass in the same file, of methods, and where the examples
    meet in the forward pass, as in batch normalization: then a derivation may hold each of them against each other.
    """
    for one in backward_passes(exercise, submission, tests, seed, run):
        try:
            if _examples_meet(one):
                return False
            one.seconds(2)
        except _FAILED:  # other things than examples are repeated, too: another test may have other lengths
            continue
        return _grows_too_fast(one)
    return False


def _examples_meet(one: Pass) -> bool:
    """Whether the first example has another output when it comes alone, by the library's own forward pass."""
    forward = next((e for e in one.submission.assignment.exercises if e.qualname == one.forward.name), None)
    if forward is None or len(one.inputs) < 2:
        return False
    given = [(_repeated(one.forward.args, 1), _repeated(one.forward.kwargs, 1))]
    given += [tuple(_first(part, len(one.inputs)) for part in given[0])]
    together, alone = (np.asarray(forward.reference()(*args, **kwargs)[0]) for args, kwargs in given)
    return not np.allclose(together[:1], alone)


def _grows_too_fast(one: Pass) -> bool:
    try:
        repeats, taken = 1, one.seconds(1)
        while taken < CLEAR and one.inputs.size * repeats < MANY_ENTRIES:
            repeats *= TIMES
            taken = one.seconds(repeats)
        if taken < NEGLIGIBLE:
            return one.is_right_for_few_only(repeats)
        for _ in range(ROUNDS):
            more = _seconds_or_more(one, TIMES * repeats)
            before, taken = taken, one.seconds(repeats)
            if more <= TOO_FAST * max(before, taken):
                return False
        return True
    except _FAILED:
        return False


def _seconds_or_more(one: Pass, repeats: int) -> float:
    """What it takes; if it does not come back, what was waited for it."""
    started = time.perf_counter()
    try:
        return one.seconds(repeats)
    except _FAILED:
        return time.perf_counter() - started


def backward_passes(
    exercise: Exercise, submission: Submission, tests: Sequence[GradingTest], seed: int, run: Run
) -> Iterator[Pass]:
    """What the tests of a backward pass give to it, each with the forward pass that made its cache."""
    name = exercise.qualname.replace("_backward", "_forward")
    if name == exercise.qualname or "." in name:
        return
    made: list[_Call] = []
    for call in _calls(submission, tests, seed, run):
        if call.name == name and type(call.returned) is tuple and _arrays(call.args):
            made.append(call)
        if call.name == exercise.qualname:
            mine = [one for one in made if any(one.returned[-1] is value for value in call.args)]
            yield from (Pass(submission, exercise.stem, one, call) for one in mine[-1:])


def _calls(submission: Submission, tests: Sequence[GradingTest], seed: int, run: Run) -> Iterator[_Call]:
    """All that the tests call, in their order."""
    for test in tests:
        tap = _Tap(submission)
        run(test, tap, seed)
        yield from tap.calls


def _arrays(given: Any) -> list[np.ndarray[Any, Any]]:
    return [value for value in given if isinstance(value, np.ndarray) and value.ndim]


def _is_near(mine: np.ndarray[Any, Any] | None, right: np.ndarray[Any, Any] | None) -> bool:
    if mine is None or right is None or mine.shape != right.shape:
        return False
    return bool(np.allclose(mine, right, rtol=0.0, atol=ROUGHLY * np.abs(right).max(initial=0.0)))


def _as_tuple(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _first(given: Any, rows: int) -> Any:
    """Arguments with the first row of each array that has so many."""
    if isinstance(given, np.ndarray) and given.ndim and len(given) == rows:
        return given[:1]
    if type(given) in (list, tuple):
        return type(given)(_first(value, rows) for value in given)
    if type(given) is dict:
        return {name: _first(value, rows) for name, value in given.items()}
    return given


def _repeated(given: Any, times: int, rows: int | None = None) -> Any:
    """Arguments with the rows of each array repeated; only of those that have so many, if ``rows`` says how many."""
    if isinstance(given, np.ndarray) and given.ndim and rows in (None, len(given)):
        return np.concatenate([given] * times)
    if type(given) in (list, tuple):
        return type(given)(_repeated(value, times, rows) for value in given)
    if type(given) is dict:
        return {name: _repeated(value, times, rows) for name, value in given.items()}
    return given
