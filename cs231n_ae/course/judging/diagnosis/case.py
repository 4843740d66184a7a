"""The pair of arrays that is to be explained, and what counts as an explanation."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from cs231n_ae.types import Array

__all__ = ["Case", "fits"]


def fits(one: Array, other: Array, tolerance: float) -> bool:
    """Whether two arrays have one shape and agree in every entry."""
    return one.shape == other.shape and bool((np.abs(one - other) <= tolerance).all())


class Case:
    """``got`` beside ``expected``, with the arrays that either may be made of."""

    def __init__(
        self,
        name: str,
        got: Array,
        expected: Array,
        context: dict[str, Array],
        source: str,
        refuted: frozenset[str] = frozenset(),
    ) -> None:
        self.name, self.source, self.refuted = name, source, refuted
        self.got, self.expected = np.asarray(got), np.asarray(expected)
        self.context = {
            key: array for key, value in context.items() if (array := np.asarray(value)).dtype.kind in "fiub"
        }

    @cached_property
    def finite_got(self) -> Array:
        """Where the student's value is a number."""
        return np.isfinite(self.got)

    @cached_property
    def finite_expected(self) -> Array:
        """Where the expected value is a number."""
        return np.isfinite(self.expected)

    @cached_property
    def g(self) -> Array:
        """The student's values, as float64."""
        return self.got.astype(np.float64)

    @cached_property
    def e(self) -> Array:
        """The expected values, as float64."""
        return self.expected.astype(np.float64)

    @cached_property
    def rounding(self) -> float:
        """What may be rounding: a fraction of the largest entry on either side."""
        return max(self.rounding_of(self.g), self.rounding_of(self.e))

    def rounding_of(self, values: Array) -> float:
        """What may be rounding in these values: a fraction of the largest of them."""
        single = any(a.dtype in (np.float32, np.float16) for a in (self.got, self.expected))
        return float((1e-4 if single else 1e-6) * max(np.abs(values).max(initial=0.0), 1e-9))

    @cached_property
    def tolerance(self) -> float:
        """How far an explanation may be off: rounding, and never more than a hundredth of what it is to explain."""
        gap = np.abs(self.g - self.e).max(initial=0.0) if self.got.shape == self.expected.shape else np.inf
        return float(min(self.rounding, 1e-2 * gap))

    @cached_property
    def right(self) -> Array:
        """Where the student's value is the expected one."""
        return np.abs(self.g - self.e) <= self.rounding

    @cached_property
    def own_tolerance(self) -> float:
        """No more than may be rounding in the student's values: beside huge expected ones they would be anything."""
        return min(self.tolerance, self.rounding_of(self.g))

    def explained_by(self, model: Array) -> bool:
        """Whether the student's array is ``model`` in every entry."""
        return bool(np.isfinite(model).all()) and fits(self.g, model, self.own_tolerance)

    def explained_in_each_entry_by(self, model: Array) -> bool:
        """Whether the small entries too are those of ``model``, and do not vanish beside a few that are huge."""
        least = 1e-3 * self.rounding_of(self.g)
        return self.explained_by(model) and bool((np.abs(self.g - model) <= 1e-2 * np.abs(model) + least).all())

    def known(self) -> Iterator[tuple[str, Array]]:
        """The context arrays as float64, by name, without those that are not finite."""
        for name, array in self.context.items():
            if array.size and np.isfinite(array).all():
                yield name, array.astype(np.float64)

    def sizes(self) -> Iterator[tuple[str, float]]:
        """Lengths and sizes of the context arrays, with what they count, each number once.

        Not 2: squares are differentiated, and halves taken, more often than a batch has two examples.
        """
        seen = {0.0, 1.0, 2.0}
        for words, n in self.lengths():
            if n not in seen and words not in self.refuted:
                seen.add(n)
                yield words, n

    def lengths(self) -> Iterator[tuple[str, float]]:
        """All lengths and sizes of the context arrays, with what they count."""
        for name, array in self.context.items():
            yield from ((f"the length of axis {i} of {name}", float(n)) for i, n in enumerate(array.shape))
        yield from ((f"the number of entries of {name}", float(array.size)) for name, array in self.context.items())

    def given(self) -> Iterator[tuple[str, float]]:
        """Numbers among the inputs, and what is made of them more often than not, with their names.

        Not halves, thirds, quarters and whole numbers: such a factor comes from elsewhere as easily.
        """
        for name, array in self.known():
            if array.ndim:
                continue
            value = float(array)
            for words, n in ((name, value), (f"1 - {name}", 1 - value)):
                if n > 0 and not any(abs(k * n - round(k * n)) < 1e-6 for k in (1, 2, 3, 4)):
                    yield words, n

    def combined_lengths(self) -> Iterator[tuple[str, float]]:
        """Products of two lengths, their inverses, and quotients; for what is no simple number by itself."""
        lengths = [
            (f"axis {i} of {name}", n) for name, a in self.context.items() for i, n in enumerate(a.shape) if n > 1
        ]
        for i, (one, m) in enumerate(lengths):
            for other, n in lengths[i + 1 :]:
                yield f"the length of {one} times that of {other}", float(m * n)
                yield f"one over the length of {one} times that of {other}", 1 / (m * n)
                yield f"the length of {one} over that of {other}", m / n
                yield f"the length of {other} over that of {one}", n / m
