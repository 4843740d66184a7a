"""Each plain edit is listed, as the kind that a person would call it."""

import ast
import warnings

import numpy as np
import pytest

from cs231n_ae.course.judging.repair.edit import applied
from cs231n_ae.course.judging.repair.place import KINDS
from cs231n_ae.course.judging.repair.plain import plain_edits
from cs231n_ae.course.judging.repair.tree import Text
from cs231n_ae.course.judging.repair.values import SEEN, Seen, probed

A = np.arange(1.0, 13.0).reshape(4, 3)
B = np.arange(1.0, 4.0)


def listed(source: str) -> set[tuple[str, str]]:
    """Kind and text of every edited function, after one call of it with ``A`` and ``B``."""
    function = ast.parse(source).body[0]
    seen = Seen(Text(function))
    known = {"np": np, SEEN: seen}
    module = ast.fix_missing_locations(ast.Module([probed(seen.text)], []))
    exec(compile(module, "student", "exec"), known)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        known["f"](A.copy(), B.copy())
    found = set()
    for edit in plain_edits(0, seen):
        with applied([edit]):
            found.add((edit.kind, ast.unparse(seen.text.function)))
    return found


def written(body: str) -> str:
    """A function of two arrays, as the edits are written."""
    function = ast.parse("def f(a, b):\n" + "".join(f"    {line}\n" for line in body.split("\n"))).body[0]
    return ast.unparse(function)


STEP = "\n    a[i] = a[i + 1]\nreturn a"
# ruff: noqa: E501 (a line for each edit)
EDITS = [
    ("operator", "return a + b", "return a * b"),
    ("sign", "return a - b", "return a + b"),
    ("sign", "return a * b", "return -(a * b)"),
    ("order", "return b - a", "return a - b"),
    ("term too many", "return a + b", "return a"),
    ("factor too many", "return a * b", "return b"),
    ("factor", "return a", "return a * 0.5"),
    ("factor", "return a * b", "return a * b * b"),
    ("number", "return a * 2", "return a * 1"),
    ("number", "n = len(a)\nreturn a * 1", "n = len(a)\nreturn a * n"),
    ("number missing", "n = len(a)\nreturn a[:n]", "n = len(a)\nreturn a[:n - 1]"),
    ("power", "return a", "return a ** 2"),
    ("brackets", "return a - b / 2", "return (a - b) / 2"),
    ("comparison", "return a > 0", "return a >= 0"),
    ("name", "c = a * 2\nreturn a + b", "c = a * 2\nreturn c + b"),
    ("axis", "return a.sum(axis=0)", "return a.sum(axis=1)"),
    ("keepdims", "return a.sum(axis=1)", "return a.sum(axis=1, keepdims=True)"),
    ("reduction", "return a.mean(axis=0)", "return a.sum(axis=0)"),
    ("reduction missing", "return a", "return a.sum(axis=0)"),
    ("function", "return np.exp(a)", "return np.log(a)"),
    ("function missing", "return a", "return np.exp(a)"),
    ("call too many", "return np.exp(a)", "return a"),
    ("transpose", "return a @ a.T", "return a.T @ a.T"),
    ("copy", "c = a\nc[0] = 1\nreturn c", "c = a.copy()\nc[0] = 1\nreturn c"),
    ("slice", "return a[1:]", "return a[:1]"),
    ("slice", "return a[:2]", "return a[2:]"),
    ("assignment", "c = a * 2\nc = c + b\nreturn c", "c = a * 2\nc += c + b\nreturn c"),
    ("assignment", "c = 0\nfor i in range(3):\n    c = a\nreturn c", "c = 0\nfor i in range(3):\n    c += a\nreturn c"),
    ("slice", "i = j = n = m = k = 1\nreturn a[k * i:k * i + n, j:j + m]", "i = j = n = m = k = 1\nreturn a[k * i:k * i + n, k * j:k * j + m]"),
    ("expression", "c = a\nif c is b:\n    c = a(b)\nd = c\nreturn d", "c = a\nif c is b:\n    c = a(b)\nd = a(b)\nreturn d"),
    ("assignment", "a += b\nreturn a", "a = b\nreturn a"),
    ("line too many", "a = a * 2\nreturn a", "pass\nreturn a"),
    ("order of steps", f"for i in range(3):{STEP}", f"for i in reversed(list(range(3))):{STEP}"),
    ("text", "c = {'x': a, 'y': b}\nreturn c['x']", "c = {'x': a, 'y': b}\nreturn c['y']"),
    ("rounding", "return a[:len(a) // 3]", "return a[:-(-len(a) // 3)]"),
    ("result", "c = a\n_, d = np.modf(c)\nreturn d", "c = a\nc, d = np.modf(c)\nreturn d"),
    ("result", "np.square(a)\nreturn a", "a = np.square(a)\nreturn a"),
    ("result", "a.astype(int)\nreturn a", "a = a.astype(int)\nreturn a"),
    ("slice", "k = 2\nreturn a[1:k + 1]", "k = 2\nreturn a[:k]"),
    ("term too many", "k = 2\nreturn a[:len(a) - k + 1]", "k = 2\nreturn a[:len(a)]"),
    ("axis", "c = a - a.max(axis=0)\nreturn c / c.sum(axis=0)", "c = a - a.max(axis=1)\nreturn c / c.sum(axis=1)"),
    ("asked twice", "c, _ = np.modf(a)\na = 2 * a\n_, d = np.modf(a)\nreturn c", "c, _ = _, d = np.modf(a)\na = 2 * a\npass\nreturn c"),
    ("exchanged", "c = a * b\nd = a / b\nreturn c", "c = a / b\nd = a * b\nreturn c"),
    ("neighbour", "n, m = a.shape\nk = 2 * n\nl = m\nreturn a", "n, m = a.shape\nk = 2 * n\nl = 2 * m\nreturn a"),
    ("neighbour", "i = j = s = 1\nc, d = slice(i * s, 3), slice(j, 3)\nreturn a[c, d]", "i = j = s = 1\nc, d = slice(i * s, 3), slice(j * s, 3)\nreturn a[c, d]"),
    ("index", "i = k = 1\nc = a[i:i + 2, 0:1]\na[k, 0] = 2 * c[0, 0]\nreturn a", "i = k = 1\nc = a[i:i + 2, 0:1]\na[i + k, 0 + 0] = 2 * c[0, 0]\nreturn a"),
    ("condition", "if len(a) > 2:\n    a = a * 2\nreturn a", "if not len(a) > 2:\n    a = a * 2\nreturn a"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "wrong", "right"), EDITS)
def test_an_edit_is_listed(kind, wrong, right):
    found = listed(written(wrong))
    assert (kind, written(right)) in found, sorted({k for k, text in found if text == written(right)})


def test_the_same_edit_at_every_place_where_the_same_is_written_is_one():
    found = listed(written("return np.exp(a - b) / np.exp(a - b).sum()"))
    assert ("sign", written("return np.exp(a + b) / np.exp(a + b).sum()")) in found


def test_every_kind_has_its_words():
    kinds = {kind for _, wrong, _ in EDITS for kind, _ in listed(written(wrong))}
    assert len(kinds) > 20
    assert kinds <= set(KINDS)


def test_an_edit_is_taken_back():
    source = written("return a - b")
    function = ast.parse(source).body[0]
    seen = Seen(Text(function))
    for edit in plain_edits(0, seen):
        with applied([edit]):
            pass
    assert ast.unparse(function) == source
