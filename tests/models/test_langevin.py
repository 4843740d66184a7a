"""Langevin dynamics, against what is known exactly of Gaussians and of a mixture."""

import numpy as np
import pytest

from cs231n_ae.models import annealed_langevin, langevin_step, mixture_score, noise_levels


def test_the_levels_are_numpys_geometric_ones():
    np.testing.assert_allclose(noise_levels(7, largest=5.0, smallest=0.01), np.geomspace(5, 0.01, 7), rtol=1e-12)
    with pytest.raises(ValueError, match="smallest must be below largest"):
        noise_levels(3, largest=1.0, smallest=1.0)


def test_a_gaussian_is_reached_with_the_variance_of_its_recursion(rng):
    """x' = (1 - a/2) x + sqrt(a) eps stays at the variance a / (1 - (1 - a/2)^2)."""
    x, step = np.zeros((20_000, 1)), 0.2
    for _ in range(60):
        x = langevin_step(x, -x, rng.standard_normal(x.shape), step=step)
    variance = step / (1 - (1 - step / 2) ** 2)
    assert x.var() == pytest.approx(variance, rel=0.05)


def test_annealing_finds_the_weights_of_a_mixture_and_plain_langevin_does_not(rng):
    weights, means = np.array([0.8, 0.2]), np.array([[5.0, 5.0], [-5.0, -5.0]])

    def score(x, sigma):
        return mixture_score(x, weights=weights, means=means, std=float(np.sqrt(1 + sigma**2)))

    start, shares = rng.uniform(-8, 8, (2000, 2)), {}
    for name, sigmas, steps in (
        ("plain", np.array([0.1]), 600),
        ("annealed", noise_levels(10, largest=20.0, smallest=0.5), 60),
    ):
        shares[name] = (annealed_langevin(start, score, sigmas=sigmas, step=0.1, steps=steps, rng=rng)[:, 0] > 0).mean()
    assert abs(shares["annealed"] - 0.8) < 0.04  # four standard errors of 2,000 points
    assert shares["plain"] < 0.65


def test_levels_must_fall(rng):
    with pytest.raises(ValueError, match="sigmas must fall"):
        annealed_langevin(np.zeros((2, 2)), lambda x, _: x, sigmas=np.array([1.0, 2.0]), step=0.1, steps=1, rng=rng)
