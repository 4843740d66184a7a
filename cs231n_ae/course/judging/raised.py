"""What a line did that raised, in words: numpy's sentences say it to whoever knows them."""

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from cs231n_ae.course.worker.calls import CallFailed, Opaque

__all__ = ["form_of", "what_it_did"]

Lengths = list[int]


def form_of(qualname: str, value: Any) -> str:
    """What a call returned, by shapes and types: "by f: an array of shape (2, 3), and a float"."""
    parts = [_form(part) for part in value] or ["nothing"] if isinstance(value, tuple) else [_form(value)]
    return f"by {qualname}: " + (", ".join(parts[:-1]) + f", and {parts[-1]}" if len(parts) > 1 else "".join(parts))


def _form(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}" + ("" if value.dtype.kind == "f" else f" and dtype {value.dtype}")
    if isinstance(value, Opaque):
        return "a cache"
    if value is None:
        return "None"
    if isinstance(value, dict):
        return "a dict of " + (", ".join(f"{key} {np.shape(one)}" for key, one in value.items()) or "nothing")
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}" + (f" of {len(value)}" if isinstance(value, list) else "")


def what_it_did(failure: CallFailed) -> str:
    """A sentence on the line that raised, to be read behind what it raised; empty where that says it already."""
    if failure.kind == "KeyError":
        return f"That name is not there: {failure.about}" if failure.about else ""
    if failure.kind == "NameError":
        return f"There is {failure.about}: is that meant?" if failure.about else ""
    for pattern, say in _SENTENCES:
        found = pattern.search(failure.message)
        if found is not None:
            return say(*found.groups())
    return ""


def _lengths(shape: str) -> Lengths:
    return [int(n) for n in re.findall(r"\d+", shape)]


def _entry_by_entry(one: str, other: str) -> str:
    pairs = zip(reversed(_lengths(one)), reversed(_lengths(other)), strict=False)
    met = [f"{m} meets {n}" for m, n in pairs if m != n and 1 not in (m, n)]
    if not met:
        return ""
    return f"Entry by entry, axes are paired from the last on, and lengths must be equal or 1: here {' and '.join(met)}"


def _product(columns: str, rows: str) -> str:
    return f"A matrix product pairs the columns of the left with the rows of the right: here {columns} meet {rows}"


def _written(one: str, other: str) -> str:
    return f"What is computed has the shape ({one}), and the place that it is written into has ({other})"


def _outside(_: str, axis: str, size: str) -> str:
    if int(size) == 0:
        return f"On axis {axis} there is nothing to choose from"
    return f"On axis {axis} the entries are counted from 0 to {int(size) - 1}"


def _refilled(size: str, shape: str) -> str:
    whole = math.prod(_lengths(shape))
    if not whole or int(size) % whole:  # one axis may have been left to numpy, which does not tell
        return ""
    return f"There is room for {whole} entries in that shape, and {size} came"


def _unpacked(names: str, came: str = "") -> str:
    many = f"Only {came} came" if came else f"More than {names} came"
    return f"{many}, and there are names for {names}: what is unpacked there, and what does it hold, one by one?"


def _one_question(_: str) -> str:
    return "An if, and, or or asks one question, and was given an array of answers: is any of them meant, or all?"


_ONE_THING = "One thing came, and there are names for several: what is unpacked there?"
_READ_ONLY = (
    "That array can only be read, like what np.broadcast_to, np.diagonal and sliding_window_view give: they show "
    "another array's memory. What makes an array of its own?"
)
_PAIRS_OF_AXES = (
    "np.tensordot sums over axes in pairs, and the two of a pair must be equally long: which shapes do its arrays have "
    "in that line?"
)
_LETTERS = (
    "In np.einsum a letter stands for one length, wherever it is written: which letter has two of them in that line?"
)

_SENTENCES: tuple[tuple[re.Pattern[str], Callable[..., str]], ...] = (
    (re.compile(r"could not be broadcast together with shapes (\([\d,]*\)) (\([\d,]*\)) *$"), _entry_by_entry),
    (re.compile(r"^shapes \([\d,]*\) and \([\d,]*\) not aligned: (\d+) \(dim \d+\) != (\d+) \(dim \d+\)"), _product),
    (
        re.compile(r"matmul: Input operand 1 has a mismatch.*\(size (\d+) is different from (\d+)\)"),
        lambda rows, columns: _product(columns, rows),
    ),
    (re.compile(r"could not broadcast input array from shape \(([\d,]*)\) into shape \(([\d,]*)\)"), _written),
    (re.compile(r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)"), _outside),
    (re.compile(r"cannot reshape array of size (\d+) into shape (\([\d,-]*\))"), _refilled),
    (re.compile(r"(truth value of an array with more than one element)"), _one_question),
    (re.compile(r"^too many values to unpack \(expected (\d+)"), _unpacked),
    (re.compile(r"^not enough values to unpack \(expected (\d+), got (\d+)"), _unpacked),
    (re.compile(r"^cannot unpack non-iterable (?!NoneType)\S+ object"), lambda: _ONE_THING),
    (re.compile(r"is read-only$"), lambda: _READ_ONLY),
    (re.compile(r"^shape-mismatch for sum$"), lambda: _PAIRS_OF_AXES),
    (re.compile(r"broadcast together with remapped shapes"), lambda: _LETTERS),
)
