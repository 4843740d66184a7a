"""What an object holds, before a call and after it: its attributes, and what stands in them, however deep.

A loss, an encoding or a sample is read off a model; the next call is to find the model as this one did. Only what is
of plain form is looked at, and none of the object's own code runs: arrays, numbers, words, lists, tuples, dicts, and
the attributes of objects among them. A generator moves when it is drawn from, and is no part of it; nor is what lies
more than :data:`DEEPEST` levels down, as in a long chain of objects that hold one another.
"""

from dataclasses import dataclass
from types import FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from cs231n_ae.course.worker.protocol import clean

__all__ = ["DEEPEST", "State", "attributes_of", "same_array"]

DEEPEST = 100
"""Levels of things within one another that are looked at (an object and its attributes are two): far fewer than
Python's own calls may nest."""

PLAIN = (bool, int, float, complex, str, bytes, type(None), np.generic)
"""What cannot be changed, only replaced."""


@dataclass(frozen=True)
class State:
    """The attributes of an object that came in.

    Attributes:
        name: what to call the object, as in ``self``.
        argument: what came in, the object itself or what holds it.
        value: the object.
        before: what it held.
    """

    name: str
    argument: str
    value: Any
    before: Any

    @classmethod
    def of(cls, name: str, argument: str, value: Any) -> "State":
        """What an object holds now."""
        return cls(name, argument, value, _copied(attributes_of(value), (id(value),), {}))

    def changed(self) -> bool:
        """Whether it holds something else now."""
        return self.difference() is not None

    def difference(self) -> str | None:
        """What holds something else now, as in ``self.orders[1]``; None if all is as it was."""
        place = _entries(self.before, attributes_of(self.value), (id(self.value),), set(), ".{}")
        return None if place is None else self.name + place


class _Absent:
    """No entry of that name."""


_ABSENT = _Absent()


@dataclass(frozen=True)
class _Inside:
    """What an object among the attributes held."""

    of: Any
    held: dict[Any, Any]


def attributes_of(value: Any) -> dict[Any, Any]:
    """The attributes that stand in an object as they are; none of its code runs."""
    if issubclass(type(value), FunctionType | MethodType | ModuleType | type):
        return {}
    try:
        found = object.__getattribute__(value, "__dict__")
    except (AttributeError, TypeError):
        return {}
    return found if type(found) is dict else {}


def _copied(value: Any, around: tuple[int, ...], made: dict[int, Any]) -> Any:
    """A value that no call can change; what is of no plain form stands for itself.

    ``made`` are the copies so far: what is held in many places is copied once.
    """
    if len(around) > DEEPEST or (id(value) in around and type(value) is not tuple):
        return value
    if id(value) not in made:
        made[id(value)] = _copy(value, (*around, id(value)), made)
    return made[id(value)]


def _copy(value: Any, around: tuple[int, ...], made: dict[int, Any]) -> Any:
    if issubclass(type(value), np.ndarray):
        return value.copy()
    if type(value) in (list, tuple):
        return type(value)([_copied(item, around, made) for item in value])
    if type(value) is dict:
        return {key: _copied(item, around, made) for key, item in value.items()}
    held = attributes_of(value)
    return _Inside(value, _copied(held, around, made)) if held else value


def same_array(one: Any, other: Any) -> bool:
    """Whether two arrays hold the same, NaN for NaN; numbers of the same bytes are the same without a closer look."""
    alike = type(one) is type(other) is np.ndarray and (one.dtype, one.shape) == (other.dtype, other.shape)
    if alike and one.dtype.kind in "biufc" and one.tobytes() == other.tobytes():
        return True
    return bool(np.array_equal(one, other, equal_nan=one.dtype.kind in "fc"))


def _where(before: Any, now: Any, around: tuple[int, ...], same: set[tuple[int, int]]) -> str | None:
    """The place of the first difference within a value, ``""`` for all of it; None if there is none.

    Then the pair is the ``same``.
    """
    pair = id(before), id(now)
    if now is before or pair in same or id(now) in around or len(around) > DEEPEST:
        return None
    found = _differs(before, now, around, same)
    if found is None:
        same.add(pair)
    return found


def _differs(before: Any, now: Any, around: tuple[int, ...], same: set[tuple[int, int]]) -> str | None:
    if isinstance(before, _Inside):
        if now is not before.of:
            return ""
        return _entries(before.held, attributes_of(now), (*around, id(now)), same, ".{}")
    if type(before) is not type(now):
        return ""
    if issubclass(type(now), np.ndarray):
        return None if before.dtype == now.dtype and same_array(before, now) else ""
    if type(now) in (list, tuple):
        if len(before) != len(now):
            return ""
        return _entries(dict(enumerate(before)), dict(enumerate(now)), (*around, id(now)), same)
    if type(now) is dict:
        return _entries(before, now, (*around, id(now)), same)
    both_nan = isinstance(now, float | complex | np.generic) and now != now and before != before
    return None if issubclass(type(now), PLAIN) and (now == before or both_nan) else ""


def _entries(
    before: dict[Any, Any],
    now: dict[Any, Any],
    around: tuple[int, ...],
    same: set[tuple[int, int]],
    form: str = "[{!r}]",
) -> str | None:
    """The place of the first entry that differs, among those that were there and those that are."""
    for key in [*before, *now]:
        place = _where(before.get(key, _ABSENT), now.get(key, _ABSENT), around, same)
        if place is not None:
            return (clean(form.format(key), 60) if type(key) in (str, int) else "[…]") + place
    return None
