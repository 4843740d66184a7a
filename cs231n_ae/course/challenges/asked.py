"""A challenge's functions, called in stages: what one stage was shown, the next cannot remember."""

import time
from collections.abc import Callable, Container
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from cs231n_ae.course.worker.calls import CallFailed, NotWritten, Opaque, WrongReturn, watched_call
from cs231n_ae.course.worker.loading import load_file
from cs231n_ae.types import Array

__all__ = ["ANSWER_LIMIT", "LONGEST", "TRAIN_LIMIT", "Asked", "InProcess", "NoScore", "checked", "reason_of"]

TRAIN_LIMIT = 180.0
"""Seconds that all calls of ``train`` may take together, by the judge's clock."""
ANSWER_LIMIT = 60.0
"""Seconds that all other calls may take together."""
LONGEST = TRAIN_LIMIT + ANSWER_LIMIT + 120.0
"""Seconds after which even a slow machine has come to the end of it: the limits, and the starts of a dozen workers."""


class NoScore(Exception):
    """There is no score, and the message says why."""


class Asked:
    """Somebody's ``challenge.py``. Each :meth:`fresh` begins a stage that knows nothing of what went before."""

    def __init__(self, *, train_limit: float = TRAIN_LIMIT) -> None:
        self.train_limit, self.trained, self.answered = train_limit, 0.0, 0.0
        self.on_step: Callable[[str], None] = lambda step: None
        """Told what is done next."""

    def fresh(self) -> None:
        """Forget everything."""
        raise NotImplementedError

    def call(self, name: str, args: tuple[Any, ...], seconds: float) -> Any:
        """The value of one of its functions; not believed to be anything.

        Raises:
            NoScore: if there is none.
        """
        raise NotImplementedError

    def train(self, *args: Any) -> dict[str, Array]:
        """What ``train`` learns, in what is left of the time.

        Raises:
            NoScore: if it takes longer, or returns anything but a dict of arrays.
        """
        self.fresh()
        left, started = self.train_limit - self.trained, time.monotonic()
        state = self.call("train", args, left) if left > 0 else None
        self.trained += time.monotonic() - started
        if self.trained > self.train_limit or left <= 0:
            raise NoScore(f"train took more than {self.train_limit:g} s")
        if type(state) is not dict or not all(type(name) is str for name in state):
            raise NoScore("train must return a dict of arrays: that is all that the other functions are given")
        others = [name for name, value in state.items() if not isinstance(value, np.ndarray)]
        if others:
            what = _what(state[others[0]])
            raise NoScore(f"train must return a dict of arrays, and {others[0]!r} is {what}: np.asarray makes it one")
        return state

    def answer(self, name: str, *args: Any) -> Any:
        """What another function returns, in what is left of the time.

        Raises:
            NoScore: if there is nothing, or it takes longer.
        """
        started = time.monotonic()
        value = self.call(name, args, max(ANSWER_LIMIT - self.answered, 0.1))
        self.answered += time.monotonic() - started
        if self.answered > ANSWER_LIMIT:
            raise NoScore(f"the functions besides train took more than {ANSWER_LIMIT:g} s")
        return value

    def array(self, name: str, *args: Any, shape: tuple[int, ...]) -> Array:
        """What another function returns, as finite float64 of this shape."""
        return checked(name, self.answer(name, *args), shape)


def reason_of(error: NotWritten | CallFailed | WrongReturn, file: str, name: str) -> NoScore:
    """Why a call has no value, as one line."""
    if isinstance(error, CallFailed):
        if error.kind == "NameError" and error.message.startswith(f"{file} has no {name}:"):
            return NoScore(f"there is no function {name} in {file}")
        where = f" ({error.lines[-1].strip()})" if error.lines else ""
        return NoScore(f"{error}{where}")
    if isinstance(error, NotWritten):
        return NoScore(f"{error}; {file} may use the exercises that you have written, for so it is graded")
    return NoScore(str(error))


def checked(name: str, value: Any, shape: tuple[int, ...]) -> Array:
    """``value`` as float64, if it is an array of finite numbers of this shape.

    Raises:
        NoScore: otherwise.
    """
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "biuf":
        raise NoScore(f"{name} must return an array of numbers of shape {shape}, got {_what(value)}")
    if value.shape != shape:
        raise NoScore(f"{name} must return an array of shape {shape}, got {value.shape}")
    if not np.isfinite(value).all():
        raise NoScore(f"{name} returned NaN or infinity")
    return value.astype(np.float64)


def _what(value: Any) -> str:
    kind = type(value).__name__
    return f"an array of {value.dtype}" if isinstance(value, np.ndarray) else f"a{'n' * (kind[0] in 'aeiou')} {kind}"


class InProcess(Asked):
    """One's own file, run here: it may do what it likes, and nobody stops it."""

    def __init__(self, file: Path, *, packages: Container[str] | None = None, train_limit: float = TRAIN_LIMIT) -> None:
        """Nothing is loaded yet; ``packages`` are those that it may import besides the standard library."""
        super().__init__(train_limit=train_limit)
        self.file, self.packages, self.module = file, packages, ModuleType("none")

    def fresh(self) -> None:
        options = {"packages": self.packages}
        self.module = self._watched(self.file.name, load_file, (self.file, "challenge"), options)

    def call(self, name: str, args: tuple[Any, ...], seconds: float) -> Any:
        function = getattr(self.module, name, None)
        if not callable(function):
            raise NoScore(f"there is no function {name} in {self.file.name}")
        return self._watched(name, function, tuple(map(_as_it_is, args)), {})

    def _watched(self, name: str, function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """As in a worker: what it raises is told in a line."""
        try:
            return watched_call(name, function, args, options, own_file=lambda file: file == str(self.file)).value
        except (NotWritten, CallFailed) as error:
            raise reason_of(error, self.file.name, name) from None


def _as_it_is(value: Any) -> Any:
    """Arrays are handed over as copies; a state's dict and a generator as they are."""
    return value if isinstance(value, np.ndarray) else Opaque(value)
