"""From what ended a test to what its author should read."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from cs231n_ae.course.answers.trace import Trace
from cs231n_ae.course.judging.diagnosis import diagnose, other_lengths_of
from cs231n_ae.course.judging.diagnosis.exchanged import explain_exchange
from cs231n_ae.course.judging.diagnosis.wording import in_number, is_plural
from cs231n_ae.course.judging.nothing import what_was_none
from cs231n_ae.course.judging.raised import form_of, what_it_did
from cs231n_ae.course.judging.results import Comparison
from cs231n_ae.course.judging.testing import Mismatch
from cs231n_ae.course.worker.calls import CallFailed, NotWritten, WrongReturn
from cs231n_ae.course.worker.unwritten import unwritten
from cs231n_ae.types import Array

__all__ = ["comparison_of", "headline_of", "kind_of", "remark_of"]

_ENTRIES_SHOWN = 400


def headline_of(trace: Trace, others: Sequence[Trace] = ()) -> str:
    """One sentence that names the difference, without its full stop.

    Args:
        trace: what a test saw that failed.
        others: what the other tests saw: a length is told only if none of them speaks against it.
    """
    failure = trace.failure
    if isinstance(failure, NotWritten):
        return f"{failure.qualname} is not written yet"
    if isinstance(failure, CallFailed):
        return _of_raised(failure, trace)
    if isinstance(failure, WrongReturn):
        return str(failure)
    if isinstance(failure, Mismatch):
        return _of_mismatch(failure, trace, others)
    # What it says is about the test's own arrays, and would be taken for a line of the student's.
    used = f"the test could not go on with these answers: {type(failure).__name__} when it used what was returned"
    return f"{used}, {form_of(*trace.returned)}" if trace.returned else used


def kind_of(trace: Trace) -> str:
    """What differs, in a word (see ``kind`` of a ``TestResult``): a dtype only where nothing else does."""
    failure = trace.failure
    if isinstance(failure, Mismatch) and failure.kind == "dtype":
        return "dtype" if all(record.right or record.kind == "expect_dtype" for record in trace.records) else "value"
    return failure.kind if isinstance(failure, Mismatch | WrongReturn) else "raised"


def _of_raised(failure: CallFailed, trace: Trace) -> str:
    """Its type and message; in words where these say nothing to whoever has not met them."""
    at = " ".join(failure.lines[-2:])
    if failure.kind == "BdbQuit" or "breakpoint(" in at or "set_trace(" in at:
        return f"{failure.qualname} stops at a breakpoint, and nobody is there to debug it in a test: take it out"
    if failure.kind == "EOFError" and "input(" in at:
        return f"{failure.qualname} calls input(), and nobody is there to answer in a test: take it as an argument"
    if failure.kind == "SystemExit":
        return f"{failure.qualname} ended the whole program (SystemExit): return a value instead"
    said = f"{failure.qualname} raised {failure.kind}" + (f": {failure.message}" if failure.message else "")
    why = what_it_did(failure) or what_was_none(failure, trace)
    more = [why, *(f"Before it raised, {change}" for change in failure.changed[:1])]
    sentences = [said.rstrip("."), *filter(None, more)]
    return ". ".join(sentences).replace("?. ", "? ") if any(more) else said


def _of_mismatch(failure: Mismatch, trace: Trace, others: Sequence[Trace]) -> str:
    found_in_memory = _of_unwritten(failure)
    if found_in_memory or failure.says:
        return found_in_memory or failure.says
    if failure.kind == "dtype":
        said = f"{failure.name} has dtype {failure.got.dtype}, expected {failure.expected.dtype}"
        return in_number(failure.name, said)
    seen = [record for one in (trace, *others) for record in one.records]
    found = explain_exchange(failure.name, failure.got, failure.expected, seen) or diagnose(
        failure.name,
        failure.got,
        failure.expected,
        context=failure.context,
        source=failure.source,
        refuted=_refuted(failure, others),
    )
    if found is None:
        return _worst_entry(failure)
    said = in_number(failure.name, found)
    if failure.kind == "not finite" and trace.warnings:
        return f"{said} ({trace.warnings[0]})"
    return said


def _of_unwritten(failure: Mismatch) -> str:
    """Of entries that nothing was written to, which is told before all else: whatever they hold is no answer."""
    got = np.asarray(failure.got)
    places = np.argwhere(unwritten(got))
    if not len(places):
        return ""
    first = f"at index [{', '.join(map(str, places[0]))}]"
    if not got.ndim:
        where = f"{failure.name} is"
    elif len(places) == got.size:
        where = f"All {got.size} entries of {failure.name} are" if got.size > 1 else f"The entry of {failure.name} is"
    elif len(places) == 1:
        where = f"One entry of {failure.name}, {first}, is"
    else:
        where = f"{len(places)} of {got.size} entries of {failure.name}, the first {first}, are"
    return (
        f"{where} what np.empty found in memory, or computed from that. np.empty makes room and fills in nothing, no "
        "zeros either: which line writes there before anything is read?"
    )


def _refuted(failure: Mismatch, others: Sequence[Trace]) -> frozenset[str]:
    """The lengths by which the same output is not too large, or too small, in other tests."""
    failures = [trace.failure for trace in others if trace.failure is not failure]
    alike = [f for f in failures if isinstance(f, Mismatch) and f.kind == "value" and f.name == failure.name]
    return frozenset().union(*(other_lengths_of(f.got, f.expected, f.context) for f in alike))


def _worst_entry(failure: Mismatch) -> str:
    got, expected = failure.got, failure.expected
    index = _worst_index(got, expected)
    where, right = f"[{', '.join(map(str, index))}]", f"the {failure.source}"
    several = is_plural(right)
    if not index:
        said = in_number(failure.name, f"{failure.name} is {_number(got[index])}")
        return f"{said}, {right} {'are' if several else 'is'} {_number(expected[index])}"
    entry = f"entry {where} of {failure.name}" if " " in failure.name.split(", ")[-1] else f"{failure.name}{where}"
    said = f"{entry} is {_number(got[index])}, {right} {'have' if several else 'is'} {_number(expected[index])}"
    size = np.abs(expected, where=np.isfinite(expected), out=np.zeros(np.shape(expected))).max(initial=0)
    wrong = int((~np.isclose(got, expected, rtol=1e-6, atol=1e-9 * min(1, size), equal_nan=True)).sum())
    return f"{said} (worst of {wrong} wrong {'entry' if wrong == 1 else 'entries'} in {got.size})"


def comparison_of(failure: BaseException | None) -> Comparison | None:
    """The two arrays side by side, if arrays were compared."""
    if not isinstance(failure, Mismatch) or failure.expected is None:
        return None
    got, expected = failure.got, failure.expected
    comparable = got.shape == expected.shape and got.dtype.kind in "fiub"
    shown = got.tolist() if comparable and got.size <= _ENTRIES_SHOWN else None
    right = expected.tolist() if expected.size <= _ENTRIES_SHOWN else None
    if not comparable or not got.size:
        return Comparison(failure.name, failure.source, expected.shape, shown, right)
    index = _worst_index(got, expected)
    yours, wanted = float(got[index]), float(expected[index])
    error = abs(yours - wanted) / max(abs(yours), abs(wanted), 1e-300)
    return Comparison(failure.name, failure.source, expected.shape, shown, right, index, yours, wanted, error)


def remark_of(trace: Trace) -> str:
    """The small print behind a test that passed: the shape, and how close it was."""
    compared = [record for record in trace.records if record.worst is not None]
    if not compared:
        return ""
    worst = max(record.worst or 0.0 for record in compared)
    shape = compared[-1].shape
    close = f"worst {worst:.1e}" if worst else "exact"
    return f"{shape}, {close}" if shape else close


def _worst_index(got: Array, expected: Array) -> tuple[int, ...]:
    gap = np.abs(got.astype(np.float64) - expected.astype(np.float64))
    gap = np.where(np.isnan(gap), np.inf, gap)
    return tuple(int(i) for i in np.unravel_index(int(gap.argmax()), gap.shape))


def _number(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float | np.floating) else str(value)
