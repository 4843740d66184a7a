"""Annealed importance sampling against the exact partition function of small machines."""

import numpy as np
import pytest
import scipy.special

from cs231n_ae.measures import ais_log_partition, ais_log_weights, log_mean_exp, rbm_log_partition

BETAS = np.linspace(0, 1, 101)


def machine(seed, n_visible=12, n_hidden=7, scale=0.8):
    rng = np.random.default_rng(seed)
    shapes = {"W": (n_visible, n_hidden), "b": n_visible, "c": n_hidden}
    return {name: scale * rng.standard_normal(shape) for name, shape in shapes.items()}


@pytest.mark.parametrize("x", [[0.0, 1.0, -3.0], [1000.0, 1001.0], [-1000.0, -1001.0], [4.0]])
def test_log_mean_exp_is_scipys(x):
    assert log_mean_exp(np.array(x)) == pytest.approx(scipy.special.logsumexp(x) - np.log(len(x)), rel=1e-13)


def test_the_interval_covers_the_exact_value():
    """Three standard errors: over 15 machines, at most one may lie outside (each does with probability 0.003 or so)."""
    outside = 0
    for seed in range(15):
        params, rng = machine(seed), np.random.default_rng(100 + seed)
        base = rng.standard_normal(12)
        log_w = ais_log_weights(params, betas=BETAS, base=base, n_chains=200, rng=rng)
        found, low, high = ais_log_partition(log_w, base=base, n_hidden=7)
        exact = rbm_log_partition(params)
        assert low < found < high < found + 0.6
        outside += not low <= exact <= high
    assert outside <= 1


@pytest.mark.parametrize("steps", [1, 2, 10])
def test_the_mean_weight_is_unbiased_however_few_the_temperatures(steps):
    params, rng = machine(3, 5, 3), np.random.default_rng(1)
    base = rng.standard_normal(5)
    log_w = ais_log_weights(params, betas=np.linspace(0, 1, steps + 1), base=base, n_chains=50_000, rng=rng)
    log_base = 3 * np.log(2) + np.logaddexp(0, base).sum()
    ratio = np.exp(log_w - (rbm_log_partition(params) - log_base))
    assert abs(ratio.mean() - 1) < 4.5 * ratio.std() / np.sqrt(len(ratio))


def test_more_temperatures_make_a_shorter_interval():
    params, base = machine(4, scale=1.2), np.zeros(12)
    widths = []
    for steps in (3, 30, 300):
        betas, rng = np.linspace(0, 1, steps + 1), np.random.default_rng(0)
        log_w = ais_log_weights(params, betas=betas, base=base, n_chains=300, rng=rng)
        found, _, high = ais_log_partition(log_w, base=base, n_hidden=7)
        widths.append(high - found)
    assert widths[0] > 2 * widths[1] > 4 * widths[2]


def test_the_machine_without_weights_is_known_at_once():
    params = {"W": np.zeros((6, 4)), "b": np.linspace(-1, 2, 6), "c": np.zeros(4)}
    log_w = ais_log_weights(params, betas=BETAS[::25], base=params["b"], n_chains=5, rng=np.random.default_rng(0))
    np.testing.assert_allclose(log_w, 0, atol=1e-12)
    found, low, high = ais_log_partition(log_w, base=params["b"], n_hidden=4)
    assert found == pytest.approx(rbm_log_partition(params), rel=1e-12)
    assert low == pytest.approx(found) and high == pytest.approx(found)


def test_the_same_seed_gives_the_same_weights_and_float32_nearly_those_of_float64():
    params = machine(5, scale=0.3)
    narrow = {name: p.astype(np.float32) for name, p in params.items()}
    base = np.zeros(12)
    first, again, wide = (
        ais_log_weights(p, betas=BETAS, base=base, n_chains=20, rng=np.random.default_rng(6))
        for p in (narrow, narrow, params)
    )
    np.testing.assert_array_equal(first, again)
    assert first.dtype == np.float64
    np.testing.assert_allclose(first.mean(), wide.mean(), atol=0.3)


@pytest.mark.parametrize(
    "betas", [np.array([0.0, 0.5]), np.array([0.1, 1.0]), np.array([0.0, 0.5, 0.5, 1.0]), np.array([1.0]), BETAS[::-1]]
)
def test_temperatures_that_do_not_rise_from_0_to_1_are_refused(betas):
    with pytest.raises(ValueError, match="betas must rise from 0 to 1"):
        ais_log_weights(machine(0), betas=betas, base=np.zeros(12), n_chains=2, rng=np.random.default_rng(0))


def test_a_base_of_another_size_is_refused():
    with pytest.raises(ValueError, match=r"base must have shape \(12,\)"):
        ais_log_weights(machine(0), betas=BETAS, base=np.zeros(11), n_chains=2, rng=np.random.default_rng(0))
