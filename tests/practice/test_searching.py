"""The search for a learning rate, on losses that are formulas."""

import numpy as np
import pytest
import scipy.stats

from cs231n_ae.practice.searching import search_learning_rate


def test_rates_are_even_in_their_logarithm():
    _, rates, _ = search_learning_rate(lambda rate: rate, low=1e-4, high=10, n=4000, rng=np.random.default_rng(0))
    even = (np.log(rates) - np.log(1e-4)) / np.log(1e5)
    assert scipy.stats.kstest(even, "uniform").pvalue > 0.01


def test_the_lowest_loss_is_chosen_and_each_rate_is_asked_for_once():
    asked = []

    def loss(rate):
        asked.append(rate)
        return (np.log(rate) + 3) ** 2

    best, rates, losses = search_learning_rate(loss, low=1e-3, high=1, n=30, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(asked, rates)
    np.testing.assert_array_equal(losses, (np.log(rates) + 3) ** 2)
    assert best == rates[np.abs(np.log(rates) + 3).argmin()]


def test_what_ran_away_is_not_chosen():
    best, rates, losses = search_learning_rate(
        lambda rate: np.nan if rate > 0.1 else -rate, low=1e-3, high=10, n=30, rng=np.random.default_rng(0)
    )
    assert np.isnan(losses).any()
    assert best == rates[rates <= 0.1].max()
    best, rates, _ = search_learning_rate(lambda rate: np.nan, low=1, high=2, n=3, rng=np.random.default_rng(0))
    assert best in rates


def test_low_may_be_high():
    assert search_learning_rate(lambda rate: 1.0, low=0.1, high=0.1, n=3, rng=np.random.default_rng(0))[0] == 0.1


@pytest.mark.parametrize(
    "wrong, says",
    [
        ({"low": 0}, "^low must be a finite number above 0"),
        ({"high": np.inf}, "^high must be a finite number above 0"),
        ({"high": 0.01}, r"^high must be at least low \(0.1\), got 0.01"),
        ({"n": 0}, "^n must be a positive integer"),
        ({"rng": None}, "^rng must be a np.random.Generator"),
        ({"validation_loss": 1}, "^validation_loss must be a function"),
    ],
)
def test_what_is_refused(wrong, says):
    good = {"validation_loss": float, "low": 0.1, "high": 1, "n": 3, "rng": np.random.default_rng(0)}
    with pytest.raises(ValueError, match=says):
        search_learning_rate(**{**good, **wrong})
