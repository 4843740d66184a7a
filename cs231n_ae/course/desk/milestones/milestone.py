"""What a milestone is: a published result, and the exercises on which it stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Milestone", "Outcome", "Run"]


@dataclass(frozen=True)
class Outcome:
    """What came out of a run."""

    measured: str
    """The number, with its unit."""
    figure: "Figure"
    """The picture to lay beside the paper's."""


Run: TypeAlias = Callable[[bool, float], Outcome]
"""``run(progress, share)``: with a progress bar or without; ``share`` of the training, 1 for all of it."""


@dataclass(frozen=True)
class Milestone:
    """A classic result on a small data set: half a minute of processor time at most."""

    name: str
    """As it is typed."""
    title: str
    source: str
    """Authors, year, and where in the paper."""
    needs: tuple[str, ...]
    """The ids of all exercises that it runs on, of several assignments."""
    published: str
    """The paper's number; where it has none, what there is to compare with."""
    differs: str
    """What is not as in the paper."""
    run: Run
    also: Mapping[str, str] = field(default_factory=dict)
    """Library functions that compute the same as an exercise, faster: the exercise stands in for these too."""
