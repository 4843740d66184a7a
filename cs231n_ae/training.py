"""Training in one line, for whoever wants the trained model and not the way there."""

import math
from collections.abc import Mapping
from typing import TypeVar

import numpy as np

from cs231n_ae import optim
from cs231n_ae.optim import Schedule, UpdateRule
from cs231n_ae.solver import Prepare, Solver, Trainable
from cs231n_ae.types import Array

__all__ = ["falling_rate", "train"]

Model = TypeVar("Model", bound=Trainable)


def train(
    model: Model,
    *data: Array,
    rng: np.random.Generator,
    epochs: int,
    learning_rate: float = 1e-3,
    falling: bool = False,
    batch_size: int = 128,
    update_rule: str | UpdateRule = "adam",
    anneal: Mapping[str, Schedule] | None = None,
    prepare: Prepare | None = None,
    progress: bool = False,
) -> Model:
    """Train a model in place by minibatches and hand it back, so that one line builds and trains it.

    This is :class:`~cs231n_ae.solver.Solver` without its history: take that one to look at the losses on the way, to
    choose by validation, or to go on after a break.

    >>> import numpy as np
    >>> from cs231n_ae.models import PCA, LinearAutoencoder
    >>> from cs231n_ae.training import train
    >>> rng = np.random.default_rng(0)
    >>> x = rng.standard_normal((500, 6)) * [3, 2, 1, 1, 1, 1]
    >>> model = LinearAutoencoder(6, 2, rng=rng, dtype=np.float64)
    >>> model = train(model, x, rng=rng, epochs=200, learning_rate=0.05, falling=True)
    >>> best = PCA(2).fit(x)
    >>> bool(model.loss(x)[0] < 1.001 * np.sum((best.decode(best.encode(x)) - x) ** 2) / 1000)
    True

    Args:
        model: has the protocol of the solver. Its parameters are updated in place.
        data: the training examples, one array or several of one length, such as ``x, y``.
        rng: draws the order of the examples and all of the model's noise.
        epochs: passes over the data.
        learning_rate: of every step, or of the first one if it is ``falling``.
        falling: let the rate fall to 0 along half a cosine.
        batch_size: examples in a batch.
        update_rule: the name of a rule in :mod:`cs231n_ae.optim`, or a function.
        anneal: attributes of the model that follow a function of the step.
        prepare: what the first array of a batch goes through, such as :func:`cs231n_ae.binarization.binarize`.
        progress: show a progress bar.

    Returns:
        the same model.

    Raises:
        ValueError: if an option makes no sense.
        NonFiniteError: if NaN or infinity turns up.
        KeyboardInterrupt: at Ctrl-C, after the step in hand.
    """
    schedule = optim.constant(learning_rate)
    if falling:
        schedule = falling_rate(learning_rate, examples=len(data[0]), batch_size=batch_size, epochs=epochs)
    history = Solver(
        model,
        data,
        rng=rng,
        update_rule=update_rule,
        schedule=schedule,
        anneal=anneal,
        prepare=prepare,
        batch_size=batch_size,
        epochs=epochs,
        progress=progress,
    ).train()
    if history.stopped == "interrupted":
        raise KeyboardInterrupt
    return model


def falling_rate(learning_rate: float, *, examples: int, batch_size: int, epochs: int) -> Schedule:
    """Half a cosine from ``learning_rate`` down to 0, as long as this training is: a batch that is not full counts."""
    return optim.cosine_decay(learning_rate, steps=epochs * math.ceil(examples / batch_size))
