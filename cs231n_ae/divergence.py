"""Training that runs away while every number is still finite: seen at the step where it happens, with its cause.

Exponentials of log-variances are held at e^50, so a loss stays finite where it means nothing any more. And Adam adds up
the squares of gradients: in float32 a thousand squares of 6e17 are infinite, a weight with such a memory never moves
again, and the loss, still finite, stands where it is.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from cs231n_ae.data_scale import say_unscaled
from cs231n_ae.history import History
from cs231n_ae.models import VAE, ConditionalVAE
from cs231n_ae.numerics import LARGEST_EXPONENT
from cs231n_ae.optim import ParameterUpdates
from cs231n_ae.types import Array

__all__ = ["DivergenceError", "outgrown", "require_bounded_step", "require_learned", "require_sound_memory"]

GROWTH = 1e9
"""A loss this many times the first has run away. Of autoencoders whose loss rose to a million times, some came back."""

SQUARES = 1000
"""As many squares does Adam's memory come to, the sum of :math:`\\beta_2^k` for the usual 0.999."""

SQUARABLE = math.sqrt(np.finfo(np.float32).max / SQUARES)
"""The squares of a thousand gradients of 5.8e17 add up to the largest number of float32."""


LARGE = 20.0
"""A log-variance that is worth a word: e^20 is half a billion."""


class DivergenceError(ValueError):
    """Training ran away. The message says what grew beyond all bounds, why, and what to try."""


def outgrown(loss: float, first: float) -> bool:
    """Whether ``loss`` is beyond all bounds for a training that began with ``first``."""
    return abs(loss) > GROWTH * max(1.0, abs(first))


def require_bounded_step(
    model: Any, batch: Sequence[Array], loss: float, norm: float, *, learning_rate: float, history: History
) -> None:
    """Raise if a step must not be taken: its gradient is too large to be squared, or its loss beyond all bounds.

    Args:
        model: as it entered the step.
        batch: the arrays of the minibatch.
        loss: what the model said of it.
        norm: of all gradients together, as they are to be applied.
        learning_rate: of this step.
        history: of the steps before this one.

    Raises:
        DivergenceError: with the cause: data that are not scaled, a log-variance at its bound, a learning rate that is
            too high.
    """
    first = history.steps["loss"][0] if history.batch_size else loss
    if norm < SQUARABLE and not outgrown(loss, first):
        return  # two comparisons a step; all else is for the message
    narrow = min((np.finfo(value.dtype) for value in model.params.values()), key=lambda info: info.max)
    if norm >= math.sqrt(narrow.max / SQUARES):
        said = (
            f"its gradient, of norm {norm:.3g}, is beyond {math.sqrt(narrow.max / SQUARES):.2g}, the largest number "
            f"of which {narrow.dtype} can hold the squares of {SQUARES} steps, and weights with an infinite sum of "
            "squares in Adam's memory never move again"
        )
    elif outgrown(loss, first):
        said = f"its loss is {loss:.3g}, and training began with {first:.3g}"
    else:
        return
    step = len(history.batch_size) + 1
    where = f"Training diverged in step {step} (epoch {history.epochs + 1})"
    raise DivergenceError(f"{where}: {said}. {_causes(model, batch, step, learning_rate)}")


def require_sound_memory(updates: ParameterUpdates, *, after: str) -> None:
    """Raise if what an update rule remembers holds NaN or infinity.

    Args:
        updates: the rule's memory.
        after: when that is, for the message.

    Raises:
        DivergenceError: with the place.
    """
    for name, key, value in updates.memory():
        bad = ~np.isfinite(value)
        if bad.any():
            raise DivergenceError(
                f"Training diverged: after {after}, {key} in the update rule's memory of {name} is {value[bad][0]} in "
                f"{int(bad.sum())} of {bad.size} entries, and such weights never move again. Start anew with a lower "
                "learning rate, or clip_norm=1.0"
            )


def require_learned(history: History, loss: float) -> None:
    """Raise if a model ended far worse than it began: what is left of a run that blew up and came half-way back.

    Args:
        history: of the training; its loss is one that falls as the model learns.
        loss: of the trained model.

    Raises:
        DivergenceError: if the loss is above twice that of the first step.
    """
    first = history.steps["loss"][0]
    if not loss - first <= max(1.0, abs(first)):
        rate = max(history.learning_rate)
        raise DivergenceError(
            f"Training made the model worse: its loss is {loss:.3g}, and training began with {first:.3g}. "
            f"The learning rate of {rate:g} is too high: try a tenth of it"
        )


def _causes(model: Any, batch: Sequence[Array], step: int, learning_rate: float) -> str:
    """What is at fault, as far as it can be seen, and what to try, in sentences."""
    unscaled = say_unscaled(batch[0])
    if unscaled:
        cure = unscaled
    elif step == 1:
        cure = "No step has been made yet: look at the first weights, or try clip_norm=1.0"
    else:
        cure = f"The learning rate of {learning_rate:g} is too high: try a tenth of it, or clip_norm=1.0"
    return f"{_at_its_bound(model, batch)}{cure}"


def _at_its_bound(model: Any, batch: Sequence[Array]) -> str:
    """A sentence about a log-variance at, or on its way to, the exponent where its exponential is held; or nothing."""
    model = getattr(model, "model", model)  # WithFreeBits holds what is trained
    if not isinstance(model, VAE | ConditionalVAE):
        return ""
    with np.errstate(all="ignore"):
        reached = {"The encoder's log-variance": float(model.encode(*batch)[1].max())}
    if "logvar" in model.params:
        reached["Minus the decoder's log-variance"] = -float(model.params["logvar"])
    held = f" (its exponential is held at e^{LARGEST_EXPONENT:g})"
    return "".join(f"{what} reached {value:.3g}{held}. " for what, value in reached.items() if value >= LARGE)
