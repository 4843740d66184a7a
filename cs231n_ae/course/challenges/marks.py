"""What a score is worth: three marks an assignment, measured by ``python benchmarks/challenges/measure.py``."""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

__all__ = ["BONUS", "CHALLENGE", "Marks", "marks_of", "starting_file"]

CHALLENGE = "challenge.py"
BONUS = 5.0
"""Points of a challenge, on top of those of the exercises."""
BY_CHANCE = 0.1
"""The share of the way to the reference that the baseline itself may get on some digits, and that earns nothing."""
_FOLDER = Path(__file__).resolve().parent
MARKS = _FOLDER / "marks.toml"


@dataclass(frozen=True)
class Marks:
    """Three scores to compare with."""

    baseline: float
    reference: float
    stretch: float

    @property
    def more_is_better(self) -> bool:
        """Whether a higher score is the better one."""
        return self.reference > self.baseline

    def points(self, score: float) -> float:
        """0 near the baseline or below, all at the reference or better, and in proportion between them."""
        share = (score - self.baseline) / (self.reference - self.baseline)
        return round(BONUS * min(share, 1.0), 2) if share > BY_CHANCE else 0.0

    def stretched(self, score: float) -> bool:
        """Whether the stretch mark is reached."""
        return score >= self.stretch if self.more_is_better else score <= self.stretch


def starting_file(assignment: str) -> Path | None:
    """What a student starts from; None for an assignment without a challenge."""
    file = _FOLDER / "start" / f"{assignment.partition('_')[0]}.py"
    return file if file.is_file() else None


@functools.cache
def marks_of(assignment: str) -> Marks:
    """The marks of an assignment's challenge, as they were measured."""
    entry = tomllib.loads(MARKS.read_text(encoding="utf-8"))[assignment]
    return Marks(entry["baseline"], entry["reference"], entry["stretch"])
