"""Notebooks as text: their cells, their titles, and the exercises that they check."""

import json
import re
from pathlib import Path
from typing import Any

from cs231n_ae.course.outline.manifest import Assignment

__all__ = ["cell_text", "checked_in", "notebook_cells", "notebook_title", "notebooks_of"]


def notebooks_of(assignment: Assignment) -> list[Path]:
    """The assignment's notebooks, in the order in which they are read."""
    return sorted(assignment.folder.glob("*.ipynb"))


def notebook_cells(path: Path) -> list[dict[str, Any]]:
    """The cells of a notebook."""
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return cells


def cell_text(cell: dict[str, Any]) -> str:
    """The source of a cell, in one piece."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def notebook_title(path: Path) -> str:
    """The notebook's first heading, or the name of its file where it has none."""
    for cell in notebook_cells(path):
        found = re.match(r"# (.+)", cell_text(cell))
        if cell.get("cell_type") == "markdown" and found:
            return found[1].strip()
    return path.stem


def checked_in(path: Path) -> list[str]:
    """The ids that its code cells check, in order."""
    code = "\n".join(cell_text(cell) for cell in notebook_cells(path) if cell.get("cell_type") == "code")
    return list(dict.fromkeys(re.findall(r"check\([\"'](\w+)[\"']", code)))
