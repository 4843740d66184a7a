"""What grading tests are written with."""

from contextlib import nullcontext

import numpy as np
import pytest

from cs231n_ae.course.answers.trace import recording
from cs231n_ae.course.judging.testing import (
    Mismatch,
    exercise,
    expect,
    expect_drawn_from_rng,
    expect_draws_of_their_own,
    expect_dtype,
    expect_one_draw,
    expect_true,
    numerical_gradient_of,
    tests_of,
)


def test_tests_are_found_by_their_mark(assignment):
    tests = tests_of(assignment.exercise("scale_backward"))
    assert [test.points for test in tests] == [1, 1.5, 0.5]
    assert [test.title for test in tests] == [
        "dx agrees with the numerical gradient",
        "dgamma agrees with the numerical gradient",
        "Chained with another layer",
    ]
    assert tests[2].needs == ("test_dgamma_agrees_with_the_numerical_gradient",)


def test_needs_given_as_a_text_are_refused():
    with pytest.raises(ValueError, match="needs must be a tuple"):
        exercise("x", points=1, needs="test_one")


@pytest.mark.parametrize(
    ("got", "expected", "kind"),
    [
        (np.zeros((2, 3)), np.zeros((3, 2)), "shape"),
        (np.ones(3, dtype=int), np.zeros(3), "value"),
        (np.full(3, 0.5), np.ones(3, dtype=int), "value"),
        (np.zeros(3, dtype=complex), np.zeros(3), "dtype"),
        (np.array([1.0, np.nan]), np.array([1.0, 2.0]), "not finite"),
        (np.array([1.0, 2.001]), np.array([1.0, 2.0]), "value"),
        (np.array(1.0), 2.0, "value"),
        (np.array([np.inf, 0.0]), np.array([-np.inf, 0.0]), "value"),
    ],
)
def test_a_difference_is_told_by_its_kind(got, expected, kind):
    with pytest.raises(Mismatch) as caught:
        expect("dx", got, expected)
    assert caught.value.kind == kind


def test_after_a_wrong_value_a_recorded_run_goes_on_and_remembers_the_first():
    with recording() as trace:
        expect("dx", np.ones(3), np.zeros(3))
        expect("dw", np.ones(3), np.ones(3))
        expect("db", np.ones(3), np.full(3, 2.0))
    assert [(record.name, record.right) for record in trace.records] == [("dx", False), ("dw", True), ("db", False)]
    assert trace.failure.name == "dx" and trace.broken_off is None
    assert trace.wrong() == {"dx", "db"} and trace.ending() == ("failed",)


@pytest.mark.parametrize("got", [np.zeros(4), np.array([1.0, np.nan, 0.0]), np.zeros(3, complex)])
def test_after_a_wrong_shape_or_kind_nothing_more_is_done_with_it(got):
    with recording() as trace, pytest.raises(Mismatch):
        expect("dx", got, np.zeros(3))
    assert [(record.name, record.right) for record in trace.records] == [("dx", False)]


def test_whole_numbers_that_are_wrong_end_a_test_for_they_may_be_used_as_sizes():
    with recording(), pytest.raises(Mismatch):
        expect("k", np.array(10**9), np.array(3))


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (1.0, 1.0 + 1e-8),
        (np.float32(1), 1.0),
        ([1, 2], [1, 2]),
        (np.array([0.0, 1.0]), np.array([False, True])),  # which of them it is, a test of its own tells
        (np.array([0, 1]), np.array([0.0, 1.0])),
        ([np.inf, 1.0], [np.inf, 1.0]),
        (np.zeros((0, 3)), np.zeros((0, 3))),
    ],
)
def test_what_agrees_passes(got, expected):
    expect("dx", got, expected)


def test_the_tolerance_is_that_of_the_largest_entry():
    expect("dx", [1e-9, 1.0], [0.0, 1.0])
    with pytest.raises(Mismatch):
        expect("dx", [3e-6, 1.0], [0.0, 1.0])
    with pytest.raises(Mismatch):
        expect("dx", [1e-9, 1.0], [0.0, 1.0], atol=1e-12)


def test_what_was_compared_is_kept_as_it_was():
    x = np.ones(3)
    with recording() as trace:
        expect("x", x, np.ones(3))
        x[0] = 5
    assert trace.records[0].got.tolist() == [1, 1, 1]


def test_dtypes_and_claims():
    expect_dtype("dx", np.zeros(2, np.float32), np.float32)
    with pytest.raises(Mismatch, match="dx is float64, where float32 came in"):
        expect_dtype("dx", np.zeros(2), np.float32)
    expect_true("dx", True, "never said")
    with pytest.raises(Mismatch, match="it is not so"):
        expect_true("dx", False, "it is not so", value=3.0)


def test_draws_come_from_the_generator_that_is_passed(rng):
    expect_drawn_from_rng("the noise", lambda source: source.random(3), rng)
    own = np.random.default_rng(0)
    with pytest.raises(Mismatch, match="one seed gave different draws of the noise"):
        expect_drawn_from_rng("the noise", lambda source: own.random(3), rng)
    with pytest.raises(Mismatch, match="different seeds gave the same draws of the noise"):
        expect_drawn_from_rng("the noise", lambda source: np.random.default_rng(0).random(3), rng)


class _Noisy:
    """A loss with noise, whose gradient may belong to a second draw."""

    def __init__(self, rng, *, again):
        self.params, self.again = {"w": rng.standard_normal(3)}, again

    def loss(self, rng):
        noise = rng.standard_normal(3)
        loss = np.sum(noise * self.params["w"] ** 2)
        return loss, {"w": 2 * (rng.standard_normal(3) if self.again else noise) * self.params["w"]}


def test_a_gradient_belongs_to_the_draw_of_its_loss(rng):
    for again in (False, True):
        model = _Noisy(rng, again=again)
        before = model.params
        with pytest.raises(Mismatch, match="dw") if again else nullcontext():
            expect_one_draw("w", model, model.loss, rng, seeds=2)
        assert model.params is before
    with pytest.raises(Mismatch, match="no gradient of b"):
        expect_one_draw("b", _Noisy(rng, again=False), lambda source: (0.0, {}), rng)


def test_the_numerical_gradient_is_the_derivative(rng):
    x, dout = rng.standard_normal((3, 4)), rng.standard_normal((3, 4))
    before = x.copy()
    np.testing.assert_allclose(numerical_gradient_of(np.tanh, x, dout), dout / np.cosh(x) ** 2, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(numerical_gradient_of(lambda x: np.sum(x**3), x), 3 * x**2, rtol=1e-9, atol=1e-9)
    assert (x == before).all()


def test_draws_of_their_own_are_taken_however_often_they_are_drawn(rng):
    for _ in range(500):
        expect_draws_of_their_own("the noise", rng.standard_normal((1000, 5)))
        for rate in (0.3, 0.5):
            expect_draws_of_their_own("the loss", rng.random((1000, 5)) < rate)
    expect_draws_of_their_own("the loss", np.zeros((1000, 5), bool))


SHARED = {
    "one for all": lambda rng, n: np.repeat(rng.standard_normal((n, 1)), 5, axis=1),
    "with signs of their own": lambda rng, n: rng.standard_normal((n, 1)) * rng.choice([-1, 1], (n, 5)),
    "turned about": lambda rng, n: (rng.random((n, 1)) + np.arange(5) / 5) % 1 < 0.3,
    "opposite": lambda rng, n: (draws := rng.standard_normal((n, 5))) - np.eye(5)[0] * (draws[:, :1] + draws[:, 1:2]),
}


@pytest.mark.parametrize("way", SHARED)
def test_draws_that_tell_of_each_other_are_not(rng, way):
    with pytest.raises(Mismatch, match=r"entry \d tells that of entry \d in the same example"):
        expect_draws_of_their_own("the noise", SHARED[way](rng, 2000))
