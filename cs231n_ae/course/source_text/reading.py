"""A student's file, read: everybody who judges, shows, packs or puts back such a file reads it here.

So the same bytes are the same text to all of them, and what one of them does not accept, none does.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from cs231n_ae.course.outline.bounds import LARGEST_FILE
from cs231n_ae.course.outline.errors import CourseError
from cs231n_ae.course.source_text.encodings import as_utf8

__all__ = ["TOO_LARGE", "CannotRead", "SourceFile", "content_of", "source_of", "too_large"]

TOO_LARGE = f"has more than {LARGEST_FILE:,} bytes in UTF-8, far more than code: move data out of it"


class CannotRead(CourseError):
    """A file that is not accepted.

    Attributes:
        why: behind the file's name, ``"is a folder"``.
        missing: whether there is nothing of that name at all.
    """

    def __init__(self, path: Path, why: str, *, missing: bool = False) -> None:
        super().__init__(f"{path.name} {why}")
        self.why, self.missing = why, missing


@dataclass(frozen=True)
class SourceFile:
    """The text of a file, and what a person may want to know of how it was read."""

    text: str
    """With the line ends that it has."""
    note: str = ""
    """A whole sentence without its full stop, or nothing."""


def source_of(path: Path) -> SourceFile:
    """The text of a Python file, in whatever encoding it is.

    Raises:
        CannotRead: as :func:`content_of`.
    """
    content, note = as_utf8(content_of(path))
    return SourceFile(content.decode("utf-8", "replace"), f"{path.name} {note}" if note else "")


def content_of(path: Path) -> bytes:
    """The bytes of a regular file: looked at through its descriptor, so that it cannot be exchanged meanwhile.

    Raises:
        CannotRead: if there is none, or it is a link, a folder, a device or larger than code is.
    """
    if path.is_symlink():
        raise CannotRead(path, "is a link: put the file itself there")
    if path.is_dir():
        raise CannotRead(path, "is a folder: put the file itself there")
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        raise CannotRead(path, "is missing", missing=True) from None
    except OSError as error:
        raise CannotRead(path, f"cannot be read ({error.strerror})") from None
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise CannotRead(path, "is not a regular file: put the file itself there")
        content = stream.read(LARGEST_FILE + 1)
    if too_large(content):
        raise CannotRead(path, TOO_LARGE)
    return content


def too_large(content: bytes) -> bool:
    """Whether a file is larger than code is, as it is or in UTF-8, as which it is graded."""
    return len(content) > LARGEST_FILE or len(as_utf8(content)[0]) > LARGEST_FILE
