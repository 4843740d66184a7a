"""What the reference is asked for: an expression in the student's own names, called by what a person would call it."""

import pytest

STEP = "    held, scale = cache\n    up = dout\n{}    return one, other\n"


@pytest.mark.parametrize(
    ("one", "kind"),
    [
        ("up + scale", "operator"),
        ("up * held[0]", "expression"),
        ("held * scale", "name"),
    ],
)
def test_names_are_met_by_what_they_held(made_answer, one, kind):
    answer = made_answer(STEP.format(f"    one = {one}  #!\n    other = (up * held).sum(axis=0)\n"))
    (spot,) = answer.place().spots
    assert (spot.lines, spot.kind) == (tuple(answer.planted), kind)


def test_an_expression_that_no_plain_edit_writes_comes_from_the_reference(made_answer):
    answer = made_answer(STEP.format("    one = up * scale\n    other = np.ones(3) * 7  #!\n"))
    (spot,) = answer.place().spots
    assert (spot.lines, spot.kind) == (tuple(answer.planted), "expression")
    assert answer.place(guided=False, seconds=2.0) is None
