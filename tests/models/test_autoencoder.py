"""The autoencoder, against the network written out for autograd, and real digits learned by heart."""

import autograd.numpy as anp
import numpy as np
import pytest
import scipy.special
import scipy.stats
from oracles import ACTIVATIONS, assert_close, autograd_gradients, descend
from sklearn.datasets import load_digits

from cs231n_ae import layers, losses
from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import Autoencoder

NAMES = ("linear", "relu", "leaky_relu", "sigmoid", "tanh", "softplus")


def build(sizes=(6, 5, 3), seed=0, dtype=np.float64, **options):
    """A model whose biases are not zero, so that a forgotten one is seen."""
    model = Autoencoder(sizes, rng=np.random.default_rng(seed), dtype=dtype, **options)
    rng = np.random.default_rng(seed + 1)
    model.params = {n: p + (0.2 * rng.standard_normal(p.shape)).astype(dtype) for n, p in model.params.items()}
    return model


def batch(n=4, d=6, seed=2, dtype=np.float64):
    return np.random.default_rng(seed).random((n, d)).astype(dtype)


def written_out(x, arrays, activations):
    for w, b, name in zip(arrays[::2], arrays[1::2], activations, strict=True):
        x = ACTIVATIONS[name](anp.dot(x, w) + b)
    return x


def digits(n=20, dtype=np.float32):
    return (load_digits().data[:n] / 16).astype(dtype)


@pytest.mark.parametrize("likelihood", ["gaussian", "bernoulli"])
@pytest.mark.parametrize("activation", NAMES)
def test_gradients_are_the_numerical_ones(activation, likelihood):
    require_gradients(check_model(build(activation=activation, likelihood=likelihood), batch(), tolerance=1e-6))


@pytest.mark.parametrize(
    ("sizes", "activation", "likelihood"),
    [
        ((6, 2), "relu", "bernoulli"),
        ((6, 5, 4, 2), "softplus", "bernoulli"),
        ((6, 4, 2), ("relu", "tanh", "softplus", "sigmoid"), "gaussian"),
        ((6, 4, 2), ("sigmoid", "linear", "leaky_relu", "linear"), "bernoulli"),
    ],
)
def test_any_depth_and_any_layers_activation(sizes, activation, likelihood):
    require_gradients(check_model(build(sizes, activation=activation, likelihood=likelihood), batch(), tolerance=1e-6))
    require_gradients(
        check_model(build(sizes, activation=activation, likelihood=likelihood), batch(n=1), tolerance=1e-6)
    )


@pytest.mark.parametrize("likelihood", ["gaussian", "bernoulli"])
@pytest.mark.parametrize("activation", NAMES)
def test_loss_and_gradients_are_those_of_the_network_written_out(activation, likelihood):
    model, x = build((6, 5, 4, 3), activation=activation, likelihood=likelihood), batch()
    names = [activation, activation, "linear"] * 2

    def oracle(*arrays):
        out = written_out(x, arrays, names)
        if likelihood == "gaussian":
            return anp.sum((out - x) ** 2) / 2 / len(x)
        return anp.sum(x * anp.logaddexp(0, -out) + (1 - x) * anp.logaddexp(0, out)) / len(x)

    value, grads, parts = model.loss(x)
    assert value == pytest.approx(float(oracle(*model.params.values())), rel=1e-12)
    assert parts == {"reconstruction": value}
    expected = autograd_gradients(oracle, *model.params.values())
    assert set(grads) == set(model.params)
    for name, wanted in zip(model.params, expected, strict=True):
        assert_close(grads[name], wanted, scale=1, what=name)


def test_bce_is_the_log_probability_that_the_reconstruction_gives():
    model, x = build(likelihood="bernoulli"), np.round(batch())
    expected = -scipy.stats.bernoulli.logpmf(x.astype(int), model.reconstruct(x)).sum(axis=1).mean()
    assert model.loss(x)[0] == pytest.approx(expected, rel=1e-10)


def test_l2_is_half_the_squared_distance_of_the_reconstruction():
    model, x = build(likelihood="gaussian"), batch()
    expected = np.mean(np.linalg.norm(model.reconstruct(x) - x, axis=1) ** 2) / 2
    assert model.loss(x)[0] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("likelihood", ["gaussian", "bernoulli"])
def test_code_and_reconstruction(likelihood):
    model, x = build((6, 5, 3), activation="tanh", likelihood=likelihood), batch()
    arrays = list(model.params.values())
    code = written_out(x, arrays[:4], ["tanh", "linear"])
    out = written_out(code, arrays[4:], ["tanh", "linear"])
    assert model.encode(x).shape == (4, 3)
    np.testing.assert_allclose(model.encode(x), code, rtol=1e-11)
    expected = scipy.special.expit(out) if likelihood == "bernoulli" else out
    np.testing.assert_allclose(model.decode(code), expected, rtol=1e-11)
    np.testing.assert_allclose(model.reconstruct(x), expected, rtol=1e-11)


def test_the_decoder_mirrors_the_encoder():
    model = Autoencoder((7, 5, 2), rng=np.random.default_rng(0))
    weights = {name: p.shape for name, p in model.params.items() if "W" in name}
    assert weights == {"enc_W1": (7, 5), "enc_W2": (5, 2), "dec_W1": (2, 5), "dec_W2": (5, 7)}
    assert not any(p.any() for name, p in model.params.items() if "b" in name)


@pytest.mark.parametrize("likelihood", ["gaussian", "bernoulli"])
def test_evaluate_is_the_loss(likelihood):
    model, x = build(likelihood=likelihood), batch()
    value, _, parts = model.loss(x)
    assert model.evaluate(x) == (value, parts)
    assert model.evaluate(x, rng=np.random.default_rng(0)) == (value, parts)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("likelihood", ["gaussian", "bernoulli"])
@pytest.mark.parametrize("activation", NAMES)
def test_dtype_in_dtype_out(activation, likelihood, dtype):
    model, x = build(activation=activation, likelihood=likelihood, dtype=dtype), batch(dtype=dtype)
    assert {p.dtype for p in model.params.values()} == {np.dtype(dtype)}
    value, grads, _ = model.loss(x)
    assert type(value) is float
    assert {g.dtype for g in grads.values()} == {np.dtype(dtype)}
    assert {name: g.shape for name, g in grads.items()} == {name: p.shape for name, p in model.params.items()}
    for out in (model.encode(x), model.reconstruct(x), model.decode(model.encode(x))):
        assert out.dtype == dtype


@pytest.mark.parametrize("likelihood", ["gaussian", "bernoulli"])
def test_loss_changes_neither_batch_nor_parameters(likelihood):
    model, x = build(likelihood=likelihood), batch()
    kept = {name: p.copy() for name, p in model.params.items()}
    for a in (x, *model.params.values()):
        a.flags.writeable = False
    _, grads, _ = model.loss(x)
    model.evaluate(x)
    np.testing.assert_array_equal(x, batch())
    for name, p in model.params.items():
        np.testing.assert_array_equal(p, kept[name])
        assert not any(np.shares_memory(p, g) for g in grads.values())


def test_without_a_seed_of_its_own_it_draws_from_the_generator():
    one, same, other = (Autoencoder((6, 3), rng=np.random.default_rng(seed)).params for seed in (0, 0, 1))
    for name in one:
        np.testing.assert_array_equal(one[name], same[name])
    assert (one["enc_W1"] != other["enc_W1"]).any()


@pytest.mark.parametrize("likelihood", ["gaussian", "bernoulli"])
@pytest.mark.parametrize("activation", ["tanh", ("softplus", "linear", "sigmoid", "linear")])
def test_its_configuration_builds_it_again(activation, likelihood):
    model = build(activation=activation, likelihood=likelihood)
    again = Autoencoder(**model.config, rng=np.random.default_rng(9), dtype=np.float64)
    again.params = model.params
    assert again.evaluate(batch()) == model.evaluate(batch())
    assert again.config == model.config


def test_layers_and_losses_are_called_through_their_modules(monkeypatch):
    calls = []
    for module, name in ((layers, "affine_forward"), (layers, "relu_backward"), (losses, "bce_with_logits_loss")):
        original = getattr(module, name)

        def own(*args, original=original, name=name):
            calls.append(name)
            return original(*args)

        monkeypatch.setattr(module, name, own)
    build().loss(batch())
    assert {name: calls.count(name) for name in calls} == {
        "affine_forward": 4,
        "bce_with_logits_loss": 1,
        "relu_backward": 2,
    }


def test_twenty_digits_are_learned_by_heart():
    x = digits()
    model = Autoencoder((64, 64, 32), activation="relu", likelihood="gaussian", rng=np.random.default_rng(0))
    history = descend(model, x, steps=600, rate=3e-3)
    assert history[0] > 3
    assert model.evaluate(x)[0] < 1e-3
    assert np.abs(model.reconstruct(x) - x).max() < 0.05


@pytest.mark.parametrize("likelihood", ["gaussian", "bernoulli"])
def test_the_same_seed_gives_the_same_losses_bit_for_bit(likelihood):
    runs = [
        descend(Autoencoder((64, 32, 8), likelihood=likelihood, rng=np.random.default_rng(3)), digits(), steps=30)
        for _ in range(2)
    ]
    assert runs[0] == runs[1]
    assert runs[0][-1] < runs[0][0]


@pytest.mark.parametrize("sizes", [(), (6,), (6, 0), (6, -2, 3)])
def test_sizes_that_make_no_network_are_refused(sizes):
    with pytest.raises(
        ValueError, match=r"sizes must be a tuple of 2 or more positive integers, from input to code, got \("
    ):
        Autoencoder(sizes, rng=np.random.default_rng(0))


def test_options_that_do_not_exist_are_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="likelihood must be one of 'bernoulli', 'gaussian', got 'mse'"):
        Autoencoder((6, 3), likelihood="mse", rng=rng)
    with pytest.raises(ValueError, match=r"activation must be one of 'linear', .*, got 'gelu'"):
        Autoencoder((6, 4, 3), activation="gelu", rng=rng)
    with pytest.raises(
        ValueError, match=r"the last activation must be 'linear' under likelihood='bernoulli', got 'sigmoid'"
    ):
        Autoencoder((6, 3), activation=("linear", "sigmoid"), likelihood="bernoulli", rng=rng)
    with pytest.raises(ValueError, match="activation must be one name for all layers, or one for each of 4"):
        Autoencoder((6, 4, 3), activation=("relu", "linear", "linear"), likelihood="gaussian", rng=rng)


def test_a_batch_that_does_not_fit_is_refused():
    model = build()
    with pytest.raises(
        ValueError, match=r"x must have shape \(any, 6\) \(one column for each feature of the model\), got \(4, 7\)"
    ):
        model.loss(batch(d=7))
    with pytest.raises(ValueError, match="x must hold floating point numbers, got dtype int64"):
        model.loss(np.ones((2, 6), np.int64))
    with pytest.raises(ValueError, match=r"x must lie in \[0, 1\] \(.*\), got values from .* to 2"):
        model.loss(2 * np.ones((2, 6)))
    with pytest.raises(ValueError, match=r"x must lie in \[0, 1\] \(.*\), got nan in 12 of 12 entries"):
        model.loss(np.full((2, 6), np.nan))


def test_nan_is_not_hidden_by_l2():
    x = batch()
    x[1, 2] = np.nan
    model = build(likelihood="gaussian", activation="tanh")
    assert np.isnan(model.loss(x)[0]) and np.isnan(model.reconstruct(x)[1]).all()
