"""The bound on grey levels, with the best guess there is, against the entropy of pixels that are known."""

import numpy as np
import pytest
from test_reproduce_entries import run

from cs231n_ae.models import DiffusionNet
from cs231n_ae.reproduce.diffusion_bits import Scale, level_log_probs, levels_bound
from cs231n_ae.reproduce.realnvp import LEVELS

SCALE = Scale(0.5, 0.3)


def knowing(n_steps):
    """A net that guesses as Bayes does when all levels are equally frequent."""
    net = DiffusionNet(1, (2,), 1, n_steps=n_steps, rng=np.random.default_rng(0), dtype=np.float64)
    levels = SCALE.centre(np.linspace(0, 1, LEVELS))

    def guess(noisy, t, y=None, *, weight=0.0):
        share = net.alpha_bar[t]
        log_p = -((noisy[..., np.newaxis] - np.sqrt(share) * levels) ** 2) / (2 * (1 - share))
        p = np.exp(log_p - log_p.max(axis=2, keepdims=True))
        return (p @ levels) / p.sum(axis=2), noisy

    net.guess = guess
    return net


def left_over(net, x, t):
    """The mean squared error of the best guess after t steps: (1,)."""
    clean, share = SCALE.centre(x), net.alpha_bar[t]
    noise = np.random.default_rng(5).standard_normal(clean.shape)
    guess, _ = net.guess(np.sqrt(share) * clean + np.sqrt(1 - share) * noise, t)
    return ((guess - clean) ** 2).mean(axis=0)


def test_the_bound_stays_above_the_entropy_and_nearer_with_more_steps():
    x, gaps = np.random.default_rng(0).integers(0, LEVELS, (20_000, 1)) / (LEVELS - 1), []
    for steps in (30, 300):
        net, ended = knowing(steps), steps // 30
        bound = levels_bound(net, x, SCALE, left_over(net, x, ended), ended=ended, rng=np.random.default_rng(1))
        gaps.append(bound.mean() - np.log(LEVELS))
    assert 0 < gaps[1] < gaps[0] and gaps[1] < 0.15


def test_levels_have_probabilities_and_the_nearest_has_the_most():
    guess = SCALE.centre(np.array([[0.0, 0.52], [1.0, 0.49]]))
    log_p = level_log_probs(guess, np.array([0.01, 0.3]), SCALE)
    np.testing.assert_allclose(np.exp(log_p).sum(axis=2), 1)
    np.testing.assert_array_equal(log_p.argmax(axis=2), [[0, 8], [16, 8]])


def test_terms_add_up_to_the_bound_and_gaps_are_differences(tmp_path):
    measured = run("diffusion_bits", tmp_path)
    terms = sum(measured[f"bits_{part}"] for part in ("last", "early", "later"))
    assert measured["bits"] == pytest.approx(terms, abs=1e-9)
    assert measured["above_gaussian"] == pytest.approx(measured["levels_bits"] - measured["gaussian"])
    assert measured["above_flow"] == pytest.approx(measured["levels_bits"] - measured["realnvp_bits"])
