"""Copies are found under other names, and what everybody writes alike is not told."""

import ast
import inspect
import random
import textwrap

import classroom as ROOM
import pytest

from cs231n_ae.course.grading.batch import grade
from cs231n_ae.course.grading.reports.similarity import alike, alike_table, fingerprints, nodes
from cs231n_ae.course.outline.manifest import load_assignment
from cs231n_ae.course.outline.paths import course_root

example_course, assignment, submissions, judged = ROOM.example_course, ROOM.assignment, ROOM.submissions, ROOM.judged

COPIED = '''
def scale_backward(dout, cache):
    """Gradients."""
    x, gamma = cache
    n, d = x.shape
    dgamma = np.zeros(d)
    for i in range(n):
        for j in range(d):
            if dout[i, j] != 0:
                dgamma[j] += dout[i, j] * x[i, j] + 0.0
    dx = np.empty_like(x)
    for i in range(n):
        dx[i] = np.multiply(dout[i], gamma, out=None)
    return dx, dgamma
'''
RENAMED = COPIED.replace("dgamma", "grad").replace("dout", "upstream").replace('"""Gradients."""', "# mine!")
PLAIN = "def scale_backward(dout, cache):\n    x, gamma = cache\n    return dout * gamma, (dout * x).sum(axis=0)\n"
EINSUM = "def scale_backward(a, b):\n    return a * b[1], np.einsum('nd,nd->d', a, b[0], optimize=True)\n"


def test_names_comments_and_docstrings_do_not_show():
    assert nodes(COPIED) == nodes(RENAMED) != nodes(COPIED.replace("x[i, j] + 0.0", "x[i, j]"))
    assert fingerprints(COPIED) == fingerprints(RENAMED)
    assert nodes("    def fit(self, x):\n        return self\n") == nodes("def fit(me, y):\n    return you\n")


@pytest.mark.parametrize(
    "text", ["def f(:", "", "\0", "x = (" * 3000, "x = " + "-" * 44_000 + "1", "x" + "[0]" * 14_000]
)
def test_what_cannot_be_parsed_is_like_nothing(text):
    assert fingerprints(text) == frozenset() or nodes(text)


def test_a_pair_is_told_and_the_rest_of_the_class_is_not(assignment):
    sources = {name: {"scale_backward": PLAIN} for name in ("ada", "cleo", "dora", "eve", "fay")}
    sources |= {
        "ben": {"scale_backward": COPIED},
        "gus": {"scale_backward": RENAMED},
        "hal": {"scale_backward": EINSUM},
    }
    (pair,) = alike(assignment, sources)
    assert (pair.one, pair.other, pair.share, pair.exercises) == ("ben", "gus", 1.0, ("scale_backward",))
    assert alike_table([pair]).splitlines()[1] == f"ben,gus,{pair.shared},1.00,scale_backward"


def test_what_the_whole_class_has_says_nothing(assignment):
    assert alike(assignment, {f"s{i}": {"scale_backward": COPIED} for i in range(12)}) == []


def renamed(text, rng):
    """The text with every variable under a name of its own."""
    tree = ast.parse(text)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - {"np", "self"}
    new = {name: f"v{rng.randrange(10**6)}" for name in sorted(names)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in new:
            node.id = new[node.id]
    return ast.unparse(tree)


def test_who_has_the_reference_itself_is_told_by_how_much():
    course = load_assignment("a2_autoencoders", root=course_root())
    rng = random.Random(0)
    own = {e.id: renamed(textwrap.dedent(inspect.getsource(e.reference())), rng) for e in course.exercises}
    honest = {e.id: "def f(x):\n    return x\n" for e in course.exercises}
    told = alike(course, {"ada": own, "ben": honest, "cleo": honest})
    assert [(one.one, one.other) for one in told] == [("ada", "the reference")]
    assert told[0].share == 1.0


def test_the_class_page_names_pairs_with_a_word_of_caution(submissions, assignment, judged, tmp_path):
    for name, text in (("gus", COPIED), ("hal", RENAMED)):
        code = "import numpy as np\n" + ROOM.RIGHT["scale.py"].partition("def scale_backward")[0] + text
        ROOM.zipped(submissions / f"{name}.zip", {**ROOM.RIGHT, "scale.py": code})
    grade(submissions, assignment, tmp_path / "out", seed=7, executor=ROOM.Here())
    page = (tmp_path / "out" / "class.html").read_text()
    assert "Alike, for a person to look at" in page and "none to think ill of anybody" in page
    assert (tmp_path / "out" / "alike.csv").read_text().splitlines()[1].startswith("gus,hal,")
    for file in (tmp_path / "out" / "feedback").iterdir():
        assert "alike" not in file.read_text().lower()
