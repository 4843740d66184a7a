"""What the solver accepts: the protocol of a model, and checks of the options."""

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

from cs231n_ae import optim
from cs231n_ae.optim import Schedule, UpdateRule
from cs231n_ae.types import Grads, Params, Parts
from cs231n_ae.validation import require_count, require_float, require_in, require_positive

__all__ = ["Trainable", "choose_schedule", "require_options", "require_rule", "require_trainable"]


class Trainable(Protocol):
    """What the solver asks of a model. Where there is a ``config`` too, a run is not resumed with another one."""

    params: Params

    def loss(self, *batch: Any, **options: Any) -> tuple[float, Grads, Parts]:
        """``loss(*batch, rng=...)``: the mean loss of the batch, each parameter's gradient, the terms of the loss."""

    def evaluate(self, *batch: Any, **options: Any) -> tuple[float, Parts]:
        """``evaluate(*batch, rng=...)``: the same loss and terms by the same forward path, without gradients."""


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


def require_trainable(model: Trainable, anneal: Mapping[str, Schedule]) -> None:
    """Raise unless ``model`` keeps the protocol, with parameters that can be updated in place, and can be annealed."""
    if not all(hasattr(model, name) for name in ("params", "loss", "evaluate")):
        raise ValueError(f"model must have params, loss and evaluate, got a {type(model).__name__}")
    for name, value in model.params.items():
        require_float(f"params[{name!r}]", value)
        if not value.flags.writeable:
            raise ValueError(f"params[{name!r}] must be writeable, since training updates it in place: pass a copy")
    with optim.annealed(model, anneal, 0):
        pass  # a wrong name is told now


def require_options(
    rng: np.random.Generator,
    batch_size: int,
    epochs: int,
    clip_norm: float | None,
    patience: int | None,
    *,
    validated: bool,
) -> None:
    """Raise unless ``rng`` is a generator, the numbers make sense, and patience has something to wait for."""
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng must be a numpy Generator, got {type(rng).__name__}: np.random.default_rng(0) makes one")
    require_count("batch_size", batch_size)
    require_count("epochs", epochs)
    if clip_norm is not None:
        require_positive("clip_norm", clip_norm)
    if patience is not None:
        require_count("patience", patience)
        if not validated:
            raise ValueError("patience must come with validation data, got none: pass validation=")
