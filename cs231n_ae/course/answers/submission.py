"""Someone's answers, reached as ``submission.affine.affine_forward``, wherever their code runs.

Every call goes through :meth:`Submission.call`. A kind of submission says only how to reach a function, an attribute
and a source line; a kind that runs the code elsewhere overrides those and nothing else.
"""

import ast
import importlib
import inspect
import typing
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache, lru_cache, reduce
from pathlib import Path
from typing import Any

import numpy as np

from cs231n_ae.course.answers.trace import current_trace
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.worker.calls import CallFailed, Opaque, Reply, check_return
from cs231n_ae.course.worker.definitions import UNREADABLE, definition, is_stub
from cs231n_ae.course.worker.differences import Signs, signs_in

__all__ = ["Instance", "Submission", "opaque_parts", "raw_value"]


MOST_REMARKS = 50
"""Faults, and warnings, that are kept of one run of a test: what runs elsewhere may tell as many as it likes."""


class Submission:
    """What every kind of submission shares: names that lead to functions, and the one place through which calls go."""

    clocked = False
    """Whether the answers run elsewhere and are not trusted: then the time that they take is looked at, too."""
    seconds_for_a_test: float | None = None
    """How long a test may look at these answers, their own time counted; None where they are one's own."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.counting, self.counted = False, 0
        self._modules = assignment.modules

    def __getattr__(self, stem: str) -> "_Names":
        if stem.startswith("_") or stem not in self._modules:
            raise AttributeError(f"no exercise of this assignment is in {stem}.py")
        return _Names(self, stem)

    def call(self, stem: str, qualname: str, receiver: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a function, a class or a method, note faults, and check the form of what comes back.

        Args:
            stem: the file, ``"affine"``.
            qualname: ``"affine_backward"``, ``"PCA"`` or ``"PCA.fit"``.
            receiver: the raw object whose method it is, else None.
            args: positional arguments.
            kwargs: keyword arguments.

        Raises:
            NotWritten, CallFailed: from the submission's code.
            WrongReturn: if the result has not the form that the library's signature promises.
        """
        args = tuple(raw_value(value) for value in args)
        kwargs = {name: raw_value(value) for name, value in kwargs.items()}
        try:
            reply = self._invoke(stem, qualname, receiver, args, kwargs)
        except CallFailed:
            self._note_raised(stem, qualname, args if receiver is None else (receiver, *args), kwargs)
            raise
        self.counted = reply.steps
        annotation = _return_annotation(self._modules[stem], qualname)
        instance = annotation is _INSTANCE
        value = None if instance else check_return(qualname, reply.value, annotation)
        _note(qualname, reply, value)
        return Instance(self, stem, qualname.partition(".")[0], reply.value) if instance else value

    def location(self, exercise: Exercise) -> tuple[str, int | None]:
        """The file in which the exercise is to be written, and the line of its ``def`` (None if it is not there)."""
        try:
            line = _line_of(self._text(exercise), exercise.qualname)
        except (OSError, *UNREADABLE):
            line = None
        return str(self._path(exercise)), line

    def is_written(self, exercise: Exercise) -> bool:
        """Whether there is more than the stub: found from the text, without running anything."""
        try:
            return not _is_stub(self._text(exercise), exercise.qualname)
        except (OSError, *UNREADABLE):
            return True  # running it will say what is the matter

    def signs(self, exercise: Exercise) -> dict[str, Signs]:
        """What tells numerical differentiation, for each function in the exercise's file: see :data:`Signs`."""
        try:
            return _signs_in(self._text(exercise))
        except (OSError, *UNREADABLE):
            return {}

    def steps(self, exercise: Exercise, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, int]:
        """What a call of the exercise's function gives, and the interpreter's steps in it: numpy's own loops are none.

        Raises:
            NotWritten, CallFailed, WrongReturn: as :meth:`call`.
        """
        self.counting = True
        try:
            value = self.call(exercise.stem, exercise.qualname, None, args, kwargs)
        finally:
            self.counting = False
        return value, self.counted

    def processor_seconds(self) -> float | None:
        """What the answers have computed so far, if they run elsewhere and somebody can say that."""
        return None

    def start_afresh(self) -> None:
        """Nothing that the answers have left behind is there any more: another exercise comes."""

    def standing_in(self) -> AbstractContextManager[tuple[str, ...]]:
        """While this is entered, what the library has no body for is this submission's own; gives the exercises' ids.

        Only a hand-out has such functions, and only answers that run in this process can take their places.
        """
        return nullcontext(())

    def borrowing(self, exercises: Sequence[Exercise]) -> AbstractContextManager[None]:
        """While this is entered, the library's functions are called in the places of these answers' own.

        For the tests and for what the answers' files call by these names.
        """
        raise NotImplementedError

    def _note_raised(self, stem: str, qualname: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Put into the current trace what the call that raised was given nothing for, and where its text is."""
        trace = current_trace()
        if trace is None:
            return
        trace.left_out = _left_out(self._modules[stem], qualname, args, kwargs)
        trace.raised_in = self._text_to_read(stem)

    def _invoke(self, stem: str, qualname: str, receiver: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Reply:
        raise NotImplementedError

    def _attribute(self, instance: "Instance", name: str) -> Any:
        raise NotImplementedError

    def _set_attribute(self, instance: "Instance", name: str, value: Any) -> None:
        raise NotImplementedError

    def _text(self, exercise: Exercise) -> str:
        """What is written in the exercise's file."""
        return self._path(exercise).read_text(encoding="utf-8")

    def _text_to_read(self, stem: str) -> str:
        """What is written in a file, where this process may parse it; nothing where its author is not trusted."""
        return ""

    def _path(self, exercise: Exercise) -> Path:
        raise NotImplementedError


class _Names:
    """The functions and classes of one file, by name."""

    def __init__(self, submission: Submission, stem: str) -> None:
        self._submission, self._stem = submission, stem

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self._submission.call(self._stem, name, None, args, kwargs)


class Instance:
    """An object of one of the submission's classes: call its methods, read its attributes; both may be elsewhere."""

    def __init__(self, submission: Submission, stem: str, class_name: str, raw: Any) -> None:
        self.__dict__.update(_submission=submission, _stem=stem, _class_name=class_name, _raw=raw)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._submission._attribute(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._submission._set_attribute(self, name, value)


def _note(qualname: str, reply: Reply, value: Any) -> None:
    """Put what was noticed into the current trace; how the arrays of a cache are is its own affair."""
    trace = current_trace()
    if trace is None:
        return
    trace.returned = qualname, value
    parts = value if isinstance(value, tuple) else (value,)
    seen = [fault for i, fault in reply.of_parts if i < len(parts) and not isinstance(parts[i], Opaque | None)]
    for fault in (*reply.faults, *seen):
        if len(trace.faults) < MOST_REMARKS and fault not in trace.faults:
            trace.faults.append(fault)
    trace.warnings.extend(reply.warnings[: MOST_REMARKS - len(trace.warnings)])


def _left_out(module: str, qualname: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[str, ...]:
    """The arguments that are None where nothing is given for them, and were given nothing, or None."""
    try:
        found: Any = reduce(getattr, qualname.split("."), importlib.import_module(module))
        taken = inspect.signature(found)
        given = taken.bind(*args, **kwargs).arguments
    except (AttributeError, TypeError, ValueError):
        return ()
    return tuple(n for n, one in taken.parameters.items() if one.default is None and given.get(n) is None)


def raw_value(value: Any) -> Any:
    """What a test's value is for the submission: the object behind an :class:`Instance`, a generator split off."""
    if isinstance(value, Instance):
        return Opaque(value._raw)
    if isinstance(value, np.random.Generator):
        return _split_off(value)
    return value


def _split_off(rng: np.random.Generator) -> np.random.Generator:
    """The generator as it is, for the submission alone; the test's own jumps far ahead.

    So what a test draws afterwards does not depend on what the submission has drawn, wherever that runs.
    """
    bits = rng.bit_generator
    if not hasattr(bits, "jumped"):
        raise ValueError(f"rng must be a generator that can jump ahead, got {type(bits).__name__}: use default_rng")
    given = type(bits)()
    given.state = bits.state
    bits.state = bits.jumped().state
    return np.random.Generator(given)


_INSTANCE = object()

_is_stub = lru_cache(maxsize=64)(is_stub)


@lru_cache(maxsize=64)
def _signs_in(text: str) -> dict[str, Signs]:
    return signs_in(ast.parse(text))


@lru_cache(maxsize=64)
def _line_of(text: str, qualname: str) -> int | None:
    """Where a text defines a function; one text is asked about whenever another answer is laid over it."""
    node = definition(ast.parse(text), qualname)
    return None if node is None else node.lineno


@cache
def _return_annotation(module: str, qualname: str) -> Any:
    """What the library's signature promises; Any where it has none, and ``_INSTANCE`` for an object of a class."""
    try:
        found = reduce(getattr, qualname.split("."), importlib.import_module(module))
    except AttributeError:
        return Any
    if inspect.isclass(found):
        return _INSTANCE
    annotation = typing.get_type_hints(found).get("return", Any)
    owner = qualname.rpartition(".")[0]
    is_self = annotation is typing.Self or (owner and getattr(annotation, "__name__", None) == owner)
    return _INSTANCE if is_self else annotation


@cache
def opaque_parts(module: str, qualname: str) -> bool | list[bool]:
    """Whether tests never look inside what a call returns, or for each thing of a tuple whether they do not."""
    annotation = _return_annotation(module, qualname)
    if annotation is _INSTANCE or annotation is Any:
        return True
    if typing.get_origin(annotation) is tuple and Ellipsis not in typing.get_args(annotation):
        return [(typing.get_origin(part) or part) is Any for part in typing.get_args(annotation)]
    return False
