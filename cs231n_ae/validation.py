"""Bad input, answered with the argument, what was expected, what came, and what to do.

Every public function asks of its arguments what it needs, in a line each, before it works with them. Its docstring
names the errors that are its own; that a count is an integer, say, goes without saying.
"""

import inspect
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae.types import Array

__all__ = [
    "did_you_mean",
    "require_attributes",
    "require_callable",
    "require_count",
    "require_counts",
    "require_data",
    "require_dtype",
    "require_examples",
    "require_finite",
    "require_fitted",
    "require_flags",
    "require_float",
    "require_generator",
    "require_in",
    "require_integers",
    "require_labels",
    "require_loss_takes",
    "require_mapping",
    "require_number",
    "require_numbers",
    "require_positive",
    "require_range",
    "require_real",
    "require_same_data",
    "require_same_shape",
    "require_sequence",
    "require_shape",
    "require_some",
    "require_text",
]

LOOKALIKES = (np.ma.MaskedArray, np.matrix)
"""Arrays by descent, whose products and sums are others: a layer would quietly compute something else."""


def require_float(name: str, value: Array) -> None:
    """Raise unless ``value`` is a numpy array of floating point (or complex) numbers, of 32 bits or more."""
    if type(value) is np.ndarray and value.dtype.char in "fdgFDG":
        return  # nearly always: this is asked dozens of times in a training step
    if value is None:
        raise ValueError(f"{name} must be a numpy array, got None: was it not given, or did a call give nothing back?")
    if not isinstance(value, np.ndarray):
        dtype = "" if isinstance(value, np.floating) else ", dtype=np.float64"
        raise ValueError(
            f"{name} must be a numpy array, got {type(value).__name__}: wrap it as np.asarray({name}{dtype})"
        )
    if value.dtype.kind not in "fc":
        raise ValueError(
            f"{name} must hold floating point numbers, got dtype {value.dtype}: "
            f"convert it with {name}.astype(np.float32)"
        )
    if value.dtype.itemsize < 4:
        raise ValueError(
            f"{name} must be float32 or float64, got {value.dtype}, which has too few digits to learn with: "
            f"convert it with {name}.astype(np.float32)"
        )
    if isinstance(value, LOOKALIKES):
        cure = f"{name}.filled(0)" if isinstance(value, np.ma.MaskedArray) else f"{name}.A"
        raise ValueError(f"{name} must be a plain numpy array, got a {type(value).__name__}: pass {cure}")


def require_shape(name: str, value: Array, expected: Sequence[int | None], *, why: str = "") -> None:
    """Raise unless ``value`` is a float array of the ``expected`` shape, in which None stands for any length."""
    require_float(name, value)
    if value.shape == expected:
        return
    fits = value.ndim == len(expected) and all(e is None or e == s for e, s in zip(expected, value.shape, strict=True))
    if not fits:
        wanted = "(" + ", ".join("any" if e is None else str(e) for e in expected) + ("," * (len(expected) == 1)) + ")"
        raise ValueError(f"{name} must have shape {wanted}{why and f' ({why})'}, got {value.shape}")


def require_real(name: str, value: Array) -> None:
    """Raise unless ``value`` is a float array of real numbers, as all is that no complex step goes through."""
    require_float(name, value)
    _refuse_complex(name, value)


def require_data(name: str, value: Array, expected: Sequence[int | None], *, why: str = "") -> None:
    """Raise unless ``value`` is a float array of real numbers of the ``expected`` shape."""
    require_shape(name, value, expected, why=why)
    _refuse_complex(name, value)


def require_same_shape(name: str, value: Array, other_name: str, other: Array) -> None:
    """Raise unless both are float arrays of one shape; broadcasting would hide a mistake here."""
    require_float(other_name, other)
    require_shape(name, value, other.shape, why=f"that of {other_name}")


def require_same_data(name: str, value: Array, other_name: str, other: Array) -> None:
    """Raise unless both are float arrays of real numbers, of one shape."""
    require_same_shape(name, value, other_name, other)
    _refuse_complex(name, value)
    _refuse_complex(other_name, other)


def _refuse_complex(name: str, value: Array) -> None:
    if value.dtype.kind == "c":
        raise ValueError(f"{name} must hold real numbers, got {value.dtype}: pass {name}.real, or np.abs({name})")


def require_some(name: str, value: Array) -> None:
    """Raise if ``value`` holds nothing: a batch without examples has no mean."""
    if value.size == 0:
        raise ValueError(f"{name} must not be empty, got shape {value.shape}: bring at least one example")


def require_finite(name: str, value: Array) -> None:
    """Raise, with the first bad index, if ``value`` holds NaN or infinity."""
    bad = ~np.isfinite(value)
    if bad.any():
        index = tuple(int(i) for i in np.argwhere(bad)[0])
        raise ValueError(
            f"{name} must be finite, got {value[index]} at index {index} ({bad.sum()} such entries): "
            f"look at what computed {name}"
        )


def require_examples(name: str, value: Array, expected: Sequence[int | None], *, why: str = "") -> None:
    """Raise unless ``value`` is data to learn from: real, finite, of the ``expected`` shape, and not empty."""
    require_data(name, value, expected, why=why)
    require_some(name, value)
    require_finite(name, value)


def require_range(name: str, value: Array | float, low: float, high: float, *, why: str = "") -> None:
    """Raise unless every entry of ``value`` lies in [low, high]; NaN lies in no range."""
    value = np.asarray(value)
    if value.size and not (value.min() >= low and value.max() <= high):
        missing, got = int(np.isnan(value).sum()), f"values from {value.min():g} to {value.max():g}"
        got = f"nan in {missing} of {value.size} entries" if missing else got
        raise ValueError(f"{name} must lie in [{low:g}, {high:g}]{why and f' ({why})'}, got {got}")


def require_number(name: str, value: float, low: float = -math.inf, high: float = math.inf, *, why: str = "") -> None:
    """Raise unless ``value`` is one finite number in [low, high]."""
    if not _is_number(value) or not (math.isfinite(value) and low <= value <= high):
        left = "(0" if low == math.nextafter(0, 1) else f"[{low:g}"
        right = "1)" if high == math.nextafter(1, 0) else f"{high:g}]"
        least = " above 0" if left == "(0" else f" of at least {low:g}" if low > -math.inf else ""
        span = f" in {left}, {right}" if high < math.inf else least
        raise ValueError(f"{name} must be a finite number{span}{why and f' ({why})'}, got {value!r}")


def require_positive(name: str, value: float, *, advice: str = "") -> None:
    """Raise unless ``value`` is one number, finite and above 0."""
    if not _is_number(value) or not (math.isfinite(value) and value > 0):
        raise ValueError(f"{name} must be a finite number above 0, got {value!r}{advice and f': {advice}'}")


def require_count(name: str, value: int, *, least: int = 1, most: float = math.inf, advice: str = "") -> None:
    """Raise unless ``value`` is one integer from ``least`` to ``most``."""
    if not _is_integer(value) or not least <= value <= most:
        kind = f"an integer of at least {least}" if most == math.inf else f"an integer from {least} to {most}"
        kind = "a positive integer" if kind == "an integer of at least 1" else kind
        raise ValueError(f"{name} must be {kind}, got {value!r}{advice and f': {advice}'}")


def require_counts(name: str, value: Sequence[int], *, least: int = 0, most: float = math.inf, why: str = "") -> None:
    """Raise unless ``value`` is a sequence of ``least`` to ``most`` positive integers."""
    several = isinstance(value, list | tuple | np.ndarray) and least <= len(value) <= most
    if not several or not all(_is_integer(count) and count > 0 for count in value):
        many = f"{least} " if least == most else f"{least} or more " if least else ""
        raise ValueError(f"{name} must be a tuple of {many}positive integers{why and f', {why}'}, got {value!r}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)


def _is_integer(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def require_in(name: str, value: object, allowed: Sequence[object]) -> None:
    """Raise unless ``value`` is one of ``allowed``."""
    if isinstance(value, np.ndarray) or value not in allowed:
        choice = ", ".join(map(repr, allowed))
        raise ValueError(f"{name} must be one of {choice}, got {value!r}{did_you_mean(value, allowed)}")


def did_you_mean(value: object, allowed: Iterable[object]) -> str:
    """The end of a message on a word that is none of those allowed: the one nearest to it, if one is near."""
    import difflib  # for this alone

    words = [word for word in allowed if isinstance(word, str)]
    near = difflib.get_close_matches(value, words, n=1) if isinstance(value, str) else []
    return f": did you mean {near[0]!r}?" if near else ""


def require_numbers(name: str, value: object) -> None:
    """Raise unless ``value``, which will be made an array, is a number or a sequence of real numbers."""
    if isinstance(value, LOOKALIKES) or np.asarray(value).dtype.kind not in "biuf":
        raise ValueError(f"{name} must be an array or a list of real numbers, got {_say(value)}")


def require_integers(name: str, value: Array) -> None:
    """Raise unless ``value`` is an array of integers with one axis."""
    if not _is_plain(value, "iu") or value.ndim != 1:
        raise ValueError(f"{name} must be an array of integers with one axis, got {_say(value)}")


def require_labels(name: str, value: Array, length: int, n_classes: int) -> None:
    """Raise unless ``value`` holds one integer from 0 to ``n_classes`` − 1 for each of ``length`` examples."""
    if not _is_plain(value, "iu") or value.shape != (length,):
        got = _say(value)
        raise ValueError(f"{name} must be an integer array of shape ({length},), one label per example, got {got}")
    require_range(name, value, 0, n_classes - 1, why="one of the classes")


def require_flags(name: str, value: Array, shape: tuple[int, ...], *, why: str) -> None:
    """Raise unless ``value`` is an array of True and False of this ``shape``."""
    if not _is_plain(value, "b") or value.shape != shape:
        raise ValueError(f"{name} must be an array of True and False of shape {shape} ({why}), got {_say(value)}")


def _is_plain(value: object, kinds: str) -> bool:
    return isinstance(value, np.ndarray) and not isinstance(value, LOOKALIKES) and value.dtype.kind in kinds


def _say(value: object) -> str:
    """The type of what came, and of an array dtype and shape."""
    kind = type(value).__name__
    if not isinstance(value, np.ndarray):
        return kind
    return f"{'' if type(value) is np.ndarray else f'a {kind} of '}{value.dtype} of shape {value.shape}"


def require_generator(name: str, value: np.random.Generator) -> None:
    """Raise unless ``value`` is a numpy Generator: no seed, and nothing that draws from a state all share."""
    if not isinstance(value, np.random.Generator):
        got = type(value).__name__
        raise ValueError(f"{name} must be a np.random.Generator, got {got}: np.random.default_rng(0) makes one")


def require_dtype(name: str, value: DTypeLike) -> None:
    """Raise unless ``value`` names a real floating point type of 32 bits or more."""
    try:
        dtype = np.dtype(value)
    except TypeError as error:
        raise ValueError(f"{name} must be a floating point type, got {value!r}: np.float32 to train") from error
    if dtype.kind != "f" or dtype.itemsize < 4:
        raise ValueError(f"{name} must be a floating point type of 32 bits or more, got {dtype}: np.float32 to train")


def require_callable(name: str, value: object, *, like: str) -> None:
    """Raise unless ``value`` is a function; ``like`` says how it is called."""
    if not callable(value):
        raise ValueError(f"{name} must be a function, {like}, got {value!r}")


def require_text(name: str, value: str) -> None:
    """Raise unless ``value`` is a string."""
    if not isinstance(value, str):
        raise ValueError(f"{name} must be text, got {value!r}")


def require_sequence(name: str, value: object, *, of: str) -> None:
    """Raise unless ``value`` is a list, a tuple or an array; ``of`` says what it holds."""
    if not isinstance(value, list | tuple | np.ndarray):
        raise ValueError(f"{name} must be a list of {of}, got {value!r}")


def require_mapping(name: str, value: object, keys: Sequence[str] = ()) -> None:
    """Raise unless ``value`` is a dict that has all of the ``keys``."""
    if not isinstance(value, Mapping) or not set(keys) <= value.keys():
        wanted = f"a dict with {', '.join(keys)}" if keys else "a dict"
        got = f"one with {', '.join(map(str, value)) or 'nothing'}" if isinstance(value, Mapping) else repr(value)
        raise ValueError(f"{name} must be {wanted}, got {got}")


def require_attributes(name: str, value: object, attributes: Sequence[str], *, advice: str = "") -> None:
    """Raise unless ``value`` has the ``attributes`` that will be asked of it."""
    lacking = [attribute for attribute in attributes if not hasattr(value, attribute)]
    if lacking:
        raise ValueError(
            f"{name} must have {', '.join(attributes)}, got {type(value).__name__} without "
            f"{', '.join(lacking)}{advice and f': {advice}'}"
        )


def require_fitted(model: object, learned: Array) -> None:
    """Raise while ``learned``, what fitting a model leaves behind, is empty."""
    if learned.size == 0:
        kind = type(model).__name__
        raise ValueError(f"the {kind} must have been fitted, got one that has seen no data yet: call fit first")


def require_loss_takes(name: str, arrays: Sequence[Any], model: Any) -> None:
    """Raise unless ``arrays`` are as many as ``model.loss`` takes: ``x``, or ``x`` and ``y``."""
    try:
        taken = inspect.signature(model.loss).parameters.values()
    except (TypeError, ValueError):  # it does not say
        return
    if any(p.kind is p.VAR_POSITIONAL for p in taken):  # as many as there are, and for whom?
        inner = getattr(model, "model", None)
        return require_loss_takes(name, arrays, inner) if hasattr(inner, "loss") else None
    positional = [p for p in taken if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if not sum(p.default is p.empty for p in positional) <= len(arrays) <= len(positional):
        wanted, got = ", ".join(p.name for p in positional), f"{len(arrays)} array{'s' * (len(arrays) != 1)}"
        raise ValueError(f"{name} must be ({wanted}), which {type(model).__name__}.loss takes, got {got}")
