"""Lines of styled text, and how to print them: with colour or without, on any encoding, at any width."""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeAlias

from cs231n_ae.console import text_for

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "Line",
    "clear_screen",
    "clickable",
    "line",
    "plain",
    "readable_on",
    "show",
    "terminal_width",
    "width_of",
    "wrapped",
]

Line: TypeAlias = tuple[tuple[str, str], ...]
"""One line as (text, style) pieces; a style is one of the names in STYLES, or empty."""

STYLES = {"pass": "green", "fail": "red", "note": "yellow", "dim": "bright_black", "strong": "bold", "next": "cyan"}

LONGEST_LINE = 100


def line(*pieces: str | tuple[str, str]) -> Line:
    """A line of pieces, of which the bare strings have no style."""
    return tuple((piece, "") if isinstance(piece, str) else piece for piece in pieces)


def width_of(pieces: Line) -> int:
    """How many characters a line takes."""
    return sum(len(text) for text, _ in pieces)


def wrapped(text: str, indent: int, width: int, style: str = "") -> list[Line]:
    """``text`` broken into lines of at most ``width`` characters; paragraphs and code indentation are kept."""
    lines: list[Line] = []
    for paragraph in text.splitlines() or [""]:
        body = paragraph.lstrip()
        margin = " " * (indent + len(paragraph) - len(body))
        room = max(20, width - len(margin))
        parts = textwrap.wrap(body, room, break_long_words=False, break_on_hyphens=False) or [""]
        lines += [((margin + part, style),) if part else () for part in parts]
    return lines


def plain(lines: Iterable[Line]) -> str:
    """The lines as text without colour."""
    return "\n".join("".join(text for text, _ in pieces).rstrip() for pieces in lines)


def clickable(file: str | Path, number: int | None = None) -> str:
    """``file:line`` as terminals and editors open it: relative to the current folder where that is possible."""
    shown = str(file)
    try:
        relative = os.path.relpath(file)
        shown = relative if relative.split(os.sep)[:3] != [os.pardir] * 3 else str(Path(file).absolute())
    except ValueError:  # Windows: the file is on another drive
        pass
    return shown if number is None else f"{shown}:{number}"


def terminal_width() -> int:
    """The width to write for: that of the terminal, within reason."""
    return max(30, min(LONGEST_LINE, shutil.get_terminal_size((88, 24)).columns))


def readable_on(encoding: str | None, text: str) -> str:
    """``text`` in characters that ``encoding`` has, and without those that steer a terminal."""
    text = "".join(character if character == "\t" or character.isprintable() else "?" for character in text)
    return text_for(encoding or "ascii", text)


def show(lines: Iterable[Line], stream: TextIO | None = None) -> None:
    """Print lines: in colour on a terminal that has it (and where NO_COLOR does not forbid it)."""
    stream = stream or sys.stdout
    lines = list(lines)
    encoding = getattr(stream, "encoding", None)
    if not getattr(stream, "isatty", lambda: False)() and not os.environ.get("FORCE_COLOR"):
        for pieces in lines:
            stream.write(readable_on(encoding, plain([pieces])) + "\n")
        stream.flush()
        return
    console = _console(stream)
    from rich.text import Text

    for pieces in lines:
        text = Text()
        for part, style in pieces:
            text.append(readable_on(encoding, part), STYLES.get(style, ""))
        console.print(text, soft_wrap=True, highlight=False, markup=False, emoji=False)


def clear_screen() -> None:
    """An empty screen, where there is one."""
    _console(sys.stdout).clear()


def _console(stream: TextIO) -> "Console":
    from rich.console import Console

    return Console(file=stream, highlight=False, emoji=False, markup=False)
