"""The linear autoencoder: its gradients, and that its minimum is where PCA says it is."""

import autograd.numpy as anp
import numpy as np
import pytest
from oracles import assert_close, autograd_gradients, descend

from cs231n_ae import layers
from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import LinearAutoencoder


def data(n=40, d=6, seed=0):
    """Points of different variance in every direction, away from the origin."""
    rng = np.random.default_rng(seed)
    return 3 + rng.standard_normal((n, d)) @ np.diag(np.arange(d, 0, -1.0)) @ rng.standard_normal((d, d))


def build(d=6, z=2, seed=0, dtype=np.float64):
    model = LinearAutoencoder(d, z, rng=np.random.default_rng(seed), dtype=dtype)
    rng = np.random.default_rng(seed + 1)
    model.params = {n: p + (0.2 * rng.standard_normal(p.shape)).astype(dtype) for n, p in model.params.items()}
    return model


def principal_model(x, z, basis=None):
    """The network that projects onto the first principal components, from the eigenvectors of the covariance."""
    mean = x.mean(axis=0)
    _, vectors = np.linalg.eigh(np.cov(x.T, bias=True))
    v = vectors[:, ::-1][:, :z]
    basis = np.eye(z) if basis is None else basis
    model = LinearAutoencoder(x.shape[1], z, rng=np.random.default_rng(0), dtype=np.float64)
    inverse = np.linalg.inv(basis)
    model.params = {"W1": v @ basis, "b1": -mean @ v @ basis, "W2": inverse @ v.T, "b2": mean}
    return model


@pytest.mark.parametrize("n", [1, 7])
def test_gradients_are_the_numerical_ones(n):
    require_gradients(check_model(build(), data(n), tolerance=1e-6))


def test_loss_and_gradients_are_those_of_autograd():
    model, x = build(), data(5)

    def oracle(w1, b1, w2, b2):
        return anp.mean(anp.sum((anp.dot(anp.dot(x, w1) + b1, w2) + b2 - x) ** 2, axis=1)) / 2

    value, grads, parts = model.loss(x)
    assert value == pytest.approx(float(oracle(*model.params.values())), rel=1e-12)
    assert parts == {"reconstruction": value}
    for name, wanted in zip(model.params, autograd_gradients(oracle, *model.params.values()), strict=True):
        assert_close(grads[name], wanted, what=name)


def test_encode_decode_reconstruct():
    model, x = build(), data(5)
    p = model.params
    z = np.einsum("nd,dz->nz", x, p["W1"]) + p["b1"]
    np.testing.assert_allclose(model.encode(x), z, rtol=1e-12)
    np.testing.assert_allclose(model.decode(z), np.einsum("nz,zd->nd", z, p["W2"]) + p["b2"], rtol=1e-12)
    np.testing.assert_allclose(model.reconstruct(x), model.decode(model.encode(x)), rtol=1e-12)


@pytest.mark.parametrize("basis", [np.eye(2), np.array([[0.0, 2.0], [-1.0, 0.5]])])
def test_the_plane_of_pca_is_a_stationary_point_in_any_basis(basis):
    x = data()
    model = principal_model(x, 2, basis)
    loss, grads, _ = model.loss(x)
    discarded = np.linalg.eigvalsh(np.cov(x.T, bias=True))[:-2]
    assert loss == pytest.approx(discarded.sum() / 2, rel=1e-10)
    scale = np.square(x).sum() / len(x)
    for name, grad in grads.items():
        assert np.abs(grad).max() <= 1e-12 * scale, name


def test_no_step_from_there_leads_down():
    x, rng = data(), np.random.default_rng(5)
    model = principal_model(x, 2)
    best = model.evaluate(x)[0]
    kept = model.params
    for size in (1e-3, 1e-2, 0.1):
        for _ in range(20):
            model.params = {name: p + size * rng.standard_normal(p.shape) for name, p in kept.items()}
            assert model.evaluate(x)[0] > best


def test_trained_it_finds_the_error_of_pca():
    x = data(d=4)
    x = (x - x.mean(axis=0)) / x.std()
    model = LinearAutoencoder(4, 2, rng=np.random.default_rng(0), dtype=np.float64)
    descend(model, x, steps=1500, rate=1e-2)
    best = np.linalg.eigvalsh(np.cov(x.T, bias=True))[:-2].sum() / 2
    assert best - 1e-12 <= model.evaluate(x)[0] <= best * 1.001


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_in_dtype_out(dtype):
    model, x = build(dtype=dtype), data(5).astype(dtype)
    value, grads, _ = model.loss(x)
    assert type(value) is float
    for results in (grads.values(), model.params.values(), [model.encode(x), model.reconstruct(x)]):
        assert {a.dtype for a in results} == {np.dtype(dtype)}


def test_evaluate_is_the_loss_and_nothing_is_changed():
    model, x = build(), data(5)
    for a in (x, *model.params.values()):
        a.flags.writeable = False
    value, _, parts = model.loss(x, rng=np.random.default_rng(0))
    assert model.evaluate(x, rng=np.random.default_rng(1)) == (value, parts)
    np.testing.assert_array_equal(x, data(5))


def test_the_weights_are_drawn_and_the_biases_are_zero():
    one, same, other = (LinearAutoencoder(6, 2, rng=np.random.default_rng(seed)).params for seed in (0, 0, 1))
    assert {name: p.shape for name, p in one.items()} == {"W1": (6, 2), "b1": (2,), "W2": (2, 6), "b2": (6,)}
    assert not one["b1"].any() and not one["b2"].any()
    np.testing.assert_array_equal(one["W2"], same["W2"])
    assert (one["W1"] != other["W1"]).any()


def test_its_configuration_builds_it_again():
    again = LinearAutoencoder(**build().config, rng=np.random.default_rng(9))
    assert {n: p.shape for n, p in again.params.items()} == {n: p.shape for n, p in build().params.items()}


def test_layers_are_called_through_their_module(monkeypatch):
    model, x, original, calls = build(), data(5), layers.affine_backward, []
    monkeypatch.setattr(layers, "affine_backward", lambda *args: calls.append(1) or original(*args))
    model.loss(x)
    assert len(calls) == 2


def test_bad_input_is_refused():
    model = build()
    with pytest.raises(
        ValueError, match=r"x must have shape \(any, 6\) \(one column for each feature of the model\), got \(3, 5\)"
    ):
        model.loss(np.ones((3, 5)))
    with pytest.raises(ValueError, match="x must hold floating point numbers, got dtype int64"):
        model.loss(np.ones((3, 6), np.int64))
    with pytest.raises(ValueError, match="n_code must be a positive integer, got 0"):
        LinearAutoencoder(6, 0, rng=np.random.default_rng(0))


def test_nan_is_not_hidden():
    x = data(5)
    x[2, 1] = np.nan
    assert np.isnan(build().loss(x)[0])
