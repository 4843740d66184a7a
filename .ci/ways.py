"""The tests of the grader's isolation in the ways that a machine can keep a worker in its place.

    .venv/bin/python .ci/ways.py              # as an ordinary user, with bubblewrap and without
    .venv/bin/python .ci/ways.py --table      # the hostile suite in four ways, each row's honest and obtained score
    .venv/bin/python .ci/ways.py root-bare -- tests/course/grading/intake

An ordinary user is the common case (a teacher's laptop), and root without bubblewrap an autograder's container. The
ordinary user gets a copy of the tracked files, and of the interpreter where only root can read that. Whoever is not
root already stays who he is. `make test` has tried the ways of whoever runs it.
"""

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOBODY = 65534
IS_ROOT = os.geteuid() == 0
WAYS = {
    "root": "root, with bubblewrap",
    "root-bare": "root, without bubblewrap",
    "user": "an ordinary user, with bubblewrap",
    "user-bare": "an ordinary user, without bubblewrap",
}
HOSTILE = "tests/course/grading/hostile"
OWN = [
    f"tests/course/grading/{name}.py"
    for name in ("isolation/test_sandbox", "isolation/test_isolated", "isolation/test_near", "running/test_stopping")
]
TESTS = dict.fromkeys(WAYS, OWN)
"""What differs by user, and by the way that holds; the hostile suite takes minutes in each, and is the table's."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("ways", nargs="*", choices=[*WAYS, []], help="those of an ordinary user, if not given")
    parser.add_argument("--table", action="store_true", help="print the hostile suite's scores, in all ways")
    asked = sys.argv[1:]
    own = asked[asked.index("--") + 1 :] if "--" in asked else []
    asked = asked[: asked.index("--")] if "--" in asked else asked
    options = parser.parse_args(asked)
    known = [way for way in WAYS if IS_ROOT or way.startswith("user")]
    ways = options.ways or [way for way in known if options.table or way.startswith("user")]
    worst = 0
    with _somewhere() as place:
        for way in ways:
            if way not in known:
                print(f"{WAYS[way]}: not tried, for this is not root")
                continue
            worst = max(worst, _run(way, [HOSTILE] if options.table else own or TESTS[way], place, options.table))
    return worst


def _run(way: str, tests: list[str], place: Path, table: bool) -> int:
    is_user = way.startswith("user") and IS_ROOT
    copy, python = _for_everybody(place) if is_user else (ROOT, Path(sys.executable))
    home = place / way
    home.mkdir()
    environment = {
        "PATH": _without_bubblewrap(place) if way.endswith("bare") else os.environ["PATH"],
        "HOME": str(home),
        "TMPDIR": str(home),
        "LANG": "C.UTF-8",
        "HOSTILE_WAYS": "auto",
        **({"HOSTILE_TABLE": "1"} if table else {}),
    }
    if is_user:
        os.chown(home, NOBODY, NOBODY)
    as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if is_user else {}
    how = ["-s"] if table else ["-n", "auto", "--dist", "worksteal"]
    command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:nbval", *how, *tests]
    started = time.monotonic()
    print(f"\n{WAYS[way]}", flush=True)
    status = subprocess.run(command, cwd=copy, env=environment, umask=0o022, **as_nobody).returncode  # type: ignore[call-overload]
    print(f"{WAYS[way]}: {'passed' if status == 0 else 'FAILED'}, {time.monotonic() - started:.0f} s", flush=True)
    return int(status)


@contextmanager
def _somewhere() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ways-") as name:
        os.chmod(name, 0o755)
        yield Path(name)


def _for_everybody(place: Path) -> tuple[Path, Path]:
    """The tracked files, and an interpreter with all packages, where everybody can read them."""
    copy, environment = place / "copy", place / "environment"
    if not copy.exists():
        names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
        for name in filter(None, names.split("\0")):
            if (ROOT / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, copy / name)
        subprocess.run([_interpreter(place), "-m", "venv", "--without-pip", environment], check=True)
        packages = Path(sysconfig.get_path("purelib"))
        if not _is_open(packages):
            packages = Path(shutil.copytree(packages, place / "packages", ignore=shutil.ignore_patterns("__pycache__")))
        (inside,) = environment.glob("lib/python*/site-packages")
        (inside / "here.pth").write_text(f"{copy}\n{packages}\n")
        subprocess.run(["chmod", "-R", "go+rX", copy], check=True)
    return copy, environment / "bin" / "python"


def _interpreter(place: Path) -> Path:
    """One of this version that everybody can run: this one, another that is installed, or a copy without packages."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    base = Path(sys.base_prefix)
    for folder in (base / "bin", *map(Path, os.environ["PATH"].split(os.pathsep))):
        if (folder / version).is_file() and _is_open((folder / version).resolve().parent):
            return folder / version
    left_out = shutil.ignore_patterns("site-packages", "test", "idlelib", "tkinter", "config-*", "__pycache__", "*.a")
    to = place / "interpreter"
    shutil.copytree(base / "lib" / version, to / "lib" / version, ignore=left_out)
    (to / "bin").mkdir()
    for library in (base / "lib").glob("libpython*"):
        shutil.copy2(library, to / "lib")
    return Path(shutil.copy2(base / "bin" / version, to / "bin" / version))


def _is_open(path: Path) -> bool:
    """Whether everybody can read what is in a folder."""
    return all(one.stat().st_mode & 0o005 == 0o005 for one in (path, *path.resolve().parents))


def _without_bubblewrap(place: Path) -> str:
    """A folder with all commands but that one."""
    folder = place / "commands"
    if not folder.exists():
        folder.mkdir()
        for name in os.environ["PATH"].split(os.pathsep):
            for command in Path(name).glob("*") if _is_open(Path(name)) else ():
                if command.name != "bwrap" and not (folder / command.name).is_symlink():
                    (folder / command.name).symlink_to(command)
    return str(folder)


if __name__ == "__main__":
    sys.exit(main())
