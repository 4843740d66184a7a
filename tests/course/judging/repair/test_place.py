"""What is said of a place: a line and a kind; then a step further; never what is to be written there."""

import ast

import pytest

from cs231n_ae.course.judging.repair.place import KINDS, Place, Spot, first_words, further_words

SPOT = Spot("lstm.py", "lstm", (41,), "name", False, "dprev_c = …", (15, 16), "dnext_c * f", "dnext_c")


def said(place):
    return "\n".join([first_words(place), *further_words(place), str(place.to_json())])


def test_line_and_kind_and_a_question():
    assert first_words(Place("lstm_step_backward", "lstm", (SPOT,))) == (
        "Looked for the smallest change that makes every test pass: one name in line 41 (dprev_c = …), where another "
        "of your own variables belongs. What does each of them hold there?"
    )


def test_of_another_function_of_several_lines_of_two_edits():
    helper = Spot("lstm.py", "_gate", (7, 9), "sign")
    assert "a sign in lines 7 and 9 of _gate" in first_words(Place("x", "lstm", (helper,)))
    between = Spot("lstm.py", "lstm", (3, 6), "axis", True)
    assert "the axis, somewhere in lines 3 to 6." in first_words(Place("x", "lstm", (between,)))
    unnamed = Spot("lstm.py", "lstm", (3, 6), "", True)
    assert "something small somewhere in lines 3 to 6" in first_words(Place("x", "lstm", (unnamed,)))
    line = Spot("lstm.py", "lstm", (34,), "", False, "var = …", (5, 9), "x.var()", "x.var()")
    assert "test pass: one small thing in line 34 (var = …), or what comes" in first_words(Place("x", "lstm", (line,)))
    assert len(further_words(Place("x", "lstm", (line,)))) == 2
    both = first_words(Place("x", "lstm", (SPOT, helper)))
    assert both.index("line 41") < both.index("and then a sign in lines 7 and 9")


@pytest.mark.parametrize("kind", ["number missing", "sign", "exchanged", ""])
def test_what_undoes_something_may_make_up_for_what_comes_before(kind):
    undone = Spot("lstm.py", "lstm", (51,), kind, False, "return …")
    assert (
        "in line 51 (return …), or what comes to the same there, before it, or where its value is used."
        in first_words(Place("x", "lstm", (undone,)))
    )


def test_hints_go_a_step_further_each():
    around, exact = further_words(Place("x", "lstm", (SPOT,)))
    assert "`dnext_c * f`" in around
    assert "columns 15 to 16" in exact
    assert "`dnext_c`" in exact
    assert further_words(Place("x", "lstm", (Spot("lstm.py", "lstm", (3, 6), "", True),))) == []


def test_json_keeps_it():
    place = Place("x", "lstm", (SPOT, Spot("lstm.py", "lstm", (3, 6), "", True)))
    assert Place.from_json(place.to_json()) == place


def test_every_kind_asks():
    assert all(what and question.endswith("?") for what, _, question in KINDS.values())


PLANTED = [
    "    x, gamma = cache\n    return dout * gamma, (dout * x).mean(axis=0)\n",
    "    x, gamma = cache\n    return dout + gamma, (dout * x).sum(axis=0)\n",
    "    x, gamma = cache\n    return dout * gamma, (dout * x).sum(axis=1)\n",
    "    x, gamma = cache\n    dx = np.exp(dout) * gamma\n    return dx, (dout * x).sum(axis=0)\n",
]


@pytest.mark.parametrize("backward", PLANTED)
def test_no_text_holds_what_is_to_be_written(made_answer, backward):
    answer = made_answer(backward)
    found, place = answer.search(), answer.place()
    assert place is not None
    words = "".join(said(place).split())
    for repair in found.repairs:
        for edit, statement in zip(repair, answer.edited(repair), strict=True):
            new = edit.changes[0][1]
            assert "".join(statement.split()) not in words
            if isinstance(new, ast.expr) and not isinstance(new, ast.Name | ast.Constant):
                assert "".join(ast.unparse(new).split()) not in words
