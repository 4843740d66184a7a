"""The arrays that a call is given, wherever they are in its arguments: which it changed, and which it gave back.

A function gets arrays by themselves, in tuples (a cache), in lists, in dicts (the memory of an update rule), and as
parameters of an object, its own if it is a method. None of them is its to write into. A list keeps its entries, and a
dict too, but for one that is a cache: that is its author's own affair. A parameter of an object keeps its place, and
whatever else the object holds stays what it was.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import numpy as np

from cs231n_ae.course.worker.protocol import arrays_in, clean
from cs231n_ae.course.worker.states import DEEPEST, State, attributes_of, same_array

__all__ = ["MOVING", "Watched", "changes", "of_parts", "one_for_all", "params_of", "watched_arrays"]

MANY = 3
"""So many entries of a list are hardly meant to be one array."""
DEEPEST_LIST = 3
"""How deep in a result such lists are looked for."""
MOST_LOOKED_INTO = 100
"""Entries of each list that are looked into for further ones."""
OPEN = ("cache",)
"""The dicts that may be given other entries."""
READING = ("decode", "encode", "evaluate", "loss", "reconstruct", "sample")
"""Methods that read something off their object, as everybody knows."""
TRAINING = ("fit", "pretrain", "take", "train")
"""Methods whose work it is to change their object."""
MOVING = ("eval_numerical_gradient", "eval_numerical_gradient_array")
"""Functions whose work it is to move an array and to put it back: told to copy it, they would move what no f reads."""


@dataclass(frozen=True)
class Watched:
    """An array that came in: by itself, or in what came in.

    Attributes:
        name: what to call it, as in ``config['m']``.
        argument: what came in, as in ``config``.
        array: the array.
        before: what it held.
        place: of a parameter, the object and the name that it has in ``params``.
        entries: of a dict or a list, what stood in it under which name or number; ``array`` is what holds them.
    """

    name: str
    argument: str
    array: Any
    before: Any
    place: tuple[Any, Any] | None = None
    entries: dict[Any, Any] | None = None

    def changed(self) -> bool:
        """Whether it, or what is in its place now, holds something else."""
        now = self.array
        if self.entries is not None:
            held = _entries(now)
            return len(held) != len(self.entries) or any(
                held.get(key, now) is not one for key, one in self.entries.items()
            )
        if self.place is not None:
            now = params_of(self.place[0]).get(self.place[1])
        if not isinstance(now, np.ndarray) or now.dtype != self.before.dtype:
            return True
        return not same_array(now, self.before)


def watched_arrays(
    qualname: str, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> list[Watched | State]:
    """The arrays in all arguments, and what the object holds whose method ``function`` is."""
    try:
        named = _by_name(function, args, kwargs)
    except (TypeError, ValueError):  # the call itself will say so
        return []
    if inspect.ismethod(function) and qualname.rpartition(".")[2] not in TRAINING:
        named = {"self": function.__self__, **named}
    return [one for name, value in named.items() for one in _within(name, name, value, set())]


def _by_name(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """What each parameter of a function is given, in the order of the parameters."""
    plain = function.__func__ if inspect.ismethod(function) else function
    if type(plain) is not FunctionType or not plain.__dict__.keys().isdisjoint(_OTHERWISE_SIGNED):
        return inspect.signature(function).bind(*args, **kwargs).arguments
    code = plain.__code__
    if code.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS):
        return inspect.signature(function).bind(*args, **kwargs).arguments
    names = code.co_varnames[plain is not function : code.co_argcount + code.co_kwonlyargcount]
    given = {**dict(zip(names, args, strict=False)), **kwargs}  # if these do not fit, the call itself will say so
    return {name: given[name] for name in names if name in given}


_OTHERWISE_SIGNED = ("__signature__", "__wrapped__", "__partialmethod__", "_partialmethod")
"""With one of these a function's parameters are not those of its code."""


def _within(argument: str, name: str, value: Any, seen: set[int], depth: int = 0) -> Iterator[Watched | State]:
    """The arrays in a value, each once: it may hold itself, or the same thing in many places."""
    if id(value) in seen or depth > DEEPEST:
        return
    seen.add(id(value))
    kind = type(value)  # what an object says of itself is its own code
    if issubclass(kind, np.ndarray):
        yield Watched(name, argument, value, value.copy())
    elif issubclass(kind, tuple | list | dict):
        for key, item in list(value.items()) if issubclass(kind, dict) else enumerate(value):
            yield from _within(argument, f"{name}[{_said(key)}]", item, seen, depth + 1)
        if kind is list or (kind is dict and not depth and argument not in OPEN):
            yield Watched(name, argument, value, None, entries=_entries(value))
    else:
        for key, array in list(params_of(value).items()):
            if isinstance(array, np.ndarray):
                yield Watched(f"{name}.params[{_said(key)}]", argument, array, array.copy(), place=(value, key))
        if attributes_of(value):
            yield State.of(name, argument, value)


def _entries(value: Any) -> dict[Any, Any]:
    """What stands in a dict or a list, under which name or number."""
    return dict(value) if type(value) is dict else dict(enumerate(value))


def _said(key: Any) -> str:
    """A key that is a word or a number; of others, no code runs."""
    return clean(repr(key), 60) if type(key) in (str, int) else "…"


def params_of(value: Any) -> dict[Any, Any]:
    """The ``params`` that stand in an object as they are; none of its code runs."""
    found = attributes_of(value).get("params")
    return found if type(found) is dict else {}


def changes(qualname: str, watched: list[Watched | State]) -> Iterator[str]:
    """For each argument a sentence on the first of its arrays that has changed, or on its entries."""
    told: set[str] = set()
    for one in watched:
        if one.argument in told or not one.changed():
            continue
        told.add(one.argument)
        if isinstance(one, State):
            yield f"{qualname} changed {one.difference()}: {_why_not(qualname)}"
        elif one.place is not None:
            yield f"{qualname} changed {one.name}: leave the parameters as they are; moving them is for the update rule"
        elif qualname in MOVING:
            yield f"{qualname} did not put {one.name} back: each entry is to hold exactly what it held before"
        elif one.entries is not None:
            yield (
                f"{qualname} changed the entries of {one.name}: make a new {type(one.array).__name__} rather than "
                "writing into the one that came in"
            )
        else:
            yield (
                f"{qualname} changed {one.name} in place: make a new array rather than writing into the one that "
                "came in"
            )


def _why_not(qualname: str) -> str:
    """Why a call leaves an object as it is."""
    method = qualname.rpartition(".")[2]
    if method in READING:
        return f"a call of {method} reads the model and does not move it, for the next call reads it too"
    return "leave the object as it is, for the next call reads it too"


def of_parts(qualname: str, watched: list[Watched | State], value: Any) -> Iterator[tuple[int, str]]:
    """For each part of a result, what is the matter with it as an array, whatever its numbers may be.

    It may share its memory with an argument; or be narrower than the float64 that came in, and nothing else: then half
    of the digits are gone, and values compared to the precision of float32 do not show it.
    """
    arrays = [one for one in watched if isinstance(one, Watched) and one.entries is None]
    floats = {one.before.dtype for one in arrays if one.before.dtype.kind == "f"}
    for i, part in enumerate(value if isinstance(value, tuple | list) else [value]):
        for one in arrays:
            if one.name == one.argument and isinstance(part, np.ndarray) and np.may_share_memory(one.array, part):
                yield i, f"{qualname} returned an array that shares its memory with {one.name}: return a new array"
        if floats != {np.dtype(np.float64)}:
            continue
        narrow = next((a.dtype for a in _floats_in(part) if a.dtype.itemsize < 8), None)
        if narrow is not None:
            yield (
                i,
                f"{qualname} returned {narrow}, where all that came in is float64: half of the digits are lost on the "
                "way. Keep the dtype of the input",
            )


def one_for_all(qualname: str, value: Any, depth: int = 0) -> Iterator[str]:
    """Of a list or tuple within a result, a cache's too, whose entries are all one array: one is kept, and not many."""
    if type(value) not in (list, tuple) or depth > DEEPEST_LIST:
        return
    if len(value) >= MANY and len({_place(one) for one in value}) == 1 and _place(value[0]) is not None:
        yield (
            f"{qualname} returned a {type(value).__name__} whose entries are all one and the same array: what was "
            "written into it last stands in all of them. Which of them needs an array of its own?"
        )
    for one in value[:MOST_LOOKED_INTO]:
        yield from one_for_all(qualname, one, depth + 1)


def _place(value: Any) -> tuple[Any, ...] | None:
    """Where an array lies, which tells it from others of the same numbers."""
    if type(value) is not np.ndarray or not value.size:
        return None
    return value.__array_interface__["data"][0], value.shape, value.strides, value.dtype


def _floats_in(value: Any) -> list[Any]:
    """The arrays and numpy numbers of a floating dtype in a part of a result."""
    found = [value] if isinstance(value, np.generic) else arrays_in(value)
    return [array for array in found if array.dtype.kind == "f"]
