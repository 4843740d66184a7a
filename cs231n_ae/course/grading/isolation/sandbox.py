"""What keeps a worker in its place: the first of three ways that holds on this machine, found by trying them."""

import functools
import os
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cs231n_ae.course.grading.isolation.library import worker_room
from cs231n_ae.course.grading.isolation.protection import Protection
from cs231n_ae.course.grading.isolation.server import Server, ServerFailed
from cs231n_ae.course.worker import landlock
from cs231n_ae.course.worker.limits import Limits
from cs231n_ae.course.worker.protocol import Closed, NoAnswerInTime, ProtocolError, Ref
from cs231n_ae.course.worker.system_calls import can_be_filtered

__all__ = ["SANDBOXES", "Trial", "choose_protection", "trial_of"]

WAYS = ("bwrap", "landlock", "user")
"""The best first."""
SANDBOXES = ("auto", *WAYS, "none")
_LIMIT = 30.0
"""Seconds for trying one."""

_NEEDS = {
    "bwrap": "bubblewrap and user namespaces, or root",
    "landlock": "Linux with Landlock and seccomp",
    "user": "root, and a course that other users cannot read",
}
_SAYS = {
    "reading": "it could read {} (chmod 700 that folder, or one above it)",
    "writing": "it could write into other folders",
    "network": "it could use the network",
    "signals": "it could signal the judge's processes",
}


@dataclass(frozen=True)
class Trial:
    """How a way held when it was tried."""

    protection: Protection
    failed: str
    """Why it is not to be taken; nothing where it holds."""


def choose_protection(sandbox: str = "auto", *, secrets: tuple[str, ...] = ()) -> Protection:
    """The way that is asked for, or the first that holds.

    Args:
        sandbox: ``"bwrap"``, ``"landlock"`` or ``"user"`` (see :class:`Protection`) demands that way, ``"auto"`` takes
            the first that holds, and ``"none"`` does without.
        secrets: files and folders that a submission must not read: references, tests, what others have handed in.

    Raises:
        ValueError: if it does not hold, or none does, or the system has no POSIX processes.
    """
    if sandbox not in SANDBOXES:
        raise ValueError(f"sandbox must be one of {', '.join(SANDBOXES)}, got {sandbox!r}")
    if os.name != "posix":
        raise ValueError("grading in a separate worker needs Linux or macOS: on Windows, run it in WSL")
    if sandbox == "none":
        return Protection("none", os.geteuid() == 0)
    reasons = []
    for way in WAYS if sandbox == "auto" else (sandbox,):
        trial = trial_of(way, secrets if way == "user" else ())
        if not trial.failed:
            return trial.protection
        reasons.append(f"{way} ({_NEEDS[way]}): {trial.failed}")
    raise ValueError(
        "nothing that was tried keeps a submission's code in its place here: " + "; ".join(reasons) + ". Install "
        "bubblewrap, or grade in a container that has it; if you trust every submission, ask for no sandbox by name: "
        "--sandbox none"
    )


@functools.cache
def trial_of(way: str, secrets: tuple[str, ...] = ()) -> Trial:
    """Start a worker in this way, and let it try to read, write, call and signal what it must not."""
    protection = Protection(way, os.geteuid() == 0, can_be_filtered() and way != "none")
    failed = _lacking(way)
    if failed:
        return Trial(protection, failed)
    try:
        found = _attempts_in(protection, secrets)
    except (ServerFailed, Closed, NoAnswerInTime, ProtocolError, OSError) as error:
        return Trial(protection, str(error) or type(error).__name__)
    protection = Protection(way, protection.drops_user, protection.filters, network=bool(found["network"]))
    bad = [name for name, got in found.items() if got and (name != "network" or way != "user")]
    read = ", ".join(map(str, found["reading"]))
    return Trial(protection, " and ".join(_SAYS[name].format(read) for name in bad))


def _lacking(way: str) -> str:
    if way == "bwrap" and shutil.which("bwrap") is None:
        return "there is no bwrap"
    if way == "user" and os.geteuid() != 0:
        return "this is not root"
    if way == "landlock" and not landlock.version():
        return "this kernel has no Landlock"
    if way == "landlock" and not can_be_filtered():
        return "this machine's system calls are not known"
    return ""


def _attempts_in(protection: Protection, secrets: tuple[str, ...]) -> dict[str, Any]:
    with (
        tempfile.TemporaryDirectory(prefix="secret-") as folder,
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.socket(socket.AF_UNIX) as named,
        subprocess.Popen(["cat"], stdin=subprocess.PIPE) as other,
    ):
        try:
            (Path(folder) / "secret").write_text("secret")
            if protection.way != "user":  # permissions are not what keeps the worker out
                os.chmod(folder, 0o777)
            address = Path(folder).name
            if os.path.exists("/proc/self"):  # names that are no files: Linux
                named.bind(f"\0{address}")
                named.listen()
            attempts = {
                "secrets": [f"{folder}/secret", f"/proc/{os.getpid()}/environ", *secrets],
                "outside": folder,
                "port": listening.getsockname()[1],
                "address": address,
                "process": other.pid,
            }
            server = Server(protection, worker_room(), [], [], {}, Limits())
            try:
                connection = server.start(other=_no_reference, meant=lambda ref: ref, attempts=attempts)
                answer = connection.receive(time.monotonic() + _LIMIT)
            finally:
                server.close()
        finally:
            other.kill()
    return {name: answer[name] for name in _SAYS}


def _no_reference(value: object) -> Ref:
    raise ProtocolError(f"a {type(value).__name__} cannot be sent")
