"""Where a training run stands, and the file from which it goes on as if it had never stopped."""

import os
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cs231n_ae.checkpoint import read_npz, require_ours, write_npz
from cs231n_ae.divergence import DivergenceError
from cs231n_ae.history import History
from cs231n_ae.interrupt import DelayedInterrupt
from cs231n_ae.optim import ParameterUpdates, Schedule
from cs231n_ae.run_facts import missing_facts, require_same_run
from cs231n_ae.types import Array, Params

__all__ = ["RunState", "begin_run", "copy_params", "save_run", "sitting"]

VERSION = 2
"""Of what a checkpoint says. In the first, Adam's memory was its moments; now it is sums
(:mod:`cs231n_ae.optim.adam_in_place`), and moments that are read become sums."""

ENTRIES = ("run", "history", "rule", "rng", "validation_seed", "position", "seconds")
"""What the description in a checkpoint says, in files of every age."""


@dataclass
class RunState:
    """All that a training run needs to go on, besides the model's parameters.

    Attributes:
        facts: what must be the same for a resumed run to be the same run.
        updates: the memory of the update rule.
        checkpoint: the file that holds it, if it shall be kept.
        rng_state: the state of the run's generator after the last whole step.
        validation_seed: of the noise that every evaluation sees again.
        schedule: the learning rate of each step; what it was is in the history.
        anneal: the other functions of the step, by the attribute that follows them.
        history: the record so far.
        order: of this epoch's examples; None between epochs.
        position: how many of them have been seen.
        seconds: of training and validation so far.
        started: when the clock would have started, had there been no break.
        best: the parameters of the lowest validation loss; empty while there are none.
        carried: other arrays that go from step to step, by name: the chains of a Boltzmann machine.
        last: the last parameters, kept aside while the model holds the best; no part of a checkpoint.
    """

    facts: dict[str, Any]
    updates: ParameterUpdates
    checkpoint: str | os.PathLike[str] | None
    rng_state: Mapping[str, Any]
    validation_seed: int = 0
    schedule: Schedule | None = None
    anneal: Mapping[str, Schedule] = field(default_factory=dict)
    history: History = field(default_factory=History)
    order: Array | None = None
    position: int = 0
    seconds: float = 0.0
    started: float = 0.0
    best: Params = field(default_factory=dict)
    carried: dict[str, Array] = field(default_factory=dict)
    last: Params = field(default_factory=dict)

    def clock(self) -> float:
        """Bring ``seconds`` up to now, and return them."""
        self.seconds = time.perf_counter() - self.started
        return self.seconds


def begin_run(state: RunState, params: Params, rng: np.random.Generator, *, resume: bool) -> None:
    """Let a run begin; or, with ``resume``, go on from its checkpoint, if there is such a file.

    In the latter case the state, the parameters and the generator go to where they were then, in place.

    Raises:
        ValueError: if there is no ``checkpoint`` to resume; if the file is damaged or of another kind.
        OtherRunError: (a ValueError) if it comes from another run.
    """
    if resume and state.checkpoint is None:
        raise ValueError("resume must come with a checkpoint, got none: pass checkpoint=")
    if state.checkpoint is None:
        return
    if resume and os.path.lexists(state.checkpoint):
        _load(state.checkpoint, state, params)
        rng.bit_generator.state = state.rng_state
    else:
        require_ours(state.checkpoint, kind="checkpoint")


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
    arrays |= {f"carried/{name}": value for name, value in state.carried.items()}
    if state.order is not None:
        arrays["order"] = state.order
    steps = range(len(state.history.batch_size))
    meta = {
        "version": VERSION,
        "run": state.facts,
        "annealed": {name: [float(weight(step)) for step in steps] for name, weight in state.anneal.items()},
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


def _load(path: str | os.PathLike[str], state: RunState, params: Params) -> None:
    """Bring ``state`` and the arrays in ``params`` to where :func:`save_run` left them."""
    arrays, meta = read_npz(path, kind="checkpoint")
    if missing := [name for name in ENTRIES if name not in meta]:
        raise ValueError(f"checkpoint {os.fspath(path)} must hold {', '.join(ENTRIES)}, got no {', '.join(missing)}")
    if (version := meta.get("version", 1)) not in range(1, VERSION + 1):
        raise ValueError(
            f"checkpoint {os.fspath(path)} must have a run of version {VERSION} or before, got {version!r}: "
            "use a matching release"
        )
    history = History.from_dict(meta["history"])
    annealed = meta.get("annealed", {})
    paces = {name: (annealed.get(name, []), weight) for name, weight in state.anneal.items()}
    if state.schedule is not None:
        paces["learning_rate"] = history.learning_rate, state.schedule
    require_same_run(path, meta["run"], state.facts, paces=paces)
    _say_what_is_missing(path, missing_facts(meta["run"], state.facts))
    state.history, state.seconds = history, meta["seconds"]
    state.validation_seed, state.rng_state = meta["validation_seed"], meta["rng"]
    state.order, state.position = arrays.get("order"), meta["position"]
    state.updates.load_state(_under("rule/", arrays), meta["rule"])
    state.best, state.carried = _under("best/", arrays), _under("carried/", arrays)
    _put(params, _under("params/", arrays))


def _say_what_is_missing(path: str | os.PathLike[str], names: list[str]) -> None:
    if names:
        warnings.warn(
            f"checkpoint {os.fspath(path)} was written before checkpoints kept {', '.join(names)}: it goes on, and "
            "nobody has seen whether these are what they were",
            stacklevel=5,
        )


def _under(prefix: str, arrays: Mapping[str, Array]) -> dict[str, Array]:
    return {name.removeprefix(prefix): value for name, value in arrays.items() if name.startswith(prefix)}


def _put(params: Params, values: Params) -> None:
    """Write ``values`` into the arrays of their names, which stay the same objects."""
    for name, value in values.items():
        params[name][...] = value
