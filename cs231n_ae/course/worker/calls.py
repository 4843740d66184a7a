"""One call of a submission's function: watched while it runs, and its result compared with the promised form."""

import traceback
import warnings
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, get_args, get_origin

import numpy as np

from cs231n_ae.course.worker.missing import names_there
from cs231n_ae.course.worker.protocol import clean
from cs231n_ae.course.worker.states import State
from cs231n_ae.course.worker.steps import Steps
from cs231n_ae.course.worker.unwritten import unwritten_is_marked
from cs231n_ae.course.worker.watching import MOVING, Watched, changes, of_parts, one_for_all, watched_arrays

__all__ = ["CallFailed", "NotWritten", "Opaque", "Reply", "WrongReturn", "check_return", "watched_call"]

_LINES_SHOWN = 6


class NotWritten(Exception):
    """The function, or another in the submission's files, still raises NotImplementedError."""

    def __init__(self, qualname: str, message: str) -> None:
        super().__init__(message or f"{qualname} is not written yet")
        self.qualname = qualname


class CallFailed(Exception):
    """The submission's code raised, or could not be reached.

    Attributes:
        kind: the exception's type, as a name.
        message: what it said.
        lines: the submission's own lines of the traceback.
        about: of a name that is not there, which ones are.
        changed: what it had changed by then, each a sentence.
    """

    def __init__(
        self,
        qualname: str,
        kind: str,
        message: str,
        lines: tuple[str, ...] = (),
        *,
        about: str = "",
        changed: tuple[str, ...] = (),
    ) -> None:
        super().__init__(f"{qualname} raised {kind}: {message}")
        self.qualname, self.kind, self.message, self.lines = qualname, kind, message, lines
        self.about, self.changed = about, changed

    def ending(self) -> tuple[str, ...]:
        """What makes two such failures the same."""
        return ("raised", self.qualname, self.kind, self.message)


class WrongReturn(Exception):
    """A call came back with something else than its signature promises."""

    kind = "form"

    def ending(self) -> tuple[str, ...]:
        """What makes two such failures the same."""
        return ("returned", str(self))


class Opaque:
    """Something of the submission's own, such as a cache: tests pass it back and never look inside."""

    def __init__(self, value: Any) -> None:
        self.value = value


@dataclass(frozen=True)
class Reply:
    """What a call gave: its raw value, and what was noticed on the way."""

    value: Any
    faults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    of_parts: tuple[tuple[int, str], ...] = ()
    """Faults of one part of the result, by its place; of a cache, which is its author's own affair, they are none."""
    steps: int = 0
    """The interpreter's, if they were counted."""


def watched_call(
    qualname: str,
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    *,
    own_file: Callable[[str], bool],
    count: bool = False,
) -> Reply:
    """Call ``function`` on fresh copies of its arguments, and notice faults that no value shows.

    Args:
        qualname: how to call it in messages.
        function: the submission's function, or bound method.
        args: positional arguments; arrays in them are copied, things in :class:`Opaque` are handed over as they are.
            A function among them may read these arrays by itself, as the loss of a model reads its parameters: while
            it runs, they hold what the submission has written into its copies.
        kwargs: keyword arguments, likewise.
        own_file: says of a file's name whether it is the submission's, for the traceback.
        count: whether the interpreter's steps are counted.

    Raises:
        NotWritten: if it is still a stub.
        CallFailed: if it raised anything else.
    """
    copies: list[tuple[Any, Any, Any]] = []
    args = tuple(_handed_over(value, copies) for value in args)
    kwargs = {name: _handed_over(value, copies) for name, value in kwargs.items()}
    watched = watched_arrays(qualname, function, args, kwargs)
    with warnings.catch_warnings(record=True) as met, np.errstate():
        warnings.simplefilter("always")
        steps = Steps(getattr(function, "__globals__", None))
        try:
            with unwritten_is_marked(), steps if count else nullcontext():
                value = function(*args, **kwargs)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            if isinstance(error, NotImplementedError) and _is_own(error, own_file):
                raise NotWritten(qualname, str(error)) from None
            lines, about = _own_lines(error, own_file), names_there(error, own_file)
            by_then = _changed_by_then(qualname, watched)
            raise CallFailed(
                qualname, type(error).__name__, _says(error), lines, about=about, changed=by_then
            ) from None
        finally:
            for array, _, before in copies:
                _write(array, before)
    seen = tuple(_warning_text(warning) for warning in met if issubclass(warning.category, RuntimeWarning))
    parts = tuple(of_parts(qualname, watched, value))
    faults = *changes(qualname, watched), *islice(one_for_all(qualname, value), 1)
    return Reply(value, faults, seen, parts, steps.taken)


def _changed_by_then(qualname: str, watched: list[Watched | State]) -> tuple[str, ...]:
    """What a call that raised left changed; one whose work it is to move an array was just broken off in that."""
    if qualname in MOVING:
        return ()
    try:
        return tuple(changes(qualname, watched))
    except MemoryError:  # what it raised, perhaps
        return ()


def _handed_over(value: Any, copies: list[tuple[Any, Any, Any]]) -> Any:
    """A copy for the submission; ``copies`` collects each array, its copy, and what it held before."""
    if isinstance(value, Opaque):
        return value.value
    if isinstance(value, np.ndarray):
        copies.append((value, value.copy(), value.copy()))
        return copies[-1][1]
    if type(value) in (list, tuple):
        return type(value)(_handed_over(item, copies) for item in value)
    if type(value) is dict:
        return {name: _handed_over(item, copies) for name, item in value.items()}
    if callable(value) and not isinstance(value, type):
        return _seeing(value, copies)
    return value


def _seeing(function: Callable[..., Any], copies: list[tuple[Any, Any, Any]]) -> Callable[..., Any]:
    """``function``, run with the submission's copies written back into the arrays that it may know."""

    def seeing(*args: Any, **kwargs: Any) -> Any:
        for array, copy, _ in copies:
            _write(array, copy)
        return function(*args, **kwargs)

    return seeing


def _write(array: Any, values: Any) -> None:
    if array.flags.writeable and array.shape == values.shape:  # a submission may have reshaped its copy
        array[...] = values


def _is_own(error: BaseException, own_file: Callable[[str], bool]) -> bool:
    """Whether the submission's own line raised: a function of the library that is left out is nobody's stub."""
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return own_file(frame.f_code.co_filename)


def _says(error: BaseException) -> str:
    return clean(str(error))


def _own_lines(error: BaseException, own_file: Callable[[str], bool]) -> tuple[str, ...]:
    if isinstance(error, SyntaxError) and error.filename and own_file(error.filename):
        return (f"{Path(error.filename).name}:{error.lineno}  {(error.text or '').strip()}",)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if own_file(frame.filename)]
    lines = [f"{Path(frame.filename).name}:{frame.lineno}  {frame.line}" for frame in frames]
    if len(lines) > _LINES_SHOWN:  # endless recursion
        lines = [*lines[:2], "... and so on ...", *lines[-2:]]
    return tuple(clean(line, 200, spaces=True) for line in lines)


def _warning_text(warning: warnings.WarningMessage) -> str:
    return clean(f"{warning.message}, {Path(warning.filename).name}:{warning.lineno}")


def check_return(qualname: str, value: Any, annotation: Any) -> Any:
    """Compare a result with the return annotation of the library's signature.

    Returns:
        The value, with whatever is annotated as Any (a cache) put into :class:`Opaque`.

    Raises:
        WrongReturn: in words, if it has another form.
    """
    if get_origin(annotation) is tuple and Ellipsis not in get_args(annotation):
        wanted = get_args(annotation)
        if not isinstance(value, tuple | list):
            came = "nothing (None)" if value is None else f"one thing, {_a(value)}"
            raise WrongReturn(
                f"{qualname} returned {came}, where {len(wanted)} are expected: see Returns in its docstring"
                + (" (is there a return at its end?)" if value is None else "")
            )
        if len(value) != len(wanted):
            raise WrongReturn(
                f"{qualname} returned {len(value)} things, where {len(wanted)} are expected: "
                "see Returns in its docstring"
            )
        parts = zip(value, wanted, strict=True)
        return tuple(
            _check_part(qualname, f"the {_ordinal(i)} thing that {qualname} returned", part, kind)
            for i, (part, kind) in enumerate(parts, start=1)
        )
    return _check_part(qualname, f"what {qualname} returned", value, annotation)


def _check_part(qualname: str, what: str, value: Any, annotation: Any) -> Any:
    kind = get_origin(annotation) or annotation
    if kind is Any:
        return Opaque(value)
    if kind is type(None):
        return value
    if kind in (np.ndarray, float, int, bool, str, dict, list) and value is None:
        raise WrongReturn(f"{what} is None: see Returns in its docstring (is there a return at its end?)")
    if kind is np.ndarray and not isinstance(value, np.ndarray | np.generic):
        raise WrongReturn(f"{what} is {_a(value)}, where a numpy array is expected")
    if kind in (float, int):
        if isinstance(value, np.ndarray) and value.ndim == 0:
            value = value[()]
        if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.number):
            raise WrongReturn(f"{what} is {_a(value)}, where one number is expected")
        if kind is int and not isinstance(value, int | np.integer):
            raise WrongReturn(f"{what} is {_a(value)}, where a whole number (int) is expected")
    if kind in (dict, str) and not isinstance(value, kind):
        raise WrongReturn(f"{what} is {_a(value)}, where a {kind.__name__} is expected")
    return value


def _a(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _ordinal(number: int) -> str:
    return {1: "1st", 2: "2nd", 3: "3rd"}.get(number, f"{number}th")
