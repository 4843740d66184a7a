"""A course of one small assignment, made in a temporary folder, for the tests of the machinery."""

import sys

import pytest

from cs231n_ae.course.outline.manifest import load_assignment

MANIFEST = """
[assignment]
title = "An example"

[[exercise]]
id = "scale_forward"
target = "core_library.scale:scale_forward"
points = 1
hints = ["What does one gain touch?"]
after = "Compare with the reference."

[[exercise]]
id = "scale_backward"
target = "core_library.scale:scale_backward"
points = 3
needs = ["scale_forward"]
hints = ["Which entries does one gain touch?", "Which axis disappears?"]
after = "Both are one line."

[[exercise]]
id = "centre_fit"
target = "core_library.centre:Centre.fit"
points = 1
hints = ["Over which axis is the mean?"]
after = "One mean a feature."
"""

SCALE = '''"""Scale every feature by its own gain."""

import math

import numpy as np

from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_shape

__all__ = ["double", "scale_backward", "scale_forward", "unused"]

_SECRET = 1.0


def scale_forward(x: Array, gamma: Array) -> tuple[Array, Cache]:
    """Multiply each feature by its gain."""
    require_shape("gamma", gamma, (x.shape[1],))
    return _secret(x) * gamma, (x, gamma)


def scale_backward(dout: Array, cache: Cache) -> tuple[Array, Array]:
    r"""Gradients for ``x`` and ``gamma``.

    Returns:
        dx and dgamma.
    """
    x, gamma = cache
    return double(dout * gamma) / 2, np.sum(dout * x, axis=0)


def double(x: Array) -> Array:
    """Twice x."""
    return 2 * x


def unused(x: float) -> float:
    """Not an exercise."""
    return math.floor(x)


def _secret(x: Array) -> Array:
    return x * _SECRET
'''

CENTRE = '''"""Take away the mean."""

from cs231n_ae.types import Array

__all__ = ["Centre"]


class Centre:
    """Takes away the mean of every feature."""

    fitted: bool = False

    def __init__(self, factor: float = 1.0) -> None:
        self.factor = _checked(factor)

    def fit(self, x: Array) -> "Centre":
        """Remember the mean of each column."""
        self.mean = x.mean(axis=0)
        return self

    def apply(self, x: Array) -> Array:
        """Take it away."""
        return (x - self.mean) * self.factor


def _checked(factor: float) -> float:
    return factor
'''

TESTS = '''
from cs231n_ae.course.testing import exercise, expect, numerical_gradient_of


@exercise("scale_forward", points=1)
def test_out_is_the_product(submission, rng):
    x, gamma = rng.standard_normal((4, 3)), rng.standard_normal(3)
    out, _ = submission.scale.scale_forward(x, gamma)
    expect("out", out, x @ [[gamma[0], 0, 0], [0, gamma[1], 0], [0, 0, gamma[2]]], source="definition")


@exercise("scale_backward", points=1)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    x, gamma, dout = rng.standard_normal((4, 3)), rng.standard_normal(3), rng.standard_normal((4, 3))
    _, cache = submission.scale.scale_forward(x, gamma)
    dx, _ = submission.scale.scale_backward(dout, cache)
    numerical = numerical_gradient_of(lambda x: x * gamma, x, dout)
    expect("dx", dx, numerical, source="numerical gradient", context={"dout": dout})


@exercise("scale_backward", points=1.5)
def test_dgamma_agrees_with_the_numerical_gradient(submission, rng):
    x, gamma, dout = rng.standard_normal((4, 3)), rng.standard_normal(3), rng.standard_normal((4, 3))
    _, cache = submission.scale.scale_forward(x, gamma)
    _, dgamma = submission.scale.scale_backward(dout, cache)
    numerical = numerical_gradient_of(lambda gamma: x * gamma, gamma, dout)
    expect("dgamma", dgamma, numerical, source="numerical gradient", context={"dout": dout, "x": x})


@exercise("scale_backward", points=0.5, needs=("test_dgamma_agrees_with_the_numerical_gradient",))
def test_chained(submission, rng):
    """Chained with another layer.

    More that nobody is shown.
    """
    x, gamma = rng.standard_normal((2, 3)), rng.standard_normal(3)
    out, cache = submission.scale.scale_forward(x, gamma)
    _, dgamma = submission.scale.scale_backward(out, cache)
    expect("dgamma", dgamma, gamma * (x * x).sum(axis=0), source="closed form")
'''

CENTRE_TESTS = """
from cs231n_ae.course.testing import exercise, expect


@exercise("centre_fit", points=1)
def test_the_mean_is_taken_away(submission, rng):
    x = rng.standard_normal((5, 3))
    centre = submission.centre.Centre(factor=1.0).fit(x)
    expect("mean", centre.mean, sum(x) / 5, source="definition", context={"x": x})
    expect("sum", centre.apply(x).sum(axis=0), [0.0, 0.0, 0.0], source="definition")
"""

BANK = """
from cs231n_ae.course.misconceptions import misconception


@misconception("scale_forward", says="Is the gain added or multiplied?")
def adds_the_gain(x, gamma):
    return x + gamma, (x, gamma)


@misconception("scale_backward", says="What is left to average?")
def averages_over_the_batch(dout, cache):
    x, gamma = cache
    return dout * gamma, (dout * x).mean(axis=0)


@misconception("scale_backward", says="Both are averaged.")
def averages_everything(dout, cache):
    x, gamma = cache
    return dout * gamma / len(x), (dout * x).mean(axis=0)


@misconception("scale_backward", says="Who else holds dout?")
def writes_into_dout(dout, cache):
    x, gamma = cache
    dgamma = (dout * x).sum(axis=0)
    dout *= gamma
    return dout.copy(), dgamma
"""

CENTRE_BANK = """
from cs231n_ae.course.misconceptions import misconception


@misconception("centre_fit", says="One mean for all, or one a feature?")
def takes_one_mean_for_all(self, x):
    self.mean = x.mean()
    return self
"""

OTHER = """
import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("scale_backward")
def by_einsum(dout, cache):
    x, gamma = cache
    return np.einsum("nd,d->nd", dout, gamma), np.einsum("nd,nd->d", dout, x)
"""

FILES = {
    "assignments/a0_example/assignment.toml": MANIFEST,
    "core_library/__init__.py": "",
    "core_library/scale.py": SCALE,
    "core_library/centre.py": CENTRE,
    "tests/a0_example/test_scale.py": TESTS,
    "tests/a0_example/test_centre.py": CENTRE_TESTS,
    "tests/other_answers/a0_example/scale.py": OTHER,
    "cs231n_ae/course/bank/a0_example/scale.py": BANK,
    "cs231n_ae/course/bank/a0_example/centre.py": CENTRE_BANK,
}


@pytest.fixture(scope="session")
def example_course(tmp_path_factory):
    """The course's folder; its library can be imported as long as the session lasts."""
    root = tmp_path_factory.mktemp("course")
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    sys.path.insert(0, str(root))
    yield root
    sys.path.remove(str(root))


@pytest.fixture
def assignment(example_course):
    """The example assignment."""
    return load_assignment("a0_example", root=example_course)


@pytest.fixture
def answers(tmp_path):
    """Write the text of a student's file: ``answers(scale="...")`` gives the folder."""

    def write(**files):
        for stem, text in files.items():
            (tmp_path / f"{stem}.py").write_text(text, encoding="utf-8")
        return tmp_path

    return write
