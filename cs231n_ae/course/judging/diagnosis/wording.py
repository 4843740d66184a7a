"""Names of outputs and quantities in a sentence: whether one or several, and in quotation marks where they run on."""

import re

__all__ = ["in_number", "is_plural", "quoted"]

_CASES = frozenset(["after", "at", "drawn", "for", "in", "of", "on", "under", "when", "where", "with", "without"])
"""What a name begins with, up to a comma, that says where an output was looked at: "on a frozen encoder, dx"."""
_BEHIND = (
    "above after along among around asked at behind between but by for from given in of on over that to under up used "
    "when where with without"
)
_ENDS = re.compile(rf"\s(?:{_BEHIND.replace(' ', '|')})\s")
"""Where in a name the noun has been said that the verb goes by."""
_OPERATOR = re.compile(r"\s[-+*/@−×]\s")
_SINGULAR = re.compile(r"(?:ss|us|is|bias|series|'s|\d)$")
_VERBS = {"is": "are", "has": "have", "lacks": "lack"}


def is_plural(name: str) -> bool:
    """Whether a name in words is of several things: "the inputs of the second stage".

    A bare ``codes`` or ``logits`` is the name of one array, as the docstrings have it.
    """
    parts = name.split(", ")
    subject = next((part for part in parts if part.split(" ")[0].lower() not in _CASES), parts[-1])
    head = _ENDS.split(f"{subject} ", maxsplit=1)[0].split()
    if " " not in subject or not head or _OPERATOR.search(subject) or head[0].lower() == "how":
        return False
    return head[0] == "all" or (head[-1].isalpha() and head[-1].endswith("s") and not _SINGULAR.search(head[-1]))


def in_number(name: str, sentence: str) -> str:
    """A sentence that begins with a name, with its verb for several where these are several."""
    verb, _, rest = sentence.removeprefix(f"{name} ").partition(" ")
    if not sentence.startswith(f"{name} ") or verb not in _VERBS or not is_plural(name):
        return sentence
    return f"{name} {_VERBS[verb]} {rest}"


def quoted(name: str, *, behind_the_noun: bool = False) -> str:
    """The name of a quantity within a sentence: words without an article would run on into the others.

    Args:
        name: of an array, ``"x"``, of an expression, ``"mu - x"``, or words, ``"ratio of the variances"``.
        behind_the_noun: whether "the factor" or the like stands before it, so that no second article can follow.
    """
    is_expression = " " not in name or _OPERATOR.search(name)
    return name if is_expression or (name.startswith("the ") and not behind_the_noun) else f"“{name}”"
