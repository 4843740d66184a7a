"""The questions that notebooks ask: each is a cell *Your answer:* below a text, with a sample answer in the bank."""

import re
from dataclasses import dataclass

from cs231n_ae.course.outline.manifest import Assignment
from cs231n_ae.course.outline.paths import bank_folder
from cs231n_ae.course.source_text.notebooks import cell_text, notebook_cells, notebooks_of
from cs231n_ae.course.source_text.questions import SampleAnswer, sample_answers

__all__ = ["MARKER", "Question", "questions_of"]

MARKER = re.compile(r"\s*[*_]*Your answer:?[*_]*:?\s*", re.IGNORECASE)
"""What stands in an answer's cell when it is handed out."""
_ASKED = re.compile(r"\*\*Inline question (\d+)\.?\*\*")
OF = 2.0
"""Points of a question whose sample answer comes without a rubric."""


@dataclass(frozen=True)
class Question:
    """One question of a notebook."""

    notebook: str
    """The file's name."""
    number: int
    cell: str
    """The id of the answer's cell."""
    asks: str
    sample: str
    """The sample answer and its rubric, as Markdown; empty where there is none."""
    points: float
    """What the rubric says that it is worth."""
    known: frozenset[str]
    """The ids of all cells that the notebook has when it is handed out."""
    place: int
    """Which of the notebook's answers this is, from 0."""

    @property
    def id(self) -> str:
        """``"1_layers/2"``: by this it is called in the table of points."""
        return f"{self.notebook.removesuffix('.ipynb')}/{self.number}"


def questions_of(assignment: Assignment) -> list[Question]:
    """Every question of the assignment's notebooks, in the order of reading."""
    found, answers = [], bank_folder(assignment.name, root=assignment.root) / "answers"
    for path in notebooks_of(assignment):
        cells = notebook_cells(path)
        known = frozenset(str(cell.get("id", "")) for cell in cells)
        samples = sample_answers(answers / f"{path.stem}.md")
        asked = ""
        places = 0
        for cell in cells:
            text = cell_text(cell)
            if cell.get("cell_type") == "markdown" and MARKER.fullmatch(text):
                match = _ASKED.search(asked)
                number = int(match[1]) if match else places + 1
                words = asked[match.end() :].strip() if match else asked.strip()
                sample = samples.get(number, SampleAnswer(number, "", "", 0, ()))
                shown, points = "\n\n".join(filter(None, (sample.text, sample.rubric))), sample.points or OF
                found.append(Question(path.name, number, str(cell.get("id", "")), words, shown, points, known, places))
                places += 1
            elif cell.get("cell_type") == "markdown":  # code that a question looks at may stand below it
                asked = text
    return found
