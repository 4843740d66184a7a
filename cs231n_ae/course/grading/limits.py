"""What a worker may use of the machine, set by itself before it touches a submission, and never to be raised again."""

import contextlib
import os
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Limits", "bounded_memory", "no_new_rights"]


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
        import ctypes

        no_new_privileges = 38  # PR_SET_NO_NEW_PRIVS
        ctypes.CDLL(None).prctl(no_new_privileges, 1, 0, 0, 0)


@contextlib.contextmanager
def bounded_memory(most: int = 1 << 30) -> Iterator[None]:
    """Let this process take ``most`` bytes more, no further: for work on what somebody else has chosen."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            now = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        yield
        return
    limit = now + most if before[0] == resource.RLIM_INFINITY else min(now + most, before[0])
    resource.setrlimit(resource.RLIMIT_AS, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
