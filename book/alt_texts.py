"""What stands in place of a notebook's picture for who has the page read out.

Where a slide shows the same picture, its words; else those of the cell that draws it, in its metadata:

    "metadata": {"alt": "Loss against the epoch: it falls, and a star marks the lowest."}

Say what is drawn and what one sees, in a sentence or two, and no digit that another machine would change. A tool for
notebooks shows a cell's metadata beside it; the file is JSON, and an editor does as well.
"""

from functools import cache
from typing import Any

from slides import HERE as SLIDES
from slides import PICTURE


def alt_texts(notebook: Any, name: str) -> dict[str, str]:
    """Cell id -> words for what it draws, of each cell of ``"a1_backprop/1_layers"`` with a picture in its outputs.

    Raises:
        SystemExit: if a cell draws a picture for which there are no words.
    """
    found = {}
    for cell in notebook.cells:
        if any(kind.startswith("image/") for output in cell.get("outputs", []) for kind in output.get("data", {})):
            words = _on_slides().get((name, cell.id)) or cell.metadata.get("alt", "").strip()
            if not words:
                raise SystemExit(
                    f"{name}.ipynb: the cell {cell.id!r} draws a picture and has no words for who cannot see it: "
                    'write them into its metadata, as "alt"'
                )
            found[cell.id] = words
    return found


@cache
def _on_slides() -> dict[tuple[str, str], str]:
    pages = [path.read_text(encoding="utf-8") for path in sorted(SLIDES.glob("week_*.md"))]
    return {(notebook, cell): words for page in pages for words, notebook, cell in PICTURE.findall(page)}
