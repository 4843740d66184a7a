"""Training a Boltzmann machine with chains that are never started again."""

import os
from typing import Any

import numpy as np

from cs231n_ae.bars import training_bar
from cs231n_ae.batches import Batches
from cs231n_ae.binarization import binarize
from cs231n_ae.freed_memory import keep_freed_memory
from cs231n_ae.models import RBM, rbm_cd_gradients
from cs231n_ae.optim import ParameterUpdates
from cs231n_ae.resuming import RunState, begin_run, save_run, sitting
from cs231n_ae.run_facts import run_facts
from cs231n_ae.threads import threads_for
from cs231n_ae.types import Array
from cs231n_ae.validation import require_range, require_shape

__all__ = ["train_rbm"]


def train_rbm(
    rbm: RBM,
    data: Array,
    *,
    rng: np.random.Generator,
    epochs: int,
    learning_rate: float = 0.2,
    batch_size: int = 50,
    chains: int = 100,
    progress: bool = False,
    checkpoint: str | os.PathLike[str] | None = None,
    resume: bool = False,
) -> RBM:
    r"""Train a machine in place by persistent contrastive divergence, and hand it back.

    The chains start at fair coins. After each update they go on from where they are: the machine changes slowly, so
    they stay close to its distribution. In epoch t of T the rate is :math:`\alpha\,(1 - t / T)`, counted from 0.

    Args:
        rbm: the machine; each gradient takes its ``steps`` Gibbs steps.
        data: zeros and ones, shape (N, D).
        rng: draws the order of the examples and the chains.
        epochs: passes over the data. Where the batch size does not divide the number of examples, the last of each
            epoch's order are left out.
        learning_rate: :math:`\alpha`, of plain steps against the gradient.
        batch_size: examples in a batch, at most N.
        chains: how many persistent chains.
        progress: show a progress bar.
        checkpoint: a file that gets the whole state of training, the chains too, after each epoch and at Ctrl-C.
        resume: go on from ``checkpoint`` if it exists, and end up exactly where a run without the break would have.
            Machine, data, options and the start of ``rng`` must be what they were, the number of epochs too.

    Returns:
        the same machine.

    Raises:
        ValueError: if the data do not fit the machine, a count is not positive, or the checkpoint is damaged, holds
            another run, or is a file of another kind.
        KeyboardInterrupt: at Ctrl-C, after the update in hand.

    Source: Tieleman 2008, Training restricted Boltzmann machines using approximations to the likelihood gradient.
    """
    require_shape("data", data, (None, rbm.n_visible), why="one column for each pixel")
    require_range("batch_size", batch_size, 1, len(data))
    for name, count in {"epochs": epochs, "chains": chains}.items():
        require_range(name, count, 1, np.inf)
    options = {"epochs": epochs, "learning_rate": learning_rate}
    batches = Batches("data", data, size=batch_size)
    run = _begin(rbm, batches, rng, checkpoint, resume=resume, chains=chains, options=options)
    updates = len(data) // batch_size  # in an epoch
    keep_freed_memory()
    with (
        sitting(run, rbm.params, rng) as interrupt,
        threads_for(rbm.params, data, rows=max(batch_size, chains)),
        training_bar(epochs * updates, done=run.position, shown=progress) as bar,
    ):
        while run.position < epochs * updates:
            epoch, update = divmod(run.position, updates)
            order = rng.permutation(len(data)) if run.order is None else run.order
            batch = data[order[update * batch_size : (update + 1) * batch_size]]
            grads, pixels = rbm_cd_gradients(batch, rbm.params, start=run.carried["chains"], steps=rbm.steps, rng=rng)
            with interrupt.held():
                for name, gradient in grads.items():
                    rbm.params[name] -= learning_rate * (1 - epoch / epochs) * gradient
                run.position, run.carried["chains"] = run.position + 1, pixels
                run.order = order if update + 1 < updates else None
                run.rng_state = rng.bit_generator.state
                if run.order is None:
                    save_run(run, rbm.params)
            bar.update()
            interrupt.check()
        run.history.stopped = "finished"
    if run.history.stopped == "interrupted":
        raise KeyboardInterrupt
    return rbm


def _begin(
    rbm: RBM,
    batches: Batches,
    rng: np.random.Generator,
    checkpoint: str | os.PathLike[str] | None,
    *,
    resume: bool,
    chains: int,
    options: dict[str, Any],
) -> RunState:
    """A run before its first update, or where its checkpoint left it. Its position counts the updates of all epochs."""
    facts = {}
    if checkpoint is not None:
        facts = run_facts(rbm, batches, update_rule="sgd", rule_options={}, rng=rng, chains=chains, **options)
    pixels = binarize(np.full((chains, rbm.n_visible), 0.5, batches.arrays[0].dtype), rng=rng)
    run = RunState(facts, ParameterUpdates(options={}), checkpoint, rng_state=rng.bit_generator.state)
    run.carried["chains"] = pixels
    begin_run(run, rbm.params, rng, resume=resume)
    return run
