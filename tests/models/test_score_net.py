"""The score network: its gradient by differences, and what it learns of a Gaussian whose score is known."""

import numpy as np
import pytest

from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import ScoreNet
from cs231n_ae.training import train


def test_the_gradient_agrees_with_differences(rng):
    model = ScoreNet(4, (6, 5), smallest=0.1, largest=2.0, activation="tanh", rng=rng, dtype=np.float64)
    require_gradients(check_model(model, rng.standard_normal((3, 4)), tolerance=1e-6))


def test_loss_and_evaluate_are_one(rng):
    model = ScoreNet(4, (6,), smallest=0.1, largest=2.0, rng=rng)
    x = rng.standard_normal((5, 4)).astype(np.float32)
    loss, grads, parts = model.loss(x, rng=np.random.default_rng(1))
    assert (loss, parts) == model.evaluate(x, rng=np.random.default_rng(1))
    assert all(grads[name].dtype == p.dtype for name, p in model.params.items())


def test_a_gaussian_of_its_own_width_is_known_without_training(rng):
    """With F = 0 the score is that of N(0, d² + sigma²)."""
    model = ScoreNet(2, (4,), smallest=0.1, largest=2.0, data_std=0.5, rng=rng, dtype=np.float64)
    model.params = {name: 0 * p for name, p in model.params.items()}
    x = rng.standard_normal((3, 2))
    np.testing.assert_allclose(model.score(x, 0.7), -x / (0.25 + 0.49), rtol=1e-12)


def test_it_learns_the_score_of_another_gaussian(rng):
    data = (np.array([1.0, -1.0]) + 0.5 * rng.standard_normal((2000, 2))).astype(np.float32)
    model = ScoreNet(2, (32, 32), smallest=0.1, largest=2.0, rng=rng)
    train(model, data, rng=rng, epochs=30, learning_rate=5e-3, falling=True)
    x = (np.array([1.0, -1.0]) + 0.7 * rng.standard_normal((500, 2))).astype(np.float32)
    exact = -(x - np.array([1.0, -1.0])) / 0.5
    error = np.mean((model.score(x, 0.5) - exact) ** 2) / np.mean(exact**2)
    assert error < 0.05


def test_rng_must_be_given(rng):
    with pytest.raises(ValueError, match="rng must be a"):
        ScoreNet(2, (4,), smallest=0.1, largest=2.0, rng=rng).loss(np.zeros((2, 2), np.float32))
