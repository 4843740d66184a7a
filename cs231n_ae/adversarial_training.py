"""Training two nets against each other: a step of the discriminator, a step of the generator, and so on."""

import os
from collections.abc import Callable
from typing import Any

import numpy as np

from cs231n_ae import optim
from cs231n_ae.bars import training_bar
from cs231n_ae.batches import Batches
from cs231n_ae.data_scale import require_scaled
from cs231n_ae.divergence import DivergenceError, outgrown, require_sound_memory
from cs231n_ae.fast_twins import fast_twins
from cs231n_ae.freed_memory import keep_freed_memory
from cs231n_ae.models import GAN, WGAN
from cs231n_ae.nonfinite import NonFiniteError
from cs231n_ae.optim import ParameterUpdates
from cs231n_ae.resuming import RunState, begin_run, save_run, sitting
from cs231n_ae.run_facts import run_facts
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
    gan: GAN | WGAN,
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
    checkpoint: str | os.PathLike[str] | None = None,
    resume: bool = False,
) -> dict[str, Array]:
    r"""Alternate updates of the discriminator and the generator, each by Adam.

    A WGAN goes the same way, its critic in the place of the discriminator; the paper takes five steps of the critic.

    Every update sees a batch drawn anew: real examples with replacement, and fresh noise. Neither loss says how good
    the samples are, so there is no best epoch to keep. The same seed gives the same run. Ctrl-C finishes the update in
    hand and stops, as it does in the solver: the curves that come back are shorter then.

    Args:
        gan: its parameters are updated in place.
        data: the real examples, shape (N, D).
        steps: how many updates of the generator there shall be in the end.
        rng: draws batches and noise.
        batch_size: examples of each kind in a batch.
        learning_rate: of both nets.
        discriminator_steps: updates of the discriminator before each one of the generator.
        beta1: how long Adam remembers gradients; the usual 0.9 is long where the aim itself moves.
        watch: called as ``watch(step)`` before the first step, every ``every`` steps, and at the end, to look at
            samples on the way.
        every: steps between two calls of ``watch``.
        progress: show a progress bar.
        checkpoint: a file that gets the whole state of training after as many steps as batches make up the data, at the
            end, and at Ctrl-C.
        resume: go on from ``checkpoint`` if it exists, and end up exactly where a run without the break would have.
            Net, data, options and the start of ``rng`` must be what they were; there may be more steps.

    Returns:
        ``{"discriminator": ..., "generator": ...}``, the loss of each side at each step, shape (steps,).

    Raises:
        ValueError: if the data do not fit the net or are not finite, a count is not positive, or the checkpoint is
            damaged, holds another run, or is a file of another kind.
        NonFiniteError: if a loss is no longer finite.
        DivergenceError: if a loss, or Adam's memory, is beyond all bounds.

    Source: Goodfellow et al. 2014, algorithm 1; Adam with :math:`\beta_1 = 0.5`: Radford, Metz & Chintala 2016.
    """
    _require_data(gan, data)
    require_scaled(gan, data)
    counts = {"steps": steps, "batch_size": batch_size, "discriminator_steps": discriminator_steps, "every": every}
    for name, count in counts.items():
        require_count(name, count)
    require_positive("learning_rate", learning_rate)
    require_generator("rng", rng)
    if watch is not None:
        require_callable("watch", watch, like="watch(step)")
    batches = Batches("data", data, size=batch_size)
    options = {"learning_rate": learning_rate, "discriminator_steps": discriminator_steps}
    run = _begin(gan, batches, rng, checkpoint, resume=resume, rule_options={"beta1": beta1}, **options)
    sides = run.history.steps  # the losses of each

    slower = f"The learning rate of {learning_rate:g} is too high: try a tenth of it"

    def move(side: str, loss: float, grads: Grads) -> None:
        if not np.isfinite(loss):
            raise NonFiniteError(f"the {side}'s loss is {loss} at step {step}: try a lower learning_rate")
        require_precision((data,), gan.params, grads)
        if outgrown(loss, sides["discriminator"][0] if sides["discriminator"] else loss):
            raise DivergenceError(f"Training diverged: the {side}'s loss is {loss:.3g} at step {step}. {slower}")
        own = {name: gan.params[name] for name in grads}
        with interrupt.held():
            run.updates.apply(optim.adam, own, grads, learning_rate=learning_rate)
            sides[side][step:] = [loss]
            run.position = (run.position + 1) % (discriminator_steps + 1)
            run.rng_state = rng.bit_generator.state
        interrupt.check()

    keep_freed_memory()
    with (
        sitting(run, gan.params, rng) as interrupt,
        fast_twins(),
        threads_for(gan.params, data, rows=2 * batch_size),
        training_bar(steps, done=len(sides["generator"]), shown=progress) as bar,
    ):
        while (step := len(sides["generator"])) < steps:
            if watch is not None and step % every == 0 and run.position == 0:
                watch(step)
            while run.position < discriminator_steps:
                x = data[rng.integers(len(data), size=batch_size)]
                move("discriminator", *gan.discriminator_gradients(x, gan.draw_noise(batch_size, rng=rng)))
            move("generator", *gan.generator_gradients(gan.draw_noise(batch_size, rng=rng)))
            now = (f"{side} {losses[-1]:.3g}" for side, losses in sides.items())
            bar.set_postfix_str(", ".join(now), refresh=False)
            bar.update()
            if (step + 1) % batches.per_epoch == 0 or step + 1 == steps:
                with interrupt.held():
                    save_run(run, gan.params)
        require_sound_memory(run.updates, after=f"step {steps}")
        if watch is not None:
            watch(steps)
        run.history.stopped = "finished"
    done = len(sides["generator"])
    return {side: np.array(losses[:done]) for side, losses in sides.items()}


def _begin(
    gan: GAN | WGAN,
    batches: Batches,
    rng: np.random.Generator,
    checkpoint: str | os.PathLike[str] | None,
    *,
    resume: bool,
    rule_options: dict[str, float],
    **options: Any,
) -> RunState:
    """A run before its first step, or where its checkpoint left it. Its position counts the updates within a step."""
    facts = {}
    if checkpoint is not None:
        facts = run_facts(gan, batches, update_rule="adam", rule_options=rule_options, rng=rng, **options)
    run = RunState(facts, ParameterUpdates(options=rule_options), checkpoint, rng_state=rng.bit_generator.state)
    run.history.steps = {"discriminator": [], "generator": []}
    begin_run(run, gan.params, rng, resume=resume)
    return run


def _require_data(gan: GAN | WGAN, data: Array) -> None:
    """Raise unless there are real examples, as wide as what the net makes."""
    wanted = ("params", "n_features", "draw_noise", "discriminator_gradients", "generator_gradients")
    require_attributes("gan", gan, wanted, advice="other models are trained by Solver")
    require_examples("data", data, (None, gan.n_features), why="as many features as the generator makes")
