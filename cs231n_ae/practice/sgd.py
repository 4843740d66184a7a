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
    require_callable("loss", loss, like="loss(params, x, y) -> (loss, gradients)")
    require_mapping("params", params)
    require_some("x", x)
    if len(y) != len(x):
        raise ValueError(f"y must hold one target for each of the {len(x)} examples of x, got {len(y)}")
    require_positive("learning_rate", learning_rate)
    require_count("batch_size", batch_size)
    require_count("epochs", epochs)
    require_generator("rng", rng)
    means = []
    for _ in range(epochs):
        order, total = rng.permutation(len(x)), 0.0
        for chosen in np.split(order, range(batch_size, len(x), batch_size)):
            value, grads = loss(params, x[chosen], y[chosen])
            params = {name: param - learning_rate * grads[name] for name, param in params.items()}
            total += value * len(chosen)
        means.append(float(total / len(x)))
    return params, means
