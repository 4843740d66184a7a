"""The diffusion net: its gradient, what it learns, and bound and samples on Gaussian data with a known best answer."""

import numpy as np
import pytest

from cs231n_ae.gradient_check import check_model
from cs231n_ae.models import DiffusionNet
from cs231n_ae.training import train


def small(**options):
    return DiffusionNet(3, (7,), 4, activation="tanh", rng=np.random.default_rng(0), dtype=np.float64, **options)


def test_gradients_agree_with_the_numerical_ones():
    rng = np.random.default_rng(1)
    assert check_model(small(n_steps=10), (rng.standard_normal((6, 3)), rng.integers(0, 4, 6)))


def gaussian_guess(net, std):
    """The best guess for data N(0, std²): linear in x_t."""

    def guess(noisy, t, y=None, *, weight=0.0):
        share = net.alpha_bar[t]
        clean = np.sqrt(share) * std**2 / (share * std**2 + 1 - share) * noisy
        return clean, (noisy - np.sqrt(share) * clean) / np.sqrt(1 - share)

    return guess


def test_the_bound_of_the_best_guess_is_what_gaussians_make_of_it():
    """Of Gaussian data every expectation is known; the bound stays above the entropy, and nearer with more steps."""
    std, gaps = 0.8, []
    x = std * np.random.default_rng(2).standard_normal((40_000, 1))
    for steps in (20, 200):
        net = DiffusionNet(1, (2,), 1, n_steps=steps, rng=np.random.default_rng(0), dtype=np.float64)
        net.guess = gaussian_guess(net, std)
        each, terms = net.bound(x, rng=np.random.default_rng(3))
        share = net.alpha_bar
        left = std**2 * (1 - share) / (share * std**2 + 1 - share)  # the variance that the best guess leaves
        ratio = share[1:] / (1 - share[1:])
        first = 0.5 * (left[1] * ratio[0] + np.log(2 * np.pi / ratio[0]))
        expected = [first, *(0.5 * (ratio[:-1] - ratio[1:]) * left[2:])]
        assert each.mean() == pytest.approx(terms.sum())
        np.testing.assert_allclose(terms[:-1], expected, rtol=0.05)
        gaps.append(each.mean() - 0.5 * np.log(2 * np.pi * np.e * std**2))
    assert 0 < gaps[1] < gaps[0]


@pytest.mark.parametrize("method", ["ancestral", "ddim"])
def test_samples_of_the_best_guess_have_the_datas_moments(method):
    net = DiffusionNet(1, (2,), 1, n_steps=200, rng=np.random.default_rng(0), dtype=np.float64)
    net.guess = gaussian_guess(net, 0.6)
    x = net.sample(20_000, 0, rng=np.random.default_rng(1), method=method)
    assert x.mean() == pytest.approx(0, abs=0.02) and x.std() == pytest.approx(0.6, abs=0.02)


def test_it_learns_which_label_means_what():
    rng = np.random.default_rng(4)
    y = rng.integers(0, 2, 2000)
    x = (np.where(y, 1.0, -1.0) + 0.1 * rng.standard_normal(2000)).astype(np.float32)[:, None]
    net = DiffusionNet(1, (32, 32), 2, n_steps=30, rng=np.random.default_rng(0))
    train(net, x, y, rng=np.random.default_rng(1), epochs=25, learning_rate=5e-3)
    samples = net.sample(400, np.repeat([0, 1], 200), rng=np.random.default_rng(2))
    assert samples.dtype == np.float32
    assert np.mean((samples[:, 0] > 0) == np.repeat([False, True], 200)) > 0.97


def test_the_same_seed_gives_the_same_samples_and_weights_ask_twice():
    net, y = small(n_steps=6), np.array([0, 1, 2])
    a, b = (net.sample(3, y, rng=np.random.default_rng(1), steps=3, weight=1.0) for _ in range(2))
    assert np.array_equal(a, b)
    assert not np.array_equal(a, net.sample(3, y, rng=np.random.default_rng(1), steps=3))
