"""How the cost of an answer grows with the data: on inputs of the exercise's own tests, with their rows repeated."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cs231n_ae.course.answers.submission import Submission
from cs231n_ae.course.answers.trace import Trace, recording
from cs231n_ae.course.judging.elsewhere import Otherwise, is_near, require_near, require_passed
from cs231n_ae.course.judging.pace import computed_for, seconds_of_a_step
from cs231n_ae.course.judging.testing import GradingTest
from cs231n_ae.course.outline.manifest import Exercise
from cs231n_ae.course.worker.calls import CallFailed, NotWritten, WrongReturn

__all__ = [
    "FAILED", "ROUNDS", "Call", "Pass", "Run", "Taken", "arrays_of", "backward_passes", "calls_of", "grows",
    "grows_too_fast", "repeated",
]  # fmt: skip

MANY_ENTRIES = 4_000
"""So many inputs that the work of one forward pass is more than Python's effort to begin it; and so few that there is
room for a table of all rows against all of four times as many, as ``np.trace(x @ x.T)`` makes one on its long way."""
NEGLIGIBLE = 2_500_000
"""Steps of an empty loop: numerical differentiation of so many inputs takes five times as long and more, and a
derivation without a loop half as long; that one may take nine times as long for four times the inputs, where memory is
no longer near."""
CLEAR = 0.6
"""Seconds from which on times are compared, however few the inputs."""
ROUNDS = 3
"""How often both sizes are timed in turn. What others compute beside it makes an answer slower and none quicker, so the
least of each is what it takes."""
TIMES = 4
TOO_FAST = 6.0
"""How much longer four times the inputs may take: four times as long, and what is not so near in memory."""
CLEARLY_NOT = 5.0
"""Up to here nothing is looked at again."""

Run = Callable[[GradingTest, Submission, int], Trace]
FAILED = (CallFailed, NotWritten, WrongReturn)
"""What a submission's call may raise."""


@dataclass
class Call:
    """What a test called, with what, and what came back."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    returned: Any = None


class _Tap(Submission):
    """A submission that remembers what its functions were given, and what they returned."""

    def __init__(self, submission: Submission) -> None:
        super().__init__(submission.assignment)
        self.submission, self.calls = submission, list[Call]()

    def call(self, stem: str, qualname: str, receiver: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        made = Call(qualname, repeated(args, 1), repeated(kwargs, 1))
        made.returned = self.submission.call(stem, qualname, receiver, args, kwargs)
        self.calls.append(made)
        return made.returned


class Taken:
    """Something that is run again on a batch of another size, and takes its time."""

    submission: Submission

    @property
    def inputs(self) -> np.ndarray[Any, Any]:
        """An array whose rows are the examples."""
        raise NotImplementedError

    def seconds(self, repeats: int) -> float:
        """How long it takes where each example is there so many times."""
        raise NotImplementedError

    def timed(self, work: Callable[[], Any]) -> tuple[Any, float]:
        """What the work gives, and the seconds that are computed for it; where nobody counts, those until it ends."""
        started = time.perf_counter()
        value, computed = computed_for(self.submission, work)
        return value, time.perf_counter() - started if computed is None else computed

    def rows(self, repeats: int) -> str:
        """How large the batch is, in words."""
        return f"{repeats * len(self.inputs):,} rows in place of {len(self.inputs)}"

    def no_answer(self, repeats: int, error: BaseException) -> Otherwise:
        """What to say where the library has an answer, and this one has none."""
        return Otherwise(f"has no answer for {self.rows(repeats)}: {error}")


@dataclass
class Pass(Taken):
    """A forward and a backward pass of a test, to be run again on a batch of another size."""

    submission: Submission
    stem: str
    forward: Call
    backward: Call
    _librarys: dict[int, list[Any] | None] = field(default_factory=dict)

    @property
    def inputs(self) -> np.ndarray[Any, Any]:
        """The first array that the forward pass is given: its rows are the examples."""
        return arrays_of(self.forward.args)[0]

    def seconds(self, repeats: int) -> float:
        """What the backward pass takes where each example is there so many times.

        Raises:
            CallFailed, WrongReturn: if it cannot be run so.
            Otherwise: if it gives another gradient there than the library, and not in the test.
        """
        with recording():
            returned, seconds = self._run(repeats, self._own)
        right = self._right(repeats)
        if right is not None:
            require_near(arrays_of(_as_tuple(returned)), right, self._known(), f"for {self.rows(repeats)}")
        return seconds

    def can_be_run(self, repeats: int) -> bool:
        """Whether the library can: other things than examples are repeated, too, and a test may have as many."""
        if self._forward_of_library() is not None:
            return self._by_library(repeats) is not None
        try:
            self.seconds(repeats)
        except FAILED:
            return False
        return True

    def _known(self) -> list[bool]:
        """Which gradients are right as the test has it."""
        mine, right = arrays_of(_as_tuple(self.backward.returned)), self._right(1)
        return [is_near(one, other) for one, other in zip(mine, right or (), strict=False)]

    def _draws(self) -> bool:
        given = (*self.forward.args, *self.forward.kwargs.values())
        return any(isinstance(value, np.random.Generator) for value in given)

    def _forward_of_library(self) -> Callable[..., Any] | None:
        exercises = self.submission.assignment.exercises
        return next((one.reference() for one in exercises if one.qualname == self.forward.name), None)

    def _right(self, repeats: int) -> list[Any] | None:
        """The library's gradients; None where it has none, or where somebody draws, and nobody can know."""
        if repeats not in self._librarys:
            self._librarys[repeats] = None if self._draws() else self._by_library(repeats)
        return self._librarys[repeats]

    def _by_library(self, repeats: int) -> list[Any] | None:
        known = {exercise.qualname: exercise for exercise in self.submission.assignment.exercises}
        if self.forward.name not in known:
            return None

        def librarys(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            return known[call.name].reference()(*args, **kwargs)

        try:
            return arrays_of(_as_tuple(self._run(repeats, librarys)[0]))
        except (IndexError, TypeError, ValueError):
            return None

    def _own(self, call: Call, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return self.submission.call(self.stem, call.name, None, args, kwargs)

    def _run(self, repeats: int, by: Callable[[Call, tuple[Any, ...], dict[str, Any]], Any]) -> tuple[Any, float]:
        """What the backward pass returns, and how long it takes with its forward pass, which could do its work."""
        rows = len(self.inputs)
        forwards, backwards = (
            tuple(repeated(given, repeats, rows) for given in (call.args, call.kwargs))
            for call in (self.forward, self.backward)
        )

        def both() -> Any:
            cache = by(self.forward, *forwards)[-1]
            args = tuple(cache if value is self.forward.returned[-1] else value for value in backwards[0])
            return by(self.backward, args, backwards[1])

        return self.timed(both)


def grows_too_fast(
    exercise: Exercise, submission: Submission, tests: Sequence[GradingTest], seed: int, run: Run
) -> bool:
    """Whether a backward pass takes much more than four times as long for four times as many examples.

    ``tests`` are those that it passes. False where that cannot be found out: without a forward pass in the same file,
    of methods, and where the examples meet in the forward pass, as in batch normalization: then a derivation may hold
    each of them against each other.

    Raises:
        Otherwise: if it has no answer there, or another one than the library.
    """
    for one in backward_passes(exercise, submission, tests, seed, run):
        if one.can_be_run(2):
            return not _examples_meet(one) and grows(one)
    return False


def _examples_meet(one: Pass) -> bool:
    """Whether the first example has another output when it comes alone, by the library's own forward pass."""
    forward = next((e for e in one.submission.assignment.exercises if e.qualname == one.forward.name), None)
    if forward is None or len(one.inputs) < 2:
        return False
    given = [(repeated(one.forward.args, 1), repeated(one.forward.kwargs, 1))]
    given += [tuple(_first(part, len(one.inputs)) for part in given[0])]
    together, alone = (np.asarray(forward.reference()(*args, **kwargs)[0]) for args, kwargs in given)
    return not np.allclose(together[:1], alone)


def grows(one: Taken) -> bool:
    """Whether it takes much more than four times as long for four times as many examples."""
    repeats, few = 1, _seconds(one, 1)
    while few < CLEAR and one.inputs.size * repeats < MANY_ENTRIES:
        repeats = min(TIMES * repeats, -(-MANY_ENTRIES // one.inputs.size))
        few = _seconds(one, repeats)
    if few < NEGLIGIBLE * seconds_of_a_step():
        return False
    many = np.inf
    for _ in range(ROUNDS):
        more, failed = _seconds_or_more(one, TIMES * repeats)
        few, many = min(few, _seconds(one, repeats)), min(many, more)
        if many <= CLEARLY_NOT * few:
            break
    if many > TOO_FAST * few:
        return few >= NEGLIGIBLE * seconds_of_a_step()
    if failed is not None:
        raise one.no_answer(TIMES * repeats, failed)
    return False


def _seconds(one: Taken, repeats: int) -> float:
    """What it takes."""
    try:
        return one.seconds(repeats)
    except FAILED as error:
        raise one.no_answer(repeats, error) from None


def _seconds_or_more(one: Taken, repeats: int) -> tuple[float, BaseException | None]:
    """What it takes; if it does not come back, what was waited for it, and why."""
    started = time.perf_counter()
    try:
        return one.seconds(repeats), None
    except FAILED as error:
        return time.perf_counter() - started, error


def backward_passes(
    exercise: Exercise, submission: Submission, tests: Sequence[GradingTest], seed: int, run: Run
) -> Iterator[Pass]:
    """What the tests of a backward pass give to it, each with the forward pass that made its cache."""
    name = exercise.qualname.replace("_backward", "_forward")
    if name == exercise.qualname or "." in name:
        return
    made: list[Call] = []
    for call in calls_of(submission, tests, seed, run):
        if call.name == name and type(call.returned) is tuple and arrays_of(call.args):
            made.append(call)
        if call.name == exercise.qualname:
            mine = [one for one in made if any(one.returned[-1] is value for value in call.args)]
            yield from (Pass(submission, exercise.stem, one, call) for one in mine[-1:])


def calls_of(submission: Submission, tests: Sequence[GradingTest], seed: int, run: Run) -> Iterator[Call]:
    """All that the tests call, in their order.

    Raises:
        Otherwise: if one of them, which all were passed, is not passed again.
    """
    for test in tests:
        tap = _Tap(submission)
        require_passed(test, run(test, tap, seed))
        yield from tap.calls


def arrays_of(given: Any) -> list[np.ndarray[Any, Any]]:
    return [value for value in given if isinstance(value, np.ndarray) and value.ndim]


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


def repeated(given: Any, times: int, rows: int | None = None) -> Any:
    """Arguments with the rows of each array repeated; only of those that have so many, if ``rows`` says how many."""
    if isinstance(given, np.ndarray) and given.ndim and rows in (None, len(given)):
        return np.concatenate([given] * times)
    if type(given) in (list, tuple):
        return type(given)(repeated(value, times, rows) for value in given)
    if type(given) is dict:
        return {name: repeated(value, times, rows) for name, value in given.items()}
    return given
