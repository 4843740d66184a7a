"""Habits are found in the text: what is shared or kept, and nothing of what is a function's own."""

import ast

import pytest

from cs231n_ae.course.worker.habits import habits_of
from cs231n_ae.course.worker.scan import scan_file

TOP = "import random\n\nimport numpy as np\nfrom numpy.random import randn\n\nSEEN, TABLE = [], {1: 2}\n\n\n"
SHARED = "of the generator that all code shares, so that the answers depend on what ran before: "
GIVEN = "draw from one that is given (rng)"
KEPT = "from one call to the next, so that whoever calls it twice finds what the first call left"


def said(text: str) -> list[str]:
    return [habit.says for habits in habits_of(ast.parse(TOP + text)).values() for habit in habits]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("return np.random.rand(3)", f"uses np.random.rand {SHARED}{GIVEN}"),
        ("np.random.seed(0)", f"uses np.random.seed {SHARED}{GIVEN}"),
        ("return randn(3)", f"uses np.random.randn {SHARED}{GIVEN}"),
        ("return random.choice(x)", f"uses random.choice {SHARED}{GIVEN}"),
        ("from numpy import random as r; return r.permutation(x)", f"uses np.random.permutation {SHARED}{GIVEN}"),
        (
            "return np.random.default_rng().random(3)",
            "makes a generator without a seed, so that no two runs agree: draw from one that is given (rng)",
        ),
        ("global saved; saved = x", f"keeps saved {KEPT}: return it, in the cache for instance"),
        ("SEEN.append(x)", f"keeps SEEN {KEPT}: return it, in the cache for instance"),
        ("TABLE[1] = x", f"keeps TABLE {KEPT}: return it, in the cache for instance"),
        ("TABLE[1][0] += x", f"keeps TABLE {KEPT}: return it, in the cache for instance"),
        ("f.calls = x", f"keeps f {KEPT}: return it, in the cache for instance"),
        ("config['v'] = x", f"keeps the default of config {KEPT}: write config=None, and make it inside"),
    ],
)
def test_a_habit_is_named(line, words):
    assert said(f"def f(x, config={{}}):\n    {line}\n") == [words]


@pytest.mark.parametrize(
    "text",
    [
        "def f(x, rng):\n    return rng.random(3)\n",
        "def f(x, rng: np.random.Generator):\n    return np.random.default_rng(0).random(3)\n",
        "def f(x):\n    return np.random.RandomState(0).rand(3) + random.Random(0).random()\n",
        "def f(x):\n    SEEN = [x]\n    SEEN.append(x)\n    return SEEN, TABLE[1]\n",
        "def f(x, config={}):\n    config = dict(config)\n    config['v'] = x\n    return config\n",
        "def f(x, config=None):\n    config['v'] = x\n",
        "def f(x, shape=[1, 2]):\n    return shape[0]\n",
        "def f(x):\n    n = 0\n\n    def inner():\n        nonlocal n\n        n += 1\n",
        "class C:\n    def fit(self, x):\n        self.x = x\n        self.parts[0] = x\n",
        "TABLE[1] = np.random.rand()\n",
    ],
)
def test_what_is_its_own_is_none(text):
    assert said(text) == []


def test_it_is_said_once_with_its_first_line_and_to_the_grader_too(tmp_path):
    text = "class C:\n    def fit(self, x):\n        C.n = 1\n        C.n = 2\n        np.random.rand()\n"
    found = habits_of(ast.parse(text))
    assert {name: [(habit.line, habit.keeps) for habit in habits] for name, habits in found.items()} == {
        "C.fit": [(3, "C")]
    }
    file = tmp_path / "scale.py"
    file.write_text(TOP + text)
    flags = scan_file(file)["flags"]
    assert f"scale.py:11 keeps C {KEPT}: return it, in the cache for instance" in flags
    assert f"scale.py:13 uses np.random.rand {SHARED}{GIVEN}" in flags


def test_every_way_to_give_a_default_is_seen():
    defaults = "a, b={}, /, c=[], *, d=set(), e, g=np.random.default_rng(0)"
    body = "b.update(a); c.append(a); d.add(a); e.add(a)"
    names = [words.split()[4] for words in said(f"def f({defaults}):\n    {body}\n")]
    assert names == ["b", "c", "d", "g"]


@pytest.mark.parametrize(
    "line",
    [
        "kept.__setitem__('w', x)",
        "put = kept.__setitem__; put('w', x)",
        "dict.update(kept, x)",
        "operator.setitem(kept, 'w', x)",
        "np.copyto(kept, x)",
        "if x: kept['w'] = x",
    ],
)
@pytest.mark.parametrize("made", ["kept = {}", "if True:\n    kept = {}", "try:\n    kept = {}\nfinally: pass"])
def test_what_is_kept_is_seen_however_it_is_written(made, line):
    assert [words for words in said(f"{made}\ndef f(x):\n    {line}\n") if words.startswith("keeps kept")]
