"""The importance-weighted autoencoder, against the model written out for autograd, and against the VAE at K = 1."""

from itertools import pairwise

import autograd.numpy as anp
import autograd.scipy.stats as astats
import numpy as np
import pytest
import scipy.special
import scipy.stats
from oracles import ACTIVATIONS, assert_close, autograd_gradients, descend
from sklearn.datasets import load_digits

from cs231n_ae import layers, losses
from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import VAE, ImportanceWeightedVAE
from cs231n_ae.models.importance_weights import importance_noise, log_importance_weights
from cs231n_ae.saving import load_model, save_model

DECODERS = {
    "bernoulli": {"likelihood": "bernoulli"},
    "gaussian, unit variance": {"likelihood": "gaussian"},
    "gaussian, fixed variance": {"likelihood": "gaussian", "variance": 0.25},
    "gaussian, learned variance": {"likelihood": "gaussian", "variance": None},
}


def build(sizes=(6, 5, 3), seed=0, dtype=np.float64, **options):
    """A model whose biases, and learned variance, are not at their start, so that a forgotten one is seen."""
    model = ImportanceWeightedVAE(sizes, rng=np.random.default_rng(seed), dtype=dtype, **options)
    rng = np.random.default_rng(seed + 1)
    model.params = {n: np.asarray(p + 0.2 * rng.standard_normal(p.shape), dtype) for n, p in model.params.items()}
    return model


def batch(n=4, d=6, seed=2, dtype=np.float64):
    return np.random.default_rng(seed).random((n, d)).astype(dtype)


def noise(n=4, k=5, z=3, seed=3, dtype=np.float64):
    return np.random.default_rng(seed).standard_normal((n, k, z)).astype(dtype)


def network(x, params, prefix, activation):
    """The encoder or the decoder, written out for one row or many."""
    depth = sum(name.startswith(f"{prefix}_W") for name in params)
    for i in range(1, depth + 1):
        x = anp.dot(x, params[f"{prefix}_W{i}"]) + params[f"{prefix}_b{i}"]
        x = ACTIVATIONS[activation](x) if i < depth else x
    return x


def log_weights_written_out(params, x, eps, *, activation="relu", likelihood="bernoulli", variance=1.0):
    """log w of every sample, from three densities of scipy, sample by sample: lists of lists."""
    rows = []
    for xn, noise_n in zip(x, eps, strict=True):
        head = network(xn, params, "enc", activation)
        half = head.shape[0] // 2
        mu, sigma = head[:half], anp.sqrt(anp.exp(head[half:]))
        row = []
        for e in noise_n:
            z = mu + sigma * e
            y = network(z, params, "dec", activation)
            if likelihood == "bernoulli":
                log_p = -anp.sum(xn * anp.logaddexp(0, -y) + (1 - xn) * anp.logaddexp(0, y))
            else:
                std = anp.sqrt(anp.exp(params["logvar"])) if variance is None else np.sqrt(variance)
                log_p = anp.sum(astats.norm.logpdf(xn, y, std))
            log_q = anp.sum(astats.norm.logpdf(z, mu, sigma))
            row.append((log_p, log_q - anp.sum(astats.norm.logpdf(z, 0.0, 1.0))))
        rows.append(row)
    return rows


def loss_written_out(params, x, eps, **options):
    values = []
    for row in log_weights_written_out(params, x, eps, **options):
        values.append(-anp.log(sum(anp.exp(log_p - divergence) for log_p, divergence in row) / len(row)))
    return sum(values) / len(values)


@pytest.mark.parametrize("n_samples", [1, 3])
@pytest.mark.parametrize("decoder", DECODERS)
def test_gradients_are_the_numerical_ones(decoder, n_samples):
    model = build(n_samples=n_samples, activation="tanh", **DECODERS[decoder])
    require_gradients(check_model(model, batch(), tolerance=1e-6))


@pytest.mark.parametrize("sizes", [(6, 2), (6, 5, 4, 2), (6, 4, 1)])
def test_gradients_are_the_numerical_ones_at_any_depth(sizes):
    for n in (1, 4):
        require_gradients(check_model(build(sizes, n_samples=3, activation="softplus"), batch(n), tolerance=1e-6))


@pytest.mark.parametrize("activation", ["relu", "tanh"])
@pytest.mark.parametrize("decoder", DECODERS)
def test_loss_and_gradients_are_those_of_the_model_written_out(decoder, activation):
    options = {"activation": activation, **DECODERS[decoder]}
    model, x, eps = build((6, 5, 4, 3), n_samples=5, **options), batch(), noise()
    names = list(model.params)
    value, grads, parts = model.loss(x, eps=eps)
    halves = np.array(log_weights_written_out(model.params, x, eps, **options))  # (N, K, 2)
    assert parts == pytest.approx({"reconstruction": -halves[..., 0].mean(), "kl": halves[..., 1].mean()}, rel=1e-11)
    expected = -scipy.special.logsumexp(halves[..., 0] - halves[..., 1], axis=1, b=1 / 5).mean()
    assert value == pytest.approx(expected, rel=1e-12)

    def oracle(*arrays):
        return loss_written_out(dict(zip(names, arrays, strict=True)), x, eps, **options)

    assert set(grads) == set(names)
    for name, wanted in zip(names, autograd_gradients(oracle, *model.params.values()), strict=True):
        assert_close(grads[name], wanted, scale=1, what=name)


@pytest.mark.parametrize("decoder", DECODERS)
def test_one_sample_is_the_vae_with_a_sampled_divergence(decoder):
    model, x, eps = build(n_samples=1, activation="tanh", **DECODERS[decoder]), batch(), noise(k=1)
    vae = VAE(model.sizes, activation="tanh", rng=np.random.default_rng(0), dtype=np.float64, **DECODERS[decoder])
    vae.params = model.params
    value, _, parts = model.loss(x, eps=eps)
    _, _, vae_parts = vae.loss(x, eps=eps[:, 0])
    assert parts["reconstruction"] == pytest.approx(vae_parts["reconstruction"], rel=1e-13)
    assert value == pytest.approx(parts["reconstruction"] + parts["kl"], rel=1e-13)
    mu, logvar = model.encode(x)
    sigma = np.exp(logvar / 2)
    z = mu + sigma * eps[:, 0]
    sampled = (scipy.stats.norm(mu, sigma).logpdf(z) - scipy.stats.norm.logpdf(z)).sum(axis=1).mean()
    assert parts["kl"] == pytest.approx(sampled, rel=1e-11)
    # the same seed draws the same noise in both
    drawn = model.loss(x, rng=np.random.default_rng(5))[2]["reconstruction"]
    assert drawn == pytest.approx(vae.loss(x, rng=np.random.default_rng(5))[2]["reconstruction"], rel=1e-13)


def test_one_samples_mean_gradient_is_that_of_the_vae():
    model, x = build(n_samples=1, activation="tanh"), batch(2)
    vae = VAE(model.sizes, activation="tanh", rng=np.random.default_rng(0), dtype=np.float64)
    vae.params = model.params
    many = np.repeat(x, 40_000, axis=0)
    _, ours, _ = model.loss(many, rng=np.random.default_rng(0))
    _, theirs, _ = vae.loss(many, rng=np.random.default_rng(0))
    for name in ours:
        assert_close(ours[name], theirs[name], rtol=0.03, floor=0.2, what=name)


def test_the_loss_falls_with_the_number_of_samples_and_lies_below_the_elbo():
    x, values = np.repeat(batch(), 500, axis=0), []
    for k in (1, 3, 10, 100):
        model = build(n_samples=k, activation="tanh")
        value, parts = model.evaluate(x, rng=np.random.default_rng(k))
        assert value <= parts["reconstruction"] + parts["kl"] + 1e-12
        values.append(value)
    assert all(fewer > more for fewer, more in pairwise(values))


def test_each_example_has_samples_of_its_own():
    model, eps = build(n_samples=5), noise()
    both = model.evaluate(batch(), eps=eps)[0]
    alone = [model.evaluate(batch()[i : i + 1], eps=eps[i : i + 1])[0] for i in range(4)]
    assert both == pytest.approx(np.mean(alone), rel=1e-13)


def test_samples_in_another_order_change_nothing():
    model, x, eps = build(n_samples=5), batch(), noise()
    value, grads, _ = model.loss(x, eps=eps)
    other, others, _ = model.loss(x, eps=eps[:, ::-1])
    assert other == pytest.approx(value, rel=1e-14)
    for name in grads:
        assert_close(others[name], grads[name], rtol=1e-10, what=name)


@pytest.mark.parametrize("decoder", DECODERS)
def test_evaluate_is_the_loss_for_the_same_noise(decoder):
    model, x = build(**DECODERS[decoder]), batch()
    value, _, parts = model.loss(x, eps=noise())
    again, again_parts = model.evaluate(x, eps=noise())
    assert again == pytest.approx(value, rel=1e-14) and again_parts == pytest.approx(parts, rel=1e-14)
    drawn = model.loss(x, rng=np.random.default_rng(5))[0]
    assert model.evaluate(x, rng=np.random.default_rng(5))[0] == pytest.approx(drawn, rel=1e-14)
    assert model.evaluate(x, rng=np.random.default_rng(6))[0] != drawn


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("decoder", DECODERS)
def test_dtype_in_dtype_out_and_nothing_is_changed(decoder, dtype):
    model, x, eps = build(dtype=dtype, **DECODERS[decoder]), batch(dtype=dtype), noise()
    for a in (x, eps, *model.params.values()):
        a.flags.writeable = False
    value, grads, parts = model.loss(x, eps=eps)
    model.evaluate(x, eps=eps)
    assert {type(number) for number in (value, *parts.values())} == {float}
    for name, p in model.params.items():
        assert isinstance(grads[name], np.ndarray) and grads[name].dtype == dtype and grads[name].shape == p.shape
        assert not any(np.shares_memory(q, grads[name]) for q in model.params.values())
    np.testing.assert_array_equal(x, batch(dtype=dtype))
    assert importance_noise(x[:, :3], 2, rng=np.random.default_rng(0)).dtype == dtype


def test_noise_is_standard_normal_and_new_for_each_sample():
    eps = importance_noise(np.zeros((50, 4)), 100, rng=np.random.default_rng(0))
    assert eps.shape == (50, 100, 4)
    assert scipy.stats.kstest(eps.ravel(), "norm").pvalue > 1e-3
    assert len(np.unique(eps)) == eps.size


def test_the_halves_of_a_log_weight_are_densities():
    model, x, eps = build(n_samples=5), np.round(batch()), noise()
    mu, logvar = model.encode(x)
    log_p, divergence = log_importance_weights(model, x, mu, logvar, eps=eps)
    z = mu[:, None] + np.exp(logvar / 2)[:, None] * eps
    pixels = scipy.stats.bernoulli.logpmf(x[:, None].astype(int), model.decode(z.reshape(20, 3)).reshape(4, 5, 6))
    np.testing.assert_allclose(log_p, pixels.sum(axis=2), rtol=1e-10)
    q = scipy.stats.norm(mu[:, None], np.exp(logvar / 2)[:, None])
    np.testing.assert_allclose(divergence, (q.logpdf(z) - scipy.stats.norm.logpdf(z)).sum(axis=2), rtol=1e-9)


def test_narrow_encoders_keep_their_noise_in_float32():
    model, x = build(dtype=np.float32), batch(dtype=np.float32)
    model.params["enc_b2"] = np.array([1, 1, 1, -30, -30, -30], np.float32)  # (z - mu) / sigma would be all rounding
    eps = noise()
    mu, logvar = model.encode(x)
    _, divergence = log_importance_weights(model, x, mu, logvar, eps=eps.astype(np.float32))
    z = mu[:, None] + np.exp(logvar / 2)[:, None] * eps
    log_q = scipy.stats.norm.logpdf(eps).sum(axis=2) - logvar.sum(axis=1)[:, None] / 2
    np.testing.assert_allclose(divergence, log_q - scipy.stats.norm.logpdf(z).sum(axis=2), rtol=1e-5)


def test_log_variances_gone_astray_leave_loss_and_gradients_finite_in_float32():
    model, x = build(dtype=np.float32), batch(dtype=np.float32)
    model.params["enc_b2"] = np.array([0, 0, 0, 1e4, -1e4, 90], np.float32)
    value, grads, _ = model.loss(x, eps=noise())
    assert np.isfinite(value)
    for name, grad in grads.items():
        assert np.isfinite(grad).all(), name


def test_layers_and_losses_are_called_through_their_modules(monkeypatch):
    calls = set()
    watched = (
        (layers, "reparameterize_forward"),
        (layers, "reparameterize_backward"),
        (losses, "iwae_loss"),
        (losses, "bernoulli_log_density"),
        (losses, "standard_normal_log_density"),
    )
    for module, name in watched:
        original = getattr(module, name)

        def own(*args, original=original, name=name, **options):
            calls.add(name)
            return original(*args, **options)

        monkeypatch.setattr(module, name, own)
    build().loss(batch(), eps=noise())
    assert calls == {name for _, name in watched}


def test_training_brings_the_loss_down_and_the_same_seed_gives_the_same_losses():
    x = (load_digits().data[:20] > 7).astype(np.float32)

    def train(seed):
        model = ImportanceWeightedVAE((64, 32, 8), n_samples=4, rng=np.random.default_rng(seed))
        return descend(model, x, steps=150, rate=3e-3, seed=seed)

    history = train(3)
    assert np.mean(history[-10:]) < 0.6 * history[0]
    assert train(3) == history != train(4)


def test_its_configuration_builds_it_again_and_it_is_saved(tmp_path):
    model = build((6, 5, 4, 3), n_samples=7, activation="tanh", likelihood="gaussian", variance=None, dtype=np.float32)
    assert "beta" not in model.config and model.config["n_samples"] == 7
    save_model(tmp_path / "m.npz", model)
    loaded, _ = load_model(tmp_path / "m.npz")
    assert type(loaded) is ImportanceWeightedVAE and loaded.config == model.config
    x = batch(dtype=np.float32)
    assert loaded.evaluate(x, rng=np.random.default_rng(0)) == model.evaluate(x, rng=np.random.default_rng(0))


def test_bad_input_is_refused():
    model, x = build(), batch()
    with pytest.raises(ValueError, match=r"n_samples must be a positive integer, got 0"):
        build(n_samples=0)
    with pytest.raises(ValueError, match=r"give either eps \(the noise itself\) or rng .*, got neither"):
        model.loss(x)
    with pytest.raises(ValueError, match=r"give either eps .*, got both"):
        model.evaluate(x, eps=noise(), rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"eps must have shape \(4, 5, 3\) \(noise for each .*\), got \(4, 3\)"):
        model.loss(x, eps=noise()[:, 0])
    with pytest.raises(ValueError, match=r"x must lie in \[0, 1\] \(.*\), got values from 2 to 2"):
        model.loss(np.full((4, 6), 2.0), eps=noise())
    with pytest.raises(TypeError, match="beta"):
        ImportanceWeightedVAE((6, 3), beta=2.0, rng=np.random.default_rng(0))
