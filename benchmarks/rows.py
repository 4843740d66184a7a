"""A row of the results: ours beside a peer, with the ratio, and the target where there is one."""

from collections.abc import Iterable
from dataclasses import dataclass

from alternate import Times

__all__ = ["Row", "row", "table"]


@dataclass(frozen=True)
class Row:
    """One comparison.

    Attributes:
        what: what is compared.
        against: the peer.
        ours, theirs: both sides, with their unit.
        ratio: ours over theirs, the median; ``spread`` its quartiles.
        target: the largest ratio that is wanted, or None.
    """

    what: str
    against: str
    ours: str
    theirs: str
    ratio: float
    spread: str = ""
    target: float | None = None

    @property
    def verdict(self) -> str:
        """Whether the target is met."""
        return "" if self.target is None else "met" if self.ratio <= self.target else "MISSED"


def row(
    what: str, times: Times, ours: str, theirs: str, *, against: str = "", target: float | None = None, per: float = 1.0
) -> Row:
    """A row from times; ``per`` is how many units of work ours does for one of theirs."""
    ratio, low, high = (r / per for r in times.ratios(ours, theirs))
    sides = _milliseconds(times.median(ours) / per), _milliseconds(times.median(theirs))
    return Row(what, against or theirs, *sides, ratio, f"{low:.2f}–{high:.2f}", target)


def table(rows: Iterable[Row]) -> str:
    """The rows in Markdown."""
    lines = ["| what | against | ours | theirs | ratio | quartiles | target | |", "| --- " * 8 + "|"]
    for r in rows:
        target = "" if r.target is None else f"≤ {r.target:g}"
        cells = (r.what, r.against, r.ours, r.theirs, f"**{r.ratio:.2f}**", r.spread, target, r.verdict)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.2f} s"
