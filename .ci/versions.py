"""Run the library's tests where others will use it: on other Pythons, and with the lowest versions that are declared.

    python .ci/versions.py             lowest, and every Python of those below that is here
    python .ci/versions.py lowest      the lowest versions that pyproject.toml and requirements.txt declare
    python .ci/versions.py quick       the lowest versions, with the tests of what meets each of them
    python .ci/versions.py newest      the newest Python that is here, if it is not the one that runs this, without
                                       the tests of numbers alone: Pythons do not differ in these
    python .ci/versions.py 3.12        Python 3.12

Each environment is made anew in a temporary folder, with uv where it is at hand and else with venv and pip.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")

# The library, and what meets each of the other dependencies once; the whole suite is for the newest versions.
FOLDERS = ("layers", "losses", "optim", "gradient_check", "models", "plots", "explore")
NUMBERS = [f"tests/{name}" for name in FOLDERS]
TESTS = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("tests/test_*.py"))
TESTS += ["tests/course/desk/test_commands.py", "tests/course/desk/test_watch.py"]
TESTS += ["tests/course/grading/running/test_dask.py"]
TESTS += [
    "tests/notebooks/test_notebooks.py::test_notebook_runs_with_the_exercises_written[a1_backprop/1_layers.ipynb]"
]

QUICK = [f"tests/{name}" for name in ("optim", "losses", "plots")]
QUICK += [f"tests/test_{name}.py" for name in ("saving", "datasets", "photographs", "own_data")]
QUICK += [f"tests/test_{name}.py" for name in ("text_tables", "console")]
QUICK += [f"tests/models/test_{name}.py" for name in ("knn", "kmeans", "pca")]
QUICK += ["tests/course/desk/test_commands.py", "tests/course/desk/test_watch.py"]
QUICK += ["tests/course/grading/running/test_dask.py"]

OPTIONS = ["-q", "-n", "auto", "-p", "no:cacheprovider", "-p", "no:nbval"]
# Old releases warn of what is deprecated in the newest of what *they* need: no fault of this course.
LENIENT = ["-W", "ignore::DeprecationWarning", "-W", "ignore::FutureWarning"]


def main(wanted: list[str]) -> int:
    """Try the wanted ones in turn; 1 if a test failed anywhere, or one that was asked for cannot be had."""
    failed = []
    for name in wanted or ["lowest", *PYTHONS]:
        python = find_python(
            {"lowest": lowest_python(), "quick": lowest_python(), "newest": newest_python()}.get(name, name)
        )
        if name == "newest" and python == sys.executable:
            print(f"== newest: that is {python}, whose tests are run anyway", flush=True)
            continue
        if python is None:
            print(f"== {name}: there is no such Python here", flush=True)
            failed += [name] if wanted else []
            continue
        started = time.perf_counter()
        print(f"== {name}: {python}", flush=True)
        if name in ("lowest", "quick"):
            passed = run_tests(python, lowest_versions(), [*LENIENT, *(QUICK if name == "quick" else NUMBERS + TESTS)])
        else:
            newest = ["-r", str(ROOT / "requirements.txt")]
            passed = run_tests(python, newest, TESTS if name == "newest" else [*NUMBERS, *TESTS])
        print(f"== {name}: {'passed' if passed else 'FAILED'} in {time.perf_counter() - started:.0f} s", flush=True)
        failed += [] if passed else [name]
    return 1 if failed else 0


def lowest_versions() -> list[str]:
    """Every declared dependency, pinned to the lowest version that its declaration allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    declared += [line for line in lines if line and not line.startswith(("#", "-e"))]
    pins: dict[str, str] = {}
    for requirement in declared:
        found = re.fullmatch(r"([A-Za-z0-9._-]+)>=([0-9.]+)", requirement.strip())
        if found is None:
            raise SystemExit(f"{requirement!r} must declare a lowest version, as in name>=1.2")
        name, version = found[1].lower(), found[2]
        if pins.setdefault(name, version) != version:
            raise SystemExit(f"{name} is declared twice, with {pins[name]} and {version}: make them one")
    return [f"{name}=={version}" for name, version in pins.items()]


def lowest_python() -> str:
    """The Python that ``requires-python`` begins with."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["requires-python"].removeprefix(">=")


def newest_python() -> str:
    """The newest Python that is here."""
    return next(version for version in reversed(PYTHONS) if find_python(version))


def find_python(version: str) -> str | None:
    """An interpreter of that version which can make environments, wherever it may be."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [sys.executable, shutil.which(f"python{version}"), *sorted(map(str, pyenv.glob(f"{version}.*/bin/python")))]
    for python in filter(None, found):
        code = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
        asked = subprocess.run([python, "-c", code], capture_output=True, text=True)
        if asked.stdout.strip() == version:
            return python
    return None


def run_tests(python: str, requirements: list[str], tests: list[str]) -> bool:
    """Whether these tests pass in an environment of that Python and those requirements."""
    with tempfile.TemporaryDirectory(prefix="versions-") as scratch:
        here = Path(scratch) / "env"
        inside = str(here / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
        if has_uv():
            make = [["uv", "venv", "-q", "--python", python, str(here)]]
            install = ["uv", "pip", "install", "-q", "--python", inside]
        else:
            make = [[python, "-m", "venv", str(here)]]
            install = [inside, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-compile"]
        commands = [*make, [*install, *requirements, "-e", f"{ROOT}[test]"], [inside, "-m", "pytest", *OPTIONS, *tests]]
        return all(run(command) for command in commands)


def has_uv() -> bool:
    """Whether uv is there and runs."""
    return shutil.which("uv") is not None and subprocess.run(["uv", "--version"], capture_output=True).returncode == 0


def run(command: list[str]) -> bool:
    """Whether the command succeeds, in the folder of the repository."""
    return subprocess.run(command, cwd=ROOT).returncode == 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
