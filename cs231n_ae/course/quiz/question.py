"""A question with its numbers drawn: what is right, which mistakes lead to which value, and what to read."""

import math
import re
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np

__all__ = ["Question", "Wrong", "between", "pick"]

Wrong: TypeAlias = tuple[float, str]
"""What somebody answers who makes a known mistake, and the mistake in words."""

T = TypeVar("T")


@dataclass(frozen=True)
class Question:
    """One question. Its answer is a number, or a letter where there are options."""

    text: str
    right: float
    """The right value; with options, the position of the right one."""
    way: str
    """How one comes to it, in one or two sentences."""
    read: str
    """The notebook that teaches it, by the name of its file without the ending."""
    wrong: tuple[Wrong, ...]
    options: tuple[str, ...] = ()
    whole: bool = False
    """Whether the answer is a count, and only the exact number right."""

    @property
    def wanted(self) -> str:
        """What is to be typed."""
        if self.options:
            return f"a letter from a to {_letter(len(self.options) - 1)}"
        return "a whole number" if self.whole else "a number to three digits"

    @property
    def answer(self) -> str:
        """The right answer as it is shown."""
        if self.options:
            return f"{_letter(self.right)}) {self.options[int(self.right)]}"
        nearly = round(self.right, 12) + 0.0  # what would be 0 but for rounding is 0, without a sign
        return f"{nearly:.0f}" if self.whole else f"{nearly:.3g}"

    def lettered(self) -> list[str]:
        """The options as they are shown, each behind its letter."""
        return [f"{_letter(i)}) {option}" for i, option in enumerate(self.options)]

    def read_as(self, typed: str) -> float | None:
        """What was typed as a value to compare: a number, a fraction as in 3/4, or the position of a letter's option.

        Returns:
            None if it is not what is wanted.
        """
        text = typed.strip().lower().replace("−", "-")
        if self.options:
            letters = [_letter(i) for i in range(len(self.options))]
            letter = text.removesuffix(")")
            return float(letters.index(letter)) if letter in letters else None
        top, slash, bottom = text.partition("/")
        if not _is_number(top) or (slash and not (_is_number(bottom) and float(bottom))):
            return None
        value = float(top) / (float(bottom) if slash else 1)
        return value if math.isfinite(value) else None

    def is_right(self, value: float) -> bool:
        """Whether it is the right value, or as near as three digits of it are."""
        return self._means(value, self.right)

    def mistake(self, value: float) -> str:
        """What leads to this value, in words; empty if nothing known does, or if two mistakes do."""
        found = [says for wrong, says in self.wrong if self._means(value, wrong)]
        return found[0] if len(found) == 1 else ""

    def _means(self, value: float, this: float) -> bool:
        exact = self.whole or self.options
        return value == this if exact else abs(value - this) <= 0.005 * abs(this) + 1e-9


def pick(rng: np.random.Generator, *these: T) -> T:
    """One of these, each as likely."""
    return these[int(rng.integers(len(these)))]


def between(rng: np.random.Generator, low: float, high: float, step: float) -> float:
    """A multiple of ``step`` from ``low`` to ``high``, both included, without digits that nobody would print."""
    return round(low + step * int(rng.integers(round((high - low) / step) + 1)), 6)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?\s*", text, re.ASCII) is not None


def _letter(position: float) -> str:
    return "abcdefgh"[int(position)]
