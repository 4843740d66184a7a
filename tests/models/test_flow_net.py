"""The flow network: its gradient by differences, its likelihood by a grid, and a Gaussian that it learns."""

import numpy as np
import pytest

from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import FlowNet
from cs231n_ae.training import train


def test_the_gradient_agrees_with_differences(rng):
    model = FlowNet(4, (6, 5), rng=rng, dtype=np.float64)
    require_gradients(check_model(model, rng.standard_normal((3, 4)), tolerance=1e-6))


def test_loss_and_evaluate_are_one(rng):
    model = FlowNet(4, (6,), rng=rng)
    x = rng.standard_normal((5, 4)).astype(np.float32)
    loss, grads, parts = model.loss(x, rng=np.random.default_rng(1))
    assert (loss, parts) == model.evaluate(x, rng=np.random.default_rng(1))
    assert all(grads[name].dtype == p.dtype for name, p in model.params.items())


def test_velocity_and_flow_are_one(rng):
    model, x = FlowNet(3, (6, 5), rng=rng, dtype=np.float64), rng.standard_normal((5, 3))
    np.testing.assert_allclose(model.flow(x, 0.3)[0], model.velocity(x, 0.3), rtol=1e-12)


def test_it_learns_a_gaussian_and_its_density_adds_up_to_1(rng):
    mean, std = np.array([1.0, -1.0]), 0.5
    data = (mean + std * rng.standard_normal((4000, 2))).astype(np.float32)
    model = train(FlowNet(2, (32, 32), rng=rng), data, rng=rng, epochs=40, learning_rate=5e-3, falling=True)
    side = np.linspace(-2, 2, 41, dtype=np.float32)
    grid = np.stack(np.meshgrid(side + 1, side - 1), axis=-1).reshape(-1, 2)
    density = np.exp(model.log_prob(grid, steps=20), dtype=np.float64)
    assert density.sum() * 0.1**2 == pytest.approx(1, abs=0.01)
    exact = -((data - mean) ** 2).sum(axis=1) / 2 / std**2 - np.log(2 * np.pi * std**2)
    assert model.log_prob(data, steps=20).mean() == pytest.approx(exact.mean(), abs=0.05)
    sample = model.sample(4000, rng=rng, steps=10)
    assert sample.dtype == np.float32
    np.testing.assert_allclose(sample.mean(axis=0), mean, atol=0.06)
    np.testing.assert_allclose(sample.std(axis=0), std, atol=0.06)


def test_rng_must_be_given(rng):
    with pytest.raises(ValueError, match="rng must be a"):
        FlowNet(2, (4,), rng=rng).loss(np.zeros((2, 2), np.float32))
