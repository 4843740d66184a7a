"""Where a training run stands, and the file from which it goes on as if it had never stopped."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cs231n_ae.batches import Batches
from cs231n_ae.checkpoint import read_npz, require_ours, write_npz
from cs231n_ae.divergence import DivergenceError
from cs231n_ae.history import History
from cs231n_ae.interrupt import DelayedInterrupt
from cs231n_ae.optim import ParameterUpdates, UpdateRule
from cs231n_ae.types import Array, Params

__all__ = ["RunState", "begin_run", "copy_params", "save_run", "sitting"]


@dataclass
class RunState:
    """All that a training run needs to go on, besides the model's parameters.

    Attributes:
        facts: what must be the same for a resumed run to be the same run.
        updates: the memory of the update rule.
        checkpoint: the file that holds it, if it shall be kept.
        rng_state: the state of the run's generator after the last whole step.
        validation_seed: of the noise that every evaluation sees again.
        history: the record so far.
        order: of this epoch's examples; None between epochs.
        position: how many of them have been seen.
        seconds: of training and validation so far.
        started: when the clock would have started, had there been no break.
        best: the parameters of the lowest validation loss; empty while there are none.
        last: the last parameters, kept aside while the model holds the best; no part of a checkpoint.
    """

    facts: dict[str, Any]
    updates: ParameterUpdates
    checkpoint: str | os.PathLike[str] | None
    rng_state: Mapping[str, Any]
    validation_seed: int
    history: History = field(default_factory=History)
    order: Array | None = None
    position: int = 0
    seconds: float = 0.0
    started: float = 0.0
    best: Params = field(default_factory=dict)
    last: Params = field(default_factory=dict)

    def clock(self) -> float:
        """Bring ``seconds`` up to now, and return them."""
        self.seconds = time.perf_counter() - self.started
        return self.seconds


def begin_run(
    params: Params,
    batches: Batches,
    update_rule: str | UpdateRule,
    updates: ParameterUpdates,
    rng: np.random.Generator,
    checkpoint: str | os.PathLike[str] | None,
    *,
    resume: bool,
) -> RunState:
    """The state of a new run; or, with ``resume``, that in the file ``checkpoint``, if there is such a file.

    In the latter case the parameters and the generator go to where they were then, in place.

    Raises:
        ValueError: if there is no ``checkpoint`` to resume; if the file is damaged, is of another kind, or comes from
            another run.
    """
    if resume and checkpoint is None:
        raise ValueError("resume must come with a checkpoint, got none: pass checkpoint=")
    seed = int(rng.integers(2**63))  # always drawn: validation must not change training
    facts = _facts(params, batches, update_rule, rng)
    state = RunState(facts, updates, checkpoint, rng.bit_generator.state, seed)
    if checkpoint is not None:
        if resume and os.path.lexists(checkpoint):
            _load(checkpoint, state, params)
            rng.bit_generator.state = state.rng_state
        else:
            require_ours(checkpoint, kind="checkpoint")
    return state


@contextmanager
def sitting(state: RunState, params: Params, rng: np.random.Generator) -> Iterator[DelayedInterrupt]:
    """Train inside ``with sitting(...) as interrupt``: it begins with the last parameters, and ends with the best.

    An interrupt (:class:`~cs231n_ae.interrupt.DelayedInterrupt`) ends it early, and the checkpoint is written.
    """
    _put(params, state.last)
    state.history.stopped, state.started = "", time.perf_counter() - state.seconds
    with DelayedInterrupt() as interrupt:
        try:
            yield interrupt
        except DivergenceError:
            state.history.stopped = "diverged"
            raise
        except KeyboardInterrupt:
            rng.bit_generator.state = state.rng_state  # take back the draws of a step that was cut short
            state.clock()
            state.history.stopped = "interrupted"
            save_run(state, params)
    state.last = copy_params(params) if state.best else {}
    _put(params, state.best)


def save_run(state: RunState, params: Params) -> None:
    """Write the run and the model's parameters to its checkpoint, if it has one: whole, or not at all.

    Raises:
        ValueError: if there is a file of another kind by now.
    """
    if state.checkpoint is None:
        return
    rule_arrays, rule_numbers = state.updates.state()
    arrays = {f"params/{name}": value for name, value in params.items()}
    arrays |= {f"best/{name}": value for name, value in state.best.items()}
    arrays |= {f"rule/{name}": value for name, value in rule_arrays.items()}
    if state.order is not None:
        arrays["order"] = state.order
    meta = {
        "run": state.facts,
        "history": state.history.as_dict(),
        "rule": rule_numbers,
        "rng": state.rng_state,
        "validation_seed": state.validation_seed,
        "position": state.position,
        "seconds": state.seconds,
    }
    write_npz(state.checkpoint, arrays, meta, kind="checkpoint")


def copy_params(params: Params) -> Params:
    """The same arrays once more, which training does not reach."""
    return {name: value.copy() for name, value in params.items()}


def _facts(params: Params, batches: Batches, update_rule: str | UpdateRule, rng: np.random.Generator) -> dict[str, Any]:
    rule, prepare = update_rule, batches.prepare
    return {
        "examples": batches.examples,
        "batch_size": batches.size,
        "update_rule": rule if isinstance(rule, str) else f"your {getattr(rule, '__name__', type(rule).__name__)}",
        "prepare": getattr(prepare, "__name__", type(prepare).__name__),
        "bit_generator": rng.bit_generator.state["bit_generator"],
        "params": {name: [list(w.shape), str(w.dtype)] for name, w in params.items()},
    }


def _load(path: str | os.PathLike[str], state: RunState, params: Params) -> None:
    """Bring ``state`` and the arrays in ``params`` to where :func:`save_run` left them."""
    arrays, meta = read_npz(path, kind="checkpoint")
    for name, here in state.facts.items():
        there = meta.get("run", {}).get(name)
        if there != here:
            raise ValueError(
                f"checkpoint {os.fspath(path)} must come from the same run to be resumed: {name} is {there} there "
                f"and {here} here. Make them the same, or start anew with resume=False"
            )
    state.history, state.seconds = History.from_dict(meta["history"]), meta["seconds"]
    state.validation_seed, state.rng_state = meta["validation_seed"], meta["rng"]
    state.order, state.position = arrays.get("order"), meta["position"]
    state.updates.load_state(_under("rule/", arrays), meta["rule"])
    state.best = _under("best/", arrays)
    _put(params, _under("params/", arrays))


def _under(prefix: str, arrays: Mapping[str, Array]) -> dict[str, Array]:
    return {name.removeprefix(prefix): value for name, value in arrays.items() if name.startswith(prefix)}


def _put(params: Params, values: Params) -> None:
    """Write ``values`` into the arrays of their names, which stay the same objects."""
    for name, value in values.items():
        params[name][...] = value
