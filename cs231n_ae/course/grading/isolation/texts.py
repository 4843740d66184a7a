"""Texts that come from a worker, as they may be shown: what a submission raises or prints can say anything."""

import re
from typing import Any

from cs231n_ae.course.worker.protocol import clean

__all__ = ["as_shown", "texts_in"]

_FOLDERS = re.compile(r"(?<![\w.~…/])/(?:[\w.@+~-]+/)+(?=[\w.@+~<-])")
"""The folders of a file's path that begins at the root: two names at least, so that "a / b" and "n/a" are none."""
_LONGEST_READ = 4_000
"""Characters that are looked at before a text is shortened."""


def as_shown(text: Any, most: int = 300, *, spaces: bool = False) -> str:
    """The text as of :func:`~cs231n_ae.course.worker.protocol.clean`, and files without the folders they lie in.

    A student needs to know which file is meant. Where it lies on the machine that grades is nobody's business: the
    folders tell who grades, where the others' work is, and where tests are that are not handed out. This is for
    messages that are meant well; whoever wants to tell more spells it in another way, and what holds that back is that
    a worker can read none of it.
    """
    text = clean(text, max(most, _LONGEST_READ), spaces=spaces)
    return clean(_FOLDERS.sub("…/", text), most, spaces=spaces)


def texts_in(value: Any, most: int = 100) -> list[str]:
    """The texts in a list that came from a worker, so many of them; none if it is no list."""
    return [text for text in value if type(text) is str][:most] if type(value) in (list, tuple) else []
