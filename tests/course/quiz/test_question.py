"""What is typed is read as people type, and nothing else is taken for an answer."""

import pytest

from cs231n_ae.course.quiz.question import Question

REAL = Question("?", -0.25, "", "", ((0.5, "twice"), (0.75, "thrice"), (0.7501, "or so")))
WHOLE = Question("?", 14, "", "", ((13, "one less"),), whole=True)
LETTERS = Question("?", 1, "", "", ((0.0, "the other"),), options=("this", "that"))


@pytest.mark.parametrize(
    ("typed", "value"),
    [("14", 14), (" -0.25 ", -0.25), ("−1/4", -0.25), (".5", 0.5), ("2.", 2), ("1E-3", 0.001), ("+3", 3), ("6/-2", -3)],
)
def test_numbers(typed, value):
    assert REAL.read_as(typed) == value


@pytest.mark.parametrize(
    "typed", ["", "a", "1/0", "1/", "/2", "nan", "inf", "1e999", "0,5", "1_0", "1 2", "1/2/3", "0x1", "٣", "?"]
)
def test_what_is_no_number(typed):
    assert REAL.read_as(typed) is None


@pytest.mark.parametrize(("typed", "value"), [("a", 0), ("B", 1), (" b) ", 1), ("c", None), ("", None), ("1", None)])
def test_letters(typed, value):
    assert LETTERS.read_as(typed) == value


def test_three_digits_are_near_enough_and_two_are_not():
    third = Question("?", 1 / 3, "", "", ())
    assert third.is_right(0.333) and third.is_right(0.334) and not third.is_right(0.33)
    assert WHOLE.is_right(14) and not WHOLE.is_right(14.01)


def test_an_answer_is_shown_with_the_digits_that_are_asked_for():
    assert [Question("?", right, "", "", ()).answer for right in (2 / 3, -12.345, 1e-16, -1e-16, 11.25)] == [
        *("0.667", "-12.3", "0", "0", "11.2"),
    ]


def test_a_mistake_is_named_unless_two_lead_to_the_value():
    assert REAL.mistake(0.5) == "twice"
    assert REAL.mistake(0.75) == ""
    assert REAL.mistake(9) == ""
    assert LETTERS.mistake(0) == "the other"


def test_what_is_wanted_and_shown():
    assert (REAL.wanted, REAL.answer) == ("a number to three digits", "-0.25")
    assert (WHOLE.wanted, WHOLE.answer) == ("a whole number", "14")
    assert (LETTERS.wanted, LETTERS.answer) == ("a letter from a to b", "b) that")
    assert LETTERS.lettered() == ["a) this", "b) that"]
