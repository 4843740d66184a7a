"""A made course and a class of students for the tests of grading and handing out."""

import concurrent.futures
import json
import sys
import threading
import zipfile

import core_course
import pytest

from cs231n_ae.course.answers.in_process import FolderSubmission
from cs231n_ae.course.grading.running import one
from cs231n_ae.course.judging.results import blank_result, standing
from cs231n_ae.course.judging.runner import run_exercise
from cs231n_ae.course.outline.manifest import load_assignment

SCALE = """
def scale_forward(x, gamma):
    return x * gamma, (x, gamma)


def scale_backward(dout, cache):
    x, gamma = cache
    return dout * gamma, (dout * x).{how}(axis=0)
"""

CENTRE = """
class Centre:
    def __init__(self, factor=1.0):
        self.factor = factor

    def fit(self, x):
        self.mean = {mean}
        return self

    def apply(self, x):
        return (x - self.mean) * self.factor
"""

RIGHT = {"scale.py": SCALE.format(how="sum"), "centre.py": CENTRE.format(mean="x.mean(axis=0)")}
AVERAGED = {**RIGHT, "scale.py": SCALE.format(how="mean")}
RAISES = {**RIGHT, "centre.py": CENTRE.format(mean="x.mena(axis=0)")}


@pytest.fixture(scope="session")
def example_course(tmp_path_factory):
    """The folder of the made course; its library can be imported as long as the session lasts."""
    root = tmp_path_factory.mktemp("course")
    for name, text in core_course.FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    sys.path.insert(0, str(root))
    yield root
    sys.path.remove(str(root))


@pytest.fixture
def assignment(example_course):
    return load_assignment("a0_example", root=example_course)


def zipped(path, files):
    """Write a zip of ``{name: text}``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def lay(root, tree):
    """Write a tree of ``{path: text}``; a path that ends in .zip becomes a zip with ``f.py`` of that text."""
    for name, text in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".zip":
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("f.py", text)
        else:
            path.write_text(text)


@pytest.fixture
def submissions(tmp_path):
    """Four students: right, averaged, one whose code raises (a folder), and one who handed in something else."""
    folder = tmp_path / "submissions"
    folder.mkdir()
    zipped(folder / "ada.zip", RIGHT)
    zipped(folder / "ben.zip", {f"a0_example/{name}": text for name, text in AVERAGED.items()})
    (folder / "cleo").mkdir()
    for name, text in RAISES.items():
        (folder / "cleo" / name).write_text(text)
    (folder / "dora.zip").write_bytes(b"no zip at all")
    return folder


@pytest.fixture
def judged(monkeypatch):
    """The judge without processes or sandbox: what it was asked to grade is counted."""
    asked, lock = [], threading.Lock()

    def grade_one(folder, assignment, *, seed, sandbox, hidden, time_limit, total_limit, only):
        with lock:
            submission, results = FolderSubmission(assignment, folder), []
            for exercise in assignment.exercises:
                if only and exercise.id not in only:
                    results.append(blank_result(exercise, str(folder / exercise.file)))
                    continue
                needs = {r.exercise: standing(r) for r in results}
                results.append(run_exercise(exercise, submission, seed, needs=needs))
            asked.append({path.name: path.read_text() for path in folder.iterdir()})
        points, earned = assignment.points, sum(result.earned for result in results)
        return one.SubmissionGrade(tuple(results), points, earned, protection="none at all", seconds=0.5)

    monkeypatch.setattr(one, "grade_one", grade_one)
    return asked


class Here(concurrent.futures.Executor):
    """Does each job at once, in this thread."""

    def submit(self, function, /, *arguments, **named):
        future = concurrent.futures.Future()
        try:
            future.set_result(function(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future


def state(out, name):
    return json.loads((out / "state" / f"{name}.json").read_text())
