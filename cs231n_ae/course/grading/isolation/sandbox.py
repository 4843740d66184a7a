"""What keeps a worker in its place: bubblewrap where it works, resource limits everywhere."""

import contextlib
import functools
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

__all__ = ["Place", "Protection", "choose_protection", "sandbox_command"]

_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64")
_TMP = 32 << 20


@dataclass(frozen=True)
class Protection:
    """What is in force for a worker."""

    bubblewrap: bool
    drops_user: bool
    """The judge runs as root, and the worker as a user that nobody else is."""

    @property
    def says(self) -> str:
        """It in words, for every report."""
        user = "a user of its own" if self.drops_user else "the grader's own user"
        if self.bubblewrap:
            return (
                "bubblewrap: no network, processes of its own, nothing to see but the interpreter, numpy, the library "
                "without answers and the submission (all read-only), a small temporary folder; "
                f"{'a user of its own' if self.drops_user else 'a user namespace of its own'}; resource limits"
            )
        return (
            f"no sandbox (bubblewrap is not installed, does not work here, or was not wanted): a process of {user} "
            "with resource limits only. The code could read files that this user may read, use the network, and leave "
            "files behind"
        )


@dataclass(frozen=True)
class Place:
    """Where things are for the server and its workers, as seen from inside."""

    library: Path
    packages: Path
    submission: Path
    working: Path


def choose_protection(sandbox: str = "auto") -> Protection:
    """Find out what can be had.

    Args:
        sandbox: ``"bwrap"`` demands bubblewrap, ``"none"`` does without, ``"auto"`` takes it where it works.

    Raises:
        ValueError: if bubblewrap is demanded and does not work, or the system has no POSIX processes.
    """
    if sandbox not in ("auto", "bwrap", "none"):
        raise ValueError(f"sandbox must be auto, bwrap or none, got {sandbox!r}")
    if os.name != "posix":
        raise ValueError("grading in a separate worker needs Linux or macOS: on Windows, run it in WSL")
    root = os.geteuid() == 0
    why_not = _bubblewrap_fails() if sandbox != "none" else ""
    if sandbox == "bwrap" and why_not:
        raise ValueError(f"bubblewrap was asked for and cannot be used: {why_not}; install it, or choose sandbox none")
    return Protection(sandbox != "none" and not why_not, root)


@functools.cache
def _bubblewrap_fails() -> str:
    """Why bubblewrap cannot be used (user namespaces may be forbidden although it is installed), or nothing."""
    if shutil.which("bwrap") is None:
        return "there is no bwrap"
    command = [*_inside(os.geteuid() == 0), *_interpreter_mounts(), _executable(), "-S", "-c", "print(6 * 7)"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, env={}, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return "" if done.stdout.strip() == "42" else (done.stderr.strip().splitlines() or ["it gave no answer"])[-1]


def sandbox_command(protection: Protection, library: Path, submission: Path, working: Path) -> tuple[list[str], Place]:
    """The command to put before ``-c ...``, and where everything is for what it runs.

    Args:
        protection: what to use.
        library: the library without answers.
        submission: a folder that holds the exercise files and nothing else.
        working: an empty folder; without bubblewrap, the worker works there.
    """
    python = [_executable(), "-P", "-s", "-S", "-X", "utf8"]
    if not protection.bubblewrap:
        return python, Place(library, _numpy_alone(working.parent), submission, working)
    mounts = [*_interpreter_mounts(), *_open_parents("/packages/numpy"), *_numpy_mounts("/packages")]
    mounts += ["--ro-bind", str(library), "/library", "--ro-bind", str(submission), "/submission"]
    command = [*_inside(protection.drops_user), *mounts, "--chdir", "/tmp", *python]
    return command, Place(Path("/library"), Path("/packages"), Path("/submission"), Path("/tmp"))


def _inside(root: bool) -> list[str]:
    command = [shutil.which("bwrap") or "bwrap", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    command += ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    command += ["--hostname", "worker"]
    if root:  # to become another user, and to end that user's processes; the server alone has these
        for capability in ("CAP_SETUID", "CAP_SETGID", "CAP_KILL"):
            command += ["--cap-add", capability]
    else:
        command += ["--unshare-user", "--uid", "65534", "--gid", "65534"]
    return [*command, "--dev", "/dev", "--proc", "/proc", "--perms", "1777", "--size", str(_TMP), "--tmpfs", "/tmp"]


def _executable() -> str:
    return os.path.realpath(sys.executable)


def _interpreter_mounts() -> list[str]:
    """The interpreter, its standard library and the system's shared libraries, without any installed packages."""
    mounts = []
    for name in _SYSTEM:
        if os.path.islink(name):
            mounts += ["--symlink", os.readlink(name), name]
        elif os.path.isdir(name):
            mounts += ["--ro-bind", name, name]
    stdlib = {os.path.realpath(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")}
    lib = Path(sysconfig.get_config_var("LIBDIR") or "/usr/lib")
    for path in [_executable(), *sorted(stdlib), *map(str, lib.glob("libpython*.so*"))]:
        if not path.startswith(tuple(f"{name}/" for name in _SYSTEM)) or not os.path.exists(path):
            mounts += [*_open_parents(path), "--ro-bind-try", path, path]
    mounts += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    for path in _installed_packages(stdlib):
        mounts += ["--tmpfs", path]
    return mounts


def _open_parents(path: str) -> list[str]:
    """The folders above a mount, to be entered by any user: bubblewrap would keep them to the one who starts it."""
    above = [str(folder) for folder in reversed(Path(path).parents)][1:]
    above = [folder for folder in above if not folder.startswith(_SYSTEM)]
    return [word for folder in above for word in ("--perms", "0755", "--dir", folder)]


def _installed_packages(stdlib: set[str]) -> Iterator[str]:
    for folder in [*map(Path, sorted(stdlib)), *Path("/usr/lib").glob("python3*")]:
        for name in ("site-packages", "dist-packages"):
            if (folder / name).is_dir() and not (folder / name).is_symlink():
                yield str(folder / name)


def _numpy_parts() -> list[Path]:
    home = Path(str(np.__file__)).resolve().parent
    return [part for part in (home, home.with_name("numpy.libs")) if part.is_dir()]


def _numpy_mounts(where: str) -> list[str]:
    return [word for part in _numpy_parts() for word in ("--ro-bind", str(part), f"{where}/{part.name}")]


def _numpy_alone(folder: Path) -> Path:
    """A folder in which numpy is the only package."""
    packages = folder / "packages"
    packages.mkdir(exist_ok=True)
    for part in _numpy_parts():
        with contextlib.suppress(FileExistsError):
            (packages / part.name).symlink_to(part)
    return packages
