"""The training loop: batch, loss, update, record."""

import math
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from cs231n_ae import optim
from cs231n_ae.bars import training_bar
from cs231n_ae.batches import Batches, Data, Prepare
from cs231n_ae.data_scale import require_scaled
from cs231n_ae.divergence import DivergenceError, require_bounded_step, require_sound_memory
from cs231n_ae.fast_twins import fast_twins
from cs231n_ae.freed_memory import keep_freed_memory
from cs231n_ae.history import History
from cs231n_ae.interrupt import DelayedInterrupt
from cs231n_ae.nonfinite import NonFiniteError, blaming_data, require_finite_step
from cs231n_ae.optim import ParameterUpdates, Schedule, UpdateRule
from cs231n_ae.resuming import RunState, begin_run, copy_params, save_run, sitting
from cs231n_ae.run_facts import run_facts
from cs231n_ae.solver_options import (
    Trainable,
    choose_schedule,
    require_options,
    require_precision,
    require_rule,
    require_trainable,
)
from cs231n_ae.threads import threads_for
from cs231n_ae.types import Array, Parts
from cs231n_ae.validation import require_loss_takes, require_number

__all__ = ["Data", "DivergenceError", "NonFiniteError", "Prepare", "Solver", "Trainable"]


class Solver:
    r"""Train a model by minibatches.

    Every epoch visits every example once, in an order drawn anew; where the batch size does not divide the number of
    examples, the last batch is smaller. The same seed gives the same losses, bit for bit.

    >>> import numpy as np
    >>> from cs231n_ae.models import VAE
    >>> from cs231n_ae.solver import Solver
    >>> rng = np.random.default_rng(0)
    >>> model, images = VAE((16, 8, 2), rng=rng), rng.random((500, 16), dtype=np.float32)
    >>> history = Solver(model, images, rng=rng, epochs=3, progress=False).train()
    >>> len(history.train["loss"]), len(history.steps["loss"]), history.stopped
    (3, 12, 'finished')

    Args:
        model: has ``params``, ``loss`` and ``evaluate`` (:class:`Trainable`). Its parameters are updated in place.
        data: the training examples, an array or a tuple of arrays of one length.
        validation: examples of the same kind, evaluated after each epoch with the same noise each time.
        update_rule: the name of a rule in :mod:`cs231n_ae.optim`, or a function ``rule(w, dw, config) -> next_w,
            config``.
        learning_rate: a constant rate, 1e-3 unless told otherwise, ...
        schedule: ... or a function from the step, counted from 0, to the rate.
        rule_options: the rule's other constants by name, such as ``{"momentum": 0.95}``.
        batch_size: examples in a batch.
        epochs: how many epochs there shall be in the end.
        anneal: attributes of the model that follow a function of the step while it trains, such as ``{"beta":
            lambda step: optim.kl_warmup(step, steps=500)}``. What is evaluated has the model's own values throughout.
        prepare: a function ``prepare(x, rng=rng)`` through which the first array of each batch goes, anew at every
            step, such as :func:`cs231n_ae.binarization.binarize`.
        rng: draws the order of the examples and all of the model's noise.
        clip_norm: bound on the norm of all gradients together.
        patience: stop after so many epochs without a new lowest validation loss.
        keep_best: end with the parameters of the lowest validation loss. Without validation data, or while no
            validation loss was finite, the parameters are the last ones.
        progress: show a progress bar.
        checkpoint: a file that gets the whole state of training after each epoch, and at Ctrl-C.
        resume: go on from ``checkpoint`` if it exists, and end up exactly where a run without the break would have.
            Model, data, options and the start of ``rng`` must be what they were; there may be more epochs.

    Raises:
        ValueError: if an option makes no sense; if the data are not what the model's loss takes, or on another scale
            than its decoder; if ``checkpoint`` is damaged, holds another run, or is a file of another kind.
    """

    def __init__(
        self,
        model: Trainable,
        data: Data,
        *,
        rng: np.random.Generator,
        validation: Data | None = None,
        prepare: Prepare | None = None,
        update_rule: str | UpdateRule = "adam",
        learning_rate: float | None = None,
        schedule: Schedule | None = None,
        rule_options: Mapping[str, float] | None = None,
        anneal: Mapping[str, Schedule] | None = None,
        batch_size: int = 128,
        epochs: int = 10,
        clip_norm: float | None = None,
        patience: int | None = None,
        keep_best: bool = True,
        progress: bool = True,
        checkpoint: str | os.PathLike[str] | None = None,
        resume: bool = False,
    ) -> None:
        require_trainable(model, anneal or {})
        require_rule(update_rule, rule_options or {})
        require_options(rng, batch_size, epochs, clip_norm, patience, validated=validation is not None)
        self.model, self.rng, self.epochs, self.patience = model, rng, epochs, patience
        self.update_rule, self.schedule = update_rule, choose_schedule(learning_rate, schedule)
        self.anneal, self.clip_norm = dict(anneal or {}), clip_norm
        self.keep_best, self.progress = keep_best, progress
        self._batches = Batches("data", data, size=batch_size, prepare=prepare)
        require_loss_takes("data", self._batches.arrays, model)
        require_scaled(model, self._batches.arrays[0] if prepare is None else self._batches.first()[0])
        self._validation = None if validation is None else self._of("validation", validation)
        facts = {} if checkpoint is None else self._facts(rule_options or {})
        self._run = RunState(
            facts,
            ParameterUpdates(options=rule_options or {}, whole=callable(update_rule)),
            checkpoint,
            validation_seed=int(rng.integers(2**63)),  # always drawn: validation must not change training
            rng_state=rng.bit_generator.state,
            schedule=self.schedule,
            anneal=self.anneal,
        )
        begin_run(self._run, model.params, rng, resume=resume)
        self.history = self._run.history

    def train(self) -> History:
        """Train until ``epochs`` epochs are done, patience runs out, or Ctrl-C.

        Ctrl-C finishes the step in hand and stops: the history so far comes back with ``stopped == "interrupted"``, and
        the model holds the best parameters, or the last if there are no best. (A KeyboardInterrupt from within the
        model discards that step.) Calling ``train`` again goes on where it stopped.

        Returns:
            The history, which is also at ``self.history``, even if training raises.

        Raises:
            ValueError: if the data are float64 and the model float32, say.
            NonFiniteError: if NaN or infinity turns up. The message names the first array that went bad. No gradient
                that is not finite reaches the parameters.
            DivergenceError: if training runs away with all numbers finite yet. The message says why.
        """
        with sitting(self._run, self.model.params, self.rng) as interrupt, self._progress_bar() as bar, self._fast():
            while not (reason := self._reason_to_stop()):
                self._train_epoch(interrupt, bar)
                self._close_epoch(interrupt)
            self.history.stopped = reason
        return self.history

    def evaluate(self, data: Data) -> tuple[float, Parts]:
        """The model's loss and its parts on ``data``, every example counted once, with the same noise in each call."""
        with self._fast():
            return self._evaluate(self._of("data", data), DelayedInterrupt())

    def _of(self, name: str, data: Data) -> Batches:
        """Other data than those that are learned from, in batches of the same size."""
        batches = self._batches.of(name, data)
        require_loss_takes(name, batches.arrays, self.model)
        return batches

    def _train_epoch(self, interrupt: DelayedInterrupt, bar: Any) -> None:
        run = self._run
        if run.order is None:
            with interrupt.held():
                run.order, run.position = self.rng.permutation(self._batches.examples), 0
                run.rng_state = self.rng.bit_generator.state
        while run.position < len(run.order):
            self._step(run.order[run.position : run.position + self._batches.size], interrupt)
            bar.set_postfix_str(f"loss {run.history.steps['loss'][-1]:.4g}", refresh=False)
            bar.update()
            interrupt.check()

    def _step(self, chosen: Array, interrupt: DelayedInterrupt) -> None:
        run, step = self._run, len(self.history.batch_size)
        batch = self._batches.take(chosen, rng=self.rng)
        with optim.annealed(self.model, self.anneal, step), blaming_data(batch, chosen, history=run.history):
            loss, grads, parts = self.model.loss(*batch, rng=self.rng)
        grads, norm = optim.clip_by_global_norm(grads, self.clip_norm)
        require_precision(batch, self.model.params, grads)
        if not (math.isfinite(loss) and math.isfinite(norm)):  # two numbers tell of every array
            require_finite_step(batch, self.model.params, loss, parts, grads, history=run.history, rows=chosen)
        rate, applied = self._rate(step), min(norm, self.clip_norm or math.inf)
        require_bounded_step(self.model, batch, loss, applied, learning_rate=rate, history=run.history)
        with interrupt.held():
            run.updates.apply(self._rule(), self.model.params, grads, learning_rate=rate)
            run.history.record_step(loss, parts, learning_rate=rate, gradient_norm=norm, batch_size=len(chosen))
            run.position += len(chosen)
            run.rng_state = self.rng.bit_generator.state

    def _close_epoch(self, interrupt: DelayedInterrupt) -> None:
        run = self._run
        require_finite_step((), self.model.params, 0.0, {}, {}, history=run.history)  # no loss has told of these yet
        require_sound_memory(run.updates, after=f"epoch {run.history.epochs + 1}")
        validation = None if self._validation is None else self._evaluate(self._validation, interrupt)
        with interrupt.held():
            run.history.record_epoch(steps=self._batches.per_epoch, seconds=run.clock(), validation=validation)
            if self.keep_best and run.history.best_epoch == run.history.epochs:
                run.best = copy_params(self.model.params)
            run.order = None
            save_run(run, self.model.params)
        interrupt.check()

    def _evaluate(self, batches: Batches, interrupt: DelayedInterrupt) -> tuple[float, Parts]:
        rng = np.random.default_rng(self._run.validation_seed)
        return batches.average(self.model.evaluate, rng=rng, after_each=interrupt.check)

    def _rule(self) -> UpdateRule:
        # Looked up at each step, so that a function put in its place in the package is the one that runs.
        return getattr(optim, self.update_rule) if isinstance(self.update_rule, str) else self.update_rule

    def _rate(self, step: int) -> float:
        rate = self.schedule(step)
        require_number("learning_rate", rate, 0)
        return float(rate)

    def _facts(self, rule_options: Mapping[str, float]) -> dict[str, Any]:
        return run_facts(
            self.model,
            self._batches,
            validation=self._validation,
            update_rule=self.update_rule,
            rule_options=rule_options,
            clip_norm=self.clip_norm,
            keep_best=self.keep_best,
            rng=self.rng,
        )

    def _reason_to_stop(self) -> str:
        if self.history.epochs >= self.epochs:
            return "finished"
        waited = self.history.epochs - self.history.best_epoch
        return "patience" if self.patience is not None and waited >= self.patience else ""

    @contextmanager
    def _fast(self) -> Iterator[None]:
        keep_freed_memory()
        with fast_twins(), threads_for(self.model.params, self._batches.arrays[0], rows=self._batches.size):
            yield

    def _progress_bar(self) -> Any:
        total, done = self._batches.per_epoch * self.epochs, len(self.history.batch_size)
        return training_bar(total, done=done, shown=self.progress)
