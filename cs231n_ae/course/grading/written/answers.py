"""A student's notebooks, read as text and never run: answers in words, and functions that lie in the wrong place."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from cs231n_ae.course.grading.terms.names import visible
from cs231n_ae.course.grading.written.questions import MARKER, Question
from cs231n_ae.course.outline.manifest import Assignment
from cs231n_ae.course.source_text.notebooks import cell_text

__all__ = ["answers_in", "functions_in_cells"]

LONGEST_ANSWER = 20_000

_GAP = r"[^\S\n]+"
"""What may stand between words of one line; what also matched line ends would be tried from each line to the last."""
_DEFINITION = re.compile(rf"^(?:(?P<kind>def|class){_GAP}(?P<name>\w+)|{_GAP}def{_GAP}(?P<method>\w+))", re.MULTILINE)


def answers_in(notebooks: Mapping[str, bytes], questions: Sequence[Question]) -> tuple[dict[str, str], list[str]]:
    """The answer to each question, by its id, empty where nothing was written; and notes about what cannot be read.

    An answer is what stands in the cell *Your answer:*, and in cells that were put in below it. Where cells have lost
    their ids, as in an old format, the cells with the words *Your answer:* are counted.
    """
    answers, notes = {}, []
    for name in dict.fromkeys(question.notebook for question in questions):
        if name not in notebooks:
            continue
        cells = _cells(notebooks[name])
        if cells is None:
            notes.append(f"{name} is no notebook that can be read: its answers are missing")
            continue
        for question in questions:
            if question.notebook == name:
                answers[question.id] = visible(_answer(cells, question)[:LONGEST_ANSWER])[:LONGEST_ANSWER]
    return answers, notes


def functions_in_cells(notebooks: Mapping[str, bytes], assignment: Assignment) -> list[str]:
    """A note for each exercise that is written in a notebook's cell, once; only the file beside it is graded."""
    notes: dict[tuple[str, str], str] = {}
    wanted = {exercise.qualname for exercise in assignment.exercises}
    owners = {name.rpartition(".")[0] for name in wanted} - {""}
    for name, content in notebooks.items():
        handed_out = set(_code(_cells(_original(assignment.folder / name)) or []))
        for place, text in enumerate(_code(_cells(content) or []), start=1):
            defined = set() if text in handed_out else _defined_in(text, owners)
            for exercise in assignment.exercises if defined & wanted else ():
                if (name, exercise.id) not in notes and exercise.qualname in defined:
                    where = f"code cell {place} of {name}"
                    notes[name, exercise.id] = f"{exercise.id} is written in {where}: what is graded is {exercise.file}"
    return list(notes.values())


def _original(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _cells(content: bytes) -> list[dict[str, Any]] | None:
    """The cells, if this is a notebook; nothing in it is believed to have the right type."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    cells = data.get("cells") if isinstance(data, dict) else None
    if not isinstance(cells, list):
        return None
    cells = [cell for cell in cells if isinstance(cell, dict) and _is_text(cell.get("source", ""))]
    # an id that is no text can be compared with nothing
    return [cell if isinstance(cell.get("id"), str) else {**cell, "id": None} for cell in cells]


def _is_text(source: Any) -> bool:
    return isinstance(source, str) or (isinstance(source, list) and all(isinstance(line, str) for line in source))


def _answer(cells: Sequence[dict[str, Any]], question: Question) -> str:
    at = next((i for i, cell in enumerate(cells) if cell.get("id") == question.cell), None)
    has_ids = any(cell.get("id") in question.known for cell in cells)
    if at is None and not has_ids:
        marked = [i for i, cell in enumerate(cells) if cell.get("cell_type") == "markdown" and _marked(cell)]
        at = marked[question.place] if question.place < len(marked) else None
    if at is None:
        return ""
    texts = [_without_marker(cell_text(cells[at]))]
    for cell in cells[at + 1 :]:
        if not has_ids or cell.get("id") in question.known:
            break
        texts.append(cell_text(cell))
    return "\n\n".join(text.strip() for text in texts if text.strip())


def _marked(cell: dict[str, Any]) -> bool:
    return MARKER.match(cell_text(cell)) is not None


def _without_marker(text: str) -> str:
    match = MARKER.match(text)
    return text[match.end() :] if match else text


def _code(cells: Iterable[dict[str, Any]]) -> list[str]:
    return [cell_text(cell) for cell in cells if cell.get("cell_type") == "code"]


def _defined_in(text: str, owners: Collection[str]) -> set[str]:
    """The functions that a cell defines, and the methods of these classes: by its lines, once, without parsing them."""
    found, begun = set[str](), dict[str, None]()
    for match in _DEFINITION.finditer(text):
        if match["kind"] == "class":
            begun |= {match["name"]: None} if match["name"] in owners else {}
        elif match["name"]:
            found.add(match["name"])
        else:
            found.update(f"{owner}.{match['method']}" for owner in begun)
    return found
