"""The end of a worker: of the process, of all that it has started, and of the files that it has left."""

import contextlib
import ctypes
import itertools
import os
import signal
import stat
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from cs231n_ae.course.worker.emptying import empty, remove

__all__ = ["LONGEST", "adopt_orphans", "end", "writable_places"]

LONGEST = 5.0
"""Seconds in which killed processes must be gone; if they are not, the server goes instead of waiting for ever."""
_MOST_LOOKED_AT = 1000
_NOT_KEPT = ("/proc", "/sys")
"""Folders in which nothing stays."""


def writable_places(asked: dict[str, Any]) -> list[str]:
    """The folders outside its own in which a worker with a user of its own can make files: those that are open to all.

    They lie at most two levels deep: /tmp, /dev/shm, /run/lock.
    """
    if not asked["confinement"]["user"] or asked["confinement"]["landlock"] or asked["own_pids"]:
        return []
    found: dict[tuple[int, int], str] = {}
    tops = _folders_in("/")
    for folder in [*tops, *(inner for top in tops if top not in _NOT_KEPT for inner in _folders_in(top))]:
        with contextlib.suppress(OSError):
            known = os.stat(folder)
            if known.st_mode & stat.S_IWOTH and known.st_mode & stat.S_IXOTH:
                found.setdefault((known.st_dev, known.st_ino), folder)
    return list(found.values())


def _folders_in(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.path for entry in itertools.islice(entries, _MOST_LOOKED_AT) if entry.is_dir())
    except OSError:
        return []


def adopt_orphans() -> None:
    """Whatever loses its parent below this process becomes its child (Linux), so that it can be found and ended."""
    if sys.platform == "linux":
        set_child_subreaper = 36  # PR_SET_CHILD_SUBREAPER
        ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def end(child: int, asked: dict[str, Any], places: list[str], patience: float) -> int:
    """Kill the worker and what it has started, and empty its folder.

    Args:
        child: the worker.
        asked: the server's orders.
        places: where it may have left files, besides its folder (:func:`writable_places`).
        patience: seconds in which it may end by itself.

    Returns:
        How it ended: its exit status, or minus the signal.
    """
    until = time.monotonic() + patience
    ended, status = os.waitpid(child, os.WNOHANG)
    while not ended and time.monotonic() < until:
        time.sleep(0.005)
        ended, status = os.waitpid(child, os.WNOHANG)
    until = time.monotonic() + LONGEST
    while True:
        _kill(0 if ended else child, asked)
        try:
            gone, how = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:  # there is nobody left
            break
        if gone == child:
            ended, status = gone, how
        elif not gone:
            if time.monotonic() > until:
                os._exit(1)
            time.sleep(0.002)
    _as_its_user(asked, lambda: _clean(asked, places))
    return os.waitstatus_to_exitcode(status)


def _kill(child: int, asked: dict[str, Any]) -> None:
    user = asked["confinement"]["user"]
    if asked["own_pids"]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)  # all but this process and the first of its namespace
    elif user:
        _as_its_user(asked, lambda: os.kill(-1, signal.SIGKILL))  # its user's processes are all that it may signal
    for process in [child, *_children()]:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if process:
                os.kill(process, signal.SIGKILL)


def _children() -> Iterator[int]:
    """Those of this process that the system names (Linux)."""
    with contextlib.suppress(OSError), open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
        yield from map(int, file.read().split())


def _as_its_user(asked: dict[str, Any], work: Callable[[], None]) -> None:
    """Do it in a process of the worker's user, where it has one of its own."""
    user = asked["confinement"]["user"]
    if not user:
        work()
        return
    helper = os.fork()
    if not helper:
        with contextlib.suppress(OSError):
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)
            work()
        os._exit(0)
    os.waitpid(helper, 0)


def _clean(asked: dict[str, Any], places: list[str]) -> None:
    empty(asked["working"])
    user = asked["confinement"]["user"]
    for folder in places:
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if entry.stat(follow_symlinks=False).st_uid == user:
                    remove(entry.path) if entry.is_dir(follow_symlinks=False) else os.unlink(entry.path)
