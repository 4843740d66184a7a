"""Grades drawing pixel by pixel, with models whose probabilities are known exactly."""

import itertools

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_drawn_from_rng, expect_dtype, expect_true

MOST = 73.6
"""What a chi-square of 15 degrees of freedom exceeds once in 10⁹ times."""


@exercise("sample_pixels", points=0.5)
def test_samples_are_zeros_and_ones(submission, rng):
    """samples are zeros and ones in the dtype that was asked for, the same for the same seed."""
    logits, _ = _model(rng)
    for n in (int(rng.integers(20, 80)), 1):
        x = _draw(submission, logits, n, rng=np.random.default_rng(1))
        expect_true("the shape", x.shape == (n, 4), f"{n} samples have the shape {x.shape}", value=np.array(x.shape))
        says = "there are other values than 0 and 1"
        expect_true("the values", np.isin(x, (0, 1)).all(), says, value=x.mean())
        expect_dtype("the samples", x, np.float64)
    narrow = submission.pixel_sampling.sample_pixels(logits, 5, 4, rng=rng)
    expect_dtype("the samples, when no dtype is asked for", narrow, np.float32)
    expect_drawn_from_rng("the samples", lambda source: _draw(submission, logits, 50, rng=source), rng)


@exercise("sample_pixels", points=0.5)
def test_each_pixel_follows_the_one_before(submission, rng):
    """where each pixel must repeat the one before, all pixels of a sample are equal."""

    def repeat(x):
        return np.concatenate([np.zeros((len(x), 1)), 160 * x[:, :-1] - 80], axis=1)

    n = int(rng.integers(200, 300))
    x = _draw(submission, repeat, n, rng=rng)
    expect_true("the shape", x.shape == (n, 4), f"{n} samples have the shape {x.shape}", value=np.array(x.shape))
    equal = np.mean(x.min(axis=1) == x.max(axis=1))
    says = f"only {equal:.0%} of the samples have four equal pixels, where each pixel repeats the one before it"
    expect_true("samples of equal pixels", equal == 1, says, value=equal)
    says = f"the first pixel, whose probability is one half, is 1 in {x[:, 0].mean():.0%} of the samples"
    expect_true("the first pixel", 0.2 < x[:, 0].mean() < 0.8, says, value=x[:, 0].mean())


@exercise("sample_pixels", points=1)
def test_samples_come_as_often_as_the_model_says(submission, rng):
    """every image comes as often as the model's probability says."""
    logits, p = _model(rng)
    n = int(rng.integers(3000, 3300))
    x = _draw(submission, logits, n, rng=rng)
    expect_true("the shape", x.shape == (n, 4), f"{n} samples have the shape {x.shape}", value=np.array(x.shape))
    _compare_counts(x, p)


@exercise("sample_pixels", points=0.5)
def test_what_is_given_is_kept_and_the_rest_goes_with_it(submission, rng):
    """given pixels are kept, and the others are drawn to go with them."""
    logits, p = _model(rng)
    given = np.tile([[1.0, 0.0], [0.0, 1.0]], (1500, 1))
    x = _draw(submission, logits, 3000, rng=rng, given=given)
    expect("the given pixels", x[:, :2], given, source="pixels that were given")
    for pair in ((1.0, 0.0), (0.0, 1.0)):
        rows = (given == pair).all(axis=1)
        fits = (_all_images()[:, :2] == pair).all(axis=1)
        _compare_counts(x[rows], np.where(fits, p, 0) / p[fits].sum())


@exercise("sample_pixels", points=0.5)
def test_the_model_is_asked_once_for_each_pixel_that_is_drawn(submission, rng):
    """the model is asked once for each pixel that is drawn, with all images at once."""
    logits, _ = _model(rng)
    whole = rng.integers(0, 2, (7, 4)).astype(float)
    expect("images that are given whole", _draw(submission, logits, 7, rng=rng, given=whole), whole)
    for given, expected in ((None, 4), (np.ones((7, 3)), 1), (np.ones((7, 0)), 4)):
        asked = []

        def count(x, asked=asked):
            asked.append(np.shape(x))
            return logits(x)

        _draw(submission, count, 7, rng=rng, given=given)
        says = f"for {expected} pixels of seven images, the model was asked {len(asked)} times, about {asked[:1]} first"
        fits = len(asked) == expected and set(asked) == {(7, 4)}
        expect_true("the calls of the model", fits, says, value=np.array([len(asked), *asked[0]] if asked else [0]))


def _draw(submission, logits, n, **options):
    return submission.pixel_sampling.sample_pixels(logits, n, 4, dtype=np.float64, **options)


def _all_images():
    return np.array(list(itertools.product((0.0, 1.0), repeat=4)))


def _model(rng):
    """A logit for each of four pixels that is linear in those before it, with the probabilities of all 16 images."""
    w, b = 2 * np.triu(rng.choice((-1, 1), (4, 4)) * rng.uniform(0.7, 1.3, (4, 4)), 1), rng.uniform(-0.7, 0.7, 4)

    def logits(x):
        return x @ w + b

    images = _all_images()
    s = logits(images)
    return logits, np.exp(np.sum(images * s - np.logaddexp(0, s), axis=1))


def _compare_counts(x, p):
    n = len(x)
    counts = np.bincount((np.asarray(x) @ [8, 4, 2, 1]).round().astype(int).clip(0, 15), minlength=16)
    worst = np.abs(counts - n * p).argmax()
    says = (
        f"the image {_all_images()[worst].astype(int)} comes {counts[worst]} times in {n}, and by the model's "
        f"probability it should about {n * p[worst]:.0f} times"
    )
    many = n * p > 8  # a chi-square test wants no nearly empty classes
    statistic = np.sum((counts - n * p)[many] ** 2 / (n * p)[many])
    expect_true("the counts", statistic < MOST, says, value=counts)
