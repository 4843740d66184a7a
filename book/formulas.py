"""Formulas as pictures in the text (SVG), drawn when the book is built: no script and no request to another host.

They take the colour and the size of the words around them; their LaTeX is what a screen reader says.
"""

import html
import re
from functools import cache
from typing import Any

import ziamath

SIZE = 14.5
"""Of the drawn letters, in units that become one em: the serif letters are smaller than the text's at the same size."""

PHONE = 12
"""Widest formula, in em, that has room in a phone's line, even in a list within a list."""


@cache
def drawn(latex: str, *, display: bool) -> str:
    """The formula as SVG."""
    braced = re.sub(r"\\(mathbb|mathcal|mathbf|tilde|hat|bar)\s+(\\[A-Za-z]+|[A-Za-z0-9])", r"\\\1{\2}", latex)
    picture = ziamath.Latex(braced, size=SIZE, color="currentColor", inline=not display)
    head, rest = picture.svg().split(">", 1)
    left, top, width, height = (float(number) for number in re.search(r'viewBox="([^"]+)"', head)[1].split())
    style = f"width:{width / SIZE:.3f}em;height:{height / SIZE:.3f}em;vertical-align:{-(top + height) / SIZE:.3f}em"
    label = html.escape(" ".join(latex.split()))
    shape = (
        f'<svg role="img" aria-label="{label}" viewBox="{left} {top} {width} {height}" style="{style};max-width:none"'
    )
    return f'{shape} xmlns="http://www.w3.org/2000/svg">{rest}'


def in_a_line(latex: str) -> str:
    """The formula among words; one that a phone's line may be too narrow for can be scrolled by itself."""
    picture = drawn(latex, display=False)
    width, depth = re.search(r"width:([^;]+)em;.*vertical-align:([^;]+em)", picture).groups()
    if float(width) <= PHONE:
        return picture
    # What scrolls stands with its lower edge on the line, so the box is lowered in place of the picture.
    box = f"display:inline-block;max-width:100%;overflow-x:auto;overflow-y:hidden;vertical-align:{depth}"
    picture = picture.replace(";max-width:none", ";max-width:none;display:block", 1)
    return f'<span class="formula" tabindex="0" style="{box}">{picture}</span>'


def visit_inline(self: Any, node: Any) -> None:
    from docutils.nodes import SkipNode  # Sphinx is there when a book is built; a formula can be drawn without it

    self.body.append(in_a_line(node.astext()))
    raise SkipNode


def visit_block(self: Any, node: Any) -> None:
    from docutils.nodes import SkipNode

    latex = node.astext().strip()
    if (r"\\" in latex or "&" in latex) and r"\begin{" not in latex:
        latex = rf"\begin{{aligned}}{latex}\end{{aligned}}"
    box = "overflow-x:auto;overflow-y:hidden;padding:.3em 0;text-align:center"
    self.body.append(f'<div class="formula" tabindex="0" style="{box}">{drawn(latex, display=True)}</div>')
    raise SkipNode


def setup(app: Any) -> dict[str, bool]:
    app.add_html_math_renderer("drawn", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
