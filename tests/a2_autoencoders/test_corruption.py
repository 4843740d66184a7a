"""Grades the three corruptions: by exact values where there are any, else by the moments of many draws.

The bounds on moments are about six standard deviations wide, so that a right answer practically never fails.
"""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_draws_of_their_own, expect_dtype, expect_true

D = 5


@exercise("gaussian_noise", points=0.5)
def test_the_noise_has_mean_0_and_the_standard_deviation_std(submission, rng):
    """the noise has the mean 0 and the standard deviation std."""
    x = _many(rng, 0, 1)
    noise = submission.corruption.gaussian_noise(x, std=0.5, rng=rng) - x
    std = np.array(0.5)
    expect("the noise's standard deviation", noise.std(), 0.5, source="std", atol=0.015, rtol=0, context={"std": std})
    expect("the noise's mean", noise.mean(), 0.0, source="definition", atol=0.02)


@exercise("gaussian_noise", points=0.25)
def test_the_noise_is_normally_distributed(submission, rng):
    x = _many(rng, 0, 1)
    noise = submission.corruption.gaussian_noise(x, std=0.2, rng=rng) - x
    share = np.mean(np.abs(noise) > 0.2)
    says = f"{share:.1%} of the noise lies beyond one standard deviation, where a normal distribution has 31.7%"
    expect_true("the share beyond std", abs(share - 0.3173) < 0.02, says, value=share)


@exercise("gaussian_noise", points=0.5)
def test_every_entry_has_noise_of_its_own(submission, rng):
    x = _many(rng, 0, 1)
    noise = submission.corruption.gaussian_noise(x, std=0.5, rng=rng) - x
    in_rows, in_columns = noise.std(axis=1).mean(), noise.std(axis=0).mean()
    says = f"from example to example the noise of one feature varies by {in_columns:.3f}, where std is 0.5"
    says = "all examples have the same noise" if in_columns < 1e-9 else says
    expect_true("spread within columns", in_columns > 0.45, says, value=in_columns)
    says = f"the noise within one example varies by {in_rows:.3f}, where it should by about 0.42 (std is 0.5)"
    says = "all entries of an example have the same noise" if in_rows < 1e-9 else says
    expect_true("spread within rows", in_rows > 0.35, says, value=in_rows)
    expect_draws_of_their_own("the noise", noise)


@exercise("gaussian_noise", points=0.5)
def test_the_noise_comes_from_rng_and_is_fresh_each_time(submission, rng):
    """the noise comes from rng, and is another one each time."""
    _is_fresh(lambda x, g: submission.corruption.gaussian_noise(x, std=0.5, rng=g), rng)


@exercise("gaussian_noise", points=0.25)
def test_the_result_keeps_float32(submission, rng):
    x = rng.uniform(0, 1, (3, 2, 4, 5)).astype(np.float32)
    still = submission.corruption.gaussian_noise(x, std=0, rng=rng)  # a new array, too
    expect("without noise", still, x, source="x")
    out = submission.corruption.gaussian_noise(x, std=0.5, rng=rng)
    expect("the shape", np.array(out.shape), np.array(x.shape), source="shape of x")
    expect_dtype("the result", out, np.float32)


@exercise("masking_noise", points=0.5)
def test_entries_that_stay_keep_their_value(submission, rng):
    x = rng.uniform(0.2, 0.8, (40, 5))
    out = submission.corruption.masking_noise(x, rate=0.4, rng=rng)
    expect("the result", out, np.where(out == 0, 0, x), source="definition", context={"x": x, "rate": np.array(0.4)})
    stayed = np.mean(out != 0)
    says = f"{stayed:.0%} of the entries stayed, where about 60% should"
    expect_true("the share that stays", 0 < stayed < 1, says, value=stayed)


@exercise("masking_noise", points=0.5)
def test_each_entry_is_lost_with_the_probability_rate(submission, rng):
    x = _many(rng, 0.2, 0.8)
    out = submission.corruption.masking_noise(x, rate=0.3, rng=rng)
    expect("the shape", np.array(out.shape), np.array(x.shape), source="shape of x")
    counts = np.sum(out == 0, axis=1)
    says = f"every example loses exactly {counts[0]} of its {D} entries: each entry has a chance of its own"
    expect_true("the lost entries of each example", not _is_counted(out == 0), says, value=counts)
    some = [submission.corruption.masking_noise(x[:10], rate=0.3, rng=rng).ravel() == 0 for _ in range(20)]
    says = f"each of 20 batches of {10 * D} entries loses exactly {some[0].sum()}: each entry has a chance of its own"
    expect_true("the lost entries of each batch", not _is_counted(np.array(some)), says, value=np.sum(some, axis=1))
    context = {"rate": np.array(0.3)}
    expect("the share of zeros", np.mean(out == 0), 0.3, source="rate", atol=0.02, rtol=0, context=context)
    columns, rows = np.mean(out == 0, axis=0), np.mean(out == 0, axis=1)
    expect("the share of zeros of each feature", columns, np.full(D, 0.3), source="rate", atol=0.045, rtol=0)
    whole = np.mean(rows == 1)
    says = f"{whole:.1%} of the examples are lost as a whole: each entry has a chance of its own"
    expect_true("the share of lost examples", whole < 0.02, says, value=whole)
    expect_draws_of_their_own("the loss", out == 0)


@exercise("masking_noise", points=0.25)
def test_the_rates_0_and_1_keep_all_and_nothing(submission, rng):
    """the rates 0 and 1 keep all, and nothing."""
    x = rng.uniform(0.2, 0.8, (4, 5))
    for rate, expected in ((0.0, x), (1.0, np.zeros((4, 5)))):
        out = submission.corruption.masking_noise(x, rate=rate, rng=rng)
        expect(f"the result for the rate {rate:g}", out, expected, source="definition", context={"x": x})


@exercise("masking_noise", points=0.5)
def test_the_mask_comes_from_rng_and_is_fresh_each_time(submission, rng):
    """the mask comes from rng, and is another one each time."""
    _is_fresh(lambda x, g: submission.corruption.masking_noise(x, rate=0.5, rng=g), rng)


@exercise("masking_noise", points=0.25)
def test_the_masked_copy_keeps_float32(submission, rng):
    x = rng.uniform(0.2, 0.8, (3, 2, 4, 5)).astype(np.float32)
    out = submission.corruption.masking_noise(x, rate=0.5, rng=rng)
    expect("the shape", np.array(out.shape), np.array(x.shape), source="shape of x")
    expect_dtype("the result", out, np.float32)


@exercise("salt_and_pepper_noise", points=0.5)
def test_an_entry_becomes_0_or_1_or_stays(submission, rng):
    """an entry becomes 0, or 1, or stays what it was."""
    x = rng.uniform(0.2, 0.8, (40, 5))
    out = submission.corruption.salt_and_pepper_noise(x, rate=0.6, rng=rng)
    expect("the shape", np.array(out.shape), np.array(x.shape), source="shape of x")
    others = np.argwhere((out != 0) & (out != 1) & ~np.isclose(out, x, rtol=1e-9))
    first = tuple(others[0]) if len(others) else (0, 0)
    says = (
        f"{len(others)} of {x.size} entries are neither 0, nor 1, nor what they were: "
        f"from {x[first]:.3f} one has become {out[first]:.3f}"
    )
    expect_true("the result", not len(others), says, value=out)
    stayed = np.mean((out != 0) & (out != 1))
    says = f"{stayed:.0%} of the entries stayed, where about 40% should"
    expect_true("the share that stays", 0 < stayed < 1, says, value=stayed)


@exercise("salt_and_pepper_noise", points=0.5)
def test_half_of_rate_is_salt_and_half_is_pepper(submission, rng):
    """half of rate is salt, and half is pepper."""
    x = _many(rng, 0.1, 0.4)  # a dark picture, which is salted all the same
    out = submission.corruption.salt_and_pepper_noise(x, rate=0.6, rng=rng)
    expect("the shape", np.array(out.shape), np.array(x.shape), source="shape of x")
    shares = np.array([np.mean(out == 0), np.mean(out == 1)])
    context = {"rate": np.array(0.6)}
    expect("the shares of 0 and 1", shares, np.full(2, 0.3), source="half of rate", atol=0.02, rtol=0, context=context)
    columns = np.mean(out == 0, axis=0)
    expect("the share of 0 of each feature", columns, np.full(D, 0.3), source="half of rate", atol=0.045, rtol=0)
    whole = np.mean((out == out[:, :1]).all(axis=1))
    says = f"in {whole:.1%} of the examples all entries became the same: each entry has a toss of its own"
    expect_true("the share of uniform examples", whole < 0.02, says, value=whole)
    expect_draws_of_their_own("the salt", out == 1)
    expect_draws_of_their_own("the pepper", out == 0)


@exercise("salt_and_pepper_noise", points=0.25)
def test_the_rates_0_and_1_leave_all_and_nothing(submission, rng):
    """the rate 0 leaves all entries alone, and the rate 1 none."""
    x = rng.uniform(0.2, 0.8, (40, 5))
    out = submission.corruption.salt_and_pepper_noise(x, rate=0.0, rng=rng)
    expect("the result for the rate 0", out, x, source="input", context={"x": x})
    out = submission.corruption.salt_and_pepper_noise(x, rate=1.0, rng=rng)
    left = np.mean((out != 0) & (out != 1))
    expect("at the rate 1, the share of what is neither 0 nor 1", left, 0.0, source="definition", atol=1e-9)


@exercise("salt_and_pepper_noise", points=0.5)
def test_the_tosses_come_from_rng_and_are_fresh_each_time(submission, rng):
    """the tosses come from rng, and are others each time."""
    _is_fresh(lambda x, g: submission.corruption.salt_and_pepper_noise(x, rate=0.5, rng=g), rng)


@exercise("salt_and_pepper_noise", points=0.25)
def test_the_salted_copy_keeps_float32(submission, rng):
    x = rng.uniform(0.2, 0.8, (3, 2, 4, 5)).astype(np.float32)
    out = submission.corruption.salt_and_pepper_noise(x, rate=0.5, rng=rng)
    expect("the shape", np.array(out.shape), np.array(x.shape), source="shape of x")
    expect_dtype("the result", out, np.float32)


def _many(rng, low, high):
    """About 4000 examples, and how many is drawn too: noise of another day is of another shape."""
    return rng.uniform(low, high, (int(rng.integers(4000, 4400)), D))


def _is_counted(lost):
    """Whether every row of a mask has the same number of entries, which are not the same ones each time."""
    counts = lost.sum(axis=1)
    return 0 < counts.min() == counts.max() < lost.shape[1] and bool((lost != lost[0]).any())


def _is_fresh(corrupt, rng):
    """Equal seeds give equal noise, and other seeds other noise."""
    x, seed = rng.uniform(0.2, 0.8, rng.integers(5, 40, 2)), int(rng.integers(2**31))
    first, other = corrupt(x, np.random.default_rng(seed)), corrupt(x, np.random.default_rng(seed + 1))
    expect("the shape", np.array(np.shape(first)), np.array(x.shape), source="shape of x")
    says = "two different generators gave the same noise: is it drawn from the rng that was passed in?"
    expect_true("the noise of another seed", not np.array_equal(first, other), says, value=np.stack([first, other]))
    again = corrupt(x, np.random.default_rng(seed))
    expect("the result of an equal seed", again, first, source="first result", context={"x": x})
