"""Diagnoses: each planted error is named, and nothing is claimed that does not explain every entry."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cs231n_ae.course.judging.diagnosis import diagnose, other_lengths_of

RNG = np.random.default_rng(1)
X, DOUT, E = (RNG.standard_normal((4, 5)) for _ in range(3))
X[1, 2] = X[3, 3] = 0.0
V = RNG.standard_normal(7)
S = RNG.standard_normal((3, 3))
Y = np.array([1, 0, 4, 2])
AT_LABEL = np.arange(5) == Y[:, None]
ROW = np.arange(4)[:, None]

# ruff: noqa: E501 (sentences are not broken)
PLANTED = [
    (-E, E, "dx is minus the numerical gradient in every entry"),
    (2 * E, E, "dx is 2 × the numerical gradient in every entry"),
    (E / 2, E, "dx is 1/2 of the numerical gradient in every entry"),
    (-E / 2, E, "dx is -1/2 of the numerical gradient in every entry"),
    (4 * E, E, "dx is 4 × the numerical gradient in every entry (4 is the length of axis 0 of x)"),
    (E / 4, E, "dx is 1/4 of the numerical gradient in every entry (4 is the length of axis 0 of x)"),
    (5 * E, E, "dx is 5 × the numerical gradient in every entry (5 is the length of axis 1 of x)"),
    (E / 20, E, "dx is 1/20 of the numerical gradient in every entry (20 is the number of entries of x)"),
    (0.37 * E, E, "dx is 0.37 × the numerical gradient in every entry"),
    (0 * E, E, "dx is zero in every entry"),
    (np.array(-3.0), np.array(3.0), "dx is minus the numerical gradient"),
    (np.array(0.75), np.array(3.0), "dx is 1/4 of the numerical gradient (4 is the length of axis 0 of x)"),
    (S.T, S, "dx is the transpose of the numerical gradient"),
    (E[::-1], E, "dx is the numerical gradient in reverse order along axis 0"),
    (E[[2, 0, 1, 3]], E, "dx has the right rows, in another order"),
    (E[:, [2, 0, 1, 3, 4]], E, "dx has the right columns, in another order"),
    (np.append(0, V[:-1]), V, "dx is one step late: each entry from the second on is the one expected before it"),
    (np.append(V[1:], 0), V, "dx is one step early: each entry but the last is the one expected after it"),
    (np.cumsum(V), V, "dx is the running sum of the numerical gradient"),
    (V[[3, 0, 1, 2, 6, 5, 4]], V, "dx has the right numbers, in other places"),
    (E + 1.5, E, "dx is too large by 1.5 in every entry"),
    (E - X, E, "dx lacks the term x"),
    (E + DOUT, E, "dx has dout added to it once too often"),
    (E - X.sum(axis=0), E, "dx lacks the term x summed over axis 0"),
    (E * DOUT, E, "dx is multiplied by dout once too often"),
    (E, E * DOUT, "dx lacks the factor dout"),
    (DOUT, E, "dx is just dout"),
    (E**2, E, "dx is the square of the numerical gradient in every entry"),
    (np.abs(E), E, "dx is the numerical gradient without its sign in every entry"),
    (np.clip(V, *np.sort(V)[[2, 4]]), V, f"dx is the numerical gradient, but never falls below {np.sort(V)[2]:.6g} and never rises above {np.sort(V)[4]:.6g}"),
    (np.minimum(V, np.sort(V)[3]), V, f"dx is the numerical gradient, but never rises above {np.sort(V)[3]:.6g}"),
    (np.full(7, -10.0), V, "dx is -10 in every entry, where the numerical gradient is not the same for all"),
    (np.where(X < 0, 7.0, E), E, "dx is wrong only where x is negative, and right everywhere else"),
    (np.where(X > 0, 7.0, E), E, "dx is wrong only where x is positive, and right everywhere else"),
    (np.where(X == 0, 7.0, E), E, "dx is wrong only where x is exactly 0, and right everywhere else"),
    (E + AT_LABEL, E, "dx is wrong in each row only at the entry that y names"),
    (np.where(ROW == 3, 7.0, E), E, "dx is wrong only in the last row, and right in the other 3 rows"),
    (np.where(ROW == 1, 7.0, E), E, "dx is wrong only in row 1, and right in the other 3 rows"),
    (np.where(np.arange(5) == 0, 7.0, E), E, "dx is wrong only in the first column, and right in the other 4 columns"),
    (np.where(ROW > 0, 7.0, E), E, "dx is right in the first row only"),
    (np.where(np.isin(np.arange(7), (2, 3)), 7.0, V), V, "dx is wrong only in entries 2 to 3, and right in the other 5 entries"),
    (np.where(np.isin(np.arange(5), (3, 4)), 7.0, E), E, "dx is wrong only in columns 3 to 4, and right in the other 3 columns"),
    (np.where(np.arange(7) == 6, 7.0, V), V, "dx is wrong only in the last entry, and right in the other 6 entries"),
    (S + 7 * np.eye(3), S, "dx is wrong only on the diagonal"),
    (np.where(X < 0, np.nan, E), E, f"dx has NaN in {(X < 0).sum()} of 20 entries, first at index [0, 3]"),
    (E + np.inf, E, "dx is inf in every entry"),
    (E - np.inf, E, "dx is -inf in every entry"),
    (np.where(X < 0, np.nan, E), np.where(X < 0, -np.inf, E), "dx[0, 3] is NaN, where the numerical gradient is -inf"),
    (E, np.where(X < 0, np.inf, E), f"dx[0, 3] is {E[0, 3]:g}, where the numerical gradient is inf"),
    (np.where(X < 0, np.inf, 2 * E), np.where(X < 0, np.inf, E), None),
    (E.T, E, "dx has shape (5, 4), expected (4, 5): it is transposed, and right apart from that"),
    (DOUT.T, E, "dx has shape (5, 4), expected (4, 5): that is the shape of its transpose"),
    (E.ravel(), E, "dx has shape (20,), expected (4, 5): the numbers are right, and have to be reshaped"),
    (E[:, None], E, "dx has shape (4, 1, 5), expected (4, 5): the numbers are right, but the axes of length 1 are not the same"),
    (E.sum(axis=1), E, "dx has shape (4,), expected (4, 5): it has been summed over axis 1, which should have stayed"),
    (DOUT, DOUT.sum(axis=0), "dx has shape (4, 5), expected (5,): its sum over axis 0 would be right, so a sum is missing"),
    (DOUT.sum(axis=1), DOUT.sum(axis=0), "dx has shape (4,), expected (5,): it is dout summed over axis 1, where axis 0 is the one to sum over"),
    (V[:, None] - V, V, "dx has shape (7, 7), expected (7,): a column of 7 and a row of 7 seem to have been broadcast against each other"),
    (V[:3], V, "dx has shape (3,), expected (7,)"),
]  # fmt: skip


@pytest.mark.parametrize(("got", "expected", "says"), PLANTED, ids=[str(i) for i in range(len(PLANTED))])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_planted_error_is_named(got, expected, says, dtype):
    context = {"x": X, "dout": DOUT, "y": Y}
    noise = 1 + 1e-10 * np.sin(np.arange(expected.size)).reshape(expected.shape)  # as of a numerical gradient
    assert diagnose("dx", got.astype(dtype), expected * noise, context=context, source="numerical gradient") == says


@pytest.mark.parametrize("got", [E, E * (1 + 1e-9), E + DOUT * X * V[:5], np.where((X < 0) & (E < 0), 7.0, E)])
def test_what_has_no_simple_reason_is_given_none(got):
    assert diagnose("dx", got, E, context={"x": X, "dout": DOUT}) is None


def test_an_entry_that_passes_only_beside_a_huge_one_is_not_called_right():
    expected = np.array([[1.4e11, 0.3, -1.1], [-0.04, -9.4e10, 2.1e6], [1.5, -0.05, -4.9e10]])
    got = expected.copy()
    got[[0, 1, 2], [0, 1, 2]] *= 1e11
    assert diagnose("z", got, expected) == "z is wrong only on the diagonal"
    got[1, 2] = 6.8e12
    assert "only" not in (diagnose("z", got, expected) or "")


def test_a_number_with_another_factor_is_no_diagnosis():
    assert diagnose("loss", np.array(1.234), np.array(3.0)) is None


numbers = st.floats(-10, 10).map(lambda v: round(v, 3)).filter(lambda v: abs(v) > 0.01)


@settings(max_examples=100, deadline=None)
@given(
    e=arrays(np.float64, (3, 4), elements=numbers, unique=True),
    wrong=st.sampled_from(["minus", "factor", "shift", "term", "square", "transpose", "negative", "row"]),
    at=st.tuples(st.integers(0, 2), st.integers(0, 3)),
    bump=st.sampled_from([-0.3, 0.017, 2.9]),
)
def test_one_entry_that_does_not_fit_silences_the_claim(e, wrong, at, bump):
    x = np.sin(np.arange(12.0)).reshape(3, 4) + e[::-1, ::-1] / 7
    makes = {
        "minus": (-e, "minus"),
        "factor": (3.3 * e, "×"),
        "shift": (e + 0.7, "too large"),
        "term": (e + x, "added"),
        "square": (e**2, "the square of"),
        "transpose": (e.T.copy(), "apart from that"),
        "negative": (np.where(x < 0, e + 1, e), "wrong only where x is negative"),
        "row": (np.where(np.arange(3)[:, None] == 0, e + 1, e), "wrong only in the first row"),
    }
    got, claim = makes[wrong]
    before = diagnose("dx", got, e, context={"x": x})
    assume(before is not None and claim in before)
    index = at if got.shape == e.shape else at[::-1]
    assume(wrong not in ("negative", "row") or abs(got[index] - e[index]) < 1e-12)
    got[index] += bump
    after = diagnose("dx", got, e, context={"x": x})
    assert after is None or claim not in after


@settings(max_examples=100, deadline=None)
@given(e=arrays(np.float64, (3, 4), elements=numbers), g=arrays(np.float64, (3, 4), elements=numbers))
def test_a_claim_about_every_entry_holds_in_every_entry(e, g):
    said = diagnose("dx", g, e) or ""
    if "minus the" in said:
        np.testing.assert_allclose(g, -e, rtol=1e-4)
    elif "too large by" in said or "too small by" in said:
        assert np.ptp(g - e) < 1e-4
    elif "×" in said:
        assert np.ptp(g / e) < 1e-3 * np.abs(g / e).max()
    if np.allclose(g, e, rtol=1e-9):
        assert not said


def test_zero_is_said_of_nothing_but_zero():
    said = diagnose("loss", np.array(3.8e10), np.array(1e20), source="closed form")
    assert said is None or "zero" not in said
    tiny = diagnose("z", np.full(5, 125.1), 1e12 * V[:5], source="closed form")
    assert tiny is None or "zero" not in tiny


def test_a_factor_of_one_is_no_explanation():
    assert diagnose("dx", E * (1 + 2e-5), E, source="numerical gradient") is None


def test_a_quotient_or_a_product_of_lengths_is_told_by_name():
    context = {"x": np.zeros((4, 11)), "w": np.zeros((11, 13))}
    assert diagnose("dw", V * 11 / 13, V, context=context, source="closed form") == (
        "dw is 0.8462 × the closed form in every entry (that is the length of axis 1 of x over that of axis 1 of w)"
    )
    assert diagnose("dw", V / 52, V, context=context, source="closed form") == (
        "dw is 0.01923 × the closed form in every entry (that is one over the length of axis 0 of x times that of axis 1 of w)"
    )


def test_two_is_never_told_as_a_length():
    context = {"x": np.ones((2, 7))}
    assert diagnose("dx", 2 * E, E, context=context, source="rule") == "dx is 2 × the rule in every entry"


def test_a_length_that_another_test_speaks_against_is_not_told():
    context = {"x": X, "dout": np.ones((6, 5))}
    refuted = other_lengths_of(4 * V, V, {"dout": np.ones((4, 3))})
    assert "the length of axis 1 of dout" in refuted and "the length of axis 0 of dout" not in refuted
    said = diagnose("dx", 5 * E, E, context=context, source="rule", refuted=frozenset(["the length of axis 1 of x"]))
    assert said == "dx is 5 × the rule in every entry (5 is the length of axis 1 of dout)"
    said = diagnose("dx", 5 * E, E, context={"dout": np.ones((6, 5))}, source="rule", refuted=refuted)
    assert said == "dx is 5 × the rule in every entry"


def test_what_differs_by_no_one_factor_speaks_against_no_length():
    assert not other_lengths_of(V + 1, V, {"x": X})
    assert not other_lengths_of(V[:3], V, {"x": X})
    assert not other_lengths_of(np.array(1.7), np.array(1.3), {"x": X})


def test_a_row_of_booleans_is_not_called_one_step_off():
    expected = np.array([False, False, True, True])
    said = diagnose("active", np.array([False, True, True, True]), expected, source="rule")
    assert said is not None and "step" not in said


def test_a_factor_holds_in_the_small_entries_too():
    """Beside one huge entry all others are rounding; a ratio of theirs to it explains nothing."""
    expected = np.append(E, 1e7)
    assert diagnose("dx", 2 * expected, expected, context={}) == "dx is 2 × the expected value in every entry"
    assert diagnose("dx", 2 * np.append(E[::-1], 1e7), expected, context={}) is None


def test_small_values_are_no_order_of_large_ones():
    assert diagnose("dx", 1e-11 * np.append(E[::-1], 1e10), np.append(E, 1e10), context={}) is None


def test_a_sum_does_not_lack_what_has_its_own_name():
    start = RNG.standard_normal((4, 5))
    assert "lacks the term start" in diagnose("dx", X, X + start, context={"start": start})
    assert diagnose("dx", X, X + start, context={"dx": start}) is None


def test_a_sum_over_other_axes_is_told_by_both():
    images = np.random.default_rng(2).standard_normal((7, 3, 4, 5))
    wrong, right = images.sum(axis=(1, 2, 3)), images.sum(axis=(0, 2, 3))
    assert diagnose("db", wrong, right, context={"dout": images}) == (
        "db has shape (7,), expected (3,): "
        "it is dout summed over axes 1, 2 and 3, where axes 0, 2 and 3 are the ones to sum over"
    )
    assert diagnose("db", images.sum(axis=(1, 2)), right, context={"dout": images}) == (
        "db has shape (7, 5), expected (3,): "
        "it is dout summed over axes 1 and 2, where axes 0, 2 and 3 are the ones to sum over"
    )


def test_an_array_of_many_axes_is_not_summed_in_all_ways():
    """Of 32 axes there are 2**32 choices."""
    known = np.arange(4.0).reshape((4,) + (1,) * 31)
    said = diagnose("dx", np.ones(3), np.ones((2, 2)), context={"x": known})
    assert said.startswith("dx has shape (3,), expected (2, 2)")
