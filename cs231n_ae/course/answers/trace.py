"""What one run of one test saw: every value that was compared, in order, and how it ended."""

from collections.abc import Container, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

__all__ = ["Record", "Trace", "agree_about", "current_trace", "overflows", "recording", "same_answers", "same_record"]

FAR = 1e18
"""No output of a test on ordinary inputs is as large; what is has run away, or will where numbers have fewer bits."""


@dataclass(frozen=True)
class Record:
    """One value of the submission's that a test looked at."""

    name: str
    kind: str
    """Which expectation looked: ``"expect"``, ``"expect_dtype"``, ``"expect_true"``."""
    got: Any
    shape: tuple[int, ...] = ()
    worst: float | None = None
    """The largest difference, relative to the largest expected entry."""
    right: bool = True
    """Whether it was what the test expected."""
    scale: float = 0.0
    """The largest entry that was expected, where values were compared: of its digits the last are rounding."""
    expected: Any = None
    """What it was compared with, where values were compared."""


@dataclass
class Trace:
    """The records of one run, the faults and warnings met on the way, and what ended it."""

    records: list[Record] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failure: BaseException | None = None
    """The first thing that was wrong: what a person is told of."""
    returned: tuple[str, Any] | None = None
    """The latest call that came back, by its qualified name, and what it returned."""
    left_out: tuple[str, ...] = ()
    """Of the call that raised, the arguments for which nothing was given, where the library's default is None."""
    raised_in: str = ""
    """The text of the file whose function was called then."""
    broken_off: BaseException | None = None
    """What ended the run before the test's last line. A test goes on after a wrong value, to see the others too."""

    def ending(self) -> tuple[str, ...]:
        """How it ended, in a form that can be compared: the exception's own ``ending``, or its type's name."""
        if self.broken_off is None:
            return ("passed",) if self.failure is None else ("failed",)
        own = getattr(self.broken_off, "ending", None)
        return own() if own else (type(self.broken_off).__name__,)

    def compared(self) -> frozenset[str]:
        """The names of what was compared in value."""
        return frozenset(record.name for record in self.records if record.kind == "expect")

    def wrong(self) -> frozenset[str]:
        """The names of what was not as expected."""
        return frozenset(record.name for record in self.records if not record.right)


_CURRENT: ContextVar[Trace | None] = ContextVar("trace", default=None)


def current_trace() -> Trace | None:
    """The trace that is being recorded, if one is."""
    return _CURRENT.get()


@contextmanager
def recording() -> Iterator[Trace]:
    """Record into a new trace."""
    trace = Trace()
    token = _CURRENT.set(trace)
    try:
        yield trace
    finally:
        _CURRENT.reset(token)


def same_answers(one: Trace, other: Trace) -> bool:
    """Whether two runs of one test saw the same values, up to rounding, and ended in the same way."""
    if one.ending() != other.ending() or len(one.records) != len(other.records):
        return False
    if sorted(set(one.faults)) != sorted(set(other.faults)):
        return False
    return all(same_record(a, b) for a, b in zip(one.records, other.records, strict=True))


def overflows(record: Record) -> bool:
    """Whether some entry is not finite, or so large that only a missing guard explains it."""
    got = np.asarray(record.got)
    return got.dtype.kind == "f" and not bool(np.all(np.abs(got) < FAR))


def agree_about(names: Container[str], one: Trace, other: Trace, *, spare: Container[str] = ()) -> bool:
    """Whether all that ``other`` saw of some outputs is what ``one`` saw of them, up to rounding.

    If ``one`` was broken off by an error, the other must have been, by the same; its faults are the other's too. What
    the other did not come to see, since it was broken off before, says nothing. Nor does a dtype that is right in
    ``one``, or what a claim was made of that holds for both: that is another matter than what ``one`` has wrong.

    Args:
        names: of the records to compare.
        one, other: two runs of the same test.
        spare: records of which those entries say nothing in which the other overflows and ``one`` does not: it has
            the guard of whoever wrote it.
    """
    if not set(one.faults) <= set(other.faults):
        return False
    if one.broken_off is not None and one.ending() != other.ending():
        return False
    if len(other.records) < len(one.records) and other.broken_off is None:
        return False
    pairs = zip(one.records, other.records, strict=False)
    return all(
        _agree(mine, theirs) or (theirs.name in spare and _agree_elsewhere(mine, theirs))
        for mine, theirs in pairs
        if mine.name in names
    )


def _agree_elsewhere(mine: Record, theirs: Record) -> bool:
    """Whether two records are the same but for the entries in which only the second overflows."""
    x, y = np.asarray(mine.got), np.asarray(theirs.got)
    if x.shape != y.shape or x.dtype.kind != "f" or y.dtype.kind != "f" or not np.all(np.isfinite(x)):
        return False
    near = np.abs(y) < FAR
    return same_record(replace(mine, got=x[near]), replace(theirs, got=y[near]))


def _agree(mine: Record, theirs: Record) -> bool:
    """Whether two records say the same; two that are right do, even if one has lost digits far below the tolerance."""
    alike = mine.right and (mine.name, mine.kind) == (theirs.name, theirs.kind)
    apart = mine.kind == "expect_dtype" or theirs.right
    return (alike and apart) or same_record(mine, theirs)


def same_record(a: Record, b: Record) -> bool:
    """Whether a record of two runs is the same, up to rounding."""
    if (a.name, a.kind, a.shape) != (b.name, b.kind, b.shape):
        return False
    x, y = np.asarray(a.got), np.asarray(b.got)
    if x.shape != y.shape or x.dtype.kind != y.dtype.kind:
        return False
    if x.dtype.kind not in "fciub":
        return bool(np.array_equal(x, y))
    # A rounding error is relative to the array's largest entry, or to the largest that was expected: sums of large
    # terms may cancel to a small one.
    finite = np.abs(x[np.isfinite(x)])
    scale = max(float(finite.max()) if finite.size else 0.0, a.scale, b.scale)
    close = 1e-5 if x.dtype == np.float32 else 1e-9  # the other run may have been on another machine
    return bool(np.allclose(x, y, rtol=close, atol=close * scale, equal_nan=True))
