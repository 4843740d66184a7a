"""NaN and infinity in training: which array went bad first."""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np

from cs231n_ae.data_scale import say_unscaled
from cs231n_ae.divergence import DivergenceError
from cs231n_ae.history import History
from cs231n_ae.types import Array, Grads, Params, Parts

__all__ = ["NonFiniteError", "blaming_data", "require_finite_step"]


class NonFiniteError(DivergenceError):
    """Training met NaN or infinity. The message names the first array that went bad, and what to try."""


def require_finite_step(
    batch: Sequence[Array],
    params: Params,
    loss: float,
    parts: Parts,
    grads: Grads,
    *,
    history: History,
    rows: Array | None = None,
) -> None:
    """Raise unless all of a training step is finite, and name the first array that is not, in the order of the step.

    The batch and the parameters enter the loss, the loss has its parts, and the gradients come last: whatever is bad
    first made the rest bad.

    Args:
        batch: the arrays of the minibatch.
        params: the parameters as they entered the step.
        loss, parts, grads: what the model's loss gave.
        history: of the steps before this one, for its number.
        rows: where in the data the examples of the batch come from.

    Raises:
        NonFiniteError: if something is NaN or infinite.
    """
    step = len(history.batch_size) + 1
    problem = _explain(batch, rows, params, loss, parts, grads, epoch=history.epochs + 1, step=step)
    if problem:
        raise NonFiniteError(problem)


@contextmanager
def blaming_data(batch: Sequence[Array], rows: Array, *, history: History) -> Iterator[None]:
    """Within, a model that refuses a batch because of NaN in it is not to blame: the row of the data is.

    Args:
        batch: the arrays of the minibatch.
        rows: where in the data its examples come from.
        history: of the steps before this one.

    Raises:
        NonFiniteError: in place of the model's ValueError, if the batch is not finite.
    """
    try:
        yield
    except ValueError:
        require_finite_step(batch, {}, 0.0, {}, {}, history=history, rows=rows)
        raise


def _explain(
    batch: Sequence[Array],
    rows: Array | None,
    params: Params,
    loss: float,
    parts: Parts,
    grads: Grads,
    *,
    epoch: int,
    step: int,
) -> str | None:
    """A message about the first array that is not finite, or None; epoch and step are counted from 1."""
    where = f"in step {step} (epoch {epoch})"
    slower = (batch and say_unscaled(batch[0])) or "Try a lower learning rate, or clip_norm=1.0"
    names = ["data"] if len(batch) == 1 else [f"data[{i}]" for i in range(len(batch))]
    found = _first_bad(dict(zip(names, batch, strict=True)), rows)
    if found:
        return f"The data are not finite {where}: {found} of the batch. Look at them: np.isfinite(x).all()"
    found = _first_bad(params)
    if found:
        before = f"after the update of step {step - 1}" if step > 1 else "before the first update"
        return f"A parameter is not finite {before}: {found}. {slower}"
    found = _first_bad(parts) or (f"loss is {loss}" if not math.isfinite(loss) else None)
    if found:
        return (
            f"The loss is not finite {where}, though batch and parameters are: {found}. {slower}; "
            "or look in that term for a log of 0, a division by 0 or an exp of something large"
        )
    found = _first_bad(grads)
    if found:
        return (
            f"A gradient is not finite {where}, though the loss is: {found}. {slower}; "
            "or look in the backward pass for a division by 0 (the derivative of a square root or a logarithm at 0)"
        )
    return None


def _first_bad(values: Mapping[str, Array] | Mapping[str, float], rows: Array | None = None) -> str | None:
    """The first value that is not finite, in words; its first index is that of its row in the data, if it has one."""
    for name, value in values.items():
        bad = ~np.isfinite(value)
        if np.ndim(value) == 0 and bad:
            return f"{name} is {value}"
        if bad.any():
            index = tuple(int(i) for i in np.argwhere(bad)[0])
            place = index if rows is None else (int(rows[index[0]]), *index[1:])
            return f"{name} is {np.asarray(value)[index]} at index {place}, {int(bad.sum())} of {bad.size} entries"
    return None
