"""Run as a program: writes the small course that hostile submissions are graded in, and grades some of them.

Standard output gets one JSON line for each submission and sandbox, standard input names them.
"""

import ast
import json
import os
import sys
from pathlib import Path

ROWS = Path(__file__).with_name("rows")
TIME_LIMIT = 1.0

MANIFEST = """
[assignment]
title = "An example"
""" + "".join(
    f"""
[[exercise]]
id = "{name}"
target = "hostile_library.{target}"
points = {points}
needs = {needs}
hints = ["What is asked?"]
after = "Compare with the reference."
{asks}
"""
    for name, target, points, needs, asks in (
        ("scale_forward", "scale:scale_forward", 1, "[]", ""),
        ("scale_backward", "scale:scale_backward", 3, '["scale_forward"]', 'asks = "by hand"'),
        ("slope", "scale:slope", 1, "[]", ""),
        ("centre_fit", "scale:Centre.fit", 1, "[]", ""),
        ("doubled", "honest:doubled", 1, "[]", ""),
    )
)

SCALE = '''"""Scale every feature by its own gain."""

from collections.abc import Callable

import numpy as np

from cs231n_ae.types import Array, Cache

__all__ = ["Centre", "scale_backward", "scale_forward", "slope"]


def scale_forward(x: Array, gamma: Array) -> tuple[Array, Cache]:
    """Multiply each feature by its gain."""
    return x * gamma, (x, gamma)


def scale_backward(dout: Array, cache: Cache) -> tuple[Array, Array]:
    """Gradients for x and gamma."""
    x, gamma = cache
    return dout * gamma, np.sum(dout * x, axis=0)


def slope(f: Callable[[Array], float], x: Array) -> Array:
    """The derivative of f, by central differences."""
    found = np.zeros_like(x)
    for i in range(x.size):
        value = x[i]
        x[i] = value + 1e-5
        above = f(x)
        x[i] = value - 1e-5
        found[i] = (above - f(x)) / 2e-5
        x[i] = value
    return found


class Centre:
    """Takes away the mean of every feature."""

    def fit(self, x: Array) -> "Centre":
        """Remember the mean of each column."""
        self.mean = x.mean(axis=0)
        return self
'''

HONEST = '''"""An exercise in a file of its own."""

from cs231n_ae.types import Array

__all__ = ["doubled"]


def doubled(x: Array) -> Array:
    """Twice x."""
    return 2 * x
'''

TESTS = """
from cs231n_ae.course.testing import exercise, expect, numerical_gradient_of


@exercise("scale_forward", points=1)
def test_out_is_the_product(submission, rng):
    x, gamma = rng.standard_normal((4, 3)), rng.standard_normal(3)
    out, _ = submission.scale.scale_forward(x, gamma)
    expect("out", out, [[value * gain for value, gain in zip(row, gamma)] for row in x], source="definition")


@exercise("scale_backward", points=1)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    x, gamma, dout = rng.standard_normal((4, 3)), rng.standard_normal(3), rng.standard_normal((4, 3))
    _, cache = submission.scale.scale_forward(x, gamma)
    dx, _ = submission.scale.scale_backward(dout, cache)
    expect("dx", dx, numerical_gradient_of(lambda x: x * gamma, x, dout), source="numerical gradient")


@exercise("scale_backward", points=2, needs=("test_dx_agrees_with_the_numerical_gradient",))
def test_dgamma_agrees_with_the_numerical_gradient(submission, rng):
    x, gamma, dout = rng.standard_normal((4, 3)), rng.standard_normal(3), rng.standard_normal((4, 3))
    _, cache = submission.scale.scale_forward(x, gamma)
    _, dgamma = submission.scale.scale_backward(dout, cache)
    expect("dgamma", dgamma, numerical_gradient_of(lambda gamma: x * gamma, gamma, dout), source="numerical gradient")


@exercise("slope", points=1)
def test_the_slope_of_a_cubic(submission, rng):
    x, a = rng.standard_normal(4), rng.uniform(1, 2, 4)
    found = submission.scale.slope(lambda _: float((a * x**3).sum()), x)
    expect("slope", found, 3 * a * x**2, source="derivative")


@exercise("centre_fit", points=1)
def test_the_mean_of_each_feature(submission, rng):
    x = rng.standard_normal((5, 3))
    expect("mean", submission.scale.Centre().fit(x).mean, sum(x) / 5, source="definition")
"""

HONEST_TESTS = """
from cs231n_ae.course.testing import exercise, expect


@exercise("doubled", points=1)
def test_twice(submission, rng):
    x = rng.standard_normal(3)
    expect("out", submission.honest.doubled(x), x + x, source="definition")
"""

FILES = {
    "assignments/a0_hostile/assignment.toml": MANIFEST,
    "hostile_library/__init__.py": "from hostile_library import honest, scale\n",
    "hostile_library/scale.py": SCALE,
    "hostile_library/honest.py": HONEST,
    "tests/a0_hostile/test_scale.py": TESTS,
    "tests/a0_hostile/test_honest.py": HONEST_TESTS,
    "others/somebody/scale.py": SCALE,
}


def write_course(root: Path) -> None:
    """The library, its tests, and somebody else's submission."""
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def said_of(text: str) -> dict:
    """What a row says of itself: what it earns where that is not all, what it needs, what is to be flagged."""
    values = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id.isupper():
            values[node.targets[0].id] = ast.literal_eval(node.value)
    return values


def write_row(root: Path, name: str, folder: Path, port: int) -> None:
    """An honest submission, with one row's definitions after the honest ones."""
    text = (ROWS / f"{name}.py").read_text(encoding="utf-8")
    for key, value in {"OUTSIDE": root / "outside", "LIBRARY": root, "OTHERS": root / "others",
                       "TESTS": root / "tests" / "a0_hostile", "PORT": port}.items():  # fmt: skip
        text = text.replace(f"@{key}@", str(value))
    for file, content in said_of(text).get("BESIDE", {}).items():
        (folder / file).write_text(content, encoding="utf-8")
    (folder / "scale.py").write_text(f"{SCALE}\n\n{text}", encoding="utf-8")
    (folder / "honest.py").write_text(HONEST, encoding="utf-8")


def grade_row(root: Path, name: str, sandbox: str, port: int) -> dict:
    """The grade, and whatever is left running or lying about afterwards."""
    from cs231n_ae.course.grading.running.one import Judge
    from cs231n_ae.course.outline.manifest import load_assignment

    folder = root / "submissions" / f"{name}-{sandbox}"
    folder.mkdir(parents=True)
    write_row(root, name, folder, port)
    assignment = load_assignment("a0_hostile", root=root, targets=False)
    judge = Judge(folder, assignment, seed=12345, sandbox=sandbox, time_limit=TIME_LIMIT)
    made, user = judge.submission._server.folder, judge.submission._server.user
    for exercise in assignment.exercises:
        judge.result(exercise.id)
    judge.close()
    left = [*_processes_of(user), *([str(made)] if made.exists() else [])]
    return {**judge.grade(finished=True).to_json(), "left": left, "row": name, "sandbox": sandbox}


def _processes_of(user: int) -> list[str]:
    """Processes of the worker's own user, and children of this process (the worker's server is one)."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            status = dict(line.split(":", 1) for line in (path / "status").read_text().splitlines())
        except (OSError, ValueError):
            continue
        if status["State"].strip().startswith("Z"):  # ended, and not yet read off by the system's first process
            continue
        if (user and int(status["Uid"].split()[0]) == user) or int(status["PPid"]) == os.getpid():
            found.append(f"{path.name} {status['Name'].strip()} {status['State'].strip()}")
    return found


if __name__ == "__main__":
    course, listening = Path(sys.argv[1]), int(sys.argv[2])
    sys.path.insert(0, str(course))
    for line in sys.stdin:
        print(json.dumps(grade_row(course, *line.split(), listening)), flush=True)
