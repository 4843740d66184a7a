"""The machine in one line, and the clocks."""

import os
import platform
import time
from pathlib import Path

import numpy as np

__all__ = ["Clock", "blas_threads", "describe_machine"]


class Clock:
    """Wall and processor time since it was made."""

    def __init__(self) -> None:
        self._wall, self._processor = time.perf_counter(), time.process_time()

    def take(self) -> tuple[float, float]:
        """Seconds on the wall and of the processor since the last call; the clock starts again at zero."""
        wall, processor = time.perf_counter(), time.process_time()
        passed = wall - self._wall, processor - self._processor
        self._wall, self._processor = wall, processor
        return passed

    def waited(self) -> float:
        """Seconds on the wall since the last :meth:`take`."""
        return time.perf_counter() - self._wall


def blas_threads() -> int:
    """How many threads a matrix product uses."""
    from threadpoolctl import threadpool_info

    return max((pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"), default=1)


def describe_machine() -> str:
    """Processor, cores that this process may use, numpy and its threads, in one line."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    threads = blas_threads()
    return (
        f"{_processor()}, {cores} core{'s' * (cores > 1)}; Python {platform.python_version()}, "
        f"numpy {np.__version__} with {threads} thread{'s' * (threads > 1)}"
    )


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return " ".join(line.split(":", 1)[1].split())
    except OSError:
        pass
    return platform.processor() or platform.machine()
