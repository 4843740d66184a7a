"""The training loop: batch, loss, update, record."""

import math
import os
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

import numpy as np

from cs231n_ae import optim
from cs231n_ae.checkpoint import read_npz, require_ours, write_npz
from cs231n_ae.data_scale import require_scaled
from cs231n_ae.divergence import DivergenceError, require_bounded_step, require_sound_memory
from cs231n_ae.history import History
from cs231n_ae.interrupt import DelayedInterrupt
from cs231n_ae.nonfinite import NonFiniteError, explain_non_finite
from cs231n_ae.optim import ParameterUpdates, Schedule, UpdateRule
from cs231n_ae.solver_options import (
    Data,
    Prepare,
    Trainable,
    as_tuple,
    choose_schedule,
    require_count,
    require_generator,
    require_positive,
    require_rule,
    require_trainable,
)
from cs231n_ae.threads import threads_for
from cs231n_ae.types import Array, Grads, Params, Parts

__all__ = ["Data", "DivergenceError", "NonFiniteError", "Prepare", "Solver", "Trainable"]


class Solver:
    r"""Train a model by minibatches.

    Every epoch visits every example once, in an order drawn anew; where the batch size does not divide the number of
    examples, the last batch is smaller. The same seed gives the same losses, bit for bit.

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

    Raises:
        ValueError: if an option makes no sense; if the data are on another scale than the model's decoder; if
            ``checkpoint`` is damaged, does not fit, or is a file of another kind.
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
        self.model, self.rng, self.history = model, rng, History()
        self.data = as_tuple("data", data)
        self.validation = None if validation is None else as_tuple("validation", validation)
        self.prepare, self.anneal = prepare, dict(anneal or {})
        self.update_rule, self.schedule = update_rule, choose_schedule(learning_rate, schedule)
        self.batch_size = require_count("batch_size", batch_size)
        self.epochs = require_count("epochs", epochs)
        self.clip_norm = None if clip_norm is None else require_positive("clip_norm", clip_norm)
        self.patience = None if patience is None else require_count("patience", patience)
        self.keep_best, self.progress, self.checkpoint = keep_best, progress, checkpoint
        if patience is not None and validation is None:
            raise ValueError("patience must come with validation data, got none: pass validation=")
        if resume and checkpoint is None:
            raise ValueError("resume must come with a checkpoint, got none: pass checkpoint=")
        require_rule(update_rule, rule_options or {})
        require_trainable(model)
        require_generator(rng)
        few = self.data[0][: self.batch_size]
        require_scaled(model, self.data[0] if prepare is None else prepare(few, rng=np.random.default_rng(0)))
        with optim.annealed(model, self.anneal, 0):
            pass  # a wrong name is told now

        self._updates = ParameterUpdates(options=rule_options or {}, whole=callable(update_rule))
        self._validation_seed = int(rng.integers(2**63))  # always drawn: validation must not change training
        self._rng_state: Mapping[str, Any] = rng.bit_generator.state  # after the last whole step
        self._order: Array | None = None  # of this epoch's examples; None between epochs
        self._position = 0  # how many of them have been seen
        self._seconds = 0.0
        self._best: Params = {}
        self._last: Params = {}  # kept aside while the model holds the best
        if checkpoint is not None:
            if resume and os.path.lexists(checkpoint):
                self._load(checkpoint)
            else:
                require_ours(checkpoint, kind="checkpoint")

    def train(self) -> History:
        """Train until ``epochs`` epochs are done, patience runs out, or Ctrl-C.

        Ctrl-C finishes the step in hand and stops: the history so far comes back with ``stopped == "interrupted"``, and
        the model holds the best parameters, or the last if there are no best. (A KeyboardInterrupt from within the
        model discards that step.) Calling ``train`` again goes on where it stopped.

        Returns:
            The history, which is also at ``self.history``, even if training raises.

        Raises:
            NonFiniteError: if NaN or infinity turns up. The message names the first array that went bad. No gradient
                that is not finite reaches the parameters.
            DivergenceError: if training runs away with all numbers finite yet. The message says why.
        """
        self._restore(self._last)
        self.history.stopped, started = "", time.perf_counter() - self._seconds
        with DelayedInterrupt() as interrupt, _progress_bar(self) as bar, self._threads():
            try:
                while not self._finished():
                    self._train_epoch(interrupt, bar)
                    self._close_epoch(interrupt, started)
                self.history.stopped = "finished" if self.history.epochs >= self.epochs else "patience"
            except DivergenceError:
                self.history.stopped = "diverged"
                raise
            except KeyboardInterrupt:
                self.rng.bit_generator.state = self._rng_state  # take back the draws of a step that was cut short
                self._seconds = time.perf_counter() - started
                self.history.stopped = "interrupted"
                self._save()
        self._last = _copy(self.model.params) if self._best else {}
        self._restore(self._best)
        return self.history

    def evaluate(self, data: Data) -> tuple[float, Parts]:
        """The model's loss and its parts on ``data``, every example counted once, with the same noise in each call."""
        with self._threads():
            return self._evaluate(as_tuple("data", data), DelayedInterrupt())

    def _threads(self) -> AbstractContextManager[None]:
        return threads_for(self.model.params, self.data[0], rows=self.batch_size)

    def _train_epoch(self, interrupt: DelayedInterrupt, bar: Any) -> None:
        if self._order is None:
            with interrupt.held():
                self._order, self._position = self.rng.permutation(len(self.data[0])), 0
                self._rng_state = self.rng.bit_generator.state
        while self._position < len(self._order):
            self._step(self._order[self._position : self._position + self.batch_size], interrupt)
            bar.set_postfix_str(f"loss {self.history.steps['loss'][-1]:.4g}", refresh=False)
            bar.update()
            interrupt.check()

    def _step(self, chosen: Array, interrupt: DelayedInterrupt) -> None:
        batch = self._prepared(tuple(array.take(chosen, axis=0) for array in self.data), self.rng)
        step = len(self.history.batch_size)
        with optim.annealed(self.model, self.anneal, step):
            loss, grads, parts = self.model.loss(*batch, rng=self.rng)
        grads, norm = optim.clip_by_global_norm(grads, self.clip_norm)
        self._require_finite(batch, loss, parts, grads, norm)
        rate, applied = float(self.schedule(step)), min(norm, self.clip_norm or math.inf)
        require_bounded_step(self.model, batch, loss, applied, learning_rate=rate, history=self.history)
        with interrupt.held():
            self._updates.apply(self._rule(), self.model.params, grads, learning_rate=rate)
            self.history.record_step(loss, parts, learning_rate=rate, gradient_norm=norm, batch_size=len(chosen))
            self._position += len(chosen)
            self._rng_state = self.rng.bit_generator.state

    def _close_epoch(self, interrupt: DelayedInterrupt, started: float) -> None:
        self._require_finite((), 0.0, {}, {}, math.nan)  # the last update has had no loss after it that would tell
        require_sound_memory(self._updates, after=f"epoch {self.history.epochs + 1}")
        validation = None if self.validation is None else self._evaluate(self.validation, interrupt)
        with interrupt.held():
            self._seconds = time.perf_counter() - started
            steps = math.ceil(len(self.data[0]) / self.batch_size)
            self.history.record_epoch(steps=steps, seconds=self._seconds, validation=validation)
            if self.keep_best and self.history.best_epoch == self.history.epochs:
                self._best = _copy(self.model.params)
            self._order = None
            self._save()
        interrupt.check()

    def _evaluate(self, data: tuple[Array, ...], interrupt: DelayedInterrupt) -> tuple[float, Parts]:
        rng = np.random.default_rng(self._validation_seed)
        n, means = len(data[0]), {"loss": 0.0}
        for start in range(0, n, self.batch_size):
            batch = self._prepared(tuple(array[start : start + self.batch_size] for array in data), rng)
            loss, parts = self.model.evaluate(*batch, rng=rng)
            for name, value in {**parts, "loss": loss}.items():
                means[name] = means.get(name, 0.0) + float(value) * len(batch[0]) / n
            interrupt.check()
        return means.pop("loss"), means

    def _prepared(self, batch: tuple[Array, ...], rng: np.random.Generator) -> tuple[Array, ...]:
        return batch if self.prepare is None else (self.prepare(batch[0], rng=rng), *batch[1:])

    def _require_finite(self, batch: tuple[Array, ...], loss: float, parts: Parts, grads: Grads, norm: float) -> None:
        if math.isfinite(loss) and math.isfinite(norm):
            return  # two numbers tell of everything; only when they are bad is every array searched
        step, epoch = len(self.history.batch_size) + 1, self.history.epochs + 1
        problem = explain_non_finite(batch, self.model.params, loss, parts, grads, epoch=epoch, step=step)
        if problem:
            raise NonFiniteError(problem)

    def _rule(self) -> UpdateRule:
        # Looked up at each step, so that a function put in its place in the package is the one that runs.
        return getattr(optim, self.update_rule) if isinstance(self.update_rule, str) else self.update_rule

    def _finished(self) -> bool:
        history = self.history
        waited = history.epochs - history.best_epoch
        return history.epochs >= self.epochs or (self.patience is not None and waited >= self.patience)

    def _restore(self, params: Params) -> None:
        for name, value in params.items():
            self.model.params[name][...] = value

    def _run_facts(self) -> dict[str, Any]:
        """What must be the same for a resumed run to be the same run."""
        rule = self.update_rule
        return {
            "examples": len(self.data[0]),
            "batch_size": self.batch_size,
            "update_rule": rule if isinstance(rule, str) else f"your {getattr(rule, '__name__', type(rule).__name__)}",
            "prepare": getattr(self.prepare, "__name__", type(self.prepare).__name__),
            "bit_generator": self._rng_state["bit_generator"],
            "params": {name: [list(w.shape), str(w.dtype)] for name, w in self.model.params.items()},
        }

    def _save(self) -> None:
        if self.checkpoint is None:
            return
        rule_arrays, rule_numbers = self._updates.state()
        arrays = {f"params/{name}": value for name, value in self.model.params.items()}
        arrays |= {f"best/{name}": value for name, value in self._best.items()}
        arrays |= {f"rule/{name}": value for name, value in rule_arrays.items()}
        if self._order is not None:
            arrays["order"] = self._order
        meta = {
            "run": self._run_facts(),
            "history": self.history.as_dict(),
            "rule": rule_numbers,
            "rng": self._rng_state,
            "validation_seed": self._validation_seed,
            "position": self._position,
            "seconds": self._seconds,
        }
        write_npz(self.checkpoint, arrays, meta, kind="checkpoint")

    def _load(self, path: str | os.PathLike[str]) -> None:
        arrays, meta = read_npz(path, kind="checkpoint")
        for name, here in self._run_facts().items():
            there = meta.get("run", {}).get(name)
            if there != here:
                raise ValueError(
                    f"checkpoint {os.fspath(path)} must come from the same run to be resumed: {name} is {there} there "
                    f"and {here} here. Make them the same, or start anew with resume=False"
                )
        self.history, self._seconds = History.from_dict(meta["history"]), meta["seconds"]
        self._validation_seed, self._rng_state = meta["validation_seed"], meta["rng"]
        self._order, self._position = arrays.get("order"), meta["position"]
        self._updates.load_state(_under("rule/", arrays), meta["rule"])
        self._best = _under("best/", arrays)
        self.rng.bit_generator.state = self._rng_state
        self._restore(_under("params/", arrays))


def _copy(params: Params) -> Params:
    return {name: value.copy() for name, value in params.items()}


def _under(prefix: str, arrays: Mapping[str, Array]) -> dict[str, Array]:
    return {name.removeprefix(prefix): value for name, value in arrays.items() if name.startswith(prefix)}


def _progress_bar(solver: Solver) -> Any:
    from tqdm.auto import tqdm  # loaded only where something is trained

    steps = math.ceil(len(solver.data[0]) / solver.batch_size)
    done = len(solver.history.batch_size)
    return tqdm(total=steps * solver.epochs, initial=done, desc="training", unit="step", disable=not solver.progress)
