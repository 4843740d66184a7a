"""The inline questions of a notebook, what a student wrote below them, and their sample answers with a rubric."""

import re
from dataclasses import dataclass
from pathlib import Path

from cs231n_ae.course.outline.manifest import Assignment
from cs231n_ae.course.source_text.notebooks import cell_text, notebook_cells, notebooks_of

__all__ = ["InlineQuestion", "SampleAnswer", "inline_questions", "questions_of", "sample_answers"]

_QUESTION = re.compile(r"\*\*Inline question (\d+)\.\*\*")
_HEADING = re.compile(r"^## Inline question (\d+)\n", re.MULTILINE)
_RUBRIC = re.compile(r"^\*\*Rubric, (\d+) points?\*\*\n", re.MULTILINE)
_POINT = re.compile(r"^- \((\d+)\) ", re.MULTILINE)
_WRONG = "- *Common wrong answer:* "


@dataclass(frozen=True)
class InlineQuestion:
    """A question of a notebook."""

    number: int
    answer: str
    """What stands below it, without the words *Your answer:*; empty when nothing was written."""


@dataclass(frozen=True)
class SampleAnswer:
    """One of the answers that would get all points, and how they are given."""

    number: int
    text: str
    """The answer, as Markdown."""
    rubric: str
    """What each point is given for, and a common wrong answer, as Markdown; empty where there is none."""
    points: int
    """What the rubric says that the question is worth."""
    given: tuple[int, ...]
    """The points of each of its lines."""

    @property
    def names_a_wrong_answer(self) -> bool:
        """Whether the rubric says what is commonly answered wrong."""
        return _WRONG in self.rubric


def inline_questions(notebook: Path) -> list[InlineQuestion]:
    """The questions of a notebook, in order, with what its student wrote.

    Raises:
        OSError, ValueError, KeyError, TypeError: if it cannot be read as a notebook.
    """
    found: list[InlineQuestion] = []
    # Code that a question looks at may stand between it and its answer.
    texts = [cell_text(cell) for cell in notebook_cells(notebook) if cell["cell_type"] == "markdown"]
    for text, below in zip(texts, [*texts[1:], ""], strict=True):
        if match := _QUESTION.search(text):
            written = re.sub(r"\*?Your answer:?\*?:?", "", below, count=1).strip()
            found.append(InlineQuestion(int(match[1]), written if re.search(r"\w", written) else ""))
    return found


def questions_of(assignment: Assignment) -> list[InlineQuestion]:
    """The questions of all notebooks that can be read."""
    found: list[InlineQuestion] = []
    for notebook in notebooks_of(assignment):
        try:
            found += inline_questions(notebook)
        except (OSError, ValueError, KeyError, TypeError):  # in a notebook broken by a merge nothing is answered
            continue
    return found


def sample_answers(file: Path) -> dict[int, SampleAnswer]:
    """The sample answers to a notebook's questions, by number; none if there is no such file."""
    if not file.is_file():
        return {}
    _, *pieces = _HEADING.split(file.read_text(encoding="utf-8"))
    return {int(n): _sample(int(n), body) for n, body in zip(pieces[::2], pieces[1::2], strict=True)}


def _sample(number: int, body: str) -> SampleAnswer:
    match = _RUBRIC.search(body)
    if match is None:
        return SampleAnswer(number, body.strip(), "", 0, ())
    rubric = body[match.end() :].strip()
    given = tuple(int(points) for points in _POINT.findall(rubric))
    return SampleAnswer(number, body[: match.start()].strip(), rubric, int(match[1]), given)
