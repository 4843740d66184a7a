"""Superposition: its gradient by differences, and the pentagon of the paper."""

import numpy as np

from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import Superposition
from cs231n_ae.training import train


def test_the_gradient_agrees_with_differences(rng):
    model = Superposition(6, 3, rng=rng, dtype=np.float64)
    model.params["b"] = 0.1 * rng.standard_normal(6)
    require_gradients(check_model(model, rng.random((4, 6)), tolerance=1e-6))


def test_loss_and_evaluate_are_one_and_keep_float32(rng):
    model, x = Superposition(6, 3, rng=rng), rng.random((4, 6), dtype=np.float32)
    loss, grads, parts = model.loss(x)
    assert (loss, parts) == model.evaluate(x)
    assert all(grads[name].dtype == array.dtype == np.float32 for name, array in model.params.items())


def test_five_rare_features_in_two_dimensions_make_a_pentagon(rng):
    x = (rng.random((10_000, 5)) * (rng.random((10_000, 5)) < 0.05)).astype(np.float32)
    model = train(Superposition(5, 2, rng=rng), x, rng=rng, epochs=30, learning_rate=2e-2, falling=True, batch_size=250)
    angles = np.sort(np.degrees(np.arctan2(*model.params["W"].T)))
    np.testing.assert_allclose(np.diff(angles, append=angles[0] + 360), 72, atol=4)
