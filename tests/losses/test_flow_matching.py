"""Flow matching: its gradient by autograd, and that the mean of its targets is the velocity of the density."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from cs231n_ae.losses import flow_matching_loss, straight_path


def test_loss_and_gradient_are_autograds(rng):
    velocity, x0, x1 = rng.standard_normal((3, 5, 4))

    def mean_square(v):
        return anp.mean(anp.sum((v - (x1 - x0)) ** 2, axis=1)) / 2

    loss, dvelocity = flow_matching_loss(velocity, x0, x1)
    assert loss == pytest.approx(mean_square(velocity), rel=1e-12)
    np.testing.assert_allclose(dvelocity, autograd.grad(mean_square)(velocity), rtol=1e-10)


def test_a_path_is_straight_and_begins_and_ends_where_it_should(rng):
    x0, x1 = rng.standard_normal((2, 3, 2))
    np.testing.assert_array_equal(straight_path(x0, x1, np.zeros(3)), x0)
    np.testing.assert_array_equal(straight_path(x0, x1, np.ones(3)), x1)
    np.testing.assert_allclose(straight_path(x0, x1, np.full(3, 0.5)), (x0 + x1) / 2, rtol=1e-12)


def test_the_mean_of_the_targets_is_the_velocity_of_a_gaussian(rng):
    """The best linear answer at t is the closed form for noise N(0, 1) and data N(m, s²)."""
    m, s, t = 2.0, 0.5, 0.6
    x0, x1 = rng.standard_normal((200_000, 1)), m + s * rng.standard_normal((200_000, 1))
    x = straight_path(x0, x1, np.full(len(x0), t))
    slope, height = np.polyfit(x[:, 0], (x1 - x0)[:, 0], 1)
    variance = (1 - t) ** 2 + t**2 * s**2
    exact = (t * s**2 - (1 - t)) / variance
    assert slope == pytest.approx(exact, abs=0.01)
    assert height == pytest.approx(m - exact * t * m, abs=0.01)


def test_a_time_must_lie_between_0_and_1():
    with pytest.raises(ValueError, match="t must lie in"):
        straight_path(np.zeros((2, 3)), np.zeros((2, 3)), np.array([0.0, 1.5]))
