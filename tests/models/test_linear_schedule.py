"""The straight line of beta: the paper's own numbers, the product by hand, and the same end with fewer steps."""

import numpy as np
import pytest

from cs231n_ae.models import linear_schedule


def test_with_a_thousand_steps_it_is_the_papers():
    share, by_hand = linear_schedule(1000), 1.0
    betas = 1 - share[1:] / share[:-1]
    assert share.shape == (1001,) and share.dtype == np.float64 and share[0] == 1
    assert betas[0] == pytest.approx(1e-4) and betas[-1] == pytest.approx(0.02)
    np.testing.assert_allclose(np.diff(betas), (0.02 - 1e-4) / 999, rtol=1e-6)
    for t in range(1000):
        by_hand *= 1 - (1e-4 + t * (0.02 - 1e-4) / 999)
    assert share[-1] == pytest.approx(by_hand) and share[-1] == pytest.approx(4e-5, rel=0.02)


def test_the_prior_is_as_near_as_the_paper_says():
    """Ho et al., section 4: the divergence from the standard normal at T is about 1e-5 bits per dimension."""
    share, x = linear_schedule(1000)[-1], np.linspace(-1, 1, 256)
    nats = 0.5 * np.mean(share * x**2 - share - np.log1p(-share))
    assert nats / np.log(2) < 2e-5


@pytest.mark.parametrize("steps", [50, 250])
def test_fewer_steps_go_about_the_same_way(steps):
    few, many = linear_schedule(steps), linear_schedule(1000)[:: 1000 // steps]
    assert (np.diff(few) < 0).all() and few[-1] > 0
    np.testing.assert_allclose(few, many, atol=0.02)


def test_too_few_steps_are_refused():
    with pytest.raises(ValueError, match=r"n_steps must be .*21.*got 20"):
        linear_schedule(20)
    assert linear_schedule(21)[-1] > 0
