"""What the solver accepts: the protocol of a model, the form of the data, and checks of the options."""

from collections.abc import Mapping
from typing import Any, Protocol, TypeAlias

import numpy as np

from cs231n_ae import optim
from cs231n_ae.optim import Schedule, UpdateRule
from cs231n_ae.types import Array, Grads, Params, Parts
from cs231n_ae.validation import require_float, require_in

__all__ = [
    "Data",
    "Prepare",
    "Trainable",
    "as_tuple",
    "choose_schedule",
    "require_generator",
    "require_rule",
    "require_trainable",
]

Data: TypeAlias = Array | tuple[Array, ...]
"""Examples along the first axis: ``x``, or arrays that are cut into batches together, such as ``(x, y)``."""


class Prepare(Protocol):
    """What a batch goes through before the model sees it, drawn anew each time."""

    def __call__(self, x: Array, *, rng: np.random.Generator) -> Array:
        """The array that takes the place of ``x``, with as many examples."""


class Trainable(Protocol):
    """What the solver asks of a model."""

    params: Params

    def loss(self, *batch: Any, **options: Any) -> tuple[float, Grads, Parts]:
        """``loss(*batch, rng=...)``: the mean loss of the batch, each parameter's gradient, the terms of the loss."""

    def evaluate(self, *batch: Any, **options: Any) -> tuple[float, Parts]:
        """``evaluate(*batch, rng=...)``: the same loss and terms by the same forward path, without gradients."""


def as_tuple(name: str, data: Data) -> tuple[Array, ...]:
    """The arrays of ``data``, which must have one length."""
    arrays = data if isinstance(data, tuple) else (data,)
    if not arrays or not all(isinstance(a, np.ndarray) and a.ndim for a in arrays):
        raise ValueError(f"{name} must be a numpy array or a tuple of them, got {[type(a).__name__ for a in arrays]}")
    lengths = {len(a) for a in arrays}
    if len(lengths) > 1 or 0 in lengths:
        raise ValueError(f"{name} must hold arrays of one length, at least 1, got lengths {[len(a) for a in arrays]}")
    return arrays


def choose_schedule(learning_rate: float | None, schedule: Schedule | None) -> Schedule:
    """The schedule, or a constant one from the learning rate; not both."""
    if schedule is None:
        return optim.constant(1e-3 if learning_rate is None else learning_rate)
    if learning_rate is not None:
        raise ValueError("learning_rate and schedule both say the rate: pass one of them")
    return schedule


def require_rule(rule: str | UpdateRule, options: Mapping[str, float]) -> None:
    """Raise unless ``rule`` is known or a function, and a known one has the ``options``."""
    if callable(rule):
        return
    require_in("update_rule", rule, tuple(optim.RULES))
    for name in options:
        if name not in optim.RULES[rule]:
            raise ValueError(f"rule_options of {rule} must be among {list(optim.RULES[rule])}, got {name!r}")


def require_trainable(model: Trainable) -> None:
    """Raise unless ``model`` keeps the protocol, with parameters that can be updated in place."""
    if not all(hasattr(model, name) for name in ("params", "loss", "evaluate")):
        raise ValueError(f"model must have params, loss and evaluate, got a {type(model).__name__}")
    for name, value in model.params.items():
        require_float(f"params[{name!r}]", value)
        if not value.flags.writeable:
            raise ValueError(f"params[{name!r}] must be writeable, since training updates it in place: pass a copy")


def require_generator(rng: np.random.Generator) -> None:
    """Raise unless ``rng`` is a numpy Generator."""
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng must be a numpy Generator, got {type(rng).__name__}: np.random.default_rng(0) makes one")
