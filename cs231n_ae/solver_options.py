"""What the solver accepts: the protocol of a model, and checks of the options."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from cs231n_ae import optim
from cs231n_ae.optim import Schedule, UpdateRule
from cs231n_ae.optim.checks import require_constants
from cs231n_ae.types import Array, Grads, Params, Parts
from cs231n_ae.validation import (
    require_attributes,
    require_callable,
    require_count,
    require_generator,
    require_in,
    require_positive,
    require_real,
)

__all__ = ["Trainable", "choose_schedule", "require_options", "require_precision", "require_rule", "require_trainable"]


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
    require_callable("schedule", schedule, like="schedule(step) -> the rate of that step")
    return schedule


def require_rule(rule: str | UpdateRule, options: Mapping[str, float]) -> None:
    """Raise unless ``rule`` is known or a function, and a known one has the ``options``."""
    require_constants(options, name="rule_options")
    if callable(rule):
        return
    require_in("update_rule", rule, tuple(optim.RULES))
    for name in options:
        if name not in optim.RULES[rule]:
            raise ValueError(f"rule_options of {rule} must be among {list(optim.RULES[rule])}, got {name!r}")


def require_trainable(model: Trainable, anneal: Mapping[str, Schedule]) -> None:
    """Raise unless ``model`` keeps the protocol, with parameters that can be updated in place, and can be annealed."""
    advice = "a GAN is trained by train_gan, and what has fit by that"
    require_attributes("model", model, ("params", "loss", "evaluate"), advice=advice)
    for name, value in model.params.items():
        require_real(f"params[{name!r}]", value)
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
    require_generator("rng", rng)
    require_count("batch_size", batch_size)
    require_count("epochs", epochs)
    if clip_norm is not None:
        require_positive("clip_norm", clip_norm)
    if patience is not None:
        require_count("patience", patience)
        if not validated:
            raise ValueError("patience must come with validation data, got none: pass validation=")


def require_precision(batch: Sequence[Array], params: Params, grads: Grads) -> None:
    """Raise if a gradient is wider than its parameter because the data are: it was no fault of the model's."""
    for name, w in params.items():
        if name in grads and grads[name].dtype != w.dtype:
            for x in batch:
                if np.result_type(x, w) == grads[name].dtype and x.dtype.kind == "f":
                    raise ValueError(
                        f"data is {x.dtype} and the model {w.dtype}: convert the data, data.astype(np.{w.dtype}), "
                        f"or build the model with dtype=np.{x.dtype}"
                    )
