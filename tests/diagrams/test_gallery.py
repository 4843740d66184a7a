"""Every diagram: committed as it is drawn, well-formed, described, and with its texts apart and inside the panel.

Texts are measured by matplotlib in DejaVu, the widest of the fonts that the diagrams name.
"""

import re
import xml.etree.ElementTree as ET
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from cs231n_ae.diagrams.gallery import DIAGRAMS

FOLDER = Path(__file__).resolve().parents[2] / "assignments" / "diagrams"
SVG = "{http://www.w3.org/2000/svg}"


class Box(NamedTuple):
    text: str
    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, other):
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def holds(self, points):
        x, y = np.asarray(points).T
        return ((self.x0 < x) & (x < self.x1) & (self.y0 < y) & (y < self.y1)).any()


@cache
def drawn(name):
    return ET.fromstring(DIAGRAMS[name]().svg())


@cache
def width(text, size, css):
    """How far the pen moves: a mark is put behind the text, for a space at its end has no outline."""
    font = FontProperties(
        family="DejaVu Serif" if "m" in css else "DejaVu Sans",
        style="italic" if "i" in css else "normal",
        weight="bold" if "headline" in css else "normal",
    )
    mark = TextPath((0, 0), "|", size=size, prop=font).get_extents().x0
    return TextPath((0, 0), text + "|", size=size, prop=font).get_extents().x1 - mark - 0.1 * size


def texts(name):
    """The boxes that the texts of a diagram fill."""
    for element in drawn(name).iter(f"{SVG}text"):
        size, own = float(element.get("font-size")), element.get("class", "").split()
        pieces = [(element.text or "", size, own)]
        for span in element:
            css = [*own, *span.get("class", "").split()]
            pieces += [(span.text or "", float(span.get("font-size", size)), css), (span.tail or "", size, own)]
        length = sum(width(text, size, tuple(css)) for text, size, css in pieces if text)
        x = (
            float(element.get("x"))
            - {"start": 0, "middle": 0.5, "end": 1}[element.get("text-anchor", "start")] * length
        )
        y = float(element.get("y"))
        yield Box("".join(text for text, _, _ in pieces), x, y - 0.75 * size, x + length, y + 0.2 * size)


def boxes(name):
    """The rectangles and circles in which a text may stand."""
    for element in drawn(name).iter(f"{SVG}rect"):
        x, y, w, h = (float(element.get(key)) for key in ("x", "y", "width", "height"))
        if element.get("class") != "panel":
            yield Box("", x, y, x + w, y + h)
    for element in drawn(name).iter(f"{SVG}circle"):
        x, y, r = (float(element.get(key)) for key in ("cx", "cy", "r"))
        yield Box("", x - r, y - r, x + r, y + r)


def lines(name):
    """Points along every arrow."""
    for element in drawn(name).iter(f"{SVG}path"):
        if element.get("class") in ("forward", "gradient", "random", "other"):
            corners = [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", element.get("d"))]
            for start, end in pairwise(corners):
                yield np.linspace(start, end, 60)


@pytest.mark.parametrize("name", DIAGRAMS)
def test_the_committed_file_is_what_the_code_draws(name):
    committed = (FOLDER / f"{name}.svg").read_bytes().replace(b"\r\n", b"\n")
    assert committed == DIAGRAMS[name]().svg().encode(), "write it anew: cs231n-ae course diagrams"
    assert len(committed) <= 12 * 1024


def test_nothing_else_lies_in_the_folder():
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.svg" for name in DIAGRAMS}


@pytest.mark.parametrize("name", DIAGRAMS)
def test_a_diagram_says_in_words_what_it_shows(name):
    root = drawn(name)
    title, desc = root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")
    assert len(title) > 20 and len(desc) > len(title)
    assert not set("$_{}") & set(title), "a title is read aloud"
    assert root.get("aria-labelledby") == "title desc" and root.get("role") == "img"


@pytest.mark.parametrize("name", DIAGRAMS)
def test_texts_are_inside_and_apart(name):
    _, _, across, down = map(float, drawn(name).get("viewBox").split())
    found = list(texts(name))
    outside = [b.text for b in found if min(b.x0, b.y0, across - b.x1, down - b.y1) < 6]
    assert not outside
    assert not [(a.text, b.text) for a, b in combinations(found, 2) if a.meets(b)]


@pytest.mark.parametrize("name", DIAGRAMS)
def test_a_text_in_a_box_fits_it(name):
    for text in texts(name):
        x, y = (text.x0 + text.x1) / 2, (text.y0 + text.y1) / 2
        around = [box for box in boxes(name) if box.x0 < x < box.x1 and box.y0 < y < box.y1]
        if around:
            box = min(around, key=lambda box: box.x1 - box.x0)
            assert box.x0 + 2 <= text.x0 and text.x1 <= box.x1 - 2, text.text


@pytest.mark.parametrize("name", DIAGRAMS)
def test_no_arrow_crosses_a_text(name):
    assert not [box.text for box in texts(name) for line in lines(name) if box.holds(line)]


@pytest.mark.parametrize("name", DIAGRAMS)
def test_gradients_are_explained_where_they_are_drawn(name):
    """A dashed arrow is never without the legend that says what it is."""
    used = {element.get("class") for element in drawn(name).iter(f"{SVG}path")}
    assert ("gradient" in used) == ("gradient" in {box.text for box in texts(name)})
