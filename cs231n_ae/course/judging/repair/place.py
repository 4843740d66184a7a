"""Where the smallest repair lies, as plain data, and in words that grow from hint to hint. What it is stays unsaid."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["KINDS", "LONGEST_RANGE", "Place", "Spot", "first_words", "further_words"]

MOST_NAMED = 2
"""Tests with a reason of their own that are named: of more, how many."""
KINDS: dict[str, tuple[str, str, str]] = {
    "name": ("one name", "where another of your own variables belongs", "What does each of them hold there?"),
    "target": ("the name that is given a value", "", "Which of your variables is meant to hold that?"),
    "text": ("one key or piece of text", "", "Which entry is meant there?"),
    "sign": ("a sign", "", "When what stands there grows a little, should the result grow or fall?"),
    "operator": ("one operator", "", "Which operation does the formula have there?"),
    "factor": ("a factor that is missing", "", "What is multiplied or divided there in the formula, one by one?"),
    "factor too many": ("a factor that does not belong there", "", "Which factors does the formula have there?"),
    "term": ("a term that is missing", "", "What is added up there in the formula, one by one?"),
    "term too many": ("a term that does not belong there", "", "Which terms does the formula have there?"),
    "number": ("one number", "", "Where does that number come from?"),
    "number missing": ("a number that is missing", "", "Where does the counting begin there, and where does it end?"),
    "power": ("a power that is missing", "", "Is it the thing itself that the formula has there?"),
    "rounding": ("a quotient that is rounded down", "", "What becomes of the rest where it does not come out even?"),
    "asked twice": ("a call that is made a second time", "", "What has changed since the first time?"),
    "exchanged": ("two values that have changed places", "", "Which of the two belongs to which?"),
    "neighbour": ("something that is not done there as in the line beside it", "", "What is done to the one only?"),
    "result": ("a result that is thrown away", "", "What comes back there, and what is it wanted for?"),
    "order": ("the order of two things", "", "Which of the two comes first there?"),
    "brackets": ("a pair of brackets", "", "What is to be computed first there?"),
    "comparison": ("a comparison", "", "For which entries should it hold, and for those on the border?"),
    "condition": ("a condition", "", "When is what it guards to happen?"),
    "axis": ("the axis", "", "Which axis should be gone afterwards?"),
    "keepdims": ("the shape after a reduction", "", "Which shapes meet there?"),
    "reduction": ("a reduction", "", "Is it a sum, a mean or an extreme that is wanted there?"),
    "reduction missing": ("a reduction that is missing", "", "Which shape should that have?"),
    "function": ("one function", "where another belongs", "What does it give there, and what should it?"),
    "function missing": ("a function that is missing", "", "Is it the thing itself that the formula has there?"),
    "call too many": ("a call that does not belong there", "", "What would stand there without it?"),
    "argument": ("an argument too many", "", "Which arguments does it need there?"),
    "option": ("an option of a call", "", "What is it by itself, and what should it be here?"),
    "transpose": ("a transpose", "", "Which axis is which there?"),
    "copy": ("a copy that is missing", "", "Who else holds that array?"),
    "in place": ("an array that is changed in place", "", "Who else holds that array?"),
    "type": ("the type of a value", "", "Which dtype comes in there, and which goes out?"),
    "index": ("an index", "", "Which entries are meant there?"),
    "index too many": ("an index that does not belong there", "", "Which entries are meant there?"),
    "mask": ("a choice of entries", "", "Which entries are meant there, and which are not?"),
    "slice": ("the bounds of a slice", "", "Which rows or columns are meant there, the first and the last?"),
    "assignment": ("an assignment", "", "Should that replace what was there before?"),
    "line too many": ("a line that does not belong there", "", "What would the result be without it?"),
    "order of lines": ("the order of two lines", "", "Which of the two needs what the other changes?"),
    "order of steps": ("the order of a loop", "", "Which step must come first?"),
    "bounds": ("the bounds of a loop", "", "Which are the first and the last step?"),
    "argument missing": ("an argument of a call that is missing", "", "What does that function do without it?"),
    "value": ("what is computed", "", "What does the formula have there?"),
    "expression": ("one expression", "where something else belongs", "What does the formula have there?"),
}
"""Of each kind of edit: what it is, what belongs there where that needs saying, and a question that leads on."""

LONGEST_RANGE = 6
"""Lines that "somewhere in lines a to b" may span: more would be no help. Of two farther apart, both are told."""

ADDED = frozenset({"factor", "term", "number missing", "power", "function missing", "expression", "order"})
"""Kinds that stand for more than what they change: 1 taken off at the end also mends a step too many before it."""
UNDONE = frozenset({"sign", "exchanged", ""})
"""Kinds that may undo the like of them in another place, as a sign does that is turned twice; or that nobody knows."""

_UNKNOWN, _UNKNOWN_AMONG = "one small thing", "something small"


@dataclass(frozen=True)
class Spot:
    """One edit of a repair, without what it writes."""

    file: str
    function: str
    lines: tuple[int, ...]
    """The line; several if the same is to be changed in each; the first and the last if it is ``between``."""
    kind: str
    """One of the kinds of edits; empty if several kinds would do, so that none of them need be the mistake."""
    between: bool = False
    """Whether it is one of several lines, and it cannot be said which."""
    head: str = ""
    """How the statement begins: ``"dprev_c = …"``."""
    columns: tuple[int, int] = (0, 0)
    """Of the line: from which column to which, counted from 1; the second is 0 if it goes on in the next line."""
    around: str = ""
    """The student's own text around the place."""
    own: str = ""
    """The student's own text at the place."""


@dataclass(frozen=True)
class Place:
    """Where a smallest repair of an exercise lies."""

    exercise: str
    function: str
    """The exercise's own."""
    spots: tuple[Spot, ...]
    """One, or two where one edit does not do."""
    but: tuple[str, ...] = ()
    """The titles of tests that have a reason of their own, and fail for that afterwards too."""
    unread: tuple[str, ...] = ()
    """What the function should use and does nowhere; told where no edit is known to do."""
    reader: str = ""
    """Of an answer that passes: the solution's backward pass, to which its cache is of no use."""

    def to_json(self) -> dict[str, Any]:
        """This place as JSON-ready dicts and lists."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Place":
        """The inverse of :meth:`to_json`."""
        spots = (
            Spot(**{**spot, "lines": tuple(spot["lines"]), "columns": tuple(spot["columns"])}) for spot in data["spots"]
        )
        return cls(
            **{**data, "spots": tuple(spots), "but": tuple(data["but"]), "unread": tuple(data.get("unread", ()))}
        )


def _of_values(place: Place, but: str) -> str:
    """What is said where the reference's values were put in the place of the student's.

    That all tests pass so does not say that the student's value is wrong: the next step may be missing, or ask for
    another value.
    """
    where = " and ".join(_where(spot, place.function) for spot in place.spots)
    them, are = ("them", "they are") if len(place.spots) > 1 else ("it", "it is")
    before = f", in what goes into {them}" if any(spot.between for spot in place.spots) else ""
    said = f"Put the solution's own values in the place of what is computed in {where}, and every test passes{but}"
    return f"{said}: the mistake is there{before}, or where {are} used. What does the formula have there?"


def _where(spot: Spot, function: str) -> str:
    of = "" if spot.function == function else f" of {spot.function}"
    return f"{_lines(spot)}{of}" + (f" ({spot.head})" if spot.head else "")


def first_words(place: Place) -> str:
    """What a check says: line and kind, and a question."""
    but = f" ({_apart(place.but)})" if place.but else ""
    if place.reader:
        return _of_cache(place)
    if place.unread:
        return _not_used(place, but)
    if place.spots[0].kind == "value":
        return _of_values(place, but)
    said = f"Looked for the smallest change that makes every test pass{but}: "
    said += ", and then ".join(_in_words(spot, place.function) for spot in place.spots)
    said += (
        ", or what comes to the same there, before it, or where its value is used"
        if any(spot.kind in ADDED or (spot.kind in UNDONE and not spot.between) for spot in place.spots)
        else ""
    )
    questions = [KINDS[spot.kind][2] for spot in place.spots if spot.kind]
    return f"{said}. {questions[0]}" if len(place.spots) == 1 and questions else f"{said}."


def _apart(titles: Sequence[str]) -> str:
    """Which tests have a reason of their own: two by name, and how many more."""
    named, more = [f"“{title}”" for title in titles[:MOST_NAMED]], len(titles) - MOST_NAMED
    if len(titles) == 1:
        return f"{named[0]} apart, for a reason of its own"
    last = f"{more} more" if more > 0 else named.pop()
    return f"{', '.join(named)} and {last} apart, for reasons of their own"


def _of_cache(place: Place) -> str:
    """What is said of a cache, which is its author's own affair."""
    return (
        f"A note on the cache, which is your own affair: it is another than the solution's, whose {place.reader} could "
        "not go back from it. That is as it should be if yours will read it as you have laid it out. What does the way "
        "back need, and has each part memory of its own?"
    )


def _not_used(place: Place, but: str) -> str:
    """What comes in and is not used: no formula can be right without it."""
    names, question = " and ".join(place.unread), " What is it there for?" if len(place.unread) == 1 else ""
    where = f" {_of_values(place, but)}" if place.spots else ""
    return f"{place.function} itself computes nothing with {names}.{question}{where}"


def further_words(place: Place) -> list[str]:
    """What hints add, each a step further: the text around it, then the very place."""
    known = [spot for spot in place.spots if spot.own]
    if not known:
        return []
    around = "; ".join(f"{_lines(spot)}, in `{spot.around}`" for spot in known)
    exact = "; ".join(f"{_lines(spot)}, {_columns(spot)}`{spot.own}`" for spot in known)
    return [f"The smallest change is in {around}.", f"It is in {exact}."]


def _in_words(spot: Spot, function: str) -> str:
    where = "" if spot.function == function else f" of {spot.function}"
    head = f" ({spot.head})" if spot.head else ""
    what, belongs, _ = KINDS[spot.kind] if spot.kind else (_UNKNOWN_AMONG if spot.between else _UNKNOWN, "", "")
    if _is_one_of_two(spot):
        return f"{what} in {_lines(spot)}{where}" + (f", {belongs}" if belongs else "")
    between = ", somewhere in " if spot.between and spot.kind else " somewhere in " if spot.between else " in "
    return f"{what}{between}{_lines(spot)}{where}{head}" + (f", {belongs}" if belongs else "")


def _is_one_of_two(spot: Spot) -> bool:
    """Whether the same change would do in either of two lines that lie apart."""
    return spot.between and len(spot.lines) == 2 and spot.lines[-1] - spot.lines[0] >= LONGEST_RANGE


def _lines(spot: Spot) -> str:
    if _is_one_of_two(spot):
        return f"line {spot.lines[0]} or line {spot.lines[-1]}"
    if spot.between and len(spot.lines) > 1:
        return f"lines {spot.lines[0]} to {spot.lines[-1]}"
    if len(spot.lines) == 1:
        return f"line {spot.lines[0]}"
    return f"lines {', '.join(map(str, spot.lines[:-1]))} and {spot.lines[-1]}"


def _columns(spot: Spot) -> str:
    first, last = spot.columns
    return f"columns {first} to {last}, " if last >= first else f"from column {first} on, "
