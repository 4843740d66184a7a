"""What a notebook shows: well-formed, escaped, readable on light and dark pages, with pictures of arrays."""

import re
from xml.etree import ElementTree

import pytest

from cs231n_ae.course.judging.results import Comparison, ExerciseResult, TestResult
from cs231n_ae.course.showing.heatmap import heat_map, largest_of
from cs231n_ae.course.showing.html import lines_as_html, result_as_html
from cs231n_ae.course.showing.terminal import line

NASTY = '<script>alert("x")</script>&'


def result(comparison=None, **fields) -> ExerciseResult:
    test = TestResult("t", "title", 1, "failed", headline="dw is wrong", comparison=comparison, **fields)
    return ExerciseResult("a0", "scale", "scale.py", 3, 1, 0, "failed", (test,))


def parse(text: str) -> ElementTree.Element:
    """The page as a tree, which raises if anything is not closed or not escaped."""
    return ElementTree.fromstring(text.replace("&nbsp;", " "))


def matrix(yours, expected, worst=(0, 0)) -> Comparison:
    return Comparison("dw", "numerical gradient", (2, 2), yours, expected, worst)


def test_text_of_students_is_escaped():
    comparison = Comparison(NASTY, NASTY, (2,), [1.0, 2.0], [1.0, 3.0], (1,))
    shown = result(comparison, explanation=NASTY, traceback=(NASTY,))
    shown = ExerciseResult(
        NASTY, NASTY, NASTY, 3, 1, 0, "failed", (*shown.tests, TestResult("t", NASTY, 1, "passed", detail=NASTY),
        TestResult("t", NASTY, 1, "not tried", detail=NASTY), TestResult("t", NASTY, 1, "failed", headline=NASTY)),
        (NASTY,), NASTY,
    )  # fmt: skip
    text = result_as_html(shown, printed=NASTY, next_step=NASTY)
    parse(text)
    assert "<script" not in text
    assert text.count("&lt;script&gt;") >= 12


def test_all_points_with_a_fault_are_not_taken_for_passed():
    passed = TestResult("t", "title", 1, "passed")
    text = result_as_html(ExerciseResult("a0", "scale", "scale.py", 3, 1, 1, "failed", (passed,), ("changed dout",)))
    parse(text)
    assert "1 / 1 point, not passed" in text
    assert "no point is lost" in text


def test_the_same_error_is_shown_once():
    tests = [
        TestResult(
            f"t{i}", f"title {i}", 1, "failed", headline=f"f raised ValueError: shape ({i},)", traceback=("a.py:3  x",)
        )
        for i in range(7)
    ]
    text = result_as_html(ExerciseResult("a0", "scale", "scale.py", 3, 7, 0, "failed", tuple(tests)))
    parse(text)
    assert text.count("f raised ValueError") == text.count("<pre") == 1
    assert text.count("the same: ValueError in a.py:3") == 6


def test_an_explanation_is_shown_once():
    one = result(explanation="What is the derivative?").tests[0]
    other = TestResult("u", "other", 1, "failed", headline="dx is wrong", explanation=one.explanation)
    text = result_as_html(ExerciseResult("a0", "scale", "scale.py", 3, 2, 0, "failed", (one, other)))
    assert text.count("What is the derivative?") == 1
    assert "dx is wrong" in text


def test_a_note_stands_before_the_next_step():
    text = result_as_html(result(), next_step='hint("scale")   (1 of 3)', notes=[NASTY])
    parse(text)
    assert text.index("&lt;script&gt;") < text.index("next: <code>hint(&quot;scale&quot;)</code> &nbsp; (1 of 3)")


def test_lines_of_a_terminal_become_one_block():
    text = lines_as_html([(), line("  ", (NASTY, "strong"), ("✓", "pass")), (), line("plain"), ()])
    assert "".join(parse(text).itertext()) == f"  {NASTY}✓\n\nplain"
    assert "color: #2a9d4a" in text


def test_a_matrix_is_drawn_three_times():
    text = result_as_html(result(matrix([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.0, 5.0]], (1, 1))))
    captions = [caption.text for caption in parse(text).iter("figcaption")]
    assert captions == ["dw, yours", "dw, numerical", "difference, up to 1"]


def test_cells_are_coloured_by_value_and_say_it():
    tree = parse(heat_map("dw", [[2.0, -1.0], [0.0, float("nan")]], 2.0, mark=(0, 1)))
    cells = [rect for rect in tree.iter("rect") if rect.find("title") is not None]
    assert [cell.get("fill") for cell in cells] == [
        "rgba(224, 108, 0, 1.000)", "rgba(30, 120, 220, 0.500)", "rgba(30, 120, 220, 0.000)", "rgba(200, 0, 160, 0.9)",
    ]  # fmt: skip
    assert [cell.find("title").text for cell in cells] == ["[0, 0] 2", "[0, 1] -1", "[1, 0] 0", "[1, 1] nan"]
    (mark,) = (rect for rect in tree.iter("rect") if rect.get("stroke-width") == "2")
    assert (mark.get("x"), mark.get("y")) == (cells[1].get("x"), cells[1].get("y"))


def test_a_vector_is_one_row_and_its_worst_entry_is_framed():
    comparison = Comparison("db", "closed form", (3,), [1.0, 2.0, 3.0], [1.0, 2.0, 9.0], (2,))
    tree = parse(result_as_html(result(comparison)))
    boxes = [svg.get("viewBox").split() for svg in tree.iter("svg")]
    assert len(boxes) == 3
    assert all(float(width) > 2 * float(height) for _, _, width, height in boxes)
    assert sum(rect.get("stroke-width") == "2" for rect in tree.iter("rect")) == 1


def test_large_arrays_are_cut_and_say_so():
    tree = parse(heat_map("dw", [[0.5] * 100] * 80, 1.0))
    assert "first 64 × 64" in tree.find("figcaption").text
    assert sum(rect.find("title") is not None for rect in tree.iter("rect")) == 64 * 64


@pytest.mark.parametrize(
    ("yours", "expected"),
    [(None, [[1.0]]), ([1.0, 2.0], [1.0]), ([[[1.0]]], [[[2.0]]]), (1.0, 2.0), ([[1.0], 2.0], [[1.0], 2.0])],
)
def test_what_cannot_be_drawn_is_not(yours, expected):
    assert "<svg" not in result_as_html(result(Comparison("x", "definition", (), yours, expected)))


def test_values_that_are_not_shown_are_told_by_the_worst_entry():
    text = result_as_html(result(Comparison("dw", "closed form", (99, 99), None, None, (3, 7), 1.5, 3.0)))
    assert "dw[3, 7]: yours 1.5, closed form 3" in text


def test_no_colour_is_that_of_a_page():
    text = result_as_html(result(matrix([[1.0, 2.0]], [[1.0, 3.0]]), explanation="why"), printed="x", next_step="y")
    colours = set(re.findall(r"(?<![-\w])(?:color|background|fill|stroke)[:=]\s*\"?([^;\"]+)", text))
    assert not {c for c in colours if c.strip() in ("white", "black", "#fff", "#000", "#ffffff", "#000000")}
    for red, green, blue in re.findall(r"color: #(..)(..)(..)", text):
        brightness = (0.299 * int(red, 16) + 0.587 * int(green, 16) + 0.114 * int(blue, 16)) / 255
        assert 0.25 < brightness < 0.75


def test_largest_ignores_what_is_not_finite():
    assert largest_of([[1.0, float("inf")]], [[-3.0, float("nan")]]) == 3.0
    assert largest_of([[0.0]]) > 0
