"""The two-layer network, against the network written out with scipy, autograd, and digits learned by heart."""

import autograd.numpy as anp
import autograd.scipy.special as aspecial
import numpy as np
import pytest
import scipy.special
from oracles import assert_close, autograd_gradients, descend
from sklearn.datasets import load_digits

from cs231n_ae import layers, losses
from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import TwoLayerNet

Y = np.array([0, 2, 1, 2, 3])


def build(decay=0.0, seed=0, dtype=np.float64):
    model = TwoLayerNet(6, 5, 4, decay=decay, rng=np.random.default_rng(seed), dtype=dtype)
    rng = np.random.default_rng(seed + 1)
    model.params = {n: p + (0.2 * rng.standard_normal(p.shape)).astype(dtype) for n, p in model.params.items()}
    return model


def batch(n=5, dtype=np.float64):
    return np.random.default_rng(2).standard_normal((n, 6)).astype(dtype)


@pytest.mark.parametrize("n", [1, 5])
@pytest.mark.parametrize("decay", [0.0, 0.3])
def test_gradients_are_the_numerical_ones(decay, n):
    require_gradients(check_model(build(decay), (batch(n), Y[:n]), tolerance=1e-6))


@pytest.mark.parametrize("decay", [0.0, 0.3])
def test_gradients_are_those_of_autograd(decay):
    model, x = build(decay), batch()

    def oracle(w1, b1, w2, b2):
        a = anp.dot(x, w1) + b1
        scores = anp.dot((a + anp.abs(a)) / 2, w2) + b2
        data_loss = anp.mean(aspecial.logsumexp(scores, axis=1) - scores[np.arange(5), Y])
        return data_loss + decay / 2 * (anp.sum(w1**2) + anp.sum(w2**2))

    value, grads, _ = model.loss(x, Y)
    assert value == pytest.approx(float(oracle(*model.params.values())), rel=1e-12)
    assert set(grads) == set(model.params)
    for name, wanted in zip(model.params, autograd_gradients(oracle, *model.params.values()), strict=True):
        assert_close(grads[name], wanted, what=name)


def test_forward_is_the_network_written_out():
    model, x = build(0.3), batch()
    p = model.params
    scores = np.stack([np.clip(row @ p["W1"] + p["b1"], 0, None) @ p["W2"] + p["b2"] for row in x])
    np.testing.assert_allclose(model.scores(x), scores, rtol=1e-12)
    np.testing.assert_array_equal(model.predict(x), [int(np.argsort(row)[-1]) for row in scores])
    log_p = scipy.special.log_softmax(scores, axis=1)
    lengths = np.linalg.norm(p["W1"]) ** 2 + np.linalg.norm(p["W2"]) ** 2
    value, _, parts = model.loss(x, Y)
    assert parts == pytest.approx({"softmax": -np.mean(log_p[np.arange(5), Y]), "decay": lengths / 2}, rel=1e-12)
    assert value == pytest.approx(parts["softmax"] + 0.3 * parts["decay"], rel=1e-14)


def test_evaluate_is_the_loss_and_nothing_is_changed():
    model, x, y = build(0.3), batch(), Y.copy()
    for a in (x, y, *model.params.values()):
        a.flags.writeable = False
    value, _, parts = model.loss(x, y, rng=np.random.default_rng(0))
    assert model.evaluate(x, y, rng=np.random.default_rng(1)) == (value, parts)
    np.testing.assert_array_equal(x, batch())


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_in_dtype_out(dtype):
    model, x = build(0.3, dtype=dtype), batch(dtype=dtype)
    value, grads, _ = model.loss(x, Y)
    assert type(value) is float
    for results in (grads.values(), model.params.values(), [model.scores(x)]):
        assert {a.dtype for a in results} == {np.dtype(dtype)}


def test_the_weights_are_drawn_and_the_biases_are_zero():
    one, same, other = (TwoLayerNet(6, 5, 4, rng=np.random.default_rng(seed)).params for seed in (0, 0, 1))
    assert {n: p.shape for n, p in one.items()} == {"W1": (6, 5), "b1": (5,), "W2": (5, 4), "b2": (4,)}
    assert not one["b1"].any() and not one["b2"].any()
    np.testing.assert_array_equal(one["W1"], same["W1"])
    assert (one["W1"] != other["W1"]).any()


def test_its_configuration_builds_it_again():
    model = build(0.3)
    again = TwoLayerNet(**model.config, rng=np.random.default_rng(9), dtype=np.float64)
    again.params = model.params
    assert again.evaluate(batch(), Y) == model.evaluate(batch(), Y)


def test_layers_and_losses_are_called_through_their_modules(monkeypatch):
    calls = []
    for module, name in ((layers, "affine_forward"), (layers, "relu_backward"), (losses, "softmax_loss")):
        original = getattr(module, name)

        def own(*args, original=original, name=name):
            calls.append(name)
            return original(*args)

        monkeypatch.setattr(module, name, own)
    build().loss(batch(), Y)
    assert sorted(calls) == ["affine_forward", "affine_forward", "relu_backward", "softmax_loss"]


def test_digits_are_learned_by_heart_the_same_way_every_time():
    images, labels = load_digits(return_X_y=True)
    x, y = (images[:100] / 16).astype(np.float32), labels[:100]
    models = [TwoLayerNet(64, 50, 10, rng=np.random.default_rng(1)) for _ in range(2)]
    runs = [descend(model, x, y, steps=150, rate=1e-2) for model in models]
    assert runs[0] == runs[1]
    assert runs[0][0] == pytest.approx(np.log(10), rel=0.25)
    assert runs[0][-1] < 0.01
    np.testing.assert_array_equal(models[0].predict(x), y)


@pytest.mark.parametrize("decay", [-0.1, np.nan])
def test_a_negative_decay_is_refused(decay):
    with pytest.raises(
        ValueError, match=r"decay must be a finite number of at least 0 \(a negative one would reward large weights\)"
    ):
        TwoLayerNet(6, 5, 4, decay=decay, rng=np.random.default_rng(0))


def test_bad_input_is_refused():
    model, x = build(), batch()
    with pytest.raises(
        ValueError, match=r"x must have shape \(any, 6\) \(one column for each feature of the model\), got \(5, 5\)"
    ):
        model.loss(x[:, :5], Y)
    with pytest.raises(ValueError, match="x must hold floating point numbers, got dtype int64"):
        model.loss(np.ones((5, 6), np.int64), Y)
    with pytest.raises(ValueError, match=r"y must lie in \[0, 3\] \(one of the classes\), got values from 0 to 4"):
        model.loss(x, np.array([0, 1, 2, 3, 4]))
    with pytest.raises(ValueError, match=r"y must be an integer array of shape \(5,\), one label per example"):
        model.loss(x, Y[:3])
    with pytest.raises(ValueError, match="n_features must be a positive integer, got 0"):
        TwoLayerNet(0, 5, 4, rng=np.random.default_rng(0))


def test_nan_is_not_hidden():
    x = batch()
    x[2, 1] = np.nan
    assert np.isnan(build().loss(x, Y)[0])
