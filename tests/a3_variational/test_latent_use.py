"""Grades the finding of active units."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype


@exercise("active_units", points=0.5)
def test_there_is_one_truth_value_for_each_latent(submission, rng):
    """there is one boolean for each latent."""
    stds = _some_of_each(rng, [0.5, 2.0, 0.001])
    mu = _means(rng, stds, n=7)
    active = submission.latent_use.active_units(mu)
    expect("active", active, stds > 0.1, source="latents that move", context={"mu": mu})
    one = mu[:, stds == 0.5][:, :1]
    alone = submission.latent_use.active_units(one)
    expect("active, of one latent", alone, np.array([True]), source="latents that move", context={"mu": one})
    still = submission.latent_use.active_units(mu[:1])
    expect("active, of one example", still, stds < 0, source="latents that move", context={"mu": mu[:1]})
    expect_dtype("active", active, bool)


@exercise("active_units", points=0.5)
def test_what_never_moves_is_not_active_wherever_it_lies(submission, rng):
    """a latent that never moves is not active, wherever it lies."""
    stds = _some_of_each(rng, [0.5, 0.005, 0.006, 0.7])
    mu = _means(rng, stds, n=19) + np.where(stds == 0.005, 3.0, 0)
    expect("active", submission.latent_use.active_units(mu), stds > 0.1, source="latents that move",
           context={"mu": mu})  # fmt: skip


@exercise("active_units", points=0.5)
def test_it_is_the_variance_that_counts(submission, rng):
    """it is the variance that is compared with 0.01."""
    stds = _some_of_each(rng, [0.05, 0.2, 0.09, 0.11])
    mu = _means(rng, stds, n=40) + np.where(stds < 0.1, 0.3, 0)  # not the mean square
    expect("active", submission.latent_use.active_units(mu), stds > 0.1,
           source="latents with a variance above 0.01", context={"mu": mu})  # fmt: skip
    stds = _some_of_each(rng, [0.097, 0.103])
    few = _means(rng, stds, n=4)  # the squares divided by 4 lie below and above 0.01, by 3 all above
    expect("active, of four examples", submission.latent_use.active_units(few), stds > 0.1,
           source="latents with a variance above 0.01, the squares divided by N", context={"mu": few})  # fmt: skip


@exercise("active_units", points=0.5)
def test_the_threshold_may_be_another(submission, rng):
    """the threshold may be another."""
    stds = _some_of_each(rng, [0.05, 0.4, 0.6, 1.5])
    mu = _means(rng, stds, n=30)
    for threshold in (0.25, 0.001):
        expect("active", submission.latent_use.active_units(mu, threshold=threshold), stds**2 > threshold,
               source=f"latents with a variance above {threshold}", context={"mu": mu})  # fmt: skip
    some = np.array([[0.5, 1.0], [0.5, 1.5]])
    expect("active at threshold 0", submission.latent_use.active_units(some, threshold=0.0), np.array([False, True]),
           source="latents with a variance above 0", context={"mu": some})  # fmt: skip


def _some_of_each(rng, stds):
    """Standard deviations of latents in any order, one to five of each."""
    return rng.permutation(np.repeat(stds, rng.integers(1, 6, len(stds))))


def _means(rng, stds, *, n):
    """Posterior means with exactly these standard deviations over the examples."""
    mu = rng.standard_normal((n, len(stds)))
    mu = mu - mu.sum(axis=0) / n
    return mu / np.sqrt((mu**2).sum(axis=0) / n) * stds
