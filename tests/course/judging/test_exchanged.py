"""Whose place an output has taken: said where its values are the other's, asked where each has the other's shape."""

import numpy as np

from cs231n_ae.course.answers.trace import Record
from cs231n_ae.course.judging.diagnosis.exchanged import explain_exchange

RNG = np.random.default_rng(4)
DX, DS = RNG.standard_normal((2, 3, 4))
DW = RNG.standard_normal((4, 3))


def seen(name, got, expected, right=False):
    return Record(name, "expect", got, np.shape(got), right=right, expected=expected)


def said(got, expected, *others):
    return explain_exchange("dx", got, expected, [seen("dx", got, expected), *others])


def test_two_that_have_changed_places():
    assert said(DS, DX, seen("ds", DX, DS)) == (
        "dx is what ds should be, and the other way round: have the two changed places?"
    )


def test_one_that_has_taken_the_place_of_another():
    assert said(DS, DX, seen("ds", -DS, DS)) == "dx is what ds should be"


def test_each_with_the_shape_of_the_other():
    assert said(RNG.standard_normal((4, 3)), DX, seen("dw", RNG.standard_normal((3, 4)), DW)) == (
        "dx has shape (4, 3), expected (3, 4), and dw the other way round: have the two changed places?"
    )


def test_nothing_is_said_without_evidence():
    assert said(2 * DX, DX, seen("ds", 2 * DS, DS)) is None
    assert said(DS, DX, seen("ds", DS, DS, right=True)) is None  # ds is where it belongs
    assert said(np.zeros((3, 4)), DX, seen("ds", DX, np.zeros((3, 4)))) is None  # zeros are anybody's
    assert said(np.array(1.0), np.array(2.5), seen("ds", np.array(3.5), np.array(1.0))) is None
    assert said(DX.T, DX, seen("dw", DW, DW)) is None


def test_numbers_are_known_by_their_digits():
    one, other = np.array(1.2345), np.array(-0.7)
    assert said(one, other, seen("loss", other, one)) is not None


def test_an_output_is_not_exchanged_with_itself_in_another_test():
    assert said(DS, DX, seen("dx of one example", -DS, DS)) is None
    assert said(DS, DX, seen("dxx", -DS, DS)) == "dx is what dxx should be"
