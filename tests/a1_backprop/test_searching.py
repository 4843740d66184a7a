"""Grades the search for a learning rate, on losses that are formulas; how the rates are drawn is free."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_drawn_from_rng, expect_true


@exercise("search_learning_rate", points=0.75)
def test_the_losses_are_those_of_the_rates(submission, rng):
    asked = []

    def loss(rate):
        asked.append(float(rate))
        return 3 + _far(rate, 1)

    _, rates, losses = _search(submission, loss, rng, n=8)
    says = f"rates has the shape {np.shape(rates)}, expected (8,)"
    expect_true("rates", np.shape(rates) == (8,), says, value=np.shape(rates))
    expect("losses", losses, 3 + _far(rates, 1), source="losses of the rates")
    same = len(asked) == 8 and np.allclose(asked, rates)
    says = "validation_loss was not asked once for each of the rates, in their order"
    expect_true("the rates that were tried", same, says, value=len(asked))


@exercise("search_learning_rate", points=0.75)
def test_the_rate_of_the_lowest_loss_is_chosen(submission, rng):
    for middle in 10 ** rng.uniform(-3, 2, 3):
        best, rates, _ = _search(submission, lambda rate, m=middle: 1 + _far(rate, m), rng, n=12)
        expect("the chosen rate", best, rates[_far(rates, middle).argmin()], source="rate of the lowest loss")


@exercise("search_learning_rate", points=0.75)
def test_rates_are_even_in_their_logarithm_between_low_and_high(submission, rng):
    wide, narrow = 10 ** rng.uniform(-3.5, -1), rng.uniform(0.2, 2)
    for low, high, n in ((wide, 10 ** rng.uniform(0, 2), 250), (narrow, 3.4 * narrow, 1000)):
        _, rates, _ = _search(submission, lambda rate: 1.0, rng, n=n, low=low, high=high)
        inside = bool(np.all((rates >= low * (1 - 1e-9)) & (rates <= high * (1 + 1e-9))))
        reach = f"{np.min(rates):.2g} to {np.max(rates):.2g}"
        says = f"the rates reach from {reach}, expected within {low:.2g} and {high:.2g}"
        tens = np.log10(np.maximum(rates, 1e-300))
        bounds, logarithms = _is_even(tens, low, high), _is_even(tens, np.log(low), np.log(high))
        sides = [np.min(rates) <= 0, np.min(rates) < low, np.max(rates) > high, bounds, logarithms]
        expect_true("low and high", inside, says, value=[inside, *sides])
        share = np.sort(np.log(rates / low) / np.log(high / low))
        even = _is_even(share, 0, 1)
        median = np.median(rates)
        says = (
            f"half of {n} rates between {low:.2g} and {high:.2g} lie below {median:.2g}: "
            "are they even in their logarithm?"
        )
        one, plainly = np.ptp(rates) == 0, _is_even(rates, low, high)
        expect_true("how even the rates are", even, says, value=[even, one, plainly])
        gap = 14 / n  # so far from an end all of them lie once in a million
        ends = bool(share[0] < gap and share[-1] > 1 - gap)
        says = f"{n} rates between {low:.2g} and {high:.2g} reach from {reach} only"
        expect_true("how far the rates reach", ends, says, value=ends)


@exercise("search_learning_rate", points=0.5, needs=("test_the_rate_of_the_lowest_loss_is_chosen",))
def test_a_training_that_ran_away_is_not_chosen(submission, rng):
    for bad in (np.nan, np.inf):
        start, most = rng.uniform(5, 9), rng.uniform(0.1, 1)

        def loss(rate, bad=bad, start=start, most=most):
            return bad if rate > most else start - rate

        best, rates, losses = _search(submission, loss, rng, n=40)
        some = bool((rates <= most).any())
        expect_true("low rates", some, f"none of 40 rates between 0.001 and 100 lies below {most:.2g}", value=some)
        expected = np.where(rates > most, bad, start - rates)
        expect("where some ran away, the losses", losses, expected, source="losses of the rates")
        expect("where some ran away, the chosen rate", best, rates[rates <= most].max(), source="best of the others")
    best, rates, _ = _search(submission, lambda rate: np.nan, rng, n=3)
    says = f"where all of three ran away, the chosen rate is {best}, which is none of those that were tried"
    expect_true("the chosen rate", best in rates, says, value=best)


@exercise("search_learning_rate", points=0.25, needs=("test_the_losses_are_those_of_the_rates",))
def test_the_rates_come_from_rng(submission, rng):
    expect_drawn_from_rng("rates", lambda rng: _search(submission, lambda rate: 1.0, rng, n=5)[1], rng)


def _search(submission, loss, rng, *, n, low=1e-3, high=100.0):
    return submission.searching.search_learning_rate(loss, low=low, high=high, n=n, rng=rng)


def _is_even(numbers, low, high):
    """Whether numbers look drawn evenly from low to high: what was drawn so does not once in a million."""
    share = (np.sort(numbers) - low) / (high - low)
    off = np.abs(share - (np.arange(len(share)) + 0.5) / len(share)).max()  # Kolmogorov and Smirnov's distance
    return bool(off < 2.7 / np.sqrt(len(share)))


def _far(rate, middle):
    """How far a rate is from another in its logarithm, squared; of negative ones too, which should not be there."""
    return np.log(np.abs(rate / middle)) ** 2
