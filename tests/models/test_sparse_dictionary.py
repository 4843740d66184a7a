"""The sparse dictionary: gradients by differences in every kind, directions found where they are known, revival."""

import numpy as np
import pytest

from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.measures import mean_max_cosine
from cs231n_ae.models import SparseDictionary
from cs231n_ae.training import train


@pytest.mark.parametrize("tied", [False, True])
@pytest.mark.parametrize("k", [None, 2])
def test_the_gradient_agrees_with_differences(rng, k, tied):
    model = SparseDictionary(4, 7, sparsity=0.3, k=k, tied=tied, rng=rng, dtype=np.float64)
    model.params = {name: 0.7 * rng.standard_normal(array.shape) for name, array in model.params.items()}
    require_gradients(check_model(model, rng.standard_normal((5, 4)), tolerance=1e-6))


@pytest.mark.parametrize("tied", [False, True])
def test_what_lies_along_a_direction_is_taken_out_of_its_gradient(rng, tied):
    model = SparseDictionary(4, 7, sparsity=0.3, tied=tied, rng=rng, dtype=np.float64)
    _, grads, _ = model.loss(rng.standard_normal((5, 4)))
    np.testing.assert_allclose((grads["dec_W"] * model.params["dec_W"]).sum(axis=1), 0, atol=1e-12)


def test_the_length_of_what_is_stored_changes_nothing(rng):
    model, x = SparseDictionary(4, 7, sparsity=0.3, rng=rng, dtype=np.float64), rng.standard_normal((5, 4))
    before = model.loss(x)[0]
    model.params["dec_W"] = 3 * model.params["dec_W"]
    assert model.loss(x)[0] == pytest.approx(before, rel=1e-12)
    np.testing.assert_allclose(np.linalg.norm(model.directions, axis=1), 1, rtol=1e-12)


def test_loss_and_evaluate_are_one_and_keep_float32(rng):
    model, x = SparseDictionary(4, 7, sparsity=0.3, k=2, rng=rng), rng.standard_normal((5, 4)).astype(np.float32)
    loss, grads, parts = model.loss(x)
    assert (loss, parts) == model.evaluate(x)
    assert all(grads[name].dtype == array.dtype == np.float32 for name, array in model.params.items())


@pytest.mark.parametrize("options", [{"sparsity": 0.1}, {"sparsity": 0.1, "tied": True}, {"k": 2}])
def test_sparse_features_in_fewer_dimensions_are_found(rng, options):
    truth = rng.standard_normal((24, 16))
    truth /= np.linalg.norm(truth, axis=1, keepdims=True)
    x = ((rng.random((8000, 24)) * (rng.random((8000, 24)) < 0.05)) @ truth).astype(np.float32)
    model = SparseDictionary(16, 48, rng=rng, **options)
    train(model, x, rng=rng, epochs=20, learning_rate=1e-2, falling=True, batch_size=100)
    assert mean_max_cosine(model.directions, truth.astype(np.float32)) >= 0.95


@pytest.mark.parametrize("tied", [False, True])
def test_the_dead_are_counted_and_start_anew(rng, tied):
    model, x = SparseDictionary(4, 7, tied=tied, rng=rng), rng.standard_normal((50, 4)).astype(np.float32)
    x[0] = 0  # an example without a direction
    names, living = set(model.params), model.params["dec_W"][3:].copy()
    model.params["enc_b"][:3] = -100
    assert (model.firing_rates(x)[:3] == 0).all() and (model.firing_rates(x)[3:] > 0).all()
    assert model.resample(x, rng=rng) == 3
    assert (model.firing_rates(x) > 0).all() and model.resample(x, rng=rng) == 0
    assert set(model.params) == names
    np.testing.assert_array_equal(model.params["dec_W"][3:], living)
    assert all(array.dtype == np.float32 for array in model.params.values())


def test_no_more_can_stay_than_there_are(rng):
    with pytest.raises(ValueError, match="k must be an integer from 1 to 7, got 8"):
        SparseDictionary(4, 7, k=8, rng=rng)
