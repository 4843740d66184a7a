"""What is to be derived is asked, not told: in what a student reads, a question stands where the gradient stood.

The reference's docstring gives the gradient, as literature does. The manifest says of an exercise how the paragraphs
begin that would give it away (``left_out``), and what is asked in their place (``derive``); its last hint ends where
they do.
"""

import ast
import textwrap
from collections.abc import Iterable, Iterator

from cs231n_ae.course.outline.manifest import Exercise, ManifestError
from cs231n_ae.course.worker.definitions import definition

__all__ = ["left_out_of", "with_questions"]

_WIDTH = 120


def with_questions(source: str, exercises: Iterable[Exercise]) -> str:
    """``source`` with the docstrings of these exercises asking for what the reference's own say.

    Args:
        source: a module's text.
        exercises: some that are in it; those that tell nothing stay as they are.

    Raises:
        ManifestError: if a docstring has not exactly one paragraph that begins as the manifest says.
    """
    lines = source.splitlines()
    tree = ast.parse(source)
    asking = [exercise for exercise in exercises if exercise.derive]
    for exercise in sorted(asking, key=lambda one: _span(tree, one), reverse=True):
        start, end = _span(tree, exercise)
        lines[start:end] = _asked(lines[start:end], exercise)
    return "\n".join(lines) + "\n"


def left_out_of(source: str, exercise: Exercise) -> list[str]:
    """The paragraphs of the reference's docstring that a student does not read."""
    start, end = _span(ast.parse(source), exercise)
    lines = source.splitlines()[start:end]
    return ["\n".join(lines[first:last]) for first, last in _places(lines, exercise)]


def _span(tree: ast.Module, exercise: Exercise) -> tuple[int, int]:
    """The lines of the docstring, as a slice."""
    node = definition(tree, exercise.qualname)
    if not isinstance(node, ast.FunctionDef) or ast.get_docstring(node) is None:
        raise ManifestError(f"exercise {exercise.id}: {exercise.target} has no docstring that could ask anything")
    return node.body[0].lineno - 1, node.body[0].end_lineno or node.body[0].lineno


def _asked(lines: list[str], exercise: Exercise) -> list[str]:
    places = _places(lines, exercise)
    first = places[0][0]
    indent = " " * (len(lines[first]) - len(lines[first].lstrip()))
    for start, end in reversed(places):
        del lines[start : end + 1]  # with the blank line behind it
    lines[first:first] = _wrapped(exercise.derive, indent)
    return lines


def _places(lines: list[str], exercise: Exercise) -> list[tuple[int, int]]:
    """The slices of the paragraphs that are left out, in their order."""
    paragraphs = list(_paragraphs(lines))
    found = []
    for words in exercise.left_out:
        those = [(start, end) for start, end in paragraphs if lines[start].strip().startswith(words)]
        if len(those) != 1 or those[0] in (paragraphs[0], paragraphs[-1]):
            raise ManifestError(
                f"exercise {exercise.id}: {len(those)} paragraphs of the docstring of {exercise.target} begin with "
                f"{words!r}: left_out takes the beginning of exactly one, neither the first nor the last"
            )
        found += those
    return sorted(found)


def _paragraphs(lines: list[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for at, line in enumerate([*lines, ""]):
        if not line.strip():
            if at > start:
                yield start, at
            start = at + 1


def _wrapped(text: str, indent: str) -> Iterator[str]:
    for paragraph in text.strip().split("\n\n"):
        if paragraph.lstrip().startswith(".."):
            yield from textwrap.indent(textwrap.dedent(paragraph), indent).splitlines()
        else:
            yield from textwrap.wrap(
                " ".join(paragraph.split()),
                _WIDTH,
                initial_indent=indent,
                subsequent_indent=indent,
                break_long_words=False,
                break_on_hyphens=False,
            )
        yield ""
