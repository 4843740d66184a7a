"""Grades Langevin dynamics: its drift by a score that drowns the noise, its noise by variances that add up."""

import itertools

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_drawn_from_rng, expect_dtype, expect_true


@exercise("noise_levels", points=0.5)
def test_the_ends_are_those_that_were_asked_for(submission, rng):
    for n in (2, 3, 8):
        largest, smallest = rng.uniform(1, 5), rng.uniform(0.01, 0.5)
        levels = submission.langevin.noise_levels(n, largest=largest, smallest=smallest)
        expect("the shape", np.array(np.shape(levels)), np.array([n]), source="number of levels")
        expect("the ends", levels[[0, -1]], np.array([largest, smallest]), source="ends")


@exercise("noise_levels", points=0.5)
def test_neighbours_have_one_ratio(submission, rng):
    for n in (3, 8):
        largest, smallest = rng.uniform(1, 5), rng.uniform(0.01, 0.5)
        levels = submission.langevin.noise_levels(n, largest=largest, smallest=smallest)
        ratio = np.exp((np.log(smallest) - np.log(largest)) / (n - 1))
        expect("the ratios", levels[1:] / levels[:-1], np.full(n - 1, ratio), source="ratio of neighbours")


@exercise("langevin_step", points=0.75)
def test_the_step_is_drift_and_noise(submission, rng):
    """half a step along the score, and the root of a step of noise."""
    x, score, eps = rng.standard_normal((3, 5, 4))
    for step in (0.09, 2.25):
        got = submission.langevin.langevin_step(x, score, eps, step=step)
        context = {"x": x, "the drift": 0.5 * step * score, "the noise": np.sqrt(step) * eps}
        expect("x'", got, x + 0.5 * step * score + np.sqrt(step) * eps, source="definition", context=context)


@exercise("langevin_step", points=0.25)
def test_the_step_keeps_float32(submission, rng):
    x, score, eps = rng.standard_normal((3, 5, 4)).astype(np.float32)
    expect_dtype("x'", submission.langevin.langevin_step(x, score, eps, step=0.3), np.float32)


@exercise("annealed_langevin", points=0.5)
def test_the_score_is_asked_at_every_step(submission, rng):
    """the score is asked at every step of every level, in falling order, at the points of that step."""
    sigmas, asked, points = np.array([2.0, 1.0, 0.25]), [], []

    def score(x, sigma):
        asked.append(float(sigma))
        points.append(np.array(x))
        return np.zeros_like(x)

    start = rng.standard_normal((4, 3))
    _walk(submission, start, score, sigmas, rng, steps=2)
    expect("the levels asked", np.array(asked), np.repeat(sigmas, 2), source="levels, each twice")
    expect("the first points", points[0], start, source="start")
    moved = [np.abs(b - a).min() > 0 for a, b in itertools.pairwise(points)]
    expect_true("the points", all(moved), "some points did not move between two steps", value=np.array(moved))


@exercise("annealed_langevin", points=1)
def test_the_drift_grows_with_the_square_of_the_level(submission, rng):
    """the drift of a step is that of a size proportional to sigma²."""
    for sigmas, steps in (np.array([2.0, 1.0, 0.5]), 3), (np.array([0.7]), 2), (np.array([3.0, 0.2]), 1):
        slope = 1e9 * rng.uniform(1, 2, (1, 3))  # so large that the noise is not seen beside it
        got = _walk(submission, np.zeros((4, 3)), lambda x, _, s=slope: np.tile(s, (len(x), 1)), sigmas, rng, steps)
        drift = sum(steps * 0.01 * (sigma / sigmas[-1]) ** 2 / 2 for sigma in sigmas)
        expect("the way gone", got, np.tile(drift * slope, (4, 1)), source="sum of all drifts")


@exercise("annealed_langevin", points=0.75)
def test_the_noise_adds_up_in_squares(submission, rng):
    """without a score, the variance is the sum of all steps."""
    sigmas, start = np.array([2.0, 1.0, 0.5]) * rng.uniform(0.8, 1.2, 3), np.zeros((20_000, 2))
    got = _walk(submission, start, lambda x, _: np.zeros_like(x), sigmas, rng, steps=3)
    expected = 3 * 0.01 * ((sigmas / sigmas[-1]) ** 2).sum()
    ratio = got.var() / expected
    says = f"the variance is {ratio:.3f} times the sum of all steps, where that should be 1 within 0.05"
    expect_true("the variance", abs(ratio - 1) < 0.05, says, value=ratio)
    apart = abs(np.corrcoef(got.T)[0, 1]) < 0.05 and abs(got.mean()) < 0.05
    expect_true("the noise", apart, "the noise of two coordinates is not independent, or has a mean", value=got.mean())


@exercise("annealed_langevin", points=0.25)
def test_the_walk_is_that_of_the_algorithm(submission, rng):
    """with the same draws, every point is where the algorithm leads it."""
    start, sigmas, seed = rng.standard_normal((4, 3)), np.array([2.0, 1.0, 0.5]), int(rng.integers(2**32))
    got = _walk(submission, start, _pull, sigmas, np.random.default_rng(seed), steps=2)
    draws, x = np.random.default_rng(seed), start
    for sigma in np.repeat(sigmas, 2):
        size = 0.01 * sigma**2 / 0.25
        x = x - size / 2 * x / (1 + sigma**2) + np.sqrt(size) * draws.standard_normal((4, 3))
    expect("the points", got, x, source="algorithm with the same draws")


@exercise("annealed_langevin", points=0.25)
def test_rng_decides_all_noise(submission, rng):
    start, sigmas = rng.standard_normal(rng.integers(3, 30, 2)), np.array([1.0, 0.5])

    def walk(source):
        return _walk(submission, start, _pull, sigmas, source, steps=2)

    expect_drawn_from_rng("the points", walk, rng, shape=start.shape)


@exercise("annealed_langevin", points=0.25, needs=("test_the_drift_grows_with_the_square_of_the_level",))
def test_the_points_keep_float32(submission, rng):
    start = rng.standard_normal((4, 3)).astype(np.float32)
    expect_dtype("the points", _walk(submission, start, _pull, np.array([1.0, 0.5]), rng, steps=2), np.float32)


def _pull(x, sigma):
    return -x / (1 + sigma**2)


def _walk(submission, start, score, sigmas, rng, steps):
    return submission.langevin.annealed_langevin(start, score, sigmas=sigmas, step=0.01, steps=steps, rng=rng)
