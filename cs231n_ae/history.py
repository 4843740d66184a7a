"""What a training run leaves behind: every term of the loss, step by step and epoch by epoch."""

import dataclasses
import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cs231n_ae.types import Parts

__all__ = ["History"]

Curves = dict[str, list[float]]

_KINDS = {
    dict: "dict of lists of numbers",
    list: "list of numbers",
    float: "number",
    int: "whole number",
    str: "string",
}


@dataclass
class History:
    """The record of a training run, in plain lists. Curves have the key ``"loss"`` and one for each part of the loss.

    Attributes:
        steps: every update's training loss and parts, as they were before that update.
        train: their means over each epoch, every example counted once.
        validation: loss and parts on the validation data after each epoch; empty without validation data.
        learning_rate: of every update.
        gradient_norm: of every update, before clipping.
        batch_size: of every update; the last batch of an epoch may be smaller.
        seconds: time of training and validation since the start, at the end of each epoch.
        best_epoch: the epoch (counted from 1) of the lowest validation loss, 0 while there is none.
        best_loss: that loss, infinite while there is none.
        stopped: why training ended: ``"finished"``, ``"patience"``, ``"interrupted"`` or ``"diverged"``; empty while it
            runs.
    """

    steps: Curves = field(default_factory=dict)
    train: Curves = field(default_factory=dict)
    validation: Curves = field(default_factory=dict)
    learning_rate: list[float] = field(default_factory=list)
    gradient_norm: list[float] = field(default_factory=list)
    batch_size: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    best_epoch: int = 0
    best_loss: float = math.inf
    stopped: str = ""

    @property
    def epochs(self) -> int:
        """How many epochs have been completed."""
        return len(self.seconds)

    def record_step(
        self, loss: float, parts: Parts, *, learning_rate: float, gradient_norm: float, batch_size: int
    ) -> None:
        """Add one update.

        Raises:
            ValueError: if the names of the parts differ from those of the step before, or one is ``"loss"``.
        """
        _append(self.steps, loss, parts, after=len(self.batch_size))
        self.learning_rate.append(float(learning_rate))
        self.gradient_norm.append(float(gradient_norm))
        self.batch_size.append(int(batch_size))

    def record_epoch(self, *, steps: int, seconds: float, validation: tuple[float, Parts] | None = None) -> None:
        """Close an epoch, which was the last ``steps`` updates, and note its means and its validation.

        The ``best_epoch`` and ``best_loss`` follow the validation loss. NaN is never the best.
        """
        sizes = np.array(self.batch_size[-steps:], dtype=np.float64)
        for name, values in self.steps.items():
            self.train.setdefault(name, []).append(float(np.dot(sizes, values[-steps:]) / sizes.sum()))
        if validation is not None:
            loss, parts = validation
            _append(self.validation, loss, parts, after=self.epochs)
            if loss < self.best_loss:
                self.best_epoch, self.best_loss = self.epochs + 1, float(loss)
        self.seconds.append(float(seconds))

    def as_dict(self) -> dict[str, Any]:
        """A copy in dicts, lists and numbers alone, for JSON or a table; :meth:`from_dict` is the way back."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "History":
        """The history that :meth:`as_dict` gave.

        Raises:
            ValueError: if the names or the kinds of the values are not those of a history.
        """
        expected = dataclasses.asdict(cls())
        if not isinstance(values, dict) or values.keys() != expected.keys():
            got = sorted(values) if isinstance(values, dict) else type(values).__name__
            raise ValueError(f"a history must have the entries {sorted(expected)}, got {got}")
        for name, example in expected.items():
            value = values[name]
            kind = int | float if isinstance(example, float) else type(example)
            curves = value.values() if isinstance(value, dict) else [value] if isinstance(value, list) else []
            if not isinstance(value, kind) or not all(_is_curve(curve) for curve in curves):
                raise ValueError(f"{name} of a history must be a {_KINDS[type(example)]}, got {value!r:.60}")
        return cls(**values)


def _is_curve(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(number, int | float) for number in value)


def _append(curves: Curves, loss: float, parts: Parts, *, after: int) -> None:
    if "loss" in parts:
        raise ValueError("parts must not use the name 'loss', which is the total: call the term by what it measures")
    if after and curves.keys() - {"loss"} != parts.keys():
        raise ValueError(
            f"parts must have the same names at every step, {sorted(curves.keys() - {'loss'})}, got {sorted(parts)}"
        )
    for name, value in {"loss": loss, **parts}.items():
        curves.setdefault(name, []).append(float(value))
