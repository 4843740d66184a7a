"""What several tests of an exercise say alike is shown once: which of them only repeat, and in what words."""

import re
from collections.abc import Iterable

from cs231n_ae.course.judging.results import TestResult

__all__ = ["repeated", "told_once"]

_IN_PLACE = re.compile(r"(?P<what>\S+ changed .+ in place)(?P<advice>: make a new array .* that came in)")
_RAISED = re.compile(r"(?P<who>\S+) raised (?P<kind>\w+)\b")


def repeated(tests: Iterable[TestResult]) -> dict[str, str]:
    """By the names of the tests that failed as one before them did: what is said of each in place of all that again.

    An exception is the same when it is raised in the same line, whatever shapes its message may name.
    """
    known: set[tuple[str, ...]] = set()
    again: dict[str, str] = {}
    for test in tests:
        if test.status != "failed" or not test.headline or test.comparison is not None:
            continue
        raised = _RAISED.match(test.headline)
        at = test.traceback[-1] if test.traceback else ""
        what = (raised["who"], raised["kind"], at) if raised and at else (test.headline, *test.traceback)
        what = (test.explanation, *what)
        if what in known:
            again[test.test] = f"{test.title}: the same{_in_short(raised, at)}"
        known.add(what)
    return again


def told_once(faults: Iterable[str]) -> list[str]:
    """The faults of an exercise, with what to do about an argument that was changed only at the first of them."""
    told: list[str] = []
    for fault in faults:
        again = _IN_PLACE.fullmatch(fault)
        known = again is not None and any(again["advice"] in other for other in told)
        told.append(f"{again['what']}, too" if again is not None and known else fault)
    return told


def _in_short(raised: re.Match[str] | None, at: str) -> str:
    if raised is None:
        return ""
    return f": {raised['kind']}" + (f" in {at.partition('  ')[0]}" if at else "")
