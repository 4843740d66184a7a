"""The measures of mixing against chains whose correlation is known."""

import numpy as np
import pytest

from cs231n_ae.measures import autocorrelation, autocorrelation_time


def two_states(stay, steps=4000, chains=20):
    """Chains of one bit that keep their state with probability ``stay``: the correlation is (2 stay − 1)^lag."""
    rng = np.random.default_rng(0)
    x = [rng.integers(0, 2, (chains, 1)).astype(float)]
    for _ in range(steps - 1):
        x.append(np.where(rng.random((chains, 1)) < stay, x[-1], 1 - x[-1]))
    return np.stack(x)


@pytest.mark.parametrize("stay", [0.5, 0.75, 0.9])
def test_the_autocorrelation_of_a_chain_that_is_known(stay):
    rho = autocorrelation(two_states(stay), lags=6)
    np.testing.assert_allclose(rho, (2 * stay - 1) ** np.arange(7), atol=0.02)


@pytest.mark.parametrize("stay", [0.5, 0.75, 0.9])
def test_the_autocorrelation_time_of_a_chain_that_is_known(stay):
    r = 2 * stay - 1
    assert autocorrelation_time(two_states(stay)) == pytest.approx(1 + 2 * r / (1 - r), rel=0.15)


def test_chains_that_stay_in_their_corner_do_not_seem_to_mix():
    rng = np.random.default_rng(0)
    corners = np.repeat([[[0.0, 0]], [[5.0, 5]]], 10, axis=1).reshape(1, 20, 2)
    x = corners + rng.standard_normal((100, 20, 2))
    assert autocorrelation(x, lags=20)[20] > 0.8
    assert autocorrelation_time(x) > 80


def test_chains_of_the_wrong_form_are_refused():
    x = np.zeros((8, 3))
    with pytest.raises(
        ValueError, match=r"x must have shape \(any, any, any\) \(steps, chains, features: .* got \(8, 3\)"
    ):
        autocorrelation(x, lags=1)
    with pytest.raises(ValueError, match=r"lags must be an integer from 0 to 7"):
        autocorrelation(x[:, None], lags=8)
