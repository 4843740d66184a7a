"""A small made course, with one file of two exercises, to try what a student does."""

import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from core_course import answers, assignment, example_course  # noqa: F401 - fixtures, for the tests below this folder

LIBRARY = '''\
"""Scale every feature by its own gain."""

import numpy as np

from cs231n_ae.types import Array, Cache

__all__ = ["scale_forward", "scale_backward"]


def scale_forward(x: Array, gamma: Array) -> tuple[Array, Cache]:
    """Multiply each feature by its gain."""
    return x * gamma, (x, gamma)


def scale_backward(dout: Array, cache: Cache) -> tuple[Array, Array]:
    """Gradients with respect to x and gamma."""
    x, gamma = cache
    return dout * gamma, np.sum(dout * x, axis=0)
'''

MANIFEST = """\
[assignment]
title = "An example"

[[exercise]]
id = "scale_forward"
target = "a0_library.scale:scale_forward"
points = 1
hints = ["How does numpy multiply (N, D) by (D,)?"]
after = "One line."

[[exercise]]
id = "scale_backward"
target = "a0_library.scale:scale_backward"
points = 3
needs = ["scale_forward"]
hints = [
  "Which outputs does one gain touch?",
  "Differentiate a sum over n.",
  "dgamma[d] collects x[n, d] * dout[n, d].",
]
after = "Both gradients are one line. Which axis disappears?"
"""

ANOTHER = """
[[exercise]]
id = "shift_forward"
target = "a0_library.shift:shift_forward"
points = 1
hints = ["What is added?"]
after = "One line."
"""

TESTS = """\
from cs231n_ae.course.testing import exercise, expect, numerical_gradient_of


@exercise("scale_forward", points=1)
def test_out_is_the_product(submission, rng):
    x, gamma = rng.standard_normal((4, 3)), rng.standard_normal(3)
    out, _ = submission.scale.scale_forward(x, gamma)
    expect("out", out, x * gamma, source="definition")


@exercise("scale_backward", points=1)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    x, gamma, dout = rng.standard_normal((4, 3)), rng.standard_normal(3), rng.standard_normal((4, 3))
    _, cache = submission.scale.scale_forward(x, gamma)
    dx, _ = submission.scale.scale_backward(dout, cache)
    expect("dx", dx, numerical_gradient_of(lambda v: v * gamma, x, dout), source="numerical gradient")


@exercise("scale_backward", points=2)
def test_dgamma_agrees_with_the_numerical_gradient(submission, rng):
    x, gamma, dout = rng.standard_normal((4, 3)), rng.standard_normal(3), rng.standard_normal((4, 3))
    _, cache = submission.scale.scale_forward(x, gamma)
    _, dgamma = submission.scale.scale_backward(dout, cache)
    expect("dgamma", dgamma, numerical_gradient_of(lambda g: x * g, gamma, dout), source="numerical gradient")
"""

RIGHT_FORWARD = "    return x * gamma, (x, gamma)\n"
RIGHT_BACKWARD = "    x, gamma = cache\n    return dout * gamma, (dout * x).sum(axis=0)\n"


class MadeCourse:
    """The folder of the course, and what a student writes into its file."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "assignments" / "a0_example"
        self.file = self.folder / "scale.py"
        self.stub = self.file.read_text(encoding="utf-8")

    def write(self, forward: str = RIGHT_FORWARD, backward: str = RIGHT_BACKWARD) -> None:
        """Put bodies into both functions; None of them empty."""
        self.file.write_text(
            '"""Scale."""\n\nimport numpy as np\n\nfrom cs231n_ae.types import Array, Cache\n\n\n'
            f"def scale_forward(x: Array, gamma: Array) -> tuple[Array, Cache]:\n{forward}\n\n"
            f"def scale_backward(dout: Array, cache: Cache) -> tuple[Array, Array]:\n{backward}",
            encoding="utf-8",
        )

    def add_another_file(self) -> None:
        """A third exercise, in a file of its own, ``shift.py``, that nobody has written."""
        with (self.folder / "assignment.toml").open("a", encoding="utf-8") as manifest:
            manifest.write(ANOTHER)


@pytest.fixture(scope="session")
def example_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A library of one module, importable here."""
    path = tmp_path_factory.mktemp("library")
    (path / "a0_library").mkdir()
    (path / "a0_library" / "__init__.py").write_text("", encoding="utf-8")
    (path / "a0_library" / "scale.py").write_text(LIBRARY, encoding="utf-8")
    sys.path.insert(0, str(path))
    yield path
    sys.path.remove(str(path))


@pytest.fixture
def made_course(example_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeCourse:
    """A fresh clone of the made course, which is the working folder."""
    from cs231n_ae.course.outline.manifest import load_assignment
    from cs231n_ae.course.source_text.stubs import write_stubs

    root = tmp_path / "course"
    for name, file, text in (
        ("assignments", "assignment.toml", MANIFEST),
        ("tests", "test_scale.py", TESTS),
    ):
        (root / name / "a0_example").mkdir(parents=True)
        (root / name / "a0_example" / file).write_text(text, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(example_library))  # for the processes that a check starts
    monkeypatch.setenv("PATH", sysconfig.get_path("scripts") + os.pathsep + os.environ["PATH"])  # as when activated
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    monkeypatch.chdir(root)
    write_stubs(load_assignment("a0_example", root=root))
    return MadeCourse(root)
