"""The parts: arrows that end at outlines, and a file that says the same each time."""

import math
import re
import xml.etree.ElementTree as ET

import pytest

from cs231n_ae.diagrams.drawing import Drawing, Node, Point


@pytest.fixture
def drawing():
    return Drawing(200, 100, "a <title>", "what & why")


def tip(drawing, kind="forward"):
    """Where the head of the last arrow of a kind points."""
    heads = [part for part in drawing.parts if f'class="head{kind}"' in part]
    return tuple(float(number) for number in re.findall(r"-?[\d.]+", heads[-1].partition('d="M')[2])[:2])


@pytest.mark.parametrize(
    ("towards", "expected"),
    [((150, 50), (123, 50)), ((100, 0), (100, 37)), ((200, 150), (112.1, 62.1)), ((50, 50), (77, 50))],
)
def test_a_line_leaves_a_box_three_pixels_beyond_its_outline(towards, expected):
    edge = Node(100, 50, 40, 20).edge(Point(*towards))
    assert edge == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize("aside", [(0, 0), (0, 6), (3, -5)])
def test_a_line_leaves_a_circle_at_its_radius(aside):
    """Moved 3 pixels back along the line, the point is on the circle, also if the line misses the middle."""
    edge = Node(100, 50, 40, 40, is_round=True).edge(Point(200, 90), aside=aside)
    back = 3 / math.hypot(100, 40)
    assert math.hypot(edge.x - 100 * back - 100, edge.y - 40 * back - 50) == pytest.approx(20)


def test_an_arrow_to_a_box_ends_at_its_outline_and_one_to_a_point_there(drawing):
    box = drawing.box(150, 50, "", w=40, h=20)
    drawing.arrow((20, 50), box)
    assert tip(drawing) == (127, 50)
    drawing.arrow((20, 50), (60, 80))
    assert tip(drawing) == (60, 80)


def test_forward_and_gradient_run_side_by_side_in_opposite_directions(drawing):
    one, other = drawing.box(40, 50, "", w=40), drawing.box(150, 50, "", w=40)
    drawing.both(one, other)
    assert tip(drawing) == (127, 44)
    assert tip(drawing, "gradient") == (63, 56)


def test_a_drawing_is_xml_with_its_words_and_the_same_each_time(drawing):
    drawing.text(20, 50, "x < y")
    text = drawing.svg()
    root = ET.fromstring(text)
    namespace = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{namespace}title") == "a <title>"
    assert root.findtext(f"{namespace}desc") == "what & why"
    assert text == drawing.svg()
