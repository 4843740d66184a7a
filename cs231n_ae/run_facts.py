"""What makes a training run this run and no other: kept in its checkpoint, compared before it goes on.

A resumed run ends where an unbroken one would have ended. That is so only if model, data, generator and options are the
same, and a file that says "beta 4" of a run that began with beta 1 says what is false. What functions do (a schedule, a
preparation, an update rule of one's own) cannot be read off them, so what they *give* is kept.
"""

import hashlib
import json
import math
import os
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from cs231n_ae.batches import Batches
from cs231n_ae.optim import Schedule, UpdateRule
from cs231n_ae.types import Array

__all__ = ["OtherRunError", "fingerprint", "missing_facts", "require_same_run", "run_facts"]

OF_EVERY_FILE = ("examples", "batch_size", "update_rule", "prepare", "bit_generator", "params")
"""What checkpoints have held from the beginning."""

PROBED = 16
"""So many examples go through a preparation to tell it from others."""

FOLLOWS = {
    "config": ("model",),
    "params": ("model", "config"),
    "generator": ("model", "config", "seed"),
    "examples": ("data",),
    "prepared": ("prepare", "data"),
}
"""Facts that differ because of others need no mention beside these."""

CURES = {
    "generator": "it had given other numbers by then: make it anew from its seed, and use it for the same before",
    "epochs": "the learning rate falls over all of them, so that they are part of the run",
    "learning_rate": "a schedule over a given number of steps is another one over more of them",
}


class OtherRunError(ValueError):
    """A checkpoint holds another run than the one that is to go on.

    Attributes:
        differences: what differs, each as ``"beta was 1.0, is 4.0"``.
    """

    def __init__(self, path: str | os.PathLike[str], differences: list[str]) -> None:
        self.differences = differences
        fixed = any(difference.startswith("epochs ") for difference in differences)
        super().__init__(
            f"checkpoint {os.fspath(path)} must come from the same run to be resumed: {'; '.join(differences)}. "
            "Make it what it was, or start anew with resume=False or another checkpoint"
            f"{'' if fixed else '; only the number of epochs may change'}"
        )


def run_facts(
    model: Any,
    batches: Batches,
    *,
    update_rule: str | UpdateRule,
    rule_options: Mapping[str, float],
    rng: np.random.Generator,
    validation: Batches | None = None,
    **options: Any,
) -> dict[str, Any]:
    """All that decides how a run goes on, besides the functions of the step, in what JSON can hold.

    Args:
        model: of its own facts those in ``config``, if it has one, and the names, shapes and dtypes of ``params``.
        batches: the training examples. All bytes of the data are read: about a second for a gigabyte.
        update_rule: its name, or a function.
        rule_options: its constants.
        rng: where it starts.
        validation: the examples that choose the best parameters.
        options: whatever else decides, by name.
    """
    rule, prepare = update_rule, batches.prepare
    facts = {
        "model": type(model).__name__,
        "config": getattr(model, "config", {}),
        "params": {name: [list(w.shape), str(w.dtype)] for name, w in model.params.items()},
        "data": [fingerprint(x) for x in batches.arrays],
        "examples": batches.examples,
        "validation": None if validation is None else [fingerprint(x) for x in validation.arrays],
        "prepare": getattr(prepare, "__name__", type(prepare).__name__),
        "prepared": None if prepare is None else fingerprint(_prepared(batches)),
        "batch_size": batches.size,
        "update_rule": rule if isinstance(rule, str) else f"your {getattr(rule, '__name__', type(rule).__name__)}",
        "updated": None if isinstance(rule, str) else fingerprint(_updated(rule, rule_options)),
        "rule_options": dict(rule_options),
        **options,
        "bit_generator": rng.bit_generator.state["bit_generator"],
        "seed": getattr(getattr(rng.bit_generator, "seed_seq", None), "entropy", None),
        "generator": _digest(_as_json(rng.bit_generator.state).encode()),
    }
    plain: dict[str, Any] = json.loads(_as_json(facts))
    return plain


def fingerprint(x: Array) -> str:
    """Dtype, shape and a hash of all bytes, as ``"float32 (1437, 64) of hash 0f3a9c…"``: other data have another."""
    x = np.asarray(x, dtype=str if x.dtype.hasobject else None)
    hasher = hashlib.blake2b(digest_size=8)
    for start in range(0, len(x), 1024):  # a piece at a time, since what is not contiguous is copied
        hasher.update(np.ascontiguousarray(x[start : start + 1024]).reshape(-1).view(np.uint8).data)
    return f"{x.dtype} {x.shape} of hash {hasher.hexdigest()}"


def require_same_run(
    path: str | os.PathLike[str],
    there: Mapping[str, Any],
    here: Mapping[str, Any],
    *,
    paces: Mapping[str, tuple[list[float], Schedule]],
) -> None:
    """Raise unless the run in a checkpoint is the one that is to go on.

    Args:
        path: the checkpoint, for the message.
        there: the facts in it. Those that it does not hold, as files of earlier days, are not asked for
            (:func:`missing_facts`).
        here: the facts of the run that is to go on.
        paces: of each number that follows the step: its values so far, and the function that gives them now. What the
            function will give for later steps is free.

    Raises:
        OtherRunError: if a fact differs, with each that does.
        ValueError: if there is no run in the checkpoint.
    """
    if missing := [name for name in OF_EVERY_FILE if name not in there]:
        raise ValueError(f"checkpoint {os.fspath(path)} must say which run it holds, got no {', '.join(missing)}")
    differing = {name for name in here if name in there and there[name] != here[name]}
    reasons = [name for name in here if name in differing and not differing & set(FOLLOWS.get(name, ()))]
    found = [difference for name in reasons for difference in _differences(name, there[name], here[name])]
    found += [difference for name, (values, pace) in paces.items() for difference in _pace_differs(name, values, pace)]
    if found:
        raise OtherRunError(path, found)


def missing_facts(there: Mapping[str, Any], here: Mapping[str, Any]) -> list[str]:
    """The names of the facts that a checkpoint does not hold."""
    return [name for name in here if name not in there]


def _differences(name: str, was: Any, now: Any) -> Iterator[str]:
    """Of the configuration, the parameters, and several arrays each entry that differs, else the whole."""
    if name in ("data", "validation") and isinstance(was, list) and isinstance(now, list):
        was, now = ({f"{name}[{i}]" if i else name: x for i, x in enumerate(arrays)} for arrays in (was, now))
    if name != "rule_options" and isinstance(was, dict) and isinstance(now, dict):
        for key in {**now, **was}:
            before, after = was.get(key, "not there"), now.get(key, "not there")
            if before != after:
                yield f"{key} was {_short(before)}, is {_short(after)}"
        return
    yield f"{name} was {_short(was)}, is {_short(now)}{_why(name)}"


def _pace_differs(name: str, values: list[float], pace: Schedule) -> Iterator[str]:
    """The first step in which a function of the step gives something else than it did."""
    for step, was in enumerate(values):
        now = float(pace(step))
        if not math.isclose(was, now, rel_tol=1e-12, abs_tol=0.0):
            yield f"{name} was {was:g}, is {now:g} in step {step + 1}{_why(name) if step else ''}"
            return


def _why(name: str) -> str:
    return f" ({CURES[name]})" if name in CURES else ""


def _short(value: Any) -> str:
    """A value in a sentence; a long one by its beginning and a hash."""
    text = "None" if value == "NoneType" else str(value)
    return text if len(text) <= 80 else f"{text[:40]}… ({_digest(text.encode())})"


def _prepared(batches: Batches) -> Array:
    """What the preparation makes of the first examples, by randomness of its own."""
    few = np.arange(min(PROBED, batches.examples))
    return batches.take(few, rng=np.random.default_rng(0))[0]


def _updated(rule: UpdateRule, options: Mapping[str, float]) -> Array:
    """Where two steps of a rule lead a small parameter."""
    w, config = np.linspace(-1.0, 1.0, 6).reshape(2, 3), {**options, "learning_rate": 0.1}
    for _ in range(2):
        w, config = rule(w, np.cos(w), config)
    return np.asarray(w)


def _as_json(value: Any) -> str:
    return json.dumps(value, default=_plain, sort_keys=False)


def _plain(value: object) -> object:
    """What JSON cannot hold by itself, in a form that tells one from another."""
    if isinstance(value, np.generic):
        return value.item()
    return fingerprint(np.atleast_1d(value)) if isinstance(value, np.ndarray) else str(value)


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()
