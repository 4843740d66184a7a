"""Examples in batches: arrays that are cut together, each batch prepared anew when it is drawn."""

import math
from collections.abc import Callable, Iterator
from typing import Protocol, TypeAlias

import numpy as np

from cs231n_ae.types import Array, Parts
from cs231n_ae.validation import require_callable, require_real

__all__ = ["Batches", "Data", "Prepare"]

Data: TypeAlias = Array | tuple[Array, ...]
"""Examples along the first axis: ``x``, or arrays that are cut into batches together, such as ``(x, y)``."""


class Prepare(Protocol):
    """What a batch goes through before the model sees it, drawn anew each time."""

    def __call__(self, x: Array, *, rng: np.random.Generator) -> Array:
        """The array that takes the place of ``x``, with as many examples."""


class Batches:
    """The examples of ``data``, to be taken by ``size`` at a time.

    Args:
        name: what a message calls the data.
        data: an array, or a tuple of arrays of one length.
        size: examples in a batch; where it does not divide their number, the last batch is smaller.
        prepare: a function ``prepare(x, rng=rng)`` through which the first array of each batch goes.

    Raises:
        ValueError: if ``data`` holds anything but arrays of one length, at least 1.
    """

    def __init__(self, name: str, data: Data, *, size: int, prepare: Prepare | None = None) -> None:
        arrays = data if isinstance(data, tuple) else (data,)
        if not arrays or not all(isinstance(a, np.ndarray) and a.ndim for a in arrays):
            got = [type(a).__name__ for a in arrays]
            raise ValueError(f"{name} must be a numpy array or a tuple of them, got {got}")
        for array in arrays:
            if array.dtype.kind in "fc":
                require_real(name, array)
        lengths = [len(a) for a in arrays]
        if len(set(lengths)) > 1 or 0 in lengths:
            raise ValueError(f"{name} must hold arrays of one length, at least 1, got lengths {lengths}")
        if prepare is not None:
            require_callable("prepare", prepare, like="prepare(x, rng=rng) -> the batch to learn from")
        self.arrays, self.size, self.prepare = arrays, size, prepare
        self.examples = lengths[0]
        self.per_epoch = math.ceil(self.examples / size)

    def of(self, name: str, data: Data) -> "Batches":
        """Other data, cut and prepared alike."""
        return Batches(name, data, size=self.size, prepare=self.prepare)

    def take(self, chosen: Array, *, rng: np.random.Generator) -> tuple[Array, ...]:
        """The batch of the examples with these indices."""
        return self._prepared(tuple(array.take(chosen, axis=0) for array in self.arrays), rng)

    def first(self) -> tuple[Array, ...]:
        """The first batch in order, prepared by randomness of its own: to be looked at before anything is trained."""
        return next(self.in_order(rng=np.random.default_rng(0)))

    def in_order(self, *, rng: np.random.Generator) -> Iterator[tuple[Array, ...]]:
        """All batches, from the first example to the last."""
        for start in range(0, self.examples, self.size):
            yield self._prepared(tuple(array[start : start + self.size] for array in self.arrays), rng)

    def average(
        self, evaluate: Callable[..., tuple[float, Parts]], *, rng: np.random.Generator, after_each: Callable[[], None]
    ) -> tuple[float, Parts]:
        """The mean over all examples of what ``evaluate(*batch, rng=rng)`` gives for each batch: the loss, its parts.

        Args:
            evaluate: gives the means over a batch.
            rng: the randomness of it, and of preparing the batches.
            after_each: is called after each batch.
        """
        means = {"loss": 0.0}
        for batch in self.in_order(rng=rng):
            loss, parts = evaluate(*batch, rng=rng)
            for name, value in {**parts, "loss": loss}.items():
                means[name] = means.get(name, 0.0) + float(value) * len(batch[0]) / self.examples
            after_each()
        return means.pop("loss"), means

    def _prepared(self, batch: tuple[Array, ...], rng: np.random.Generator) -> tuple[Array, ...]:
        return batch if self.prepare is None else (self.prepare(batch[0], rng=rng), *batch[1:])
