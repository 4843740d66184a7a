"""The few things that diagrams are made of: boxes, circles, arrows, braces, tables of cells, and lines of text.

Two kinds of arrow mean the same everywhere: what is computed flows along a solid blue one, a gradient comes back along
a dashed orange one. The fill of a box says its kind: a *value*, something with *parameters* (yellow), *noise* (green),
a *step* that computes (blue) or a *loss* (pink). A panel lies behind everything, so a diagram can be read on any page;
where the reader's system is dark, so is the panel.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from cs231n_ae.diagrams.style import style_of
from cs231n_ae.diagrams.writing import tspans

__all__ = ["Drawing", "Node", "Point"]


class Point(NamedTuple):
    """A place, in pixels from the upper left corner."""

    x: float
    y: float


@dataclass(frozen=True)
class Node:
    """A box or a circle that arrows start from and end at."""

    x: float
    y: float
    w: float
    h: float
    is_round: bool = False

    def edge(self, towards: Point, *, aside: tuple[float, float] = (0.0, 0.0)) -> Point:
        """Where a line from ``aside`` of the middle leaves the outline, parallel to the way there, and 3 pixels on."""
        x, y = aside
        dx, dy = towards.x - self.x, towards.y - self.y
        length = math.hypot(dx, dy)
        ux, uy = dx / length, dy / length
        if self.is_round:
            along = x * ux + y * uy
            reach = math.sqrt(max(along**2 + (self.w / 2) ** 2 - x**2 - y**2, 0.0)) - along
        else:
            sides = ((self.w / 2, x, ux), (self.h / 2, y, uy))
            reach = min((half - math.copysign(at, at * u)) / abs(u) for half, at, u in sides if abs(u) > 1e-9)
        return Point(self.x + x + ux * (reach + 3), self.y + y + uy * (reach + 3))


End = Node | tuple[float, float]
"""Where an arrow starts or ends: at the outline of a node, or just there."""


@dataclass
class Drawing:
    """A diagram: things are put on it one by one, the later ones above the earlier.

    Args:
        width: in pixels; a notebook shows about 900.
        height: in pixels.
        title: what it claims; shown as its headline, and read aloud.
        desc: what is to be seen, in a sentence or two, for those who cannot see it.
    """

    width: int
    height: int
    title: str
    desc: str
    parts: list[str] = field(default_factory=list)

    def svg(self) -> str:
        """The file's text: the same drawing gives the same text."""
        corner = f'x="0.5" y="0.5" width="{self.width - 1}" height="{self.height - 1}"'
        parts = [
            f'<rect class="panel" {corner} rx="10"/>',
            f'<text class="headline" x="20" y="30" font-size="16">{tspans(self.title, 16)}</text>',
            *self.parts,
        ]
        used = {name for names in re.findall(r'class="([^"]+)"', "".join(parts)) for name in names.split()}
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
                f'width="{self.width}" height="{self.height}" role="img" aria-labelledby="title desc">',
                f'<title id="title">{escape(self.title.replace("$", ""))}</title>',
                f'<desc id="desc">{escape(self.desc)}</desc>',
                f"<style>{style_of(used)}</style>",
                *parts,
                "</svg>\n",
            ]
        )

    def text(self, x: float, y: float, text: str, *, size: float = 14, anchor: str = "middle", kind: str = "") -> None:
        """A line of text whose middle in height is at ``y``; ``anchor`` is start, middle or end."""
        css = f' class="{kind}"' if kind else ""
        where = f'x="{_n(x)}" y="{_n(y + 0.35 * size)}" font-size="{_n(size)}" text-anchor="{anchor}"'
        self.parts.append(f"<text{css} {where}>{tspans(text, size)}</text>")

    def note(self, x: float, y: float, text: str) -> None:
        """A small line that begins at ``x``, to be read second."""
        self.text(x, y, text, size=13, anchor="start", kind="soft")

    def box(
        self, x: float, y: float, text: str, *, w: float, h: float = 34, kind: str = "value", size: float = 15
    ) -> Node:
        """A box around its middle ``(x, y)``, with a text in it."""
        corner = f'x="{_n(x - w / 2)}" y="{_n(y - h / 2)}"'
        self.parts.append(f'<rect class="{kind}" {corner} width="{_n(w)}" height="{_n(h)}" rx="6"/>')
        if text:
            self.text(x, y, text, size=size)
        return Node(x, y, w, h)

    def circle(
        self, x: float, y: float, text: str = "", *, kind: str = "step", r: float = 17, size: float = 15
    ) -> Node:
        """A circle around ``(x, y)``."""
        self.parts.append(f'<circle class="{kind}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}"/>')
        if text:
            self.text(x, y, text, size=size)
        return Node(x, y, 2 * r, 2 * r, is_round=True)

    def arrow(self, start: End, end: End, *, kind: str = "forward", shift: float = 0.0) -> None:
        """A straight arrow of the kind forward, gradient, random or other; ``shift`` moves it to its left."""
        a, b = (Point(one.x, one.y) if isinstance(one, Node) else Point(*one) for one in (start, end))
        length = math.hypot(b.x - a.x, b.y - a.y)
        aside = Point(shift * (b.y - a.y) / length, -shift * (b.x - a.x) / length)
        self.way(
            start.edge(b, aside=aside) if isinstance(start, Node) else (a.x + aside.x, a.y + aside.y),
            end.edge(a, aside=aside) if isinstance(end, Node) else (b.x + aside.x, b.y + aside.y),
            kind=kind,
        )

    def way(self, *points: tuple[float, float], kind: str = "forward") -> None:
        """An arrow along straight pieces; its line ends inside its head."""
        (x0, y0), (x1, y1) = points[-2:]
        length = math.hypot(x1 - x0, y1 - y0)
        u, v = (x1 - x0) / length, (y1 - y0) / length
        line = "L".join(f"{_n(x)} {_n(y)}" for x, y in (*points[:-1], (x1 - 8 * u, y1 - 8 * v)))
        wings = ((x1 - 10 * u + 4.5 * v, y1 - 10 * v - 4.5 * u), (x1 - 10 * u - 4.5 * v, y1 - 10 * v + 4.5 * u))
        head = "L".join(f"{_n(x)} {_n(y)}" for x, y in ((x1, y1), *wings))
        self.parts.append(f'<path class="{kind}" stroke-linejoin="round" d="M{line}"/>')
        self.parts.append(f'<path class="head{kind}" d="M{head}Z"/>')

    def both(self, start: Node, end: Node, back: str = "") -> None:
        """Forward from one to the other, and to the right of that way the gradient ``back``."""
        self.arrow(start, end, shift=6)
        self.arrow(end, start, kind="gradient", shift=6)
        if back:
            a, b = start.edge(Point(end.x, end.y)), end.edge(Point(start.x, start.y))
            length = math.hypot(b.x - a.x, b.y - a.y)
            x, y = (a.x + b.x) / 2 - 19 * (b.y - a.y) / length, (a.y + b.y) / 2 + 19 * (b.x - a.x) / length
            self.text(x, y, back, kind="tgradient")

    def shape(self, *corners: tuple[float, float], kind: str) -> None:
        """A polygon."""
        listed = " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)
        self.parts.append(f'<polygon class="{kind}" points="{listed}" stroke-linejoin="round"/>')

    def cells(self, x: float, y: float, kinds: Sequence[Sequence[str]], *, size: float) -> None:
        """A table of squares from its upper left corner, each of its own kind."""
        side = _n(size - 2)
        for i, row in enumerate(kinds):
            for j, kind in enumerate(row):
                corner = f'x="{_n(x + j * size + 1)}" y="{_n(y + i * size + 1)}"'
                self.parts.append(f'<rect class="{kind}" {corner} width="{side}" height="{side}" rx="2"/>')

    def line(self, *points: tuple[float, float], kind: str = "line") -> None:
        """Straight pieces without a head."""
        listed = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self.parts.append(f'<polyline class="{kind}" points="{listed}"/>')

    def brace(self, x0: float, x1: float, y: float, text: str, *, below: bool = True) -> None:
        """A brace along ``y`` from ``x0`` to ``x1`` with its text at the tip."""
        d = 8 if below else -8
        m = (x0 + x1) / 2
        half = f"q0 {d} 8 {d}H{_n(m - 8)}q8 0 8 {d}", f"q0 {-d} 8 {-d}H{_n(x1 - 8)}q8 0 8 {-d}"
        self.parts.append(f'<path class="line" d="M{_n(x0)} {_n(y)}{"".join(half)}"/>')
        self.text(m, y + 3.5 * d, text)

    def legend(self, x: float, y: float) -> None:
        """What the two kinds of arrow mean, in one row of 220 pixels."""
        for left, kind in ((x, "forward"), (x + 117, "gradient")):
            self.arrow((left, y), (left + 34, y), kind=kind)
            self.note(left + 42, y, kind)


def _n(number: float) -> str:
    """A length with one decimal at most, and never "-0"."""
    return f"{round(number, 1) + 0.0:.1f}".removesuffix(".0")
