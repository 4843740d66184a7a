"""The questions that notebooks ask: each is a cell *Your answer:* below a text, with a sample answer in the bank."""

import re
from dataclasses import dataclass

from cs231n_ae.course.outline.manifest import Assignment
from cs231n_ae.course.outline.paths import bank_folder
from cs231n_ae.course.source_text.notebooks import cell_text, notebook_cells, notebooks_of

__all__ = ["MARKER", "Question", "questions_of"]

MARKER = re.compile(r"\s*[*_]*Your answer:?[*_]*:?\s*", re.IGNORECASE)
"""What stands in an answer's cell when it is handed out."""
_ASKED = re.compile(r"\*\*Inline question (\d+)\.?\*\*")
_SAMPLE = re.compile(r"^(?:## |\*\*)Inline question (\d+)(?:\.?\*\*)?", re.MULTILINE)


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
    """The sample answer, as Markdown; empty where there is none."""
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
    found = []
    for path in notebooks_of(assignment):
        cells = notebook_cells(path)
        known = frozenset(str(cell.get("id", "")) for cell in cells)
        samples = _samples(assignment, path.stem)
        asked = ""
        places = 0
        for cell in cells:
            text = cell_text(cell)
            if cell.get("cell_type") == "markdown" and MARKER.fullmatch(text):
                match = _ASKED.search(asked)
                number = int(match[1]) if match else places + 1
                words = asked[match.end() :].strip() if match else asked.strip()
                sample = samples.get(number, "")
                found.append(Question(path.name, number, str(cell.get("id", "")), words, sample, known, places))
                places += 1
            elif cell.get("cell_type") == "markdown":  # code that a question looks at may stand below it
                asked = text
    return found


def _samples(assignment: Assignment, stem: str) -> dict[int, str]:
    file = bank_folder(assignment.name, root=assignment.root) / "answers" / f"{stem}.md"
    if not file.is_file():
        return {}
    text = file.read_text(encoding="utf-8")
    heads = list(_SAMPLE.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return {int(head[1]): text[head.end() : end].strip() for head, end in zip(heads, ends, strict=True)}
