"""Denoising score matching: its gradient by autograd, its best answer by a mixture whose score is known."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from cs231n_ae.losses import denoising_score_loss, tweedie_mean
from cs231n_ae.models import mixture_score


def test_loss_and_gradient_are_autograds(rng):
    score, eps, sigma = rng.standard_normal((5, 3)), rng.standard_normal((5, 3)), rng.uniform(0.2, 2, 5)

    def mean_square(s):
        return anp.sum(sigma[:, None] ** 2 * (s + eps / sigma[:, None]) ** 2) / 10

    loss, dscore = denoising_score_loss(score, eps, sigma)
    assert loss == pytest.approx(mean_square(score), rel=1e-12)
    np.testing.assert_allclose(dscore, autograd.grad(mean_square)(score), rtol=1e-10)


def test_tweedie_gives_the_mean_by_quadrature():
    weights, means, std, sigma = np.array([0.3, 0.7]), np.array([[-1.0], [2.0]]), 0.5, 0.8
    clean = np.linspace(-8, 9, 20_001)
    density = (weights * np.exp(-((clean[:, None] - means.T) ** 2) / (2 * std**2))).sum(axis=1)
    noisy = np.array([[-2.0], [0.4], [1.5]])
    joint = density * np.exp(-((noisy - clean) ** 2) / (2 * sigma**2))
    expected = (joint @ clean) / joint.sum(axis=1)
    score = mixture_score(noisy, weights=weights, means=means, std=float(np.hypot(std, sigma)))
    np.testing.assert_allclose(tweedie_mean(noisy, score, np.full(3, sigma))[:, 0], expected, rtol=1e-8)


def test_a_sigma_must_be_above_0(rng):
    with pytest.raises(ValueError, match="sigma must lie in"):
        denoising_score_loss(np.zeros((2, 3)), np.zeros((2, 3)), np.array([1.0, 0.0]))
