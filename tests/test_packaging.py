"""What the package says of itself is true: what it needs, what it brings, and which version it is."""

import ast
import importlib.util
import re
import sys
import tomllib
from pathlib import Path

import cs231n_ae
from cs231n_ae.embedded import PIP_NAMES

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGE = ROOT / "cs231n_ae"
DISTRIBUTIONS = {"PIL": "pillow", "sklearn": "scikit-learn", "IPython": "jupyter"}
"""Where a package is imported under another name than it is installed, or comes with another."""


def names(requirements):
    return {
        re.split(r"[<>=!~ \[]", line)[0].lower() for line in requirements if line and not line.startswith(("#", "-"))
    }


def imported(folder):
    """The third-party packages that the modules in a folder import, anywhere in them."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return {DISTRIBUTIONS.get(name, name) for name in found - set(sys.stdlib_module_names) - {"cs231n_ae"}}


def test_whatever_the_library_uses_is_declared_and_nothing_else():
    needed = names(PROJECT["project"]["dependencies"])
    used = imported(PACKAGE) | set(PIP_NAMES.values())  # of some packages only the data are read
    asked_for = names([*PROJECT["project"]["optional-dependencies"]["dask"], "ipywidgets", "ipyevents", "jupyter"])
    assert needed <= used <= needed | asked_for


def test_every_dependency_has_a_lowest_version_and_no_two():
    spec = importlib.util.spec_from_file_location("versions", ROOT / ".ci" / "versions.py")
    versions = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(versions)
    pins = versions.lowest_versions()  # it stops at one without a lowest version, or with two
    assert {pin.partition("==")[0] for pin in pins} >= names(PROJECT["project"]["dependencies"])
    classified = {
        c.rpartition(" :: ")[2] for c in PROJECT["project"]["classifiers"] if re.search(r"Python :: 3\.\d", c)
    }
    assert versions.lowest_python() in classified and classified <= set(versions.PYTHONS)


def test_a_wheel_has_every_file_that_the_package_reads():
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["cs231n_ae"]
    brought = {path for pattern in patterns for path in PACKAGE.glob(pattern)}
    read = {path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    bank = PACKAGE / "course" / "bank"  # sample answers, for instructors in a clone
    assert {path for path in read if bank not in path.parents} == brought
    assert PACKAGE / "py.typed" in brought


def test_the_citation_is_of_this_version():
    assert f"version: {cs231n_ae.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
