"""The search's clock: a busy machine makes it later, and finds no less."""

import time
from collections.abc import Callable

__all__ = ["PATIENT", "stopwatch"]

PATIENT = 3.0
"""How much longer than a quiet machine's the search may take, at most, where others use the processor too."""


def stopwatch() -> Callable[[], float]:
    """What tells the seconds that this thread has worked since now, or a third of those that have passed, if more."""
    worked, passed = time.thread_time(), time.perf_counter()

    def read() -> float:
        return max(time.thread_time() - worked, (time.perf_counter() - passed) / PATIENT)

    return read
