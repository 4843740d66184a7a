"""Light to import, and never backwards: the order that the README's table promises holds for every file and import."""

import ast
import functools
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "cs231n_ae"
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if not {PACKAGE / "course" / "bank", PACKAGE / "course" / "challenges" / "start"} & set(path.parents)  # content
}
"""Every file of the package, by the name it is imported under."""

LIST_WHAT_LOADS = """
import sys
before = set(sys.modules)  # what the environment loads by itself
import cs231n_ae.{name}
loaded = {{name: module for name, module in sys.modules.items() if name not in before}}
print(*(name for name, module in loaded.items() if getattr(module, "__file__", None)))  # Cython's own have no file
"""


def imports_of(module: str) -> Iterator[str]:
    """The files of the package that a file imports, wherever in it: at its top, in a function, for types alone."""
    for node in ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in FILES)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "cs231n_ae":
            assert node.level == 0
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if name in FILES else node.module


@functools.cache
def imports() -> dict[str, list[str]]:
    """What each file imports of the others; read when a test asks, not in every process that collects the tests."""
    return {module: sorted(set(imports_of(module)) - {module}) for module in FILES}


def rooms_of(table: str, prefix: str) -> dict[str, int]:
    """The row of each file or folder that the first cells of a table name, as ``(path)`` or as ``folder/``."""
    rows: dict[str, int] = {}
    for number, line in enumerate(line for line in table.splitlines() if line.startswith("|")):
        for name in re.findall(r"`([a-z_]+)(?:\.py|/)`", line.split("|")[1]):
            assert name not in rows, f"{name} is in the table twice"
            rows[name] = number
    assert rows, f"no table of {prefix} was found"
    return rows


def library_rows() -> dict[str, int]:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return rooms_of(readme.partition("## The library, in the order the data flows")[2].partition("\n## ")[0], "README")


def course_rows() -> dict[str, int]:
    return rooms_of(ast.get_docstring(ast.parse(FILES["cs231n_ae.course"].read_text("utf-8"))) or "", "course")


def grading_rows() -> dict[str, int]:
    text = ast.get_docstring(ast.parse(FILES["cs231n_ae.course.grading"].read_text("utf-8"))) or ""
    rooms = re.findall(r"`([a-z_]+)/?`", text)
    return {name: number for number, name in enumerate(dict.fromkeys(rooms))}


FACES = ("cs231n_ae.course.testing", "cs231n_ae.course.misconceptions", "cs231n_ae.course.other_answers")
HOUSES = {
    "cs231n_ae": (library_rows(), ("cs231n_ae", "cs231n_ae.__main__")),
    "cs231n_ae.course": (course_rows(), ("cs231n_ae.course", *FACES)),
    "cs231n_ae.course.grading": (grading_rows(), ("cs231n_ae.course.grading",)),
}
"""What is ordered: a folder, its rooms in order, and the files that stand outside of the order."""


@pytest.mark.parametrize("house", HOUSES)
def test_every_file_has_its_place_in_the_order(house):
    rows, apart = HOUSES[house]
    inside = [module for module in FILES if module.startswith(f"{house}.") and module not in apart]
    lost = {module.removeprefix(f"{house}.").partition(".")[0] for module in inside} - rows.keys()
    assert not lost, f"not in the order of {house}: {sorted(lost)}"
    gone = {
        name for name in rows if not any(m.startswith((f"{house}.{name}.",)) or m == f"{house}.{name}" for m in FILES)
    }
    assert not gone, f"in the order of {house} and not there: {sorted(gone)}"


@pytest.mark.parametrize("house", HOUSES)
def test_no_import_points_forward(house):
    rows, apart = HOUSES[house]
    wrong = []
    for module, imported in imports().items():
        if not module.startswith(f"{house}.") or module in apart:
            continue
        own = module.removeprefix(f"{house}.").partition(".")[0]
        for other in imported:
            theirs = other.removeprefix(f"{house}.").partition(".")[0]
            if other.startswith(f"{house}.") and other not in apart and rows[theirs] > rows[own]:
                wrong.append(f"{module} imports {other}")
    assert not wrong, "\n".join(wrong)


def test_files_do_not_import_each_other_in_a_circle():
    """A package's face imports its files, and a layer calls others through that face: such a pair is no circle."""
    graph = {module: [o for o in imported if not o.startswith(f"{module}.")] for module, imported in imports().items()}
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' -> '.join(error.args[1])}")


def loaded_by(name: str) -> set[str]:
    """The modules that importing ``cs231n_ae.<name>`` loads into a fresh Python."""
    command = [sys.executable, "-c", LIST_WHAT_LOADS.format(name=name)]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("name", ["layers", "losses", "models", "measures", "gradient_check", "optim", "datasets"])
def test_an_import_loads_numpy_and_nothing_else(name):
    third_party = {module.partition(".")[0] for module in loaded_by(name)} - set(sys.stdlib_module_names)
    assert third_party - {"cs231n_ae"} == {"numpy"}


def figures() -> str:
    """Rooms, arrows and circles in numbers: ``python tests/test_imports.py``."""
    room = {module: module.rpartition(".")[0] or module for module in FILES}
    room |= {module: module for module, path in FILES.items() if path.name == "__init__.py"}
    arrows = {(room[one], room[other]) for one, others in imports().items() for other in others} - {
        (place, place) for place in room.values()
    }
    graph = {place: {other for one, other in arrows if one == place} for place in set(room.values())}
    size = f"{len(FILES)} files in {len(graph)} rooms, {len(arrows)} arrows between rooms"
    return f"{size}, {_circles(imports())} files in circles"


def _circles(graph: dict[str, list[str]]) -> int:
    """How many files reach themselves by imports, the pairs of a package's face and its own files apart."""

    def reached(start: str) -> set[str]:
        seen, todo = set(), [start]
        while todo:
            module = todo.pop()
            for other in graph[module]:
                if not other.startswith(f"{module}.") and other not in seen:
                    seen.add(other)
                    todo.append(other)
        return seen

    return sum(module in reached(module) for module in graph)


def test_what_checks_an_answer_does_not_load_scipy():
    """It takes a second or more to load where nothing else has, and a check answers within a second."""
    files = list(ROOT.glob("tests/a[1-9]_*/test_*.py"))
    loading = {
        path.name
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for imported in (getattr(node, "module", "") or "", *(alias.name for alias in node.names))
        if imported.partition(".")[0] == "scipy"
    }
    assert files and loading == set()


def test_what_the_samples_tests_allow_is_what_scipy_says():
    from scipy.stats import chi2

    for name in ("made", "nade", "pixel_sampling"):
        text = (ROOT / f"tests/a4_generative/test_{name}.py").read_text(encoding="utf-8")
        (most,) = re.findall(r"^MOST = ([0-9.]+)$", text, flags=re.M)
        assert float(most) == pytest.approx(chi2.isf(1e-9, 15), abs=0.05)


if __name__ == "__main__":
    print(figures())
