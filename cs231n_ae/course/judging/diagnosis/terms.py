"""A term or a factor that is a known quantity, a constant added everywhere, or a function of the right answer."""

import warnings
from collections.abc import Iterator

import numpy as np

from cs231n_ae.course.judging.diagnosis.case import Case
from cs231n_ae.course.judging.diagnosis.wording import quoted
from cs231n_ae.types import Array

__all__ = ["explain_terms"]


def explain_terms(case: Case) -> str | None:
    """Say what was added, left out or applied, if it is one thing and the same for every entry."""
    if case.e.size > 1:
        gap = case.g - case.e
        shift = float(np.median(gap))
        if case.explained_by(case.e + shift):
            return f"{case.name} is too {'large' if shift > 0 else 'small'} by {abs(shift):.4g} in every entry"
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _known_quantity(case) or _function(case)


def _known_quantity(case: Case) -> str | None:
    for name, term in _terms(case):
        said, of_noun = _said(name), _said(name, behind_the_noun=True)
        if term.size > 1 and np.ptp(term) == 0:
            continue  # a constant is no evidence for a name
        if case.explained_by(term):
            return f"{case.name} is just {said}"
        if name == case.name:
            continue  # what comes in has the name of what comes out: a sum that lacks itself says nothing
        for sign, what in ((-1, f"lacks the term {of_noun}"), (1, f"has {said} added to it once too often")):
            if case.explained_by(case.e + sign * term):
                return f"{case.name} {what}"
        for factor, times in ((2.0, "twice"), (0.5, "half of")):
            for sign, verb in ((-1, "lacks"), (1, "has too much by")):
                if case.explained_by(case.e + sign * factor * term):
                    return f"{case.name} {verb} {times} {said}"
        if case.e.size > 1:
            if case.explained_by(case.e * term):
                return f"{case.name} is multiplied by {said} once too often"
            if (term != 0).all() and case.explained_by(case.e / term):
                return f"{case.name} lacks the factor {of_noun}"
    return None


def _said(name: str, *, behind_the_noun: bool = False) -> str:
    """The name of a term within a sentence; over which axis it was summed is no part of a name."""
    of, summed, axis = name.partition(" summed over axis ")
    return f"{quoted(of, behind_the_noun=behind_the_noun)}{summed}{axis}"


def _terms(case: Case) -> Iterator[tuple[str, Array]]:
    """The known arrays that have, or broadcast to, the shape in question, and their sums over an axis."""
    for name, known in case.known():
        candidates = [(name, known)]
        candidates += [(f"{name} summed over axis {axis}", known.sum(axis=axis)) for axis in range(known.ndim)]
        for said, term in candidates:
            try:
                yield said, np.broadcast_to(term, case.e.shape) if term.ndim else np.full(case.e.shape, float(term))
            except ValueError:
                continue


def _function(case: Case) -> str | None:
    if case.e.size < 2:
        return None
    the = f"the {case.source}"
    functions = (
        (np.square, f"the square of {the}"),
        (np.sqrt, f"the square root of {the}"),
        (np.abs, f"{the} without its sign"),
        (np.exp, f"exp of {the}"),
        (np.log, f"the logarithm of {the}"),
        (np.reciprocal, f"one over {the}"),
        (lambda e: 1 - e, f"one minus {the}"),
    )
    for function, said in functions:
        if case.explained_by(np.asarray(function(case.e))):
            return f"{case.name} is {said} in every entry"
    return None
