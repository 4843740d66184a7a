"""Bad values, each made from a good one: what a caller may pass by mistake in its place."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

__all__ = ["bad_values"]


class Nothing:
    """An object of a kind that no argument takes."""

    def __repr__(self) -> str:
        return "Nothing()"


COUNTS = {
    "0": 0,
    "-1": -1,
    "2.5": 2.5,
    "2.0": 2.0,
    "text": "3",
    "True": True,
    "NaN": np.nan,
    "an array": np.array([2, 3]),
    "None": None,
}
NUMBERS = {
    "text": "0.5",
    "NaN": np.nan,
    "inf": np.inf,
    "complex": 0.5j,
    "an array": np.array([0.5, 0.25]),
    "an object": Nothing(),
    "None": None,
}
SIZES = {
    "an int": 3,
    "text": "64",
    "floats": (8.0, 4.0, 2.0),
    "texts": ("8", "4", "2"),
    "0 in it": (8, 0, 2),
    "-1 in it": (8, -1, 2),
    "None in it": (8, None, 2),
    "None": None,
}
GENERATORS = {
    "None": None,
    "0": 0,
    "np.random": np.random,
    "RandomState": np.random.RandomState(0),
    "text": "rng",
}
WORDS = {"another word": "nonsense", "a number": 3, "None": None}
DTYPES = {"a word": "nonsense", "int": int, "float16": np.float16, "complex": complex, "object": object}
FUNCTIONS = {"a number": 3, "text": "relu", "None": None}
OBJECTS = {"an object": Nothing(), "a number": 3, "text": "model", "None": None}


def bad_values(good: Any, *, optional: bool) -> Iterator[tuple[str, Any]]:
    """What may come in place of ``good`` and is of no use, each with a label; None only where it means nothing."""
    for label, value in _of_kind(good):
        if not (optional and value is None):
            yield label, value


def _of_kind(good: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(good, np.ndarray) and good.dtype.kind == "f":
        return _arrays(good)
    if isinstance(good, np.ndarray):
        return _labels(good)
    for kind, values in KINDS:
        if kind(good):
            return iter(values.items())
    if isinstance(good, dict):
        return _dicts(good)
    return iter(OBJECTS.items())


KINDS: tuple[tuple[Callable[[Any], bool], Mapping[str, Any]], ...] = (
    (lambda good: isinstance(good, np.random.Generator), GENERATORS),
    (lambda good: isinstance(good, type | np.dtype), DTYPES),
    (lambda good: isinstance(good, str), WORDS),
    (lambda good: isinstance(good, int), COUNTS),
    (lambda good: isinstance(good, float), NUMBERS),
    (lambda good: isinstance(good, tuple) and all(isinstance(n, int) for n in good), SIZES),
    (lambda good: callable(good) and not hasattr(good, "params"), FUNCTIONS),
)


def _arrays(good: np.ndarray) -> Iterator[tuple[str, Any]]:
    yield "None", None
    yield "text", "x"
    yield "an object", Nothing()
    yield "a number", 0.5
    yield "a list", good.tolist()
    yield "integers", np.rint(good).astype(int)
    yield "float16", good.astype(np.float16)
    yield "complex", good + 0j
    yield "masked", np.ma.masked_array(good, mask=np.arange(good.size).reshape(good.shape) == 0)
    yield "objects", good.astype(object)
    yield "texts", good.astype(str)
    if good.ndim == 2:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PendingDeprecationWarning)
            yield "a matrix", np.matrix(good)
    if good.ndim:
        yield "another axis", good[np.newaxis]
        yield "an axis less", good[0]
        yield "nothing in it", good[:0]
        more = np.random.default_rng(2).random(good[..., :1].shape)
        yield "another column", np.concatenate([good, more], axis=-1)
    holes = good.copy()
    holes.flat[:1] = np.nan
    yield "NaN in it", holes


def _labels(good: np.ndarray) -> Iterator[tuple[str, Any]]:
    yield "None", None
    yield "text", "y"
    yield "an object", Nothing()
    yield "a list", good.tolist()
    yield "floats", good + 0.5
    yield "texts", good.astype(str)
    yield "masked", np.ma.masked_array(good, mask=np.arange(good.size).reshape(good.shape) == 0)
    yield "another axis", good[np.newaxis]
    yield "nothing in it", good[:0]
    yield "one more", np.concatenate([good, good[:1]])
    if good.dtype.kind != "b":
        yield "-1 in it", np.where(np.arange(good.size).reshape(good.shape) == 0, -1, good)
        yield "1000 in it", np.where(np.arange(good.size).reshape(good.shape) == 0, 1000, good)


def _dicts(good: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from OBJECTS.items()
    yield "a list", list(good.values())
    yield "nothing in it", {}
    first, *_ = good
    yield "one missing", {name: value for name, value in good.items() if name != first}
    yield "None in it", {**good, first: None}
    if isinstance(good[first], np.ndarray):
        for label, value in _arrays(good[first]):
            yield f"{first} {label}", {**good, first: value}
