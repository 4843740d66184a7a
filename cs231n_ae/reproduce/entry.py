"""What an entry of the table is: a published result, the setting in which it is run here, and the gates on it."""

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from cs231n_ae.reproduce.harness import Run
from cs231n_ae.reproduce.results import Result

__all__ = ["Entry", "Figure", "Gate", "LeftOut"]


@dataclass(frozen=True)
class Gate:
    """The interval in which a measured number must lie, both ends included.

    Attributes:
        low, high: the ends.
        aim: whether this is what to hope for, which may be missed, and not what is asked.
    """

    low: float = -math.inf
    high: float = math.inf
    aim: bool = False

    def verdict(self, value: float) -> str:
        """``"gate met"`` or ``"MISSED"``, of an aim ``"reached"`` or ``"not reached"``; NaN lies in no interval."""
        inside = self.low <= value <= self.high
        if self.aim:
            return "reached" if inside else "not reached"
        return "gate met" if inside else "MISSED"

    def text(self, digits: int) -> str:
        """The interval as one writes it, with so many decimals."""
        low, high = f"{self.low:.{digits}f}", f"{self.high:.{digits}f}"
        if math.isinf(self.low):
            words = f"≤ {high}"
        elif math.isinf(self.high):
            words = f"≥ {low}"
        else:
            words = f"{low} to {high}"
        return f"aim: {words}" if self.aim else words


@dataclass(frozen=True)
class Figure:
    """One number of an entry, in a row of the table.

    Attributes:
        measure: the name under which the run measures it.
        label: what it is, with its unit.
        published: the number in the source; empty if it has none.
        gate: the bounds on ours; None for a number that is only shown.
        digits: how many decimals are shown. The gate sees all of them.
    """

    measure: str
    label: str
    published: str = ""
    gate: Gate | None = None
    digits: int = 2


@dataclass(frozen=True)
class Entry:
    """A published result and how it is run here.

    Attributes:
        name: what the command calls it.
        title: what the table calls it.
        source: paper and table or section.
        setting: what is done here, in words; ``{name}`` stands for the setting of that name.
        differs: what is not as in the source.
        figures: the rows of the table.
        settings: a dataclass instance of every number that the run depends on.
        run: does the work, and leaves its numbers with ``run.measure``.
        seed: of everything random.
    """

    name: str
    title: str
    source: str
    setting: str
    differs: str
    figures: tuple[Figure, ...]
    settings: Any
    run: Callable[[Run, Any], None]
    seed: int = 0

    def definition(self) -> dict[str, Any]:
        """Everything on which the numbers depend, in what JSON can hold: a result of another definition is stale."""
        values = {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self.settings).items()}
        return {"seed": self.seed, **values}

    def fits(self, result: Result) -> bool:
        """Whether ``result`` is one of this entry as it is defined now."""
        return result.entry == self.name and result.definition == self.definition()

    def setting_in_words(self) -> str:
        """The setting with its numbers filled in."""
        return self.setting.format(**{name: _plain(value) for name, value in asdict(self.settings).items()})

    def verdicts(self, measured: Mapping[str, float]) -> dict[str, str]:
        """The verdict on each gated figure, under its measure's name."""
        return {f.measure: f.gate.verdict(measured[f.measure]) for f in self.figures if f.gate is not None}


@dataclass(frozen=True)
class LeftOut:
    """A published number that is no gate here, and why."""

    what: str
    published: str
    why: str = field(default="")


def _plain(value: object) -> str:
    """Sizes as 784-200-10, large and small numbers without noise."""
    if isinstance(value, tuple):
        return "-".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
