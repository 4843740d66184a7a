"""The ways to keep a worker in its place, and the command and the confinement that each of them means."""

import contextlib
import importlib.util
import os
import shutil
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from cs231n_ae.course.worker.confining import Confinement
from cs231n_ae.course.worker.limits import Limits

__all__ = ["Place", "Protection", "confinement_in", "sandbox_command"]

_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64")
_TMP = 32 << 20
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


@dataclass(frozen=True)
class Protection:
    """What is in force for a worker."""

    way: str
    """``"bwrap"``: bubblewrap's namespaces; ``"landlock"``: Landlock's rules and a filter of system calls; ``"user"``:
    a user of its own, whom the file system keeps out; ``"none"``: nothing but limits."""
    drops_user: bool
    """The judge runs as root, and the worker as a user that nobody else is."""
    filters: bool = False
    """System calls are filtered."""
    network: bool = False
    """The network was within reach when this was tried."""

    @property
    def own_pids(self) -> bool:
        """The worker sees no processes but its own."""
        return self.way == "bwrap"

    @property
    def says(self) -> str:
        """It in words, for every report."""
        user = "a user of its own" if self.drops_user else "the grader's own user"
        if self.way == "bwrap":
            own = "a user of its own" if self.drops_user else "a user namespace of its own"
            return (
                "bubblewrap: no network, processes of its own, nothing to see but the interpreter, numpy, the library "
                f"without answers and the submission (all read-only), a small temporary folder; {own}; "
                f"{'a filter of system calls; ' if self.filters else ''}resource limits"
            )
        if self.way == "landlock":
            return (
                "Landlock and a filter of system calls: no network, no new processes, no signals to others, nothing to "
                "read but the interpreter, the system's libraries, numpy, the library without answers and the "
                f"submission, one folder to write into; {user}; resource limits"
            )
        if self.way == "user":
            network = "the network was within reach" if self.network else "no network, no new processes"
            return (
                f"{user}, whom files' permissions keep out of the course, the judge and other submissions; {network}; "
                "what other users may read on this machine it may read; resource limits"
            )
        return (
            f"no sandbox (it was asked for by name): a process of {user} with resource limits only. The code could "
            "read files that this user may read, use the network, and leave files and processes behind"
        )


@dataclass(frozen=True)
class Place:
    """Where things are for the server and its workers, as seen from inside."""

    library: Path
    packages: Path
    submission: Path
    working: Path


def sandbox_command(
    protection: Protection, library: Path, submission: Path, working: Path, installed: Sequence[str] = ("numpy",)
) -> tuple[list[str], Place]:
    """The command to put before ``-c ...``, and where everything is for what it runs.

    Args:
        protection: what to use.
        library: the library without answers.
        submission: a folder that holds the exercise files and nothing else.
        working: an empty folder; without bubblewrap, the worker works there.
        installed: the packages of this machine that can be read there.
    """
    python = [_executable(), "-P", "-s", "-S", "-X", "utf8"]
    if protection.way != "bwrap":
        return python, Place(library, _these_alone(installed, working.parent), submission, working)
    mounts = [*_interpreter_mounts(), *_open_parents("/packages/numpy"), *_mounts_of(installed, "/packages")]
    mounts += ["--ro-bind", str(library), "/library", "--ro-bind", str(submission), "/submission"]
    mounts += [word for folder in _memory_folders() for word in ("--remount-ro", folder)]
    command = [*_inside(protection.drops_user), *mounts, "--chdir", "/tmp", *python]
    return command, Place(Path("/library"), Path("/packages"), Path("/submission"), Path("/tmp"))


def confinement_in(
    protection: Protection, place: Place, user: int, limits: Limits, installed: Sequence[str] = ("numpy",)
) -> Confinement:
    """What a worker in this place gives up."""
    common = Confinement(user=user, filter=protection.filters, limits=asdict(limits))
    if protection.way != "landlock":
        return common
    return replace(
        common,
        landlock=True,
        readable=[str(path) for path in (place.library, *_parts_of(installed), place.submission, *_readable())],
        folders=[str(place.packages), *sorted(_stdlib())],
        writable=[str(place.working), os.devnull],
    )


def _inside(root: bool) -> list[str]:
    command = [shutil.which("bwrap") or "bwrap", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    command += ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    command += ["--hostname", "worker"]
    if root:  # to become another user, and to end that user's processes; the server alone has these
        for capability in ("CAP_SETUID", "CAP_SETGID", "CAP_KILL"):
            command += ["--cap-add", capability]
    else:
        command += ["--unshare-user", "--uid", "65534", "--gid", "65534"]
    command += ["--dev", "/dev"]  # no /proc: it tells where on this machine the folders lie
    return [*command, "--perms", "1777", "--size", str(_TMP), "--tmpfs", "/tmp", "--tmpfs", "/dev/shm"]


def _memory_folders() -> list[str]:
    """The folders that bubblewrap keeps in memory, of any size, and that the user who started it might write into."""
    return [*_installed_packages(_stdlib()), "/dev/shm", "/dev", "/"]


def _executable() -> str:
    return os.path.realpath(sys.executable)


def _stdlib() -> set[str]:
    return {os.path.realpath(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")}


def _libpython() -> list[str]:
    """The interpreter as a shared library: where it was built to be, or beside the standard library it is used with."""
    folders = dict.fromkeys([sysconfig.get_config_var("LIBDIR"), os.path.join(sys.base_prefix, "lib")])
    paths = [os.path.join(folder, name) for folder in folders if folder for name in _names_in(folder)]
    return [path for path in paths if os.path.basename(path).startswith("libpython") and ".so" in path]


def _names_in(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _readable() -> Iterator[str]:
    """What Landlock lets a worker read besides what is its own: as in bubblewrap, without any installed packages."""
    yield from (*_libpython(), *_DEVICES, "/etc/ld.so.cache")
    for folder in sorted({*map(os.path.realpath, _SYSTEM), *_stdlib()}):
        for name in _names_in(folder):
            is_python = folder not in _stdlib() and name.startswith("python")  # the standard library is named itself
            if not is_python and name not in _PACKAGES:
                yield os.path.join(folder, name)


def _interpreter_mounts() -> list[str]:
    """The interpreter, its standard library and the system's shared libraries, without any installed packages."""
    mounts = []
    for name in _SYSTEM:
        if os.path.islink(name):
            mounts += ["--symlink", os.readlink(name), name]
        elif os.path.isdir(name):
            mounts += ["--ro-bind", name, name]
    for path in [_executable(), *sorted(_stdlib()), *_libpython()]:
        if not path.startswith(tuple(f"{name}/" for name in _SYSTEM)) or not os.path.exists(path):
            mounts += [*_open_parents(path), "--ro-bind-try", path, path]
    mounts += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    for path in _installed_packages(_stdlib()):
        mounts += ["--tmpfs", path]
    return mounts


def _open_parents(path: str) -> list[str]:
    """The folders above a mount, to be entered by any user: bubblewrap would keep them to the one who starts it."""
    above = [str(folder) for folder in reversed(Path(path).parents)][1:]
    above = [folder for folder in above if not folder.startswith(_SYSTEM)]
    return [word for folder in above for word in ("--perms", "0755", "--dir", folder)]


_PACKAGES = ("site-packages", "dist-packages")


def _installed_packages(stdlib: set[str]) -> Iterator[str]:
    for folder in dict.fromkeys([*map(Path, sorted(stdlib)), *Path("/usr/lib").glob("python3*")]):
        for name in _PACKAGES:
            if (folder / name).is_dir() and not (folder / name).is_symlink():
                yield str(folder / name)


def _parts_of(installed: Sequence[str]) -> list[Path]:
    """The folders of these packages, with the libraries that they bring; what is not installed is left out."""
    specs = [spec for name in installed if (spec := importlib.util.find_spec(name)) is not None]
    homes = [Path(str(spec.origin)).resolve().parent for spec in specs]
    return [part for home in homes for part in (home, home.with_name(f"{home.name}.libs")) if part.is_dir()]


def _mounts_of(installed: Sequence[str], where: str) -> list[str]:
    return [word for part in _parts_of(installed) for word in ("--ro-bind", str(part), f"{where}/{part.name}")]


def _these_alone(installed: Sequence[str], folder: Path) -> Path:
    """A folder in which there are no other packages than these."""
    packages = folder / "packages"
    packages.mkdir(exist_ok=True)
    packages.chmod(0o755)
    for part in _parts_of(installed):
        with contextlib.suppress(FileExistsError):
            (packages / part.name).symlink_to(part)
    return packages
