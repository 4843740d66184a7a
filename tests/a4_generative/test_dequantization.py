"""Grades what leads from grey values to continuous ones and to bits: by counting, by derivatives, by definition."""

import numpy as np

from cs231n_ae.course.testing import (
    exercise,
    expect,
    expect_drawn_from_rng,
    expect_dtype,
    expect_true,
    numerical_gradient_of,
)

N, D, K = 3000, 4, 6


@exercise("dequantize", points=0.25)
def test_the_level_can_be_read_off_again(submission, rng):
    """the level can be read off again: v lies in the interval of its level, in the dtype of x."""
    level = rng.integers(0, K, (N, D))
    v = submission.dequantization.dequantize(level / (K - 1), levels=K, rng=rng)
    means = np.array([v[level == k].mean() for k in range(K)])
    says = (
        f"the {K} levels, mixed with noise, have the means {np.round(means, 3)}; level k gets the interval from k/{K}"
    )
    expect_true(
        "the level of v", np.array_equal(np.floor(v * K), level), f"{says} to (k+1)/{K}", value=np.round(means, 2)
    )
    bytes_ = rng.integers(0, 256, (1, 500))  # when not told otherwise, a pixel is a byte
    v = submission.dequantization.dequantize(bytes_ / 255, rng=rng)
    says = "with levels left out, there are 256 of them: v does not lie in the interval from k/256 to (k+1)/256"
    expect_true("the level of v, of 256", np.array_equal(np.floor(v * 256), bytes_), says)
    hundred = np.tile(np.arange(100), (2, 1))  # of which many times 99 is a little less than a whole number
    for x in (hundred / 99, (hundred / 99).astype(np.float32)):
        v = submission.dequantization.dequantize(x, levels=100, rng=rng)
        off = np.abs(v * 100 - hundred - 0.5).max()
        says = f"of 100 levels, v is {off:.2f} intervals from the middle of its own: a level is the nearest number"
        expect_true("the level of v, of 100", off < 0.51, says, value=off)
    narrow = submission.dequantization.dequantize((level[:9] / (K - 1)).astype(np.float32), levels=K, rng=rng)
    expect_dtype("v", narrow, np.float32)


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
    means, spreads = (np.array([moment(u[level == k]) for k in range(K)]) for moment in (np.mean, np.std))
    expect("the noise's mean at each level", means, np.full(K, 0.5), source="mean of U[0, 1)", atol=0.05)
    expect("its standard deviation at each level", spreads, np.full(K, 12**-0.5), source="one of U[0, 1)", atol=0.03)


@exercise("dequantize", points=0.25)
def test_every_pixel_has_noise_of_its_own_from_rng(submission, rng):
    x = np.full((int(rng.integers(20, 60)), 5), 0.4)
    alike = x.size - len(np.unique(submission.dequantization.dequantize(x, levels=K, rng=rng)))
    says = f"{alike} of {x.size} pixels have the noise of another one"
    expect_true("the same noise", alike == 0, says, value=alike)

    def noisy(source):
        return submission.dequantization.dequantize(x, levels=K, rng=source)

    expect_drawn_from_rng("the noise", noisy, rng, shape=x.shape)


@exercise("logit_transform", points=0.5)
def test_y_is_the_logit(submission, rng):
    """y is the logit, behind the margin."""
    for shape, options, alpha in ((5, 3), {"alpha": 0.1}, 0.1), ((1, 3), {}, 0.05), ((4, 1), {}, 0.05):
        x = rng.uniform(0.05, 0.95, shape)
        y, _ = submission.dequantization.logit_transform(x, **options)
        p = alpha + (1 - 2 * alpha) * x
        expect("y", y, np.log(p / (1 - p)), source="definition", context={"x": x})


@exercise("logit_transform", points=0.5)
def test_black_and_white_stay_finite(submission, rng):
    alpha = rng.uniform(0.05, 0.2)
    odds, room = (1 - alpha) / alpha, 1 - 2 * alpha
    y, logdet = submission.dequantization.logit_transform(np.array([[0.0, 1.0, 0.5]]), alpha=alpha)
    expect("y", y, np.array([[-np.log(odds), np.log(odds), 0.0]]), source="definition")
    slopes = np.log(room / (alpha * (1 - alpha))), np.log(room / 0.25)
    expect("logdet", logdet, np.array([2 * slopes[0] + slopes[1]]), source="definition")


@exercise("logit_transform", points=0.75)
def test_logdet_adds_up_the_logarithms_of_the_slopes(submission, rng):
    """logdet adds up the logarithms of the numerical slopes of each example."""
    for shape in (5, 3), (1, 3), (4, 1), (3, 3):
        x = rng.uniform(0.05, 0.95, shape)
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
    bits, sharper = rng.integers(1, 9, 4), rng.uniform(9, 12)
    got = [submission.dequantization.bits_per_dimension(0.0, n_features=d, levels=2**k) for k in bits.tolist()]
    expect("bits", np.array(got), bits, source="log2 of the number of levels")
    sharp = submission.dequantization.bits_per_dimension(-sharper * d * np.log(2), n_features=d)  # 256 levels
    expect(f"bits of a density of 2^{sharper:.3g} a pixel, at 256 levels", sharp, 8 - sharper, source="definition")


@exercise("bits_per_dimension", points=0.5)
def test_bits_of_probabilities_of_whole_pictures(submission, rng):
    """for a density that is even within each cell, the bits are those of the cells' probabilities."""
    d, k = int(rng.integers(3, 9)), 7
    probability = rng.dirichlet(np.ones(k), size=(5, d)).max(axis=2)  # of the level that came, pixel by pixel
    nll = -np.log(probability * k).sum(axis=1).mean()  # the density is the probability by the cell's width
    got = submission.dequantization.bits_per_dimension(float(nll), n_features=d, levels=k)
    expect("bits", got, -np.log2(probability).mean(), source="mean of -log2 of the probabilities")
