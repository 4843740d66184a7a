"""A process becomes a worker: it gives up its user, its rights, files, calls to the kernel, and resources, for good."""

import ctypes
import os
import signal
import sys
from dataclasses import dataclass, field
from typing import Any

from cs231n_ae.course.worker.landlock import enter_rules, ruleset
from cs231n_ae.course.worker.limits import Limits, no_new_rights
from cs231n_ae.course.worker.system_calls import filter_system_calls

__all__ = ["Confinement"]


@dataclass(frozen=True)
class Confinement:
    """What a process gives up. It crosses to the server as JSON."""

    user: int = 0
    """The user (and group) that it becomes; 0: it stays who it is."""
    landlock: bool = False
    readable: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    writable: list[str] = field(default_factory=list)
    """See :func:`~cs231n_ae.course.worker.landlock.ruleset`."""
    filter: bool = False
    """Whether system calls are filtered."""
    limits: dict[str, Any] = field(default_factory=dict)

    def rules(self) -> int:
        """To be made once, before processes are forked that enter them; -1 where there are none."""
        return ruleset(self.readable, self.folders, self.writable) if self.landlock else -1

    def enter(self, rules: int) -> None:
        """Give all that up, in an order in which each step is still allowed."""
        if self.user:
            os.setgroups([])
            os.setgid(self.user)
            os.setuid(self.user)
        _die_with_parent()
        no_new_rights()
        Limits(**self.limits).apply()
        if rules >= 0:
            enter_rules(rules)
            os.close(rules)
        if self.filter:
            filter_system_calls()


def _die_with_parent() -> None:
    if sys.platform == "linux":
        set_death_signal = 1  # PR_SET_PDEATHSIG, which a change of the user takes back
        ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL, 0, 0, 0)
