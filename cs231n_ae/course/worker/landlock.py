"""Landlock: a process gives up, for good, all files but those it names, calls over the network, and signals to others.

It needs no privileges, only Linux: files from 5.13, TCP from 6.7, abstract sockets and signals from 6.12
(docs.kernel.org/userspace-api/landlock.html). What it does not govern, such as the permissions of files, is for
:mod:`~cs231n_ae.course.worker.system_calls`.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable

__all__ = ["enter_rules", "ruleset", "version"]

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_TELL_VERSION, _PATH_BENEATH = 1, 1

_WRITE_FILE, _READ_FILE, _READ_DIR, _REMOVE_FILE, _MAKE_REG, _TRUNCATE = (1 << n for n in (1, 2, 3, 5, 8, 14))
_OF_FILES = _WRITE_FILE | _READ_FILE | _TRUNCATE
"""Rights that a rule for a single file may give."""
_READ = _READ_FILE | _READ_DIR
_WRITE = _READ | _WRITE_FILE | _TRUNCATE | _REMOVE_FILE | _MAKE_REG  # no folders: what lies in one is easily removed

_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
"""How many rights a version of the interface knows; all are taken away."""
_TCP_FROM, _SCOPES_FROM = 4, 6


def version() -> int:
    """The version of the interface that this kernel has; 0 where there is none."""
    return max(_call(_CREATE_RULESET, None, 0, _TELL_VERSION), 0)


def ruleset(readable: Iterable[str], folders: Iterable[str], writable: Iterable[str]) -> int:
    """A file descriptor of the rules, to be entered by this process or by those that it forks.

    Args:
        readable: files, and folders with all that is in them; what is not there is left out.
        folders: whose own entries may be listed, and those of folders in them, but no file in them read.
        writable: files, and folders in which files may be made (no folders), written and removed.

    Raises:
        OSError: if this kernel has no Landlock.
    """
    known = version()
    rights = (1 << max((count for since, count in _FILE_RIGHTS.items() if since <= known), default=13)) - 1
    network = 0b11 if known >= _TCP_FROM else 0
    scopes = 0b11 if known >= _SCOPES_FROM else 0
    sizes = {True: 24, False: 16 if network else 8}
    wanted = struct.pack("=QQQ", rights, network, scopes)[: sizes[bool(scopes)]]
    rules = _call(_CREATE_RULESET, wanted, len(wanted), 0)
    if rules < 0:
        raise OSError(ctypes.get_errno(), "this kernel has no Landlock")
    for paths, allowed in ((readable, _READ), (folders, _READ_DIR), (writable, _WRITE)):
        for path in paths:
            _allow(rules, path, allowed & rights)
    return rules


def _allow(rules: int, path: str, allowed: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):
            allowed &= _OF_FILES
        if _call(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", allowed, place), 0) < 0:
            raise OSError(ctypes.get_errno(), "Landlock takes no rule for this", path)
    finally:
        os.close(place)


def enter_rules(rules: int) -> None:
    """Be bound by the rules from now on, with all that this process starts; it must have given up new rights before.

    Raises:
        OSError: if that is refused.
    """
    if _call(_RESTRICT_SELF, rules, 0) < 0:
        raise OSError(ctypes.get_errno(), "Landlock cannot be entered")


def _call(number: int, *arguments: int | bytes | None) -> int:
    if sys.platform != "linux":
        return -1
    return int(ctypes.CDLL(None, use_errno=True).syscall(number, *arguments))
