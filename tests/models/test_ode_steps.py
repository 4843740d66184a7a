"""Steps along a velocity, against flows that are known in closed form."""

import numpy as np
import pytest

from cs231n_ae.models import euler_step, follow_flow, heun_step

MEAN, STD = np.array([2.0, -1.0]), 0.4


def gaussian_velocity(x, t):
    """That of the straight paths from N(0, I) to N(m, s² I): its flow is x0 -> t m + x0 sqrt((1-t)² + t² s²)."""
    variance = (1 - t) ** 2 + t**2 * STD**2
    return MEAN + (t * STD**2 - (1 - t)) / variance * (x - t * MEAN)


@pytest.mark.parametrize(("method", "order"), [("euler", 1), ("heun", 2)])
def test_the_order_is_read_off_from_halving_the_steps(rng, method, order):
    noise = rng.standard_normal((50, 2))
    exact = MEAN + STD * noise
    wrong = [
        np.abs(follow_flow(noise, gaussian_velocity, steps=n, method=method)[-1] - exact).max() for n in (80, 160, 320)
    ]
    orders = np.log2(np.array(wrong[:-1]) / wrong[1:])
    np.testing.assert_allclose(orders, order, atol=0.1)


def test_back_and_forth_is_home_again(rng):
    noise = rng.standard_normal((5, 2))
    data = follow_flow(noise, gaussian_velocity, steps=100)[-1]
    back = follow_flow(data, gaussian_velocity, steps=100, start=1.0, end=0.0)[-1]
    np.testing.assert_allclose(back, noise, atol=1e-3)


def test_a_step_of_heun_is_exact_where_the_speed_grows_with_time(rng):
    x = rng.standard_normal((3, 2))
    np.testing.assert_allclose(heun_step(x, lambda x, t: np.full_like(x, t), 0.5, step=0.5), x + 0.375, rtol=1e-12)
    np.testing.assert_allclose(euler_step(x, lambda x, t: np.full_like(x, t), 0.5, step=0.5), x + 0.25, rtol=1e-12)


def test_a_velocity_has_the_shape_of_its_points():
    with pytest.raises(ValueError, match="what velocity gives must have shape"):
        euler_step(np.zeros((3, 2)), lambda x, _: x[:, :1], 0.0, step=0.5)
