"""What stands in place of a notebook's picture for who has the page read out.

Where a slide shows the same picture, its words; else what the cell writes into its figure: titles, and names of axes;
else the heading under which it stands.
"""

import ast
import re
from functools import cache
from typing import Any

from slides import HERE as SLIDES
from slides import PICTURE

TITLES = {"title", "set_title", "suptitle"}
AXES = {"xlabel", "ylabel", "set_xlabel", "set_ylabel"}
TELLING = {"print", "check", "display", "Markdown", "HTML"}
"""Functions whose words stand beside a figure, not in it."""


def alt_texts(notebook: Any, name: str) -> dict[str, str]:
    """Cell id -> words for what it draws, of each cell of ``"a1_backprop/1_layers"`` with a picture in its outputs."""
    found, heading = {}, ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            heading = (re.findall(r"^#+ (.+)", cell.source, re.M) or [heading])[-1]
        elif any(kind.startswith("image/") for output in cell.get("outputs", []) for kind in output.get("data", {})):
            found[cell.id] = _on_slides().get((name, cell.id)) or _drawn_words(cell.source, _plain(heading))
    return found


def _drawn_words(source: str, heading: str) -> str:
    titles, axes = titles_and_axes(source)
    if all("…" in title for title in titles):
        titles = [heading, *titles]
    named = f" (axes: {'; '.join(axes)})" if axes else ""
    return f"Figure drawn by the cell above: {'; '.join(titles)}{named}"


def titles_and_axes(source: str) -> tuple[list[str], list[str]]:
    """What a cell's code writes as titles and as names of axes, in its order; ``…`` for what only its run can tell."""
    code = re.sub(r"^(\s*)[%!].*", r"\1pass", source, flags=re.M)
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    titles: list[str] = []
    axes: list[str] = []
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        function = getattr(call.func, "attr", getattr(call.func, "id", ""))
        given = [(function, value) for value in call.args[:1]] + [(one.arg, one.value) for one in call.keywords]
        titles += [_text(value) for kind, value in given if kind in TITLES]
        axes += [_text(value) for kind, value in given if kind in AXES]
        if isinstance(call.func, ast.Name) and function not in TELLING:  # strips(rows, "From digit to digit")
            titles += [text for text in map(_text, call.args) if re.match(r"[A-Z0-9].* .* ", text)]
    return _named(titles), _named(axes)


def _named(texts: list[str]) -> list[str]:
    """Each of them once, without those that only their run can tell."""
    return [text for text in dict.fromkeys(texts) if re.search("[A-Za-z]", text)]


def _text(value: ast.expr) -> str:
    """The words of a string, or of one that is put together; of all else, none."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return _plain(value.value)
    if isinstance(value, ast.JoinedStr):
        return _plain("".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in value.values))
    return ""


def _plain(text: str) -> str:
    """One line, without the marks of Markdown and LaTeX."""
    return " ".join(re.sub(r"[*`$]", "", text).split())


@cache
def _on_slides() -> dict[tuple[str, str], str]:
    pages = [path.read_text(encoding="utf-8") for path in sorted(SLIDES.glob("week_*.md"))]
    return {(notebook, cell): words for page in pages for words, notebook, cell in PICTURE.findall(page)}
