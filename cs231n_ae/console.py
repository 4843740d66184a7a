"""What a person reads in a terminal: in characters that its encoding has, and errors as sentences.

Windows' code pages and the C locale lack most of what is printed here. What they lack is replaced by what one would
type for it (``×`` by ``x``, ``σ`` by ``sigma``), so that nothing ends in a UnicodeEncodeError.
"""

import codecs
import errno
import io
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["STAND_INS", "ascii_for", "plain_errors", "printable", "sentence_of", "text_for"]

# fmt: off
STAND_INS = {
    "✓": "+", "✗": "x", "·": "-", "…": "...", "×": "x", "–": "-", "—": "-", "−": "-", "⁄": "/", "±": "+-", "√": "sqrt",
    "≈": "~", "≤": "<=", "≥": ">=", "≠": "!=", "→": "->", "←": "<-", "‖": "||", "⟨": "<", "⟩": ">", "⌊": "floor(",
    "⌋": ")", "⊙": "*", "∂": "d", "∏": "prod", "∑": "sum", "∞": "inf", "█": "#", "░": ".", "│": "|", "─": "-",
    "▸": ">", "“": '"', "”": '"', "‘": "'", "’": "'", "µ": "mu", "°": "deg", "\u0302": "-hat",
    "ß": "ss", "ø": "o", "Ø": "O",
}
# fmt: on
"""What is shown instead of a character that a terminal lacks, where Unicode does not say it; see :func:`ascii_for`."""

_HANDLER = "cs231n_ae.stand_in"

_CURES = {
    errno.EACCES: "choose a place that you may use, or change its permissions",
    errno.EPERM: "choose a place that you may use, or change its permissions",
    errno.EROFS: "choose another place",
    errno.ENOSPC: "make room and run the command again",
    errno.EDQUOT: "make room and run the command again",
    errno.EISDIR: "a file is needed there, move the folder away or choose another name",
    errno.ENOTDIR: "a folder is needed there, move the file away or choose another name",
    errno.EEXIST: "move it away or choose another name",
    errno.ENAMETOOLONG: "choose a shorter name",
}


def ascii_for(character: str) -> str:
    """What one would type for ``character`` on a keyboard that has ASCII only; a question mark if there is nothing.

    Greek letters become their names, ``²`` and ``₂`` become ``^2`` and ``_2``, and accents are left out.
    """
    if character.isascii() or character in STAND_INS:
        return STAND_INS.get(character, character)
    name = unicodedata.name(character, "")
    if name.startswith("GREEK ") and " LETTER " in name:
        letter = name.partition(" LETTER ")[2].split()[0]
        return letter.capitalize() if " CAPITAL " in name else letter.lower()
    mark = "^" if name.startswith("SUPERSCRIPT ") else "_" if name.startswith("SUBSCRIPT ") else ""
    parts = (STAND_INS.get(part, part) for part in unicodedata.normalize("NFKD", character))
    return mark + "".join(part for part in parts if part.isascii()) or "?"


def text_for(encoding: str, text: str) -> str:
    """``text`` with stand-ins for the characters that ``encoding`` lacks; those of ASCII are in every one."""
    try:
        text.encode(encoding)
        return text
    except LookupError:  # there is no encoding of that name
        encoding = "ascii"
    except UnicodeEncodeError:
        pass
    return "".join(c if c.encode(encoding, "ignore") else ascii_for(c) for c in text)


@contextmanager
def printable() -> Iterator[None]:
    """Let standard output and standard error print every character, with stand-ins for what their encoding lacks."""
    codecs.register_error(_HANDLER, _stand_in)
    streams = [stream for stream in (sys.stdout, sys.stderr) if isinstance(stream, io.TextIOWrapper)]
    before = [stream.errors for stream in streams]
    for stream in streams:
        stream.reconfigure(errors=_HANDLER)
    try:
        yield
    finally:
        for stream, errors in zip(streams, before, strict=True):
            stream.reconfigure(errors=errors)


@contextmanager
def plain_errors(*kinds: type[Exception]) -> Iterator[None]:
    """Say what is wrong in a sentence, without a traceback, and exit with status 1.

    Args:
        kinds: the errors that have a sentence; ValueErrors and OSErrors if none is given.
    """
    kinds = kinds or (ValueError, OSError)
    try:
        yield
    except BrokenPipeError:  # whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except kinds as error:
        print(f"cs231n-ae: {sentence_of(error)}", file=sys.stderr)
        raise SystemExit(1) from None


def sentence_of(error: Exception) -> str:
    """The message of an error; where it is the system's (a full disk, say), with the place and what to do."""
    if not isinstance(error, OSError) or error.errno is None or error.strerror is None:
        return str(error)
    where = f"{error.filename}: " if error.filename is not None else ""
    cure = _CURES.get(error.errno, "")
    return f"{where}{error.strerror.lower()}{cure and f': {cure}'}"


def _stand_in(error: UnicodeError) -> tuple[str | bytes, int]:
    """An error handler of :mod:`codecs`, for one character at a time."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    character, end = error.object[error.start], error.start + 1
    if "\udc80" <= character <= "\udcff":  # a byte of a file's name that is no text: as it was
        return bytes([ord(character) - 0xDC00]), end
    return ascii_for(character), end
