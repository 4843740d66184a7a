"""Stochastic gradient descent: the training loop."""

from collections.abc import Callable

import numpy as np

from cs231n_ae.types import Array, Grads, Params
from cs231n_ae.validation import (
    require_callable,
    require_count,
    require_generator,
    require_mapping,
    require_positive,
    require_some,
)

__all__ = ["sgd_train"]


def sgd_train(
    loss: Callable[[Params, Array, Array], tuple[float, Grads]],
    params: Params,
    x: Array,
    y: Array,
    *,
    learning_rate: float,
    batch_size: int,
    epochs: int,
    rng: np.random.Generator,
) -> tuple[Params, list[float]]:
    r"""Train by minibatches: in each epoch every example is learned from once, in an order of its own.

    The examples are cut into batches of ``batch_size``; where that does not divide N, the last batch is smaller. Each
    batch makes one step :math:`w \leftarrow w - \alpha\, dw` in every parameter, and the next batch sees the new ones.
    The loss of an epoch is the mean over its N examples of the losses as they were met, before the step of their batch.

    Args:
        loss: ``loss(params, x, y)`` gives the mean loss of a batch, and its gradients under the parameters' names.
        params: the parameters to start from, by name; they are left as they are.
        x: examples, shape (N, …).
        y: their targets, shape (N, …).
        learning_rate: :math:`\alpha`.
        batch_size: examples in a batch.
        epochs: passes over the examples.
        rng: draws the order of the examples, anew for each epoch.

    Returns:
        the trained parameters, by name, in the dtype that they came in, and the loss of each epoch.

    Raises:
        ValueError: if ``x`` and ``y`` are not of one length, at least 1, or a number is not as above.

    Source: Bottou 2012, Stochastic Gradient Descent Tricks.
    """
    raise NotImplementedError("sgd_train: yours to write; then run: cs231n-ae check sgd_train")
