"""The head of a notebook, made from its manifest and its text: goals, time, difficulty, and what comes before it."""

import json
import re
from pathlib import Path

from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.source_text.notebooks import cell_text, checked_in, notebook_cells, notebook_title, notebooks_of

__all__ = ["HEAD", "head_of", "write_heads"]

HEAD = "head"
"""The id of the cell, which is the second of its notebook."""

_WORDS_A_MINUTE = 100
_MINUTES_A_POINT = 5
_STEP = 15
"""Times are rounded to quarters of an hour: they are guesses."""


def head_of(assignment: Assignment, path: Path) -> str:
    """The text of a notebook's head; nothing for one of which the manifest says no goals.

    The time is that of reading its words once, and 5 minutes for each point of its exercises. It is hard if one of
    these is worth 6 points or more, and easy if none is worth 4. It builds on the notebooks whose files it imports or
    checks, and on what the manifest says besides.
    """
    about = assignment.notebooks.get(path.stem)
    if about is None:
        return ""
    taught = _taught(assignment)
    here = [exercise for exercise in assignment.exercises if taught.get(exercise.id) == path]
    points = sum(exercise.points for exercise in here)
    before = [f"[{notebook_title(other)}]({other.name})" for other in _before(assignment, path, taught)]
    before += [about["builds_on"]] if "builds_on" in about else []
    exercises = "1 exercise" if len(here) == 1 else f"{len(here)} exercises"
    worth = f"{exercises}, {points:g} point{'s' if points != 1 else ''}" if here else "nothing to write"
    return "\n".join(
        [
            f"**Goals.** {about['goals']}",
            "",
            f"**Time:** about {_minutes(path, points)} minutes ({worth}). **Difficulty:** {_difficulty(here)}. "
            f"**Builds on:** {', '.join(before) or 'nothing before it'}.",
        ]
    )


def write_heads(assignment: Assignment) -> list[Path]:
    """Put its head into each notebook, unless it is there; returns the notebooks that were changed."""
    written = []
    for path in notebooks_of(assignment):
        text = head_of(assignment, path)
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = [cell for cell in notebook["cells"] if cell.get("id") != HEAD]
        if text:
            cells.insert(1, {"cell_type": "markdown", "id": HEAD, "metadata": {}, "source": text.splitlines(True)})
        if cells != notebook["cells"]:
            notebook["cells"] = cells
            whole = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
            path.write_text(whole, encoding="utf-8", newline="\n")
            written.append(path)
    return written


def _taught(assignment: Assignment) -> dict[str, Path]:
    """In which notebook each exercise is written: the first that checks it."""
    found: dict[str, Path] = {}
    for path in notebooks_of(assignment):
        found = {**dict.fromkeys(checked_in(path), path), **found}
    return found


def _before(assignment: Assignment, path: Path, taught: dict[str, Path]) -> list[Path]:
    """The other notebooks that teach what it checks again, or imports from the files beside it."""
    code = "\n".join(cell_text(cell) for cell in notebook_cells(path) if cell.get("cell_type") == "code")
    imported = set(re.findall(r"^[^\S\n]*(?:from|import) (\w+)", code, re.MULTILINE))
    again = set(checked_in(path))
    used = {
        taught[exercise.id]
        for exercise in assignment.exercises
        if exercise.id in taught and (exercise.stem in imported or exercise.id in again)
    }
    return sorted(other for other in used if other < path)


def _minutes(path: Path, points: float) -> int:
    texts = [cell for cell in notebook_cells(path) if cell.get("cell_type") == "markdown" and cell.get("id") != HEAD]
    words = sum(len(cell_text(cell).split()) for cell in texts)
    return max(_STEP, round((words / _WORDS_A_MINUTE + _MINUTES_A_POINT * points) / _STEP) * _STEP)


def _difficulty(here: list[Exercise]) -> str:
    most = max((exercise.points for exercise in here), default=0)
    return "hard" if most >= 6 else "medium" if most >= 4 else "easy"
