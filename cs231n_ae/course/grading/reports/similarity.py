"""Which submissions are alike, as a list of pairs for a person to look at: likeness is a hint, and never a verdict.

Each function becomes the sequence of its syntax tree, in which the names of variables do not show; of that sequence
every run of K nodes is a fingerprint, of which a window keeps the smallest (winnowing: Schleimer, Wilkerson & Aiken
2003). What much of the class shares, or what the reference has too, says nothing about a pair and is left out.
"""

import ast
import csv
import hashlib
import inspect
import io
import itertools
import statistics
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cs231n_ae.course.grading.terms.names import table_cell
from cs231n_ae.course.outline.manifest import Assignment, Exercise

__all__ = ["Alike", "alike", "alike_table", "fingerprints", "nodes"]

K, WINDOW = 10, 4
FEWEST, LEAST_SHARE = 6, 0.5
"""A pair is told if it shares so many rare fingerprints, and so much of what the shorter of the two has."""
COMMON = 0.25
"""What more than so much of the class has, and at least three, is common."""
LONG = 40
"""Nodes of a function from which on two people hardly write the very same one."""
REFERENCE = "the reference"


@dataclass(frozen=True)
class Alike:
    """Two submissions, or one and the reference."""

    one: str
    other: str
    shared: int
    """Rare fingerprints in both; for the reference, long functions that are the same but for names."""
    share: float
    exercises: tuple[str, ...]


def nodes(source: str) -> list[str]:
    """The syntax tree of a function, node by node, without the names of its variables; empty if it cannot be parsed."""
    try:
        tree = ast.parse(textwrap.dedent(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    stack: list[ast.AST] = [tree]
    found = []
    while stack:
        node = stack.pop()
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:]
        if not isinstance(node, ast.expr_context | ast.arguments | ast.arg | ast.Module):
            found.append(_word(node))
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            stack += reversed(node.body)
        else:
            stack += reversed(list(ast.iter_child_nodes(node)))
    return found


def fingerprints(source: str) -> frozenset[int]:
    """The winnowed fingerprints of one function."""
    words = nodes(source)
    runs = ["/".join(words[i : i + K]) for i in range(len(words) - K + 1)]
    hashes = [int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) for run in runs]
    return frozenset(min(hashes[i : i + WINDOW]) for i in range(max(len(hashes) - WINDOW + 1, min(1, len(hashes)))))


def alike(assignment: Assignment, sources: Mapping[str, Mapping[str, str]]) -> list[Alike]:
    """Pairs worth a look, the most alike first.

    Args:
        assignment: what was graded.
        sources: each student's own lines, by exercise.
    """
    reference = {exercise.id: _reference(exercise) for exercise in assignment.exercises}
    known = {name: fingerprints(text) for name, text in reference.items()}
    marks = {
        student: {(name, mark) for name, text in own.items() for mark in fingerprints(text) - known.get(name, set())}
        for student, own in sources.items()
    }
    counts = Counter(mark for own in marks.values() for mark in own)
    most = max(2, int(COMMON * len(sources)))
    rare = {student: {mark for mark in own if counts[mark] <= most} for student, own in marks.items()}
    pairs = [pair for one, other in itertools.combinations(sorted(rare), 2) if (pair := _pair(one, other, rare))]
    pairs.sort(key=lambda pair: (-pair.shared * pair.share, pair.one, pair.other))
    return [*pairs, *_like_reference(reference, sources)]


def alike_table(pairs: Sequence[Alike]) -> str:
    """The pairs as CSV."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["one", "other", "shared", "share", "exercises"])
    for pair in pairs:
        people = [table_cell(pair.one), table_cell(pair.other)]
        writer.writerow([*people, pair.shared, f"{pair.share:.2f}", " ".join(pair.exercises)])
    return stream.getvalue()


def _word(node: ast.AST) -> str:
    """A node's kind, and of it what is no variable's name: attributes, numbers, keywords of calls."""
    kind = type(node).__name__
    if isinstance(node, ast.Attribute):
        return f"{kind}:{node.attr}" if not (isinstance(node.value, ast.Name) and node.value.id == "self") else kind
    if isinstance(node, ast.Constant):
        return f"{kind}:{node.value!r}" if isinstance(node.value, int | float) else kind
    return f"{kind}:{node.arg}" if isinstance(node, ast.keyword) else kind


def _pair(one: str, other: str, rare: Mapping[str, set[tuple[str, int]]]) -> Alike | None:
    both = rare[one] & rare[other]
    if len(both) < FEWEST:
        return None
    share = len(both) / min(len(rare[one]), len(rare[other]))
    exercises = tuple(sorted({name for name, _ in both}))
    return Alike(one, other, len(both), share, exercises) if share >= LEAST_SHARE else None


def _like_reference(reference: Mapping[str, str], sources: Mapping[str, Mapping[str, str]]) -> list[Alike]:
    """Who has long functions of the reference, name by name another: more of them than is usual in this class."""
    long = {name: words for name, text in reference.items() if len(words := nodes(text)) >= LONG}
    same = {
        student: tuple(name for name, words in long.items() if nodes(own.get(name, "")) == words)
        for student, own in sources.items()
    }
    usual = statistics.median([len(names) for names in same.values()]) if same else 0
    told = [
        Alike(student, REFERENCE, len(names), len(names) / len(long), names)
        for student, names in same.items()
        if len(names) >= 2 and len(names) > usual
    ]
    return sorted(told, key=lambda one: (-one.shared, one.one))


def _reference(exercise: Exercise) -> str:
    try:
        return inspect.getsource(exercise.reference())
    except (OSError, TypeError, ImportError, AttributeError):  # a hand-out may lack it
        return ""
