"""Grades what leads from grey values to continuous ones and to bits: by counting, by derivatives, by definition."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

N, D, K = 3000, 4, 6


@exercise("dequantize", points=0.25)
def test_the_level_can_be_read_off_again(submission, rng):
    """the level can be read off again: v lies in the interval of its level."""
    level = rng.integers(0, K, (N, D))
    v = submission.dequantization.dequantize(level / (K - 1), levels=K, rng=rng)
    means = np.array([v[level == k].mean() for k in range(K)])
    says = (
        f"the {K} levels, mixed with noise, have the means {np.round(means, 3)}; level k gets the interval from k/{K}"
    )
    expect_true(
        "the level of v", np.array_equal(np.floor(v * K), level), f"{says} to (k+1)/{K}", value=np.round(means, 2)
    )


@exercise("dequantize", points=0.5)
def test_the_noise_fills_each_interval_evenly(submission, rng):
    """the noise fills the interval of each level evenly."""
    level = rng.integers(0, K, (N, D))
    u = submission.dequantization.dequantize(level / (K - 1), levels=K, rng=rng) * K - level
    expect("the noise's mean, in steps", u.mean(), 0.5, source="mean of U[0, 1)", atol=0.02)
    expect("its standard deviation, in steps", u.std(), 12**-0.5, source="one of U[0, 1)", atol=0.015)
    quarters = np.histogram(u, bins=4, range=(0, 1))[0] / u.size
    says = f"the quarters of an interval hold the shares {np.round(quarters, 3)}, each should hold .25"
    expect_true("the shares", np.abs(quarters - 0.25).max() < 0.03, says, value=quarters)


@exercise("dequantize", points=0.25)
def test_every_pixel_has_noise_of_its_own_from_rng(submission, rng):
    x, seed = np.full((40, 5), 0.4), int(rng.integers(2**30))
    first, again = (
        submission.dequantization.dequantize(x, levels=K, rng=np.random.default_rng(seed)) for _ in range(2)
    )
    other = submission.dequantization.dequantize(x, levels=K, rng=np.random.default_rng(seed + 1))
    alike = np.array([x.size - len(np.unique(first)), 0.0 if (first == again).all() else 1.0])
    says = f"{int(alike[0])} of {x.size} pixels have the noise of another one"
    expect_true("the same noise", alike[0] == 0, says, value=alike[0])
    expect_true("the seed", alike[1] == 0, "two generators of one seed gave different noise", value=alike[1])
    fresh = bool((first != other).any())
    expect_true("another seed", fresh, "another generator gave the same noise: draw from rng", value=fresh)


@exercise("logit_transform", points=0.5)
def test_y_is_the_logit(submission, rng):
    """y is the logit, behind the margin."""
    x = rng.uniform(0.05, 0.95, (5, 3))
    y, _ = submission.dequantization.logit_transform(x, alpha=0.1)
    p = 0.1 + 0.8 * x
    expect("y", y, np.log(p / (1 - p)), source="definition", context={"x": x})


@exercise("logit_transform", points=0.5)
def test_black_and_white_stay_finite(submission, rng):
    y, logdet = submission.dequantization.logit_transform(np.array([[0.0, 1.0, 0.5]]), alpha=0.1)
    expect("y", y, np.array([[np.log(1 / 9), np.log(9), 0.0]]), source="definition")
    expect("logdet", logdet, np.array([2 * np.log(0.8 / 0.09) + np.log(0.8 / 0.25)]), source="definition")


@exercise("logit_transform", points=0.75)
def test_logdet_adds_up_the_logarithms_of_the_slopes(submission, rng):
    """logdet adds up the logarithms of the numerical slopes of each example."""
    x = rng.uniform(0.05, 0.95, (5, 3))
    _, logdet = submission.dequantization.logit_transform(x, alpha=0.1)
    slopes = numerical_gradient_of(lambda v: np.log((0.1 + 0.8 * v) / (0.9 - 0.8 * v)), x, h=1e-4)
    expect("logdet", logdet, np.log(slopes).sum(axis=1), source="sum of the slopes' logarithms")


@exercise("logit_transform", points=0.25)
def test_the_logit_keeps_float32(submission, rng):
    y, logdet = submission.dequantization.logit_transform(rng.uniform(0, 1, (4, 3)).astype(np.float32))
    expect_dtype("y", y, np.float32)
    expect_dtype("logdet", logdet, np.float32)


@exercise("bits_per_dimension", points=0.5)
def test_a_uniform_density_pays_for_the_level_as_it_is(submission, rng):
    """a uniform density pays what storing the level takes: 8 bits of 256."""
    d = int(rng.integers(3, 50))
    got = [submission.dequantization.bits_per_dimension(0.0, n_features=d, levels=k) for k in (2, 256, 32)]
    expect("bits", np.array(got), np.array([1.0, 8.0, 5.0]), source="log2 of the number of levels")


@exercise("bits_per_dimension", points=0.5)
def test_bits_of_probabilities_of_whole_pictures(submission, rng):
    """for a density that is even within each cell, the bits are those of the cells' probabilities."""
    d, k = int(rng.integers(3, 9)), 7
    probability = rng.dirichlet(np.ones(k), size=(5, d)).max(axis=2)  # of the level that came, pixel by pixel
    nll = -np.log(probability * k).sum(axis=1).mean()  # the density is the probability by the cell's width
    got = submission.dequantization.bits_per_dimension(float(nll), n_features=d, levels=k)
    expect("bits", got, -np.log2(probability).mean(), source="mean of -log2 of the probabilities")
