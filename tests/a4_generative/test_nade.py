"""Grades NADE's samples against the probabilities of all vectors."""

import itertools

import numpy as np

from cs231n_ae.course.testing import exercise, expect_drawn_from_rng, expect_dtype, expect_true

ORDER = (2, 0, 3, 1)
MOST = 73.6
"""What a chi-square of 15 degrees of freedom exceeds once in 10⁹ times."""


@exercise("nade_sample", points=0.5)
def test_samples_are_zeros_and_ones(submission, rng):
    """samples are zeros and ones in the dtype of the parameters, the same for the same seed."""
    model = _model(submission, rng)
    for n in (int(rng.integers(20, 80)), 1):
        x = model.sample(n, rng=np.random.default_rng(1))
        expect_true("the shape", x.shape == (n, 4), f"{n} samples have the shape {x.shape}", value=np.array(x.shape))
        others = x[(x != 0) & (x != 1)]
        says = f"there are values such as {others[:1]}, where only 0 and 1 may be"
        expect_true("the values", others.size == 0, says, value=x.mean())
        expect_dtype("the samples", x, np.float64)
    kept = model.params
    model.params = {name: array.astype(np.float32) for name, array in kept.items()}
    expect_dtype("the samples", model.sample(3, rng=rng), np.float32)
    model.params = kept
    expect_drawn_from_rng("the samples", lambda source: model.sample(50, rng=source), rng)


@exercise("nade_sample", points=0.5)
def test_each_pixel_follows_those_that_were_drawn_before_it(submission, rng):
    """where each pixel must repeat the one before it in the order, all pixels of a sample are equal."""
    model = submission.nade.NADE(4, 3, order=ORDER, rng=rng, dtype=np.float64)
    # one switch for each pixel but the last: it is on behind a one, and the next pixel looks at its own switch
    w, v, b = np.zeros((4, 3)), np.zeros((4, 3)), np.zeros(4)
    for i in range(3):
        w[i, i], v[i + 1, i], b[i + 1] = 60.0, 80.0, -40.0
    model.params = {"W": w, "c": np.full(3, -30.0), "V": v, "b": b}
    n = int(rng.integers(200, 300))
    x = model.sample(n, rng=rng)
    expect_true("the shape", x.shape == (n, 4), f"{n} samples have the shape {x.shape}", value=np.array(x.shape))
    equal = np.mean(x.min(axis=1) == x.max(axis=1))
    says = f"only {equal:.0%} of the samples have four equal pixels, where each pixel repeats the one before it"
    expect_true("samples of equal pixels", equal == 1, says, value=equal)
    says = f"the first pixel, whose probability is one half, is 1 in {x[:, 2].mean():.0%} of the samples"
    expect_true("the first pixel", 0.2 < x[:, 2].mean() < 0.8, says, value=x[:, 2].mean())


@exercise("nade_sample", points=1)
def test_samples_come_as_often_as_the_model_says(submission, rng):
    """every vector of bits comes as often as the model's probability says."""
    model, n = _model(submission, rng), 20_000
    vectors = np.array(list(itertools.product((0.0, 1.0), repeat=4)))
    p = _probabilities(vectors, model.params)
    codes = (model.sample(n, rng=rng) @ [8, 4, 2, 1]).round()
    counts = np.array([np.sum(codes == code) for code in range(16)])
    worst = np.abs(counts - n * p).argmax()
    says = (
        f"the vector {vectors[worst].astype(int)} comes {counts[worst]} times in {n}, and by the model's probability "
        f"it should about {n * p[worst]:.0f} times"
    )
    many = n * p > 8  # a chi-square test wants no nearly empty classes
    statistic = np.sum((counts - n * p)[many] ** 2 / (n * p)[many])
    expect_true("the counts", statistic < MOST, says, value=counts)


def _model(submission, rng):
    model = submission.nade.NADE(4, 3, order=ORDER, rng=rng, dtype=np.float64)
    scales = {"W": 2.0, "c": 1.0, "V": 2.0, "b": 0.5}
    model.params = {name: scales[name] * rng.standard_normal(array.shape) for name, array in model.params.items()}
    return model


def _probabilities(x, p):
    """The product of the conditionals, each with a hidden layer of its own."""
    y, total = x[:, ORDER], np.ones(len(x))
    for i in range(4):
        h = 1 / (1 + np.exp(-(p["c"] + y[:, :i] @ p["W"][:i])))
        one = 1 / (1 + np.exp(-(h @ p["V"][i] + p["b"][i])))
        total *= np.where(y[:, i] == 1, one, 1 - one)
    return total
