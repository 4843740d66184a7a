"""Densities in the plane: they integrate to 1, and draws fall where the density says, by a chi-square test."""

import numpy as np
import pytest
import scipy.stats

from cs231n_ae import toy_densities as toys

DRAWS = {
    "ring": (lambda n, rng, **o: toys.gaussian_ring(n, std=0.3, rng=rng, **o), 4.0),
    "checkerboard": (lambda n, rng, **o: toys.checkerboard(n, rng=rng, **o), 2.5),
}
DENSITIES = {"ring": lambda x: toys.gaussian_ring_log_prob(x, std=0.3), "checkerboard": toys.checkerboard_log_prob}


def grid(half, n):
    """The middles of n by n squares that fill (-half, half) both ways, and the area of one."""
    side = (np.arange(n) + 0.5) / n * 2 * half - half
    return np.stack(np.meshgrid(side, side, indexing="ij"), axis=-1).reshape(-1, 2), (2 * half / n) ** 2


@pytest.mark.parametrize("name", DENSITIES)
def test_the_density_integrates_to_1(name):
    points, area = grid(DRAWS[name][1], 400)
    assert np.exp(DENSITIES[name](points)).sum() * area == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("name", DENSITIES)
def test_draws_follow_the_density(name, rng):
    draw, half = DRAWS[name]
    points, area = grid(half, 160)
    probability = np.exp(DENSITIES[name](points)).reshape(10, 16, 10, 16).sum(axis=(1, 3)) * area
    n = 20_000
    samples = draw(n, rng)
    counts, _, _ = np.histogram2d(*samples.T, bins=10, range=[(-half, half)] * 2)
    often = probability * n > 5
    observed, expected = np.append(counts[often], n - counts[often].sum()), n * probability[often]
    expected = np.append(expected, n - expected.sum())
    keep = expected > 5
    assert observed[~keep].sum() < 30
    statistic = np.sum((observed[keep] - expected[keep]) ** 2 / expected[keep])
    assert scipy.stats.chi2.sf(statistic, keep.sum() - 1) > 1e-4


def test_the_rings_density_is_the_mixture_of_scipy(rng):
    x = 2 * rng.standard_normal((50, 2))
    normal = scipy.stats.multivariate_normal
    mixture = np.mean([normal(c, 0.5**2).pdf(x) for c in toys.ring_centres(modes=5, radius=1.5)], axis=0)
    np.testing.assert_allclose(toys.gaussian_ring_log_prob(x, modes=5, radius=1.5, std=0.5), np.log(mixture), rtol=1e-9)
    far = toys.gaussian_ring_log_prob(np.array([[50.0, 0.0]]))  # its exponential is far below all floats
    assert far[0] == pytest.approx(-0.5 * 48**2 / 0.02**2 - np.log(8 * 2 * np.pi * 0.02**2), rel=1e-12)


def test_two_moons_lie_on_two_half_circles(rng):
    x = toys.two_moons(5000, noise=0.0, rng=rng, dtype=np.float64)
    upper = np.abs(np.hypot(*x.T) - 1) < 1e-12
    lower = np.abs(np.hypot(*(x - [1, 0.5]).T) - 1) < 1e-12
    assert (upper | lower).all()
    assert 0.45 < (upper & (x[:, 1] >= 0)).mean() < 0.55
    noisy = toys.two_moons(5000, noise=0.2, rng=np.random.default_rng(0))
    still = toys.two_moons(5000, noise=0.0, rng=np.random.default_rng(0))
    assert (noisy - still).std() == pytest.approx(0.2, rel=0.03)


def test_modes_of_the_rings_own_draws(rng):
    found, good = toys.count_modes(toys.gaussian_ring(20_000, rng=rng))
    assert found == 8
    assert good == pytest.approx(1 - np.exp(-4.5), abs=0.004)  # the chance to fall within three standard deviations


def test_a_mode_needs_its_share_and_a_sample_must_be_near():
    centres = toys.ring_centres()
    one = np.repeat(centres[:1], 100, axis=0)
    assert toys.count_modes(one) == (1, 1.0)
    assert toys.count_modes(one + np.array([0.061, 0])) == (0, 0.0)
    assert toys.count_modes(one + np.array([0.059, 0])) == (1, 1.0)
    few = np.concatenate([np.repeat(centres[:1], 97, axis=0), np.repeat(centres[1:2], 3, axis=0)])
    assert toys.count_modes(few) == (1, 1.0)  # 3 of 100 are less than a quarter of an eighth
    more = np.concatenate([np.repeat(centres[:1], 96, axis=0), np.repeat(centres[1:2], 4, axis=0)])
    assert toys.count_modes(more) == (2, 1.0)


@pytest.mark.parametrize("draw", [toys.two_moons, toys.gaussian_ring, toys.checkerboard])
def test_seed_shape_and_dtype(draw):
    first, again, other = (draw(7, rng=np.random.default_rng(seed)) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any() and first.shape == (7, 2) and first.dtype == np.float32
    assert draw(3, rng=np.random.default_rng(0), dtype=np.float64).dtype == np.float64


def test_points_must_lie_in_the_plane():
    for density in (toys.gaussian_ring_log_prob, toys.checkerboard_log_prob, toys.count_modes):
        with pytest.raises(ValueError, match=r"must have shape \(any, 2\) \(points in the plane\)"):
            density(np.zeros((4, 3)))
