"""Training two nets against each other: a step of the discriminator, a step of the generator, and so on."""

from collections.abc import Callable

import numpy as np

from cs231n_ae import optim
from cs231n_ae.models import GAN
from cs231n_ae.optim import ParameterUpdates
from cs231n_ae.solver_options import require_precision
from cs231n_ae.threads import threads_for
from cs231n_ae.types import Array, Grads
from cs231n_ae.validation import (
    require_attributes,
    require_callable,
    require_count,
    require_examples,
    require_generator,
    require_positive,
)

__all__ = ["train_gan"]


def train_gan(
    gan: GAN,
    data: Array,
    *,
    steps: int,
    rng: np.random.Generator,
    batch_size: int = 128,
    learning_rate: float = 1e-3,
    discriminator_steps: int = 1,
    beta1: float = 0.5,
    watch: Callable[[int], None] | None = None,
    every: int = 100,
    progress: bool = True,
) -> dict[str, Array]:
    r"""Alternate updates of the discriminator and the generator, each by Adam.

    Every update sees a batch drawn anew: real examples with replacement, and fresh noise. The loop has none of the
    solver's safety: neither loss says how good the samples are, so there is no best epoch to keep. The same seed gives
    the same run.

    Args:
        gan: its parameters are updated in place.
        data: the real examples, shape (N, D).
        steps: how many updates of the generator.
        rng: draws batches and noise.
        batch_size: examples of each kind in a batch.
        learning_rate: of both nets.
        discriminator_steps: updates of the discriminator before each one of the generator.
        beta1: how long Adam remembers gradients; the usual 0.9 is long where the aim itself moves.
        watch: called as ``watch(step)`` before the first step, every ``every`` steps, and at the end, to look at
            samples on the way.
        every: steps between two calls of ``watch``.
        progress: show a progress bar.

    Returns:
        ``{"discriminator": ..., "generator": ...}``, the loss of each side at each step, shape (steps,).

    Raises:
        ValueError: if the data do not fit the net or are not finite, or a count is not positive.
        FloatingPointError: if a loss is no longer finite.

    Source: Goodfellow et al. 2014, algorithm 1; Adam with :math:`\beta_1 = 0.5`: Radford, Metz & Chintala 2016.
    """
    from tqdm.auto import trange  # loaded only where something is trained

    _require_data(gan, data)
    counts = {"steps": steps, "batch_size": batch_size, "discriminator_steps": discriminator_steps, "every": every}
    for name, count in counts.items():
        require_count(name, count)
    require_positive("learning_rate", learning_rate)
    require_generator("rng", rng)
    if watch is not None:
        require_callable("watch", watch, like="watch(step)")
    updates = {side: ParameterUpdates(options={"beta1": beta1}) for side in ("discriminator", "generator")}
    curves = {side: np.full(steps, np.nan) for side in updates}

    def move(side: str, loss: float, grads: Grads) -> None:
        if not np.isfinite(loss):
            raise FloatingPointError(f"the {side}'s loss is {loss} at step {step}: try a lower learning_rate")
        require_precision((data,), gan.params, grads)
        own = {name: gan.params[name] for name in grads}
        updates[side].apply(optim.adam, own, grads, learning_rate=learning_rate)
        curves[side][step] = loss

    with threads_for(gan.params, data, rows=2 * batch_size):
        for step in trange(steps, desc="training", unit="step", disable=not progress):
            if watch is not None and step % every == 0:
                watch(step)
            for _ in range(discriminator_steps):
                x = data[rng.integers(len(data), size=batch_size)]
                move("discriminator", *gan.discriminator_gradients(x, gan.draw_noise(batch_size, rng=rng)))
            move("generator", *gan.generator_gradients(gan.draw_noise(batch_size, rng=rng)))
    if watch is not None:
        watch(steps)
    return curves


def _require_data(gan: GAN, data: Array) -> None:
    """Raise unless there are real examples, as wide as what the net makes."""
    wanted = ("params", "n_features", "draw_noise", "discriminator_gradients", "generator_gradients")
    require_attributes("gan", gan, wanted, advice="other models are trained by Solver")
    require_examples("data", data, (None, gan.n_features), why="as many features as the generator makes")
