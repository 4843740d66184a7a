"""From repairs to one place: a line only where all agree, a few lines where they do not, or nothing."""

import ast

import pytest

from cs231n_ae.course.judging.repair.bench import Part
from cs231n_ae.course.judging.repair.edit import change
from cs231n_ae.course.judging.repair.place import first_words
from cs231n_ae.course.judging.repair.search import Found
from cs231n_ae.course.judging.repair.tree import Text
from cs231n_ae.course.judging.repair.verdict import place_of

SOURCE = """\
def f(a, b):
    c = a * b
    d = c - b
    e = a + d
    g = e * e
    h = g + c
    k = h - a
    m = k * b
    return m + a, d
"""


class Case:
    """The function, and edits of its expressions by how they read now and then."""

    def __init__(self, source: str = SOURCE) -> None:
        self.source, self.text = source, Text(ast.parse(source).body[0])

    def edit(self, now: str, then: str, kind: str, line: int):
        slot = next(s for s in self.text.slots if ast.unparse(s.node) == now and s.statement.lineno == line)
        return change(0, slot, ast.parse(then, mode="eval").body, kind, 0.0)

    def place(self, *repairs):
        part = Part("m", "f", self.text, self.source, None)
        return place_of(_Exercise, Found([part], repairs=[tuple(repair) for repair in repairs]))


class _Exercise:
    id, qualname = "f", "f"


def lines(place):
    return [(spot.lines, spot.kind, spot.between) for spot in place.spots]


def test_one_repair_is_one_line():
    case = Case()
    assert lines(case.place([case.edit("a * b", "a + b", "operator", 2)])) == [((2,), "operator", False)]


def test_another_thing_returned_is_a_new_answer_and_no_repair():
    case = Case()
    assert case.place([case.edit("m + a", "a * b", "expression", 9)]) is None
    assert case.place([case.edit("m + a", "m * a", "expression", 9)]) is not None


def test_of_two_edits_none_exchanges_a_function():
    case = Case()
    one, other = case.edit("a * b", "a + b", "operator", 2), case.edit("c - b", "c + b", "function", 3)
    assert case.place([one, other]) is None


def test_the_deepest_place_is_told():
    case = Case()
    (spot,) = case.place([case.edit("c", "a", "name", 3)]).spots
    assert (spot.head, spot.own, spot.around, spot.columns) == ("d = …", "c", "c - b", (9, 9))


@pytest.mark.parametrize(
    ("statement", "head"),
    [
        (
            "weights.append((np.sqrt(6 / fan_in) * rng.standard_normal((fan_in, fan_out))).astype(dtype))",
            "weights.append((np.sqrt(6 / fan_in) * …",
        ),
        ("weights.append(6 / fan_in)", "weights.append(6 / fan_in)"),
        ("weights.append(np.sqrt(6 / number_of_inputs))", "weights.append(np.sqrt(6 / …"),
        ("weights.append(np.sqrt(6 / fan_in).mean())", "weights.append(np.sqrt(6 / fan_in).mean( …"),
        ("weights.append(\n        6 / fan_in\n    )", "weights.append( …"),
    ],
)
def test_of_a_long_statement_the_beginning_is_told_and_no_word_is_cut(statement, head):
    case = Case(
        f"def f(weights, rng, dtype, fan_in, fan_out, number_of_inputs):\n    {statement}\n    return weights\n"
    )
    (spot,) = case.place([case.edit("6", "2", "number", 2)]).spots
    assert spot.head == head


def test_two_repairs_of_one_kind_in_neighbouring_lines_are_somewhere_in_these():
    case = Case()
    one, other = case.edit("c - b", "c + b", "sign", 3), case.edit("a + d", "a - d", "sign", 4)
    assert lines(case.place([one], [other])) == [((3, 4), "sign", True)]


def test_repairs_of_several_kinds_have_lines_but_no_kind():
    case = Case()
    one, other = case.edit("c - b", "c + b", "sign", 3), case.edit("a", "b", "name", 4)
    assert lines(case.place([one], [other])) == [((3, 4), "", True)]


def test_of_two_repairs_of_one_kind_that_lie_far_apart_both_lines_are_told():
    case = Case()
    place = case.place([case.edit("a * b", "a + b", "sign", 2)], [case.edit("m + a", "m - a", "sign", 9)])
    assert lines(place) == [((2, 9), "sign", True)]
    assert "a sign in line 2 or line 9." in first_words(place)


def test_repairs_far_apart_are_not_told():
    case = Case()
    first, last = case.edit("a * b", "a + b", "sign", 2), case.edit("m + a", "m - a", "sign", 9)
    assert case.place([first], [case.edit("c - b", "c + b", "sign", 3)], [last]) is None
    assert case.place([first], [case.edit("m", "a", "name", 9)]) is None


def test_of_several_kinds_in_one_statement_the_line_and_what_holds_them():
    case = Case()
    (spot,) = case.place([case.edit("c", "a", "name", 3)], [case.edit("c - b", "c + b", "sign", 3)]).spots
    assert (spot.lines, spot.kind, spot.head, spot.own) == ((3,), "", "d = …", "c - b")


def test_what_can_undo_any_mistake_is_no_other_kind():
    case = Case()
    name = [case.edit("c", "a", "name", 3)]
    added, written_out = case.edit("c - b", "c - b + a", "term", 3), case.edit("c - b", "a - b", "expression", 3)
    assert lines(case.place(name, [added], [written_out])) == [((3,), "name", False)]
    taken = [case.edit("h - a", "h", "term too many", 7)]
    assert lines(case.place(taken, [case.edit("h", "h + a", "term", 7)])) == [((7,), "term too many", False)]


def test_what_is_made_of_a_number_is_no_term_that_is_missing():
    case = Case("def f(a, b):\n    c = a / 2\n    return c * b\n")
    assert lines(case.place([case.edit("2", "2 - b", "term", 2)])) == [((2,), "", False)]


def test_another_number_for_an_axis_is_another_axis():
    case = Case("def f(a, b):\n    c = a.sum(axis=0)\n    return c * b\n")
    number = [case.edit("0", "1", "number", 2)]
    assert lines(case.place(number, [case.edit("a.sum(axis=0)", "a.sum(axis=1)", "axis", 2)])) == [
        ((2,), "axis", False)
    ]


CHOOSING = """\
def f(a, b):
    c = a + b if a > 2 else a - b
    if c > b:
        d = c
    else:
        d = b
    return d
"""


def test_a_condition_is_not_meant_where_one_branch_alone_would_do():
    case = Case(CHOOSING)
    other = [case.edit("a > 2", "a >= 2", "comparison", 2)]
    assert lines(case.place(other)) == [((2,), "comparison", False)]
    (spot,) = case.place(other, [case.edit("a > 2", "True", "condition", 2)]).spots
    assert (spot.lines, spot.kind, spot.own) == ((2,), "", "a + b if a > 2 else a - b")
    (spot,) = case.place(
        [case.edit("c > b", "c >= b", "comparison", 3)], [case.edit("c > b", "True", "condition", 3)]
    ).spots
    assert (spot.lines, spot.kind, spot.between) == ((3, 6), "", True)


def test_of_a_large_edit_only_the_line_is_told():
    case = Case()
    large = case.edit("h - a", "a * b + (b - a) * (c + d) - e * g", "expression", 7)
    assert lines(case.place([large])) == [((7,), "", False)]


def test_what_is_added_to_a_name_may_as_well_be_missing_where_the_name_got_its_value():
    case = Case()
    added = case.edit("m", "m * 2", "factor", 9)
    assert lines(case.place([added])) == [((8, 9), "factor", True)]
    read_twice = case.edit("d", "d * 2", "factor", 4)  # the value of d is right where it is returned
    assert lines(case.place([read_twice])) == [((4,), "factor", False)]


def test_of_two_edits_both_lines_are_told_if_all_pairs_lie_there():
    case = Case()
    one, other = case.edit("a * b", "a + b", "operator", 2), case.edit("k * b", "k / b", "operator", 8)
    assert lines(case.place([one, other])) == [((2,), "operator", False), ((8,), "operator", False)]
    third = case.edit("g + c", "g - c", "sign", 6)
    assert case.place([one, other], [one, third]) is None


def test_a_pair_that_writes_something_else_is_no_diagnosis():
    case = Case()
    one, other = case.edit("a * b", "a + b", "operator", 2), case.edit("k * b", "h - g", "expression", 8)
    assert case.place([one, other]) is None


def test_nothing_found_nothing_said():
    assert Case().place() is None
