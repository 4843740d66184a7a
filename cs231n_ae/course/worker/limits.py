"""What work of others' choosing may use: a worker's limits, never to be raised again, and those of its questions."""

import contextlib
import ctypes
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType

__all__ = ["Limits", "OutOfTime", "bounded_memory", "bounded_time", "no_new_rights"]


@dataclass(frozen=True)
class Limits:
    """Resource limits of one worker."""

    memory: int = 1 << 30
    """Bytes of address space (numpy with one thread takes a quarter of it)."""
    cpu: int = 120
    """Seconds of processor time, should the judge no longer be there to stop it."""
    file_size: int = 8 << 20
    open_files: int = 64
    processes: int = 16
    """Processes and threads of the worker's user, where they are its own; there are none to spare otherwise."""

    def apply(self) -> None:
        """Put them in force for this process and its children."""
        wanted = [
            ("RLIMIT_CORE", 0),
            ("RLIMIT_CPU", self.cpu),
            ("RLIMIT_FSIZE", self.file_size),
            ("RLIMIT_NOFILE", self.open_files),
            ("RLIMIT_NPROC", self.processes),
        ]
        if sys.platform != "darwin":  # there the kernel knows the limit and refuses to set it
            wanted.append(("RLIMIT_AS", self.memory))
        for name, most in wanted:
            what = getattr(resource, name, None)
            if what is not None:
                hard = resource.getrlimit(what)[1]
                most = most if hard == resource.RLIM_INFINITY else min(most, hard)
                resource.setrlimit(what, (most, most))


def no_new_rights() -> None:
    """From now on no program that this process starts has more rights than it, whatever its file says (Linux)."""
    if sys.platform == "linux":
        no_new_privileges = 38  # PR_SET_NO_NEW_PRIVS
        ctypes.CDLL(None).prctl(no_new_privileges, 1, 0, 0, 0)


_BOUNDS: list[int] = []
"""Those in force, one within another or in several threads: the lowest holds, for a process has one limit."""
_BOUNDS_LOCK = threading.Lock()


@contextlib.contextmanager
def bounded_memory(most: int = 1 << 30) -> Iterator[None]:
    """Let this process take ``most`` bytes more, no further: for work on what somebody else has chosen."""
    try:
        limit = most + _size()
    except OSError:
        yield
        return
    with _BOUNDS_LOCK:
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        if not _BOUNDS:
            _BOUNDS.append(soft)  # what was there before, in force again when nothing else is
        _BOUNDS.append(limit)
        _set_lowest(hard)
    try:
        yield
    finally:
        with _BOUNDS_LOCK:
            _BOUNDS.remove(limit)
            _set_lowest(hard)
            if len(_BOUNDS) == 1:
                _BOUNDS.clear()


def _size() -> int:
    """Bytes of address space that this process has."""
    file = os.open("/proc/self/statm", os.O_RDONLY)  # by itself: Python's own files take four times as long
    try:
        return int(os.read(file, 64).split()[0]) * os.sysconf("SC_PAGE_SIZE")
    finally:
        os.close(file)


def _set_lowest(hard: int) -> None:
    finite = [bound for bound in _BOUNDS if bound != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(finite, default=resource.RLIM_INFINITY), hard))


SOON, AGAIN = 1e-4, 0.05
"""Seconds until who was told that the time is over is told again: Python ignores errors of destructors, and of what it
calls when it collects garbage."""


class OutOfTime(BaseException):
    """Raised in the middle of work that has used up its time; no ``except Exception`` on the way holds it back."""


def bounded_time(deadline: float) -> contextlib.AbstractContextManager[None]:
    """Break off what runs inside when ``deadline`` (of :func:`time.monotonic`) is over: for work of others' choosing.

    Python is stopped between two of its steps, so a single product of arrays is finished first; those are bounded by
    their memory.

    Raises:
        OutOfTime: when it was broken off.
    """
    main = threading.current_thread() is threading.main_thread()
    return _BySignal(deadline) if main else _by_another_thread(deadline)


class _BySignal(contextlib.AbstractContextManager[None]):
    """The signal may come at any step, also on the way in and out; there it is let be, for the clock is stopped next.

    (A generator's way in and out leads through :mod:`contextlib`, where nothing could be let be.)
    """

    def __init__(self, deadline: float) -> None:
        self.deadline, self.over = deadline, False

    def __enter__(self) -> None:
        self.before, self.started = signal.signal(signal.SIGALRM, self._stop), time.monotonic()
        self.left, _ = signal.getitimer(signal.ITIMER_REAL)
        signal.setitimer(signal.ITIMER_REAL, max(self.deadline - self.started, 1e-6))

    def __exit__(self, *error: object) -> None:
        self.over = True
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self.before)
        if self.left:
            signal.setitimer(signal.ITIMER_REAL, max(self.left - (time.monotonic() - self.started), 1e-6))

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self.over:
            return
        own = {method.__code__ for method in (_BySignal.__enter__, _BySignal.__exit__, _BySignal._stop)}
        on_the_way = frame is not None and frame.f_code in own
        signal.setitimer(signal.ITIMER_REAL, SOON if on_the_way else AGAIN)
        if not on_the_way:
            raise OutOfTime


@contextlib.contextmanager
def _by_another_thread(deadline: float) -> Iterator[None]:
    """Where signals are not heard: in a thread of a Dask worker."""
    stopped, lock, over, sent = threading.get_ident(), threading.Lock(), threading.Event(), threading.Event()

    def stop() -> None:
        pause = max(deadline - time.monotonic(), 0)
        while not over.wait(pause):
            pause = AGAIN
            with lock:
                if not over.is_set():
                    sent.set()
                    _send(stopped)

    threading.Thread(target=stop, daemon=True).start()
    try:
        yield
    finally:
        while True:
            try:
                with lock:
                    over.set()
                break
            except OutOfTime:
                continue
        while sent.is_set():  # what may be on its way is received here, not later
            _send(stopped)
            time.sleep(0.001)


def _send(thread: int) -> None:
    """Raise :class:`OutOfTime` there. (To take it back would leave Python looking for it, and a tracer without end.)"""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(OutOfTime))
