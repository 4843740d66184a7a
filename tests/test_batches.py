"""Batches against the arrays that they are cut from."""

import numpy as np
import pytest

from cs231n_ae.batches import Batches

X, Y = np.arange(14.0).reshape(7, 2), np.arange(7)
RNG = np.random.default_rng(0)


def test_in_order_every_example_comes_once_and_the_last_batch_is_smaller():
    batches = Batches("data", (X, Y), size=3)
    assert (batches.examples, batches.per_epoch) == (7, 3)
    found = list(batches.in_order(rng=RNG))
    assert [y.tolist() for _, y in found] == [[0, 1, 2], [3, 4, 5], [6]]
    np.testing.assert_array_equal(np.concatenate([x for x, _ in found]), X)


def test_one_array_alone_and_chosen_examples():
    (x,) = Batches("data", X, size=2).take(np.array([5, 0]), rng=RNG)
    assert x.tolist() == [[10, 11], [0, 1]]


def test_the_first_array_is_prepared_with_the_generator_that_comes_in():
    def shift(x, *, rng):
        return x + rng.random()

    first, second = (Batches("data", (X, Y), size=7, prepare=shift).of("other", (X[::-1], Y)) for _ in range(2))
    x, y = first.take(np.arange(7), rng=np.random.default_rng(3))
    np.testing.assert_array_equal(x, X[::-1] + np.random.default_rng(3).random())
    np.testing.assert_array_equal(y, Y)
    np.testing.assert_array_equal(next(second.in_order(rng=np.random.default_rng(3)))[0], x)


def test_the_average_counts_every_example_once():
    calls = []

    def evaluate(x, y, *, rng):
        return x.mean(), {"label": y.mean(), "one": 1.0}

    loss, parts = Batches("data", (X, Y), size=3).average(evaluate, rng=RNG, after_each=lambda: calls.append(1))
    assert loss == pytest.approx(X.mean())
    assert parts == pytest.approx({"label": Y.mean(), "one": 1.0})
    assert len(calls) == 3


@pytest.mark.parametrize("data", [[[1.0]], (), (X, None), np.float64(1)])
def test_what_is_no_array_is_refused(data):
    with pytest.raises(ValueError, match=r"^images must be a numpy array or a tuple of them, got "):
        Batches("images", data, size=2)


@pytest.mark.parametrize(("data", "lengths"), [((X, Y[:3]), r"\[7, 3\]"), (X[:0], r"\[0\]")])
def test_arrays_of_other_lengths_are_refused(data, lengths):
    with pytest.raises(ValueError, match=f"^data must hold arrays of one length, at least 1, got lengths {lengths}$"):
        Batches("data", data, size=2)
