"""The library without the answers: the bodies of an assignment's exercises, and of later ones', are taken out."""

import ast
import compileall
import functools
import hashlib
import importlib.util
import tempfile
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from cs231n_ae.course import worker
from cs231n_ae.course.outline.manifest import Assignment, Exercise, load_assignment
from cs231n_ae.course.outline.paths import HANDED_OUT, bank_folder, course_root, tests_folder
from cs231n_ae.course.source_text.leaving_out import without_bodies
from cs231n_ae.course.source_text.nearly import ALIKE, NEARLY, SIBLINGS, TO_CHECK_WITH
from cs231n_ae.course.source_text.stubs import stubs_of

__all__ = [
    "exercises_without_answers",
    "imported_by_stubs",
    "imported_by_tests",
    "lent_for",
    "library_files",
    "oracles_for",
    "secrets_of",
    "siblings_of",
    "student_library",
    "worker_library",
    "worker_room",
]

_LEFT_OUT = ("course", "__pycache__", "cli.py", "demo.py")
_NOT_LENT = "is not lent in this exercise, for it gives {} away: write it out, or import your own"
_NOBODYS = ALIKE["eval_numerical_gradient"]
"""What no other file may ask for either: gradients are to be derived."""
_NOT_DERIVED = "is not lent where answers are graded: derive the gradient, this is there to check it with"
_NOT_BUILT_ON = "is not lent in this assignment, whose exercises do not build on it: write it out, or import your own"
_CHECKING = ("outline", "source_text", "answers", "judging")
_TRAINED = "cs231n_ae/pretrained/*.npz"
"""Trained models of some megabytes, which no exercise needs."""


def exercises_without_answers(assignment: Assignment) -> list[Exercise]:
    """The exercises of this assignment and of all that come after it."""
    manifests = sorted((assignment.root or course_root()).glob("assignments/*/assignment.toml"))
    names = [path.parent.name for path in manifests if "[[exercise]]" in path.read_text(encoding="utf-8")]
    later = [load_assignment(name, root=assignment.root, targets=False) for name in names if name > assignment.name]
    return [exercise for each in (assignment, *later) for exercise in each.exercises]


def library_files(assignment: Assignment, *, siblings: bool = False) -> dict[str, bytes]:
    """Every file of the library, by its path, with the answers taken out and without :mod:`cs231n_ae.course`.

    With the answers goes what nearly is one, and, but for what ``siblings`` asks for, what has the same values:
    whoever may use these asks the judge (:func:`oracles_for`).
    """
    by_module: dict[str, dict[str, str]] = {}
    for exercise in exercises_without_answers(assignment):
        for target in (*NEARLY.get(exercise.id, ()), *(() if siblings else siblings_of([exercise]))):
            module, _, qualname = target.partition(":")
            by_module.setdefault(module, {}).setdefault(qualname, f"{qualname} {_NOT_LENT.format(exercise.id)}")
    for exercise in exercises_without_answers(assignment):
        by_module.setdefault(exercise.module, {})[exercise.qualname] = f"{exercise.qualname}: yours to write"
    for target in () if siblings else TO_CHECK_WITH:
        module, _, qualname = target.partition(":")
        by_module.setdefault(module, {}).setdefault(qualname, f"{qualname} {_NOT_DERIVED}")
    known = None if siblings else _known_modules(assignment)
    files = {}
    for package in _packages(assignment):
        base = package.parent
        for path in sorted(package.rglob("*")):
            inside = path.relative_to(package)
            if not path.is_file() or inside.parts[0] in _LEFT_OUT or "__pycache__" in inside.parts:
                continue
            name = path.relative_to(base).as_posix()
            if fnmatch(name, _TRAINED):
                continue
            module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            data = path.read_bytes()
            if path.suffix == ".py":
                others = _foreign(module, data.decode()) if known is not None and module not in known else {}
                left_out = others | by_module.get(module, {})
                data = without_bodies(data.decode(), left_out).encode() if left_out else data
            files[name] = data
    return files


def siblings_of(exercises: Iterable[Exercise]) -> tuple[str, ...]:
    """What has the values of these exercises, in another way or in another form."""
    own = [one for one in exercises if one.module.startswith("cs231n_ae.")]
    loops = [SIBLINGS[one.id] for one in own if one.id in SIBLINGS]
    return tuple(dict.fromkeys([*loops, *(target for one in own for target in ALIKE.get(one.id, ()))]))


@functools.lru_cache(maxsize=256)
def _foreign(module: str, text: str) -> dict[str, str]:
    """The functions and methods of a model that no stub imports, each with what it says in place of its answer.

    Of one model's gradient another's is often a special case: one more stack, one more term, a mixture of one.
    """
    if not module.startswith("cs231n_ae.models."):
        return {}
    found: dict[str, str] = {}
    for node in ast.parse(text).body:
        inner = [(f"{node.name}.", one) for one in node.body] if isinstance(node, ast.ClassDef) else [("", node)]
        names = [f"{owner}{one.name}" for owner, one in inner if isinstance(one, ast.FunctionDef)]
        found |= {name: f"{name} {_NOT_BUILT_ON}" for name in names if not name.endswith("__")}
    return found


def _known_modules(assignment: Assignment) -> set[str]:
    """The exercises' modules, those that stubs import, and what all of these import in turn."""
    waiting = {exercise.module for exercise in assignment.exercises}
    waiting |= {name for imported in _imports_of_stubs(assignment.name, assignment.root).values() for name in imported}
    known: set[str] = set()
    while waiting:
        name = waiting.pop()
        module = name if _is_module(name) else name.rpartition(".")[0]
        spec = importlib.util.find_spec(module) if module.startswith("cs231n_ae.") and module not in known else None
        known.add(module)
        if spec is not None and spec.origin and not spec.submodule_search_locations:
            waiting |= set(_imported(Path(spec.origin).read_text("utf-8")))
    return known


def _packages(assignment: Assignment) -> Iterator[Path]:
    """The packages in which references lie, and this one."""
    for top in dict.fromkeys(["cs231n_ae", *_tops(assignment)]):
        spec = importlib.util.find_spec(top)
        if spec is None or not spec.submodule_search_locations:
            raise ValueError(f"there is no package {top}: install the library before grading")
        yield Path(next(iter(spec.submodule_search_locations))).resolve()


def _tops(assignment: Assignment) -> list[str]:
    return [exercise.module.partition(".")[0] for exercise in assignment.exercises]


def oracles_for(assignment: Assignment) -> dict[str, tuple[str, ...]]:
    """For each file, the library's functions from other files that it may build on: earlier exercises that it imports.

    So may any file on those that have the values of exercises in another. Their bodies are not in the worker; it may
    ask the judge for their values, while an exercise of this file runs. What comes later, in this assignment or
    another, it may not ask for: nothing builds on that.
    """
    found = {}
    exercises = assignment.exercises
    for file, imported in _imports_of_stubs(assignment.name, assignment.root).items():
        stem = file.removesuffix(".py")
        own = [n for n, exercise in enumerate(exercises) if exercise.file == file]
        last = own[-1] if own else 0  # none, where only a part of the assignment is graded
        mine, others = ([one for one in exercises if (one.stem == stem) == is_mine] for is_mine in (True, False))
        imports = tuple(
            exercise.target
            for exercise in exercises[:last]
            if exercise.stem != stem
            and "." not in exercise.qualname
            and any(f"{exercise.module}.{exercise.qualname}.".startswith(f"{name}.") for name in imported)
        )
        functions = (target for target in siblings_of(others) if target not in (*siblings_of(mine), *_NOBODYS))
        found[stem] = (*imports, *functions)
    return found


def lent_for(assignment: Assignment, *, but: Iterable[str]) -> dict[str, str]:
    """What else is left out of this assignment, each with its file: there the submission's own stand in.

    A student may use what no stub imports, or call the method of a class that a model inherits from. In a hand-out
    that is their own (:mod:`~cs231n_ae.course.answers.lending`), and so it is here.
    """
    known = set(but)
    names = {f"{exercise.module}:{exercise.qualname}": exercise.stem for exercise in assignment.exercises}
    return {name: stem for name, stem in names.items() if name not in known}


def imported_by_stubs(assignment: Assignment) -> list[str]:
    """The modules that submissions will import, as far as stubs tell, and those of the exercises."""
    names = {name for imported in _imports_of_stubs(assignment.name, assignment.root).values() for name in imported}
    names |= {exercise.module for exercise in assignment.exercises}
    return sorted(names | {name.rpartition(".")[0] for name in names if "." in name})


def imported_by_tests(assignment: Assignment) -> list[str]:
    """What the public tests import, at their top or within."""
    files = sorted(tests_folder(assignment.name, root=assignment.root).glob("test_*.py"))
    return sorted({name for file in files for name in _imported(file.read_text(encoding="utf-8"))})


@functools.cache
def _imports_of_stubs(name: str, root: Path | None) -> dict[str, list[str]]:
    stubs = stubs_of(load_assignment(name, root=root, targets=False))
    return {file: _with_models(_imported(text)) for file, text in stubs.items()}


def _with_models(imported: tuple[str, ...]) -> list[str]:
    """What a stub imports, and what models and measures among that import: they work by what they are built from."""
    found = list(dict.fromkeys(imported))
    for name in found:  # grows while it is walked
        module = name if _is_module(name) else name.rpartition(".")[0]
        built = ".models." in module or ".measures." in module
        spec = importlib.util.find_spec(module) if built else None
        if spec is not None and spec.origin:
            found += [more for more in _imported(Path(spec.origin).read_text("utf-8")) if more not in found]
    return found


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


@functools.lru_cache(maxsize=1024)
def _imported(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(found)


_FOLDERS: dict[str, tempfile.TemporaryDirectory[str]] = {}
"""What was written in this process, by a digest of the files: one library serves all courses that have the same."""


def worker_library(assignment: Assignment, *, siblings: bool = False) -> Path:
    """A folder with :func:`library_files` and what the worker needs; made once a process, removed at its end."""
    return _written(assignment.name, assignment.root, siblings)


@functools.cache
def _written(name: str, root: Path | None, siblings: bool) -> Path:
    assignment = load_assignment(name, root=root, targets=False)
    return _folder_of({**library_files(assignment, siblings=siblings), **_room_files()})


def student_library(assignment: Assignment) -> Path:
    """A folder like a hand-out: the library without answers, the public tests, and what a check runs them with."""
    return _handed_out(assignment.name, assignment.root)


@functools.cache
def _handed_out(name: str, root: Path | None) -> Path:
    assignment = load_assignment(name, root=root, targets=False)
    tests = tests_folder(name, root=assignment.root)
    files = {f"tests/{name}/{path.name}": path.read_bytes() for path in sorted(tests.glob("*.py"))}
    files[f"assignments/{name}/assignment.toml"] = (assignment.folder / "assignment.toml").read_bytes()
    stubs = stubs_of(assignment)
    files |= {f"assignments/{name}/{HANDED_OUT}/{file}": text.encode() for file, text in stubs.items()}
    return _folder_of({**library_files(assignment, siblings=True), **_room_files(), **_checking_files(), **files})


def _checking_files() -> dict[str, bytes]:
    """The rooms of the course that run tests on answers; none of them knows an answer, and each hand-out has them."""
    course = Path(worker.__file__).parents[1]
    paths = [course / "testing.py", *(path for room in _CHECKING for path in sorted((course / room).rglob("*.py")))]
    return {f"cs231n_ae/course/{path.relative_to(course).as_posix()}": path.read_bytes() for path in paths}


@functools.cache
def worker_room() -> Path:
    """A folder with what the worker needs, and no library; made once a process, removed at its end."""
    return _folder_of({"cs231n_ae/__init__.py": b"", **_room_files()})


def _room_files() -> dict[str, bytes]:
    room = Path(worker.__file__).parent  # all of it and nothing else: what is in that folder may be seen by anyone
    files = {f"cs231n_ae/course/worker/{path.name}": path.read_bytes() for path in sorted(room.glob("*.py"))}
    return {"cs231n_ae/course/__init__.py": b"", **files}


def _folder_of(files: dict[str, bytes]) -> Path:
    digest = hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()
    if digest in _FOLDERS:
        return Path(_FOLDERS[digest].name)
    _FOLDERS[digest] = tempfile.TemporaryDirectory(prefix="library-", ignore_cleanup_errors=True)
    folder = Path(_FOLDERS[digest].name)
    for inside, data in files.items():
        (folder / inside).parent.mkdir(parents=True, exist_ok=True)
        (folder / inside).write_bytes(data)
    compileall.compile_dir(folder, quiet=2)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def secrets_of(assignment: Assignment) -> tuple[str, ...]:
    """The places from which a submission could take answers: references, tests, and the bank."""
    root = assignment.root
    folders = [tests_folder(assignment.name, root=root), bank_folder(assignment.name, root=root)]
    packages = [path for path in _packages(assignment) if path.name in _tops(assignment)]
    return tuple(str(path) for path in [*packages, *folders] if path.is_dir())
