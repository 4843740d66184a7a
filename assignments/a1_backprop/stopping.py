"""Early stopping: when to end a training, and which parameters to keep."""

import math
from collections.abc import Callable

import numpy as np

from cs231n_ae.types import Params
from cs231n_ae.validation import require_callable, require_count, require_mapping

__all__ = ["train_until_worse"]


def train_until_worse(
    train_epoch: Callable[[Params], Params],
    validate: Callable[[Params], float],
    params: Params,
    *,
    patience: int,
    most: int,
) -> tuple[Params, list[float]]:
    """Train epoch by epoch until the validation loss has not got better for a while, and keep the best parameters.

    An epoch is better if its loss is below that of every epoch before; an equal one is not, nor is NaN. Training ends
    when ``patience`` epochs in a row were no better, or after ``most`` epochs. Where no epoch has a finite loss, the
    parameters that came in come back.

    Args:
        train_epoch: takes the parameters and gives those after one more epoch. It may write into the arrays that it
            takes, and give the same ones back.
        validate: takes the parameters and gives their loss on validation data.
        params: the parameters to start from, by name; they are left as they are.
        patience: how many epochs in a row may be no better.
        most: how many epochs there may be.

    Returns:
        the parameters of the best epoch, and the validation loss after each epoch.

    Raises:
        ValueError: if ``patience`` or ``most`` is no positive integer.

    Source: Prechelt 1998, Early Stopping: But When?
    """
    raise NotImplementedError("train_until_worse: yours to write; then run: cs231n-ae check train_until_worse")
