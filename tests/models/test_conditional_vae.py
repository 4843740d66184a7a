"""The conditional VAE, against the model written out for autograd, and against what a label must do."""

import autograd.numpy as anp
import autograd.scipy.stats as astats
import numpy as np
import pytest
from oracles import ACTIVATIONS, assert_close, autograd_gradients

from cs231n_ae import datasets
from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import VAE, ConditionalVAE
from cs231n_ae.saving import load_model, save_model
from cs231n_ae.solver import Solver

X = np.random.default_rng(2).random((7, 6))
Y = np.array([0, 2, 1, 2, 0, 0, 3])
EPS = np.random.default_rng(3).standard_normal((7, 2))


def build(sizes=(6, 5, 2), dtype=np.float64, seed=0, **options):
    """A model whose biases are not zero, so that a forgotten one is seen."""
    model = ConditionalVAE(sizes, 4, rng=np.random.default_rng(seed), dtype=dtype, **options)
    rng = np.random.default_rng(seed + 1)
    model.params = {n: np.asarray(p + 0.2 * rng.standard_normal(p.shape), dtype) for n, p in model.params.items()}
    return model


def written_out(params, *, activation="relu", likelihood="bernoulli", variance=1.0):
    one_hot = np.array([[float(label == k) for k in range(4)] for label in Y])

    def network(a, prefix):
        depth = sum(name.startswith(f"{prefix}_W") for name in params)
        for i in range(1, depth + 1):
            a = anp.dot(a, params[f"{prefix}_W{i}"]) + params[f"{prefix}_b{i}"]
            a = ACTIVATIONS[activation](a) if i < depth else a
        return a

    out = network(np.hstack([X, one_hot]), "enc")
    mu, sigma = out[:, :2], anp.sqrt(anp.exp(out[:, 2:]))
    y = network(anp.concatenate([mu + sigma * EPS, one_hot], axis=1), "dec")
    if likelihood == "bernoulli":
        reconstruction = anp.sum(X * anp.logaddexp(0, -y) + (1 - X) * anp.logaddexp(0, y))
    else:
        reconstruction = -anp.sum(astats.norm.logpdf(X, y, np.sqrt(variance)))
    kl = anp.sum((sigma**2 + mu**2 - 1) / 2 - anp.log(sigma))
    return reconstruction / len(X), kl / len(X)


@pytest.mark.parametrize("beta", [0.0, 1.0, 4.0])
@pytest.mark.parametrize("options", [{}, {"likelihood": "gaussian", "variance": 0.2}, {"activation": "tanh"}], ids=str)
@pytest.mark.parametrize("sizes", [(6, 2), (6, 5, 2), (6, 5, 4, 2)])
def test_loss_and_gradients_are_those_of_the_model_written_out(sizes, options, beta):
    model = build(sizes, beta=beta, **options)
    names = list(model.params)

    def oracle(*arrays):
        reconstruction, kl = written_out(dict(zip(names, arrays, strict=True)), **options)
        return reconstruction + beta * kl

    value, grads, parts = model.loss(X, Y, eps=EPS)
    reconstruction, kl = written_out(model.params, **options)
    assert parts == pytest.approx({"reconstruction": reconstruction, "kl": kl}, rel=1e-11)
    assert value == pytest.approx(reconstruction + beta * kl, rel=1e-12)
    again, parts_again = model.evaluate(X, Y, eps=EPS)
    assert again == pytest.approx(value, rel=1e-12)
    assert parts_again == pytest.approx(parts, rel=1e-12)
    assert set(grads) == set(names)
    for name, wanted in zip(names, autograd_gradients(oracle, *model.params.values()), strict=True):
        assert_close(grads[name], wanted, scale=1, what=name)


@pytest.mark.parametrize("n", [1, 7])
def test_gradients_are_the_numerical_ones(n):
    require_gradients(check_model(build(activation="softplus"), (X[:n], Y[:n]), tolerance=1e-6))


def test_with_no_weight_on_the_label_it_is_a_vae():
    model = build()
    vae = VAE((6, 5, 2), rng=np.random.default_rng(0), dtype=np.float64)
    model.params["enc_W1"][6:] = 0
    model.params["dec_W1"][2:] = 0
    vae.params = {**model.params, "enc_W1": model.params["enc_W1"][:6], "dec_W1": model.params["dec_W1"][:2]}
    value, grads, parts = model.loss(X, Y, eps=EPS)
    other, wanted, other_parts = vae.loss(X, eps=EPS)
    assert value == pytest.approx(other, rel=1e-12)
    assert parts == pytest.approx(other_parts, rel=1e-12)
    np.testing.assert_allclose(grads["enc_W1"][:6], wanted["enc_W1"], rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(grads["dec_W1"][:2], wanted["dec_W1"], rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(model.reconstruct(X, Y), vae.reconstruct(X), rtol=1e-12)


def test_a_label_adds_its_row_of_the_weights():
    model = build((6, 2), likelihood="gaussian")
    z = EPS
    for label in range(4):
        expected = z @ model.params["dec_W1"][:2] + model.params["dec_W1"][2 + label] + model.params["dec_b1"]
        np.testing.assert_allclose(model.decode(z, np.full(7, label)), expected, rtol=1e-12)


def test_samples_are_decoded_draws_from_the_prior_under_their_labels():
    model = build(dtype=np.float32)
    same = model.sample(7, y=2, rng=np.random.default_rng(5))
    each = model.sample(7, y=Y, rng=np.random.default_rng(5))
    z = np.random.default_rng(5).standard_normal((7, 2)).astype(np.float32)
    np.testing.assert_array_equal(same, model.decode(z, np.full(7, 2)))
    np.testing.assert_array_equal(each, model.decode(z, Y))
    assert each.dtype == np.float32
    assert ((each > 0) & (each < 1)).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_in_dtype_out_and_nothing_is_changed(dtype):
    model, x = build(dtype=dtype), X.astype(dtype)
    arrays = [x, Y, *model.params.values()]
    kept = [a.copy() for a in arrays]
    for a in arrays:
        a.flags.writeable = False
    value, grads, parts = model.loss(x, Y, rng=np.random.default_rng(0))
    assert {type(number) for number in (value, *parts.values())} == {float}
    assert {n: (g.shape, g.dtype) for n, g in grads.items()} == {n: (p.shape, p.dtype) for n, p in model.params.items()}
    assert all(a.dtype == dtype for a in (*model.encode(x, Y), model.reconstruct(x, Y)))
    for a, before in zip(arrays, kept, strict=True):
        np.testing.assert_array_equal(a, before)
        assert not any(np.shares_memory(a, g) for g in grads.values())
    Y.flags.writeable = True


def test_it_is_saved_and_loaded(tmp_path):
    model = build(dtype=np.float32, likelihood="gaussian", variance=0.2, beta=3.0, activation="tanh")
    save_model(tmp_path / "m.npz", model)
    loaded, _ = load_model(tmp_path / "m.npz")
    assert (type(loaded), loaded.config) == (ConditionalVAE, {**model.config, "sizes": loaded.sizes})
    x = X.astype(np.float32)
    assert loaded.evaluate(x, Y, eps=EPS) == model.evaluate(x, Y, eps=EPS)


def test_trained_on_digits_it_draws_the_digit_that_is_asked_for():
    digits = datasets.load("digits")
    x, y = digits.x_train, digits.y_train
    model = ConditionalVAE((64, 48, 2), 10, likelihood="gaussian", variance=0.05, rng=np.random.default_rng(0))
    options = {"learning_rate": 1e-2, "epochs": 25, "progress": False}
    Solver(model, (x, y), rng=np.random.default_rng(0), **options).train()
    middles = np.stack([x[y == k].mean(axis=0) for k in range(10)])
    asked = np.repeat(np.arange(10), 30)
    drawn = model.sample(300, y=asked, rng=np.random.default_rng(1))
    nearest = ((drawn[:, None] - middles) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == asked).mean() > 0.85


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"sizes": (9,)}, r"sizes must be a tuple of 2 or more positive integers, .* got \(9,\)"),
        ({"likelihood": "poisson"}, "likelihood must be one of 'bernoulli', 'gaussian', got 'poisson'"),
        ({"variance": 0.0}, r"variance must be a finite number above 0"),
        ({"beta": -1.0}, r"beta must be a finite number of at least 0"),
    ],
)
def test_bad_arguments_are_refused(given, match):
    with pytest.raises(ValueError, match=match):
        build(**given)


def test_bad_labels_are_refused():
    model = build()
    for labels, match in ((Y[:3], r"y must be an integer array of shape \(7,\)"), (Y + 2, r"y must lie in \[0, 3\]")):
        with pytest.raises(ValueError, match=match):
            model.loss(X, labels, eps=EPS)
    with pytest.raises(ValueError, match=r"y must be an integer array of shape \(2,\)"):
        model.decode(np.zeros((2, 2)), np.array([0.0, 1.0]))
    with pytest.raises(ValueError, match="got neither"):
        model.loss(X, Y)
