"""What an entry works with: it saves each number as it comes, keeps the time, and goes on where it was stopped."""

import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from cs231n_ae import datasets
from cs231n_ae.checkpoint import read_npz, write_npz
from cs231n_ae.datasets import Dataset
from cs231n_ae.lbfgs import train_lbfgs
from cs231n_ae.reproduce.machine import Clock
from cs231n_ae.reproduce.results import Result, write_result
from cs231n_ae.solver import Data, Prepare, Solver, Trainable
from cs231n_ae.training import falling_rate
from cs231n_ae.types import Array

__all__ = ["Run", "labels_of"]

SAVE_EVERY = 10.0
"""Seconds after which a training run writes down its time, so that a power cut loses no more of it."""


class Run:
    """What an entry works with: data, randomness, and places to leave its numbers and arrays.

    Args:
        result: what is known so far; what is measured is added to it.
        folder: for the result and the checkpoints of this entry alone.
        seed: of everything random.
        load: gives a dataset by name.
        progress: whether to show progress bars.
    """

    def __init__(
        self,
        result: Result,
        folder: Path,
        *,
        seed: int,
        load: Callable[[str], Dataset] = datasets.load,
        progress: bool = True,
    ) -> None:
        self.result, self.folder, self.seed, self.load, self.progress = result, folder, seed, load, progress
        self._clock = Clock()

    def rng(self, purpose: str) -> np.random.Generator:
        """A generator for one purpose: what was drawn for others before does not matter to it."""
        return np.random.default_rng([self.seed, zlib.crc32(purpose.encode())])

    def measure(self, name: str, compute: Callable[[], float]) -> float:
        """The number ``name``: from an earlier sitting if it is known, else computed now and saved at once."""
        if name not in self.result.measured:
            self.result.measured[name] = float(compute())
            self.save()
        return self.result.measured[name]

    def arrays(self, name: str, compute: Callable[[], dict[str, Array]]) -> dict[str, Array]:
        """Arrays that take long to compute, from an earlier sitting if they are there.

        Raises:
            ValueError: if they are there, of another seed or of other settings.
        """
        path, facts = self.folder / f"{name}.npz", {"seed": self.seed, "definition": self.result.definition}
        if not path.exists():
            write_npz(path, compute(), facts, kind="reproduce")
            self.save()
        arrays, meta = read_npz(path, kind="reproduce")
        for what, here in facts.items():
            if meta.get(what, here) != here:  # files of earlier days say the seed alone
                raise ValueError(
                    f"{path} must be of the {what} {here}, got {meta[what]}: remove it, and it is computed anew"
                )
        return arrays

    def train(
        self,
        name: str,
        model: Trainable,
        data: Data,
        *,
        learning_rate: float,
        batch_size: int,
        epochs: int,
        prepare: Prepare | None = None,
    ) -> None:
        """Train ``model`` in place by Adam, the rate falling to 0 along a cosine; a stopped training goes on.

        Args:
            name: of this training, different from the others of the entry.
            model: has the protocol of the solver.
            data: the training examples.
            learning_rate: the first one.
            batch_size: examples in a batch.
            epochs: passes over the data.
            prepare: what a batch goes through first, such as binarization.

        Raises:
            KeyboardInterrupt: at Ctrl-C, after saving.
        """
        examples = len(data[0]) if isinstance(data, tuple) else len(data)
        rates = falling_rate(learning_rate, examples=examples, batch_size=batch_size, epochs=epochs)

        def schedule(step: int) -> float:  # asked once a step, so a good place to look at the clock
            if self._clock.waited() > SAVE_EVERY:
                self.save()
            return rates(step)

        solver = Solver(
            model,
            data,
            rng=self.rng(name),
            schedule=schedule,
            batch_size=batch_size,
            epochs=epochs,
            prepare=prepare,
            progress=self.progress,
            checkpoint=self.folder / f"{name}.checkpoint.npz",
            resume=True,
        )
        history = solver.train()
        self.save()
        if history.stopped == "interrupted":
            raise KeyboardInterrupt

    def train_on_all(self, name: str, model: Trainable, *data: Array, iterations: int) -> None:
        """Train ``model`` in place by L-BFGS on all examples at once; a training that is done is not done again.

        Args:
            name: of this training, different from the others of the entry.
            model: has the protocol of the solver.
            data: what its loss takes.
            iterations: at most so many.
        """

        def trained() -> dict[str, Array]:
            made = train_lbfgs(model, *data, iterations=iterations, progress=self.progress)
            return {**model.params, "iterations": np.asarray(made)}

        arrays = self.arrays(name, trained)
        for key, value in model.params.items():
            value[...] = arrays[key]
        self.measure(f"{name} iterations", lambda: float(arrays["iterations"]))

    def save(self) -> None:
        """Write down the numbers, and the time that has passed since the last writing."""
        wall, processor = self._clock.take()
        self.result.wall_seconds += wall
        self.result.processor_seconds += processor
        write_result(self.folder / "result.json", self.result)


def labels_of(data: Dataset) -> tuple[Array, Array]:
    """The labels of the training and of the test images, which the dataset must have."""
    if data.y_train is None or data.y_test is None:
        raise ValueError(f"data must have labels, got {data!r}: choose another dataset")
    return data.y_train, data.y_test
