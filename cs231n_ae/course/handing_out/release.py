"""What is given out: the course without answers for students, and the autograder for Gradescope.

A hand-out of an assignment holds the library without the bodies of that assignment's exercises and of those after it.
They keep signature and docstring and raise ``NotImplementedError``, so everything can still be imported, and
``own_layers()`` puts a student's own functions in their place. What would give an answer away stays behind: the bank,
other answers, the library's own tests, and a few functions that are nearly the answer
(:data:`~cs231n_ae.course.source_text.nearly.NEARLY`). The public tests are in it: they know the mathematics, not the
answers. So is what each misconception of the bank answers to them, with its explanation, so that a student who shares
it still reads why.
"""

import importlib.util
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cs231n_ae.atomic import write_atomically
from cs231n_ae.course.grading.running.own_tests import require_sound
from cs231n_ae.course.grading.running.pool import processes
from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.grading.terms.records import hidden_files
from cs231n_ae.course.handing_out.links import without_dead_links
from cs231n_ae.course.handing_out.release_texts import HANDOUT, RUN_AUTOGRADER, SETUP
from cs231n_ae.course.judging.misconceptions import record_bank
from cs231n_ae.course.judging.recorded import SEED, SUFFIX, encode
from cs231n_ae.course.judging.runner import run_test
from cs231n_ae.course.judging.testing import tests_of
from cs231n_ae.course.outline.manifest import Assignment, Exercise, load_assignment, load_course
from cs231n_ae.course.outline.paths import HANDED_OUT, bank_folder, course_root
from cs231n_ae.course.source_text.answered import require_answers
from cs231n_ae.course.source_text.derivations import with_questions
from cs231n_ae.course.source_text.leaving_out import Answer, answer_of, repeats, unknown_from, without_bodies
from cs231n_ae.course.source_text.nearly import NEARLY
from cs231n_ae.course.source_text.stubs import write_stubs
from cs231n_ae.folders import require_writable

__all__ = ["Released", "reference_answers", "write_autograder", "write_handout"]

_TOP = ["README.md", "LICENSE", "CITATION.cff", "Makefile", "pyproject.toml", "requirements.txt", "setup_datasets.sh"]
_TOP += [".gitignore", "datasets/README.md", "assignments/GLOSSARY.md", "assignments/SYLLABUS.md"]
_TOP += ["assignments/TOPICS.md"]
_KINDS = {".py", ".typed", ".ipynb", ".md", ".toml", ".png", ".svg", ".jpg", ".html", ".css", ".js", ".npz"}
_SCRIPTS = {"setup.sh", "run_autograder", "setup_datasets.sh"}

Files = dict[str, bytes]


@dataclass(frozen=True)
class Released:
    """What was packed."""

    file: Path
    entries: int
    notes: tuple[str, ...]
    """What a person should look at before it is given out."""
    later: tuple[str, ...] = ()
    """Lines of the library that are in it, and in answers to assignments that are not handed out yet, too."""
    answered: tuple[str, ...] = ()
    """The assignments before it, whose answers are in its library."""


def write_handout(assignment: str, out: Path, *, root: Path | None = None, progress: bool = False) -> Released:
    """Pack the course as students get it, up to and with one assignment.

    Args:
        assignment: the newest that is handed out.
        out: the folder for ``ASSIGNMENT.zip``, in which all lies in one folder.
        root: the course; found from the working directory when it is not given.
        progress: show a progress bar while the misconceptions answer the tests, which takes most of the time.

    Raises:
        GradingError: if there is no such assignment.
        NoAnswers: in a hand-out, which cannot be packed again.
    """
    root = root or course_root()
    course = load_course(root=root)
    require_answers((exercise for one in course for exercise in one.exercises), "packing")
    given = [one for one in course if one.name <= _named(course, assignment).name]
    require_writable(out)
    files = {name: content for name, content in _library(course) if not name.startswith("cs231n_ae/course/bank/")}
    secret = [exercise for one in course if one.name >= assignment for exercise in one.exercises]
    _leave_out(files, secret)
    files |= _top_files(root)
    for one in given:
        files |= _assignment_files(one)
    files |= _recorded(given, progress=progress)
    files["HANDOUT.md"] = HANDOUT.substitute(title=given[-1].title, name=assignment).encode()
    files |= without_dead_links(files)
    now = {exercise.id for exercise in given[-1].exercises}
    notes: dict[bool, list[str]] = {True: [], False: []}
    for where, name in _leaks(files, secret):
        notes[name in now].append(f"look at {where}, which repeats a line of {name}")
    file = _pack(out / f"{assignment}.zip", files, top=f"cs231n-ae-{assignment}/")
    answered = tuple(one.name for one in given if one.name < assignment)
    return Released(file, len(files), tuple(notes[True]), tuple(notes[False]), answered)


def write_autograder(assignment: str, out: Path, *, root: Path | None = None, hidden: Path | None = None) -> Released:
    """Pack an autograder as Gradescope wants it: scripts at the top, the library with answers, the tests.

    Args:
        assignment: which is to be graded.
        out: the folder for ``ASSIGNMENT-gradescope.zip``.
        root: the course; found from the working directory when it is not given.
        hidden: a folder with tests of the instructor's own.

    Raises:
        GradingError: if there is no such assignment, or there are no hidden tests where they should be.
        GradingError: for hidden tests that would not be run, or that the library's own answers do not pass.
        NoAnswers: in a hand-out.
    """
    root = root or course_root()
    course = load_course(root=root)
    require_answers((exercise for one in course for exercise in one.exercises), "packing")
    chosen = _named(course, assignment)
    own = hidden_files(hidden, assignment)
    require_sound(chosen, own, SEED)
    bank = "cs231n_ae/course/bank/"
    files = {name: content for name, content in _library(course) if not name.startswith(bank)}
    files |= _below(bank_folder(assignment, root=root), bank + assignment)
    files |= {name: content for name, content in _top_files(root).items() if name in _TOP}
    files |= {f"assignments/{assignment}/assignment.toml": (chosen.folder / "assignment.toml").read_bytes()}
    files |= _tests(chosen)
    files |= {f"hidden/{name}": text.encode() for name, text in own.items()}
    files["setup.sh"] = SETUP.encode()
    files["run_autograder"] = RUN_AUTOGRADER.substitute(name=assignment).encode()
    file = _pack(out / f"{assignment}-gradescope.zip", files)
    return Released(file, len(files), ("it holds the answers and the bank: for Gradescope, not for students",))


def reference_answers(exercises: Iterable[Exercise]) -> list[Answer]:
    """The answers of the library as it is here, to look for them in what is handed out."""
    return [answer_of(exercise.id, _source(exercise.module), exercise.qualname) for exercise in exercises]


def _named(course: list[Assignment], name: str) -> Assignment:
    for one in course:
        if one.name == name:
            return one
    raise GradingError(f"there is no assignment {name!r}: this course has {', '.join(one.name for one in course)}")


def _library(course: list[Assignment]) -> Iterator[tuple[str, bytes]]:
    """Every file of the packages in which references are, by its path in the zip."""
    packages = {"cs231n_ae"} | {e.module.partition(".")[0] for one in course for e in one.exercises}
    for package in sorted(packages):
        yield from _below(Path(_origin(package)).parent, package).items()


def _leave_out(files: Files, secret: list[Exercise]) -> None:
    """Take the bodies of these exercises, and what is nearly the same, out of the library's files."""
    messages: dict[str, dict[str, str]] = {}
    for exercise in secret:
        for target in NEARLY.get(exercise.id, []):
            module, _, name = target.partition(":")
            if _name_of(module, files) not in files:  # another library than this one
                continue
            messages.setdefault(module, {})[name] = (
                f"{name} is not in this hand-out, for it gives {exercise.id} away: write it out"
            )
    for exercise in secret:
        says = f"{exercise.qualname}: yours to write ({exercise.id}); own_layers() lets the library use it"
        messages.setdefault(exercise.module, {})[exercise.qualname] = says
    for module, ones in messages.items():
        name = _name_of(module, files)
        asking = [exercise for exercise in secret if exercise.module == module]
        files[name] = without_bodies(with_questions(files[name].decode(), asking), ones).encode()


def _leaks(files: Files, secret: list[Exercise]) -> list[tuple[str, str]]:
    """Places in the hand-out that repeat an answer: whole bodies anywhere, in the library single lines too."""
    shown = [text.decode() for name, text in files.items() if name.startswith("assignments/") and name.endswith(".py")]
    answers = unknown_from(reference_answers(secret), shown)
    found = set()
    for name, content in files.items():
        if name.endswith(".py"):
            whole = name.startswith("tests/")
            found |= {(f"{name}:{n}", exercise) for exercise, n in repeats(answers, content.decode(), whole=whole)}
        elif name.endswith(".ipynb"):
            cells = json.loads(content)["cells"]
            for i, cell in enumerate(cells, start=1):
                text = "".join(line for line in cell["source"] if not line.startswith(("%", "!")))
                if cell["cell_type"] == "code":
                    hits = repeats(answers, text, whole=True)
                    found |= {(f"{name}, cell {i}", exercise) for exercise, _ in hits}
    return sorted(found)


def _assignment_files(assignment: Assignment) -> Files:
    """Notebooks and manifest, fresh stubs (never the files that lie there, which may hold work), and the tests."""
    inside = _below(assignment.folder, f"assignments/{assignment.name}")
    files = {name: content for name, content in inside.items() if not name.endswith(".py")}
    with tempfile.TemporaryDirectory() as folder:
        write_stubs(assignment, Path(folder))
        for path in sorted(Path(folder).iterdir()):
            files[f"assignments/{assignment.name}/{path.name}"] = path.read_bytes()
            if path.suffix == ".py":
                files[f"assignments/{assignment.name}/{HANDED_OUT}/{path.name}"] = path.read_bytes()
    return files | _tests(assignment)


def _recorded(given: list[Assignment], *, progress: bool) -> Files:
    """What the misconceptions of these assignments answer to the public tests; processes share the exercises."""
    from tqdm.auto import tqdm

    asked = [(one.name, exercise.id, one.root) for one in given for exercise in one.exercises]
    files = {}
    with processes() as pool:
        answers = pool.map(_recorded_of, *zip(*asked, strict=True))
        bar = tqdm(answers, total=len(asked), desc="misconceptions", unit="exercise", disable=not progress)
        for (assignment, exercise, _), content in zip(asked, bar, strict=True):
            if content:
                files[f"cs231n_ae/course/recorded/{assignment}/{exercise}{SUFFIX}"] = content
    return files


def _recorded_of(assignment: str, exercise_id: str, root: Path) -> bytes:
    """The file of one exercise, empty if the bank has nothing about it."""
    loaded = load_assignment(assignment, root=root)
    exercise = loaded.exercise(exercise_id)
    found = record_bank(loaded, exercise, tests_of(exercise), run_test)
    return encode(found) if found else b""


def _tests(assignment: Assignment) -> Files:
    tests = assignment.root / "tests"
    files = _below(tests / assignment.name, f"tests/{assignment.name}")
    if (tests / "conftest.py").is_file():
        files["tests/conftest.py"] = (tests / "conftest.py").read_bytes()
    return files


def _top_files(root: Path) -> Files:
    names = [name for name in _TOP if (root / name).is_file()]
    names += [f".github/{path.name}" for path in sorted((root / ".github").glob("*.png"))]  # the README shows them
    names += [f"assignments/diagrams/{path.name}" for path in sorted((root / "assignments/diagrams").glob("*.svg"))]
    return {name: (root / name).read_bytes() for name in names}


def _below(folder: Path, prefix: str) -> Files:
    """The files in a folder that belong to a course, by their path in the zip."""
    files = {}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
        if path.suffix in _KINDS and path.is_file() and not hidden:
            files["/".join([prefix, *parts])] = path.read_bytes()
    return files


def _name_of(module: str, files: Files) -> str:
    name = module.replace(".", "/")
    return f"{name}.py" if f"{name}.py" in files else f"{name}/__init__.py"


def _source(module: str) -> str:
    return Path(_origin(module)).read_text(encoding="utf-8")


def _origin(module: str) -> str:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise GradingError(f"the source of {module} cannot be found")
    return spec.origin


def _pack(file: Path, files: Files, *, top: str = "") -> Path:
    """A zip with the same bytes for the same files; scripts can be run."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(top + name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = (0o100755 if name in _SCRIPTS else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    write_atomically(file, buffer.getvalue())
    return file
