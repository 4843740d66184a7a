"""What a function computes with, as a key: two functions of one key give the same for the same arguments.

The tests of an exercise are run many times on the same inputs: for each misconception, each edit of a search, each
student of a class. What their oracles find depends on nothing else, and need not be found again.
"""

import hashlib
from collections.abc import Hashable
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

__all__ = ["fingerprint"]

MODULES = ("numpy", "scipy", "math")
"""Their functions give the same for the same arguments, but for the global generator, which no test draws from."""


class _NotKnown(Exception):
    """Something whose doings cannot be read off: a submission, a generator, any other object."""


def fingerprint(function: Any, *arguments: Any) -> Hashable | None:
    """A key of a plain Python function and of all that it reaches, together with its arguments.

    These are its code, its defaults, what it closes over and the global names that it uses, and the same of the
    functions among them. Arrays and numbers count by their values.

    Args:
        function: what is called.
        arguments: what it is called with, and whatever else is to be part of the key.

    Returns:
        The key; None if there is anything in it but functions, arrays, numbers, texts, and containers of these.
    """
    try:
        return tuple(_key(value, {}) for value in (function, *arguments))
    except (_NotKnown, ValueError):  # a name that it closes over and that is not set yet
        return None


def _key(value: Any, inside: dict[int, int]) -> Hashable:
    if value is None or isinstance(value, bool | int | float | complex | str | bytes | np.dtype):
        return type(value), repr(value)
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biufc":
        bytes_of = hashlib.blake2b(value.tobytes()).digest()
        return type(value), value.dtype.str, value.shape, value.strides, bytes_of  # rounding depends on the order
    if isinstance(value, tuple | list):
        return type(value), tuple(_key(part, inside) for part in value)
    if type(value) is dict:
        return dict, tuple((_key(name, inside), _key(part, inside)) for name, part in value.items())
    if isinstance(value, np.ufunc | type | BuiltinFunctionType) and _is_of_numbers(value):
        return value
    if isinstance(value, ModuleType) and value.__name__.partition(".")[0] in MODULES:
        return value.__name__
    if type(value) is FunctionType:
        return _function_key(value, inside)
    raise _NotKnown


def _is_of_numbers(value: Any) -> bool:
    owner = getattr(value, "__self__", None)  # of a method it is an object, of a function its module
    module = getattr(value, "__module__", None) or "numpy"  # ufuncs name none
    return module.partition(".")[0] in (*MODULES, "builtins") and (owner is None or isinstance(owner, ModuleType))


def _function_key(function: FunctionType, inside: dict[int, int]) -> Hashable:
    if id(function) in inside:  # it calls itself
        return "again", inside[id(function)]
    inside = {**inside, id(function): len(inside)}
    around = function.__globals__
    names = sorted(_names(function.__code__) & around.keys())
    cells = [cell.cell_contents for cell in function.__closure__ or ()]
    parts = (function.__defaults__, function.__kwdefaults__, cells, {name: around[name] for name in names})
    return function.__code__, tuple(_key(part, inside) for part in parts)


def _names(code: CodeType) -> set[str]:
    """The names that it and the functions written in it may look up."""
    within = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return set(code.co_names).union(*map(_names, within))
