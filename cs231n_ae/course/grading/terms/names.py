"""Names and texts from outside, made fit for a terminal, a table, a page, and for naming a file."""

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["as_compared", "file_names", "free_name", "shown_name", "table_cell", "visible", "with_number"]

LONGEST_NAME = 80
LONGEST_FILE_NAME = 60
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, also in full width."""

_BEHIND_SEMICOLON = re.compile(r"(;[ \"]*)(?=[=+\-@＝＋－＠])")

_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{i}" for port in ("com", "lpt") for i in range(10))}


def visible(text: str, *, keep: str = "\n\t") -> str:
    """``text`` with every character that steers (escape sequences, directions of writing) shown by its number."""
    plain = text
    for character in keep:
        plain = plain.replace(character, "")
    if plain.isprintable():  # as most texts are: the others are looked at one character at a time
        return text
    return "".join(
        character
        if character in keep or unicodedata.category(character) not in _UNSEEN
        else f"⟨U+{ord(character):04X}⟩"
        for character in text
    )


def shown_name(name: str) -> str:
    """A student's name as it may be printed: no control characters, no directions of writing, not too long."""
    normal = unicodedata.normalize("NFC", name)
    seen = "".join(c if unicodedata.category(c) not in _UNSEEN else " " for c in normal)
    seen = " ".join(seen.split())
    if len(seen) > LONGEST_NAME:
        seen = seen[: LONGEST_NAME - 1] + "…"
    return seen or "(no name)"


def table_cell(text: str) -> str:
    """``text`` for a cell of a CSV file, which no spreadsheet will take for a formula.

    In many countries a spreadsheet also parts a line at its semicolons, and takes what is behind one for a cell.
    """
    text = " ".join(visible(text, keep="").split())
    text = _BEHIND_SEMICOLON.sub(r"\1'", text)
    return "'" + text if text.startswith(FORMULA) else text


def as_compared(name: str) -> str:
    """Equal for names that nobody could tell apart in a table: ``=x`` stands there as ``'=x`` does."""
    return table_cell(name).casefold()


def free_name(name: str, taken: set[str]) -> str:
    """The name, or with the first number behind it that none of those ``taken`` has, among which it then is.

    Args:
        name: as it may be shown.
        taken: names, as they are compared.
    """
    free, number = name, 1
    while as_compared(free) in taken:
        number += 1
        free = f"{name} {number}"
    taken.add(as_compared(free))
    return free


def with_number(name: str, number: str) -> str:
    """A name with what tells it from others of the same name, which is not cut off: of a long name the end is."""
    room = max(LONGEST_NAME - len(number) - len(" ()"), 1)
    return shown_name(f"{name if len(name) <= room else name[: room - 1] + '…'} ({number})")


def file_names(names: Iterable[str]) -> dict[str, str]:
    """A file name (without suffix) for each of the different ``names``, safe on every system and told apart.

    Letters and digits of all alphabets stay, everything else becomes ``_``. The order of ``names`` does not matter.
    """
    given: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names)):
        stem = _file_stem(name)
        number, free = 1, stem
        while free.casefold() in taken:
            number += 1
            free = f"{stem}-{number}"
        taken.add(free.casefold())
        given[name] = free
    return given


def _file_stem(name: str) -> str:
    kept = "".join(c if c.isalnum() or c in "-_." else "_" for c in unicodedata.normalize("NFC", name))
    kept = kept[:LONGEST_FILE_NAME].strip("._-") or "_"
    return f"_{kept}" if kept.partition(".")[0].casefold() in _DEVICES else kept
