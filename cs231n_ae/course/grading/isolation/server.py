"""The judge's end of a worker: starts it in its sandbox, and ends it for good."""

import contextlib
import itertools
import json
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cs231n_ae.course.grading.isolation.connection import Connection, Printed
from cs231n_ae.course.grading.isolation.protection import Protection, confinement_in, sandbox_command
from cs231n_ae.course.worker.emptying import remove
from cs231n_ae.course.worker.ending import LONGEST
from cs231n_ae.course.worker.limits import Limits
from cs231n_ae.course.worker.protocol import Meant, Other

__all__ = ["Server", "ServerFailed", "end_all", "waited_in"]

MOST_PROCESSES = 100
"""Processes of one worker that are asked for their time; it may have far fewer at once."""
START_LIMIT = 60.0
"""Seconds until a server must be ready: a cold disk, a busy machine."""

_START = (
    "import sys, os; sys.path[:0] = sys.argv[2:4]; sys.dont_write_bytecode = True; "
    "from {program} import main; main(int(sys.argv[1]))"
)
_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "LANG": "C.UTF-8",
}


class ServerFailed(RuntimeError):
    """No worker could be started: nothing that a submission can do, so somebody has to look."""


class Server:
    """Starts workers for one submission."""

    def __init__(
        self,
        protection: Protection,
        library: Path,
        modules: list[str],
        packages: list[str],
        files: dict[str, bytes],
        limits: Limits,
        *,
        program: str = "cs231n_ae.course.worker.serving",
        installed: tuple[str, ...] = ("numpy",),
    ) -> None:
        """Nothing is started before the first worker is.

        Args:
            protection: what to use.
            library: the library without answers.
            modules: names of modules in it to import beforehand; others are imported when they are used.
            packages: what the submission may import besides the standard library.
            files: the submission, by file name.
            limits: for each worker.
            program: the module in that library whose ``main`` it runs.
            installed: packages of this machine that it can read.
        """
        self.program, self.installed = program, installed
        self.protection, self.modules, self.packages, self.limits = protection, modules, packages, limits
        self.printed = Printed()
        self.process: subprocess.Popen[bytes] | None = None
        self.folder = Path(tempfile.mkdtemp(prefix="worker-"))
        self.user = _user_of_its_own() if protection.drops_user else 0
        _OPEN.add(self)
        self._lay_out(files)
        self.library = library
        self.connection: Connection | None = None

    def _lay_out(self, files: dict[str, bytes]) -> None:
        """What is the worker's to read belongs to its group, and to nobody else."""
        submission, working = self.folder / "submission", self.folder / "working"
        submission.mkdir()
        working.mkdir(mode=0o700)
        for name, data in files.items():
            (submission / name).write_bytes(data)
            (submission / name).chmod(0o440)
        submission.chmod(0o550)
        if self.user:
            os.chown(working, self.user, self.user)
            for path in (self.folder, submission, *submission.iterdir()):
                os.chown(path, -1, self.user)
            self.folder.chmod(0o710)

    def start(
        self,
        *,
        other: Other,
        meant: Meant,
        oracles: tuple[str, ...] = (),
        lent: dict[str, str] | None = None,
        scan: tuple[str, ...] = (),
        attempts: dict[str, Any] | None = None,
        search: dict[str, Any] | None = None,
    ) -> Connection:
        """A fresh worker; the one before is ended.

        Args:
            other: turns what cannot be sent into a reference.
            meant: what a reference stands for.
            oracles: library functions without a body that run in the judge.
            lent: those whose place the submission's own take, each with the file that they are in.
            scan: files to read, not to run.
            attempts: what to try; see :func:`~cs231n_ae.course.worker.trying.tried`.
            search: of another program than a worker's, what to look for.

        Raises:
            ServerFailed: if none can be started.
        """
        if _ENDING.is_set():  # by another thread: nothing new may lie in a folder that is being removed
            threading.Event().wait()
        self.stop()
        for last in (False, True):
            if self.process is not None and self.process.poll() is not None:
                self._end()  # the sandbox is gone; what was in it may take orders for a moment yet, and dies with them
            if self.process is None:
                self._begin()
            ours, theirs = socket.socketpair()
            output, printing = os.pipe()
            try:
                order = {
                    "oracles": oracles, "lent": lent or {}, "scan": scan, "attempts": attempts or {},
                    "search": search or {},
                }  # fmt: skip
                socket.send_fds(self.control, [json.dumps(order).encode()], [theirs.fileno(), printing])
                self.connection = Connection(ours, output, self.printed, other, meant)
                return self.connection
            except OSError as error:  # the server is gone: a submission may have ended it
                ours.close()
                os.close(output)
                self._end()
                if last:
                    raise ServerFailed(f"no worker could be started: {error}") from None
            finally:
                theirs.close()
                os.close(printing)
        raise AssertionError

    def _begin(self) -> None:
        folders = self.library, self.folder / "submission", self.folder / "working"
        command, place = sandbox_command(self.protection, *folders, self.installed)
        self.control, theirs = socket.socketpair()
        setup = {
            "modules": self.modules,
            "packages": self.packages,
            "submission": str(place.submission),
            "working": str(place.working),
            "own_pids": self.protection.own_pids,
            "confinement": asdict(confinement_in(self.protection, place, self.user, self.limits, self.installed)),
        }
        arguments = [
            "-c",
            _START.format(program=self.program),
            str(theirs.fileno()),
            str(place.library),
            str(place.packages),
        ]
        with tempfile.TemporaryFile() as errors:
            self.process = subprocess.Popen(
                [*command, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors,
                pass_fds=(theirs.fileno(),), env=_ENVIRONMENT, cwd="/", start_new_session=True,
            )  # fmt: skip
            theirs.close()
            self.control.settimeout(START_LIMIT)
            try:
                self.control.sendall(json.dumps(setup).encode() + b"\n")
                ready = self.control.recv(5) == b"ready"
            except OSError:
                ready = False
            if not ready:
                self._end()
                errors.seek(0)
                said = errors.read(20_000).decode("utf-8", "replace").strip()
                raise ServerFailed(
                    f"the worker could not begin: {said.splitlines()[-1] if said else 'no reason given'}"
                )

    def processor_seconds(self) -> float | None:
        """What the server, the worker and all that they started have computed so far; None where nobody can say.

        The kernel counts it, with threads and processes that have ended, and nothing that runs there can put it back.
        """
        spent = [_computed_by(pid) for pid in self._processes()]
        return sum(filter(None, spent)) if spent and None not in spent[:1] else None

    def waited_seconds(self) -> float:
        """What their threads have waited so far, ready to compute, for a core that others had; 0 if nobody counts."""
        tasks = (file for pid in self._processes() for file in Path(f"/proc/{pid}/task").glob("*/schedstat"))
        return sum(map(waited_in, tasks))

    def _processes(self) -> list[int]:
        """The server first, the worker, and all that they started; nothing where nobody can say.

        This is asked for every worker, so it goes from parent to child and not through all processes, where it can.
        """
        if self.process is None or not Path(f"/proc/{self.process.pid}/stat").exists():
            return []
        ours = [self.process.pid]
        children_of = _children_of if Path("/proc/thread-self/children").exists() else _children_by_parent()
        for pid in ours:  # it grows on the way; who forks without end is not followed without end
            ours += children_of(pid)[: MOST_PROCESSES - len(ours)]
        return ours

    def stop(self, *, died: bool = False) -> int:
        """End the worker and what it started; returns its exit status (negative: the signal that ended it).

        If it seems to have ``died``, it is given a moment to say how.
        """
        if self.connection is None:
            return 0
        self.connection.drain()
        status = -signal.SIGKILL
        if self.process is not None:
            try:
                self.control.settimeout(10)
                self.control.sendall(b"died" if died else b"stop")
                status = int(self.control.recv(64))
            except (OSError, ValueError):
                self._end()
        self.connection.close()
        self.connection = None
        return status

    def _end(self) -> None:
        """End the server. When this returns, nothing that it started is running any more (in a sandbox)."""
        if self.process is None:
            return
        with contextlib.suppress(OSError):
            self.control.close()
        try:
            self.process.wait(timeout=LONGEST + 5)  # it leaves by itself, and ends its worker before
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):  # the system keeps it, and nobody waits for that
                self.process.wait(timeout=LONGEST)
        self.process = None

    def close(self) -> None:
        """End everything, and remove the folder."""
        self.stop()
        self._end()
        remove(str(self.folder))
        _OPEN.discard(self)


def _children_of(pid: int) -> list[int]:
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").glob("*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            found += map(int, (thread / "children").read_text(encoding="ascii").split())
    return found


def _children_by_parent() -> Callable[[int], list[int]]:
    """The same from what each process says of its parent, for kernels that list no children."""
    children: dict[int, list[int]] = {}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            children.setdefault(int(_stat_of(process)[1]), []).append(int(process.name))
    return lambda pid: children.get(pid, [])


def _stat_of(process: Path) -> list[str]:
    """What the kernel says of a process behind its name, which may hold anything: its state, its parent, and so on."""
    return (process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()


def _computed_by(pid: int) -> float | None:
    """The seconds of a process, ended threads with them, and of its children that have ended; None if it has, too."""
    try:
        children = sum(map(int, _stat_of(Path(f"/proc/{pid}"))[13:15])) / os.sysconf("SC_CLK_TCK")
        return time.clock_gettime(~pid << 3 | 2) + children  # clock_getcpuclockid(3), which Python does not have
    except OSError:
        return None


def waited_in(file: Path = Path("/proc/thread-self/schedstat")) -> float:
    """The seconds that a thread (this one, if not told) waited for a core (Linux)."""
    try:
        return int(file.read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):  # it has ended, or nobody counts here
        return 0.0


_OPEN: set[Server] = set()


_ENDING = threading.Event()


def end_all() -> None:
    """End every server of this process, for it is about to be ended itself; from now on none is started."""
    _ENDING.set()
    for server in list(_OPEN):
        server._end()


_USERS = itertools.count()


def _user_of_its_own() -> int:
    """A user id that hardly anybody has: one a server, so that limits and signals reach its processes alone."""
    return 40_000 + (os.getpid() * 37 + next(_USERS)) % 20_000
