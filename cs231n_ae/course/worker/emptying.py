"""Folders emptied of what somebody else has left in them: however deep, and whatever its permissions."""

import contextlib
import os
import stat
from collections.abc import Callable
from typing import Any

__all__ = ["empty", "remove"]


def remove(folder: str) -> None:
    """The folder and all that is in it, as far as this process may."""
    empty(folder)
    with contextlib.suppress(OSError):
        os.rmdir(folder)


def empty(folder: str) -> None:
    """All that is in the folder, as far as this process may.

    A folder in a folder in it is moved up first, so that nothing is ever deep down, and no path long.
    """
    moved, done = 0, True
    while done:
        done = False
        for path in _entries(folder):
            if not _is_folder(path):
                done |= _works(os.unlink, path)
                continue
            for inner in _entries(path):
                if _is_folder(inner):
                    moved += 1
                    done |= _works(os.rename, inner, os.path.join(folder, f".{moved}-{os.getpid()}"))
                else:
                    done |= _works(os.unlink, inner)
            done |= _works(os.rmdir, path)


def _is_folder(path: str) -> bool:
    """Whether it is one (and no link to one); then this process may do all with it from now on."""
    try:
        found = stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False
    if found:
        _works(os.chmod, path, 0o700)
    return found


def _entries(folder: str) -> list[str]:
    try:
        return [os.path.join(folder, name) for name in os.listdir(folder)]
    except OSError:
        return []


def _works(function: Callable[..., None], *arguments: Any) -> bool:
    try:
        function(*arguments)
    except OSError:
        return False
    return True
