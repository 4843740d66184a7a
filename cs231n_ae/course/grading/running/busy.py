"""Whether the machine was so busy that a right answer may have run out of time.

A test's seconds go by the clock on the wall, and a test of a thousand questions waits for a core a thousand times.
"""

import os
from collections.abc import Mapping, Sequence

__all__ = ["busy", "busy_note", "ran_out"]

TIMES = 2.0
"""The grader itself keeps each core busy; so many times as many processes that want one are somebody else's."""

_RAN_OUT = " did not finish in "


def busy() -> str:
    """What was asked of the machine in the last minute, where that was too much for it; empty otherwise."""
    try:
        wanted, cores = os.getloadavg()[0], os.cpu_count() or 1
    except (AttributeError, OSError):  # nobody counts it on Windows
        return ""
    return f"{wanted:.0f} processes wanted its {cores} cores" if wanted > TIMES * cores else ""


def ran_out(flags: Sequence[str]) -> list[str]:
    """The functions that did not finish in time, as the flags of a grade tell."""
    return list(dict.fromkeys(flag.partition(_RAN_OUT)[0] for flag in flags if _RAN_OUT in flag))


def busy_note(found: Mapping[str, tuple[Sequence[str], str]]) -> list[str]:
    """What to tell of students whose functions ran out of time while the machine was busy.

    Args:
        found: for each student the functions, and what :func:`busy` said when they had run.
    """
    if not found:
        return []
    whose = "; ".join(f"{student}: {', '.join(names)}" for student, (names, _) in sorted(found.items()))
    says = list(dict.fromkeys(why for _, why in found.values()))[-1]
    return [
        f"ran out of time while the machine was busy ({says}), which a right answer may do, too: {whose} "
        "(--regrade --only NAME tries again)"
    ]
