"""The VAE, against the model written out for autograd, densities of scipy, and a case with an exact likelihood."""

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
from cs231n_ae.models import VAE

NAMES = ("linear", "relu", "leaky_relu", "sigmoid", "tanh", "softplus")

DECODERS = {
    "bernoulli": {"likelihood": "bernoulli"},
    "gaussian, unit variance": {"likelihood": "gaussian"},
    "gaussian, fixed variance": {"likelihood": "gaussian", "variance": 0.25},
    "gaussian, learned variance": {"likelihood": "gaussian", "variance": None},
}


def build(sizes=(6, 5, 3), seed=0, dtype=np.float64, **options):
    """A model whose biases, and learned variance, are not at their start, so that a forgotten one is seen."""
    model = VAE(sizes, rng=np.random.default_rng(seed), dtype=dtype, **options)
    rng = np.random.default_rng(seed + 1)
    model.params = {n: np.asarray(p + 0.2 * rng.standard_normal(p.shape), dtype) for n, p in model.params.items()}
    return model


def batch(n=4, d=6, seed=2, dtype=np.float64):
    return np.random.default_rng(seed).random((n, d)).astype(dtype)


def noise(n=4, z=3, seed=3, dtype=np.float64):
    return np.random.default_rng(seed).standard_normal((n, z)).astype(dtype)


def network(x, params, prefix, activation):
    """The encoder or the decoder, written out."""
    depth = sum(name.startswith(f"{prefix}_W") for name in params)
    for i in range(1, depth + 1):
        x = anp.dot(x, params[f"{prefix}_W{i}"]) + params[f"{prefix}_b{i}"]
        x = ACTIVATIONS[activation](x) if i < depth else x
    return x


def written_out(params, x, eps, *, activation="relu", likelihood="bernoulli", variance=1.0):
    """Reconstruction and divergence, by another way to each: densities, and sigma in place of its logarithm."""
    out = network(x, params, "enc", activation)
    half = out.shape[1] // 2
    mu, sigma = out[:, :half], anp.sqrt(anp.exp(out[:, half:]))
    y = network(mu + sigma * eps, params, "dec", activation)
    if likelihood == "bernoulli":
        reconstruction = anp.sum(x * anp.logaddexp(0, -y) + (1 - x) * anp.logaddexp(0, y))
    else:
        std = anp.sqrt(anp.exp(params["logvar"])) if variance is None else np.sqrt(variance)
        reconstruction = -anp.sum(astats.norm.logpdf(x, y, std))
    kl = anp.sum((sigma**2 + mu**2 - 1) / 2 - anp.log(sigma))
    return reconstruction / len(x), kl / len(x)


@pytest.mark.parametrize("beta", [0.0, 1.0, 4.0])
@pytest.mark.parametrize("decoder", DECODERS)
def test_gradients_are_the_numerical_ones(decoder, beta):
    model = build(beta=beta, activation="tanh", **DECODERS[decoder])
    require_gradients(check_model(model, batch(), tolerance=1e-6))


@pytest.mark.parametrize("activation", NAMES)
def test_gradients_are_the_numerical_ones_through_every_activation(activation):
    require_gradients(check_model(build(activation=activation), batch(), tolerance=1e-6))


@pytest.mark.parametrize("sizes", [(6, 2), (6, 5, 4, 2), (6, 4, 1)])
def test_gradients_are_the_numerical_ones_at_any_depth(sizes):
    for n in (1, 4):
        require_gradients(check_model(build(sizes, activation="softplus"), batch(n), tolerance=1e-6))


@pytest.mark.parametrize("beta", [0.0, 1.0, 4.0])
@pytest.mark.parametrize("activation", ["relu", "tanh", "softplus"])
@pytest.mark.parametrize("decoder", DECODERS)
def test_loss_and_gradients_are_those_of_the_model_written_out(decoder, activation, beta):
    options = {"activation": activation, **DECODERS[decoder]}
    model, x, eps = build((6, 5, 4, 3), beta=beta, **options), batch(), noise()
    names = list(model.params)

    def oracle(*arrays):
        reconstruction, kl = written_out(dict(zip(names, arrays, strict=True)), x, eps, **options)
        return reconstruction + beta * kl

    value, grads, parts = model.loss(x, eps=eps)
    reconstruction, kl = written_out(model.params, x, eps, **options)
    assert parts == pytest.approx({"reconstruction": reconstruction, "kl": kl}, rel=1e-11)
    assert value == pytest.approx(reconstruction + beta * kl, rel=1e-12)
    assert set(grads) == set(names)
    for name, wanted in zip(names, autograd_gradients(oracle, *model.params.values()), strict=True):
        assert_close(grads[name], wanted, scale=1, what=name)


def test_a_bernoulli_decoder_scores_with_the_log_probability():
    model, x, eps = build(), np.round(batch()), noise()
    mu, logvar = model.encode(x)
    p = model.decode(mu + np.sqrt(np.exp(logvar)) * eps)
    expected = -scipy.stats.bernoulli.logpmf(x.astype(int), p).sum(axis=1).mean()
    assert model.loss(x, eps=eps)[2]["reconstruction"] == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize(
    "decoder", ["gaussian, unit variance", "gaussian, fixed variance", "gaussian, learned variance"]
)
def test_a_gaussian_decoder_scores_with_the_log_density(decoder):
    model, x, eps = build(**DECODERS[decoder]), batch(), noise()
    mu, logvar = model.encode(x)
    mean = model.decode(mu + np.sqrt(np.exp(logvar)) * eps)
    variance = np.exp(model.params["logvar"]) if model.variance is None else model.variance
    per_example = [
        -scipy.stats.multivariate_normal(m, variance * np.eye(6)).logpdf(row) for m, row in zip(mean, x, strict=True)
    ]
    assert model.loss(x, eps=eps)[2]["reconstruction"] == pytest.approx(np.mean(per_example), rel=1e-10)


def test_the_divergence_is_that_of_the_encoders_gaussians():
    model, x = build(), batch()
    sigma = np.exp(model.encode(x)[1] / 2)
    q, p = scipy.stats.norm(model.encode(x)[0], sigma), scipy.stats.norm()
    z = q.ppf((np.arange(20_000)[:, None, None] + 0.5) / 20_000)  # evenly spread over each q
    expected = (q.logpdf(z) - p.logpdf(z)).mean(axis=0).sum(axis=1).mean()
    assert model.loss(x, eps=noise())[2]["kl"] == pytest.approx(expected, rel=1e-3)


def linear_gaussian_model(seed=0):
    """One affine layer each way: p(x) is Gaussian, and with orthogonal decoder rows so is p(z|x), on the diagonal."""
    rng = np.random.default_rng(seed)
    w = np.array([[2.0], [0.7]]) * np.linalg.qr(rng.standard_normal((4, 2)))[0].T  # (Z, D)
    b, variance = rng.standard_normal(4), 0.5
    precision = 1 + np.square(w).sum(axis=1) / variance  # of p(z|x), for each latent
    encoder = w.T / variance / precision
    model = VAE((4, 2), likelihood="gaussian", variance=variance, rng=rng, dtype=np.float64)
    model.params = {
        "enc_W1": np.concatenate([encoder, np.zeros((4, 2))], axis=1),
        "enc_b1": np.concatenate([-b @ encoder, -np.log(precision)]),
        "dec_W1": w,
        "dec_b1": b,
    }
    return model, scipy.stats.multivariate_normal(b, w.T @ w + variance * np.eye(4))


def test_with_the_exact_posterior_the_loss_is_the_likelihood():
    model, marginal = linear_gaussian_model()
    x = np.repeat(marginal.rvs(5, random_state=1), 20_000, axis=0)
    loss, _ = model.evaluate(x, rng=np.random.default_rng(2))
    assert loss == pytest.approx(-marginal.logpdf(x).mean(), abs=0.02)


def test_with_another_posterior_the_loss_is_a_bound():
    model, marginal = linear_gaussian_model()
    x = np.repeat(marginal.rvs(5, random_state=1), 20_000, axis=0)
    exact = -marginal.logpdf(x).mean()
    for name in ("enc_W1", "enc_b1"):
        kept = model.params[name]
        model.params[name] = kept + 0.3
        assert model.evaluate(x, rng=np.random.default_rng(2))[0] > exact + 0.1
        model.params[name] = kept


def test_a_linear_vae_finds_probabilistic_pca():
    """Tipping & Bishop 1999, section 3: the maximum likelihood is known from the eigenvalues of the covariance."""
    rng, d, z = np.random.default_rng(0), 5, 2
    axes = np.linalg.qr(rng.standard_normal((d, d)))[0].T * np.sqrt([[6.0], [2.5], [0.5], [0.4], [0.3]])
    x = rng.standard_normal((300, d)) @ axes + rng.standard_normal(d)
    covariance = np.cov(x.T, bias=True)
    eigenvalues, vectors = np.linalg.eigh(covariance)
    kept, left = eigenvalues[:-3:-1], eigenvalues[:-2].mean()  # the left-over variance is spread evenly
    best = (d * np.log(2 * np.pi) + np.log(kept).sum() + (d - z) * np.log(left) + d) / 2

    model = VAE((d, z), likelihood="gaussian", variance=None, rng=rng, dtype=np.float64)
    for rate in (2e-2, 4e-3, 1e-3):
        descend(model, np.tile(x, (2, 1)), steps=400, rate=rate)
    w, variance = model.params["dec_W1"], np.exp(model.params["logvar"])
    found = scipy.stats.multivariate_normal(model.params["dec_b1"], w.T @ w + variance * np.eye(d))
    exact = -found.logpdf(x).mean()
    assert best <= exact + 1e-9  # nothing of this form can be likelier
    assert exact == pytest.approx(best, abs=0.01)
    assert variance == pytest.approx(left, rel=0.05)
    np.testing.assert_allclose(np.linalg.eigvalsh(w.T @ w + variance * np.eye(d))[:-3:-1], kept, rtol=0.05)
    span = np.linalg.svd(w, full_matrices=False)[2]
    assert np.linalg.svd(span @ vectors[:, -2:])[1].min() > 0.99  # the same plane
    lengths = np.linalg.norm(w, axis=1)
    assert abs(w[0] @ w[1]) < 0.05 * lengths[0] * lengths[1]  # a diagonal q wants the axes themselves
    bound = model.evaluate(np.tile(x, (100, 1)), rng=np.random.default_rng(1))[0]
    assert exact - 0.02 < bound < exact + 0.03  # a bound, but for the noise of its estimate, and a tight one


def test_the_best_learned_variance_is_the_mean_squared_error():
    model, x, eps = build(**DECODERS["gaussian, learned variance"]), batch(), noise()
    mu, logvar = model.encode(x)
    error = np.square(model.decode(mu + np.exp(logvar / 2) * eps) - x).mean()
    model.params["logvar"] = np.array(np.log(error))
    assert model.loss(x, eps=eps)[1]["logvar"] == pytest.approx(0, abs=1e-13)


def test_beta_weighs_the_divergence_and_not_its_part():
    x, eps = batch(), noise()
    values = {beta: build(beta=beta).loss(x, eps=eps) for beta in (0.0, 1.0, 4.0)}
    assert values[0.0][2] == values[1.0][2] == values[4.0][2]
    for beta, (value, _, parts) in values.items():
        assert value == pytest.approx(parts["reconstruction"] + beta * parts["kl"], rel=1e-14)


def test_reconstruct_goes_through_the_mean_without_noise():
    model, x = build(), batch()
    mu, logvar = model.encode(x)
    assert mu.shape == logvar.shape == (4, 3)
    out = network(x, model.params, "enc", "relu")
    np.testing.assert_allclose(np.concatenate([mu, logvar], axis=1), out, rtol=1e-11)
    expected = scipy.special.expit(network(mu, model.params, "dec", "relu"))
    np.testing.assert_allclose(model.decode(mu), expected, rtol=1e-11)
    np.testing.assert_array_equal(model.reconstruct(x), model.reconstruct(x))
    np.testing.assert_allclose(model.reconstruct(x), expected, rtol=1e-11)


def test_a_gaussian_decoders_means_are_not_squashed():
    model = build(likelihood="gaussian")
    z = 10 * noise()
    np.testing.assert_allclose(model.decode(z), network(z, model.params, "dec", "relu"), rtol=1e-11)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_samples_are_decoded_draws_from_the_prior(dtype):
    model = VAE((2, 2), likelihood="gaussian", rng=np.random.default_rng(0), dtype=dtype)
    model.params["dec_W1"], model.params["dec_b1"] = np.diag([2, 0.5]).astype(dtype), np.array([1, -1], dtype)
    x = model.sample(20_000, rng=np.random.default_rng(1))
    assert x.shape == (20_000, 2) and x.dtype == dtype
    for column, mean, std in ((0, 1, 2), (1, -1, 0.5)):
        assert scipy.stats.kstest(x[:, column], scipy.stats.norm(mean, std).cdf).pvalue > 1e-3
    np.testing.assert_array_equal(x, model.sample(20_000, rng=np.random.default_rng(1)))
    assert (x != model.sample(20_000, rng=np.random.default_rng(2))).any()


def test_samples_of_a_bernoulli_decoder_are_probabilities():
    x = build().sample(50, rng=np.random.default_rng(0))
    assert x.shape == (50, 6) and (x > 0).all() and (x < 1).all()


@pytest.mark.parametrize("decoder", DECODERS)
def test_evaluate_is_the_loss_for_the_same_noise(decoder):
    model, x = build(beta=2.0, **DECODERS[decoder]), batch()
    value, _, parts = model.loss(x, eps=noise())
    assert model.evaluate(x, eps=noise()) == (value, parts)
    drawn, _, drawn_parts = model.loss(x, rng=np.random.default_rng(5))
    assert model.evaluate(x, rng=np.random.default_rng(5)) == (drawn, drawn_parts)
    assert model.evaluate(x, rng=np.random.default_rng(6))[0] != drawn


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("decoder", DECODERS)
def test_dtype_in_dtype_out(decoder, dtype):
    model, x = build(beta=4.0, dtype=dtype, **DECODERS[decoder]), batch(dtype=dtype)
    assert {p.dtype for p in model.params.values()} == {np.dtype(dtype)}
    value, grads, parts = model.loss(x, rng=np.random.default_rng(0))
    assert {type(number) for number in (value, *parts.values())} == {float}
    for name, p in model.params.items():
        assert isinstance(grads[name], np.ndarray), f"the gradient of {name} is no array"
        assert grads[name].dtype == dtype and grads[name].shape == p.shape
    for out in (*model.encode(x), model.reconstruct(x), model.decode(model.encode(x)[0])):
        assert out.dtype == dtype


@pytest.mark.parametrize("decoder", DECODERS)
def test_loss_changes_neither_batch_nor_noise_nor_parameters(decoder):
    model, x, eps = build(**DECODERS[decoder]), batch(), noise()
    for a in (x, eps, *model.params.values()):
        a.flags.writeable = False
    _, grads, _ = model.loss(x, eps=eps)
    model.evaluate(x, eps=eps)
    np.testing.assert_array_equal(x, batch())
    np.testing.assert_array_equal(eps, noise())
    for p in model.params.values():
        assert not any(np.shares_memory(p, g) for g in grads.values())


def test_the_parameters_are_those_of_a_mirrored_network_with_two_heads():
    options = {"likelihood": "gaussian", "variance": None}
    one, same, other = (VAE((7, 5, 2), rng=np.random.default_rng(seed), **options).params for seed in (0, 0, 1))
    assert {name: p.shape for name, p in one.items()} == {
        "enc_W1": (7, 5),
        "enc_b1": (5,),
        "enc_W2": (5, 4),
        "enc_b2": (4,),
        "dec_W1": (2, 5),
        "dec_b1": (5,),
        "dec_W2": (5, 7),
        "dec_b2": (7,),
        "logvar": (),
    }
    np.testing.assert_array_equal(one["dec_W2"], same["dec_W2"])
    assert (one["enc_W1"] != other["enc_W1"]).any()
    assert one["logvar"] == 0
    for fixed in ({"likelihood": "gaussian", "variance": 1.0}, {"likelihood": "bernoulli"}):
        assert "logvar" not in VAE((7, 2), rng=np.random.default_rng(0), **fixed).params


@pytest.mark.parametrize("decoder", DECODERS)
def test_its_configuration_builds_it_again(decoder):
    model = build((6, 5, 4, 3), activation="tanh", beta=4.0, **DECODERS[decoder])
    again = VAE(**model.config, rng=np.random.default_rng(9), dtype=np.float64)
    again.params = model.params
    assert again.evaluate(batch(), eps=noise()) == model.evaluate(batch(), eps=noise())
    assert again.config == model.config


def test_layers_and_losses_are_called_through_their_modules(monkeypatch):
    calls = []
    watched = (
        (layers, "reparameterize_forward"),
        (layers, "reparameterize_backward"),
        (losses, "kl_standard_normal"),
        (losses, "bce_with_logits_loss"),
    )
    for module, name in watched:
        original = getattr(module, name)

        def own(*args, original=original, name=name, **options):
            calls.append(name)
            return original(*args, **options)

        monkeypatch.setattr(module, name, own)
    build().loss(batch(), eps=noise())
    assert sorted(calls) == sorted(name for _, name in watched)


def test_twenty_digits_are_learned_by_heart_when_beta_is_zero():
    x = (load_digits().data[:20] > 7).astype(np.float32)  # black and white: nothing is left to be unsure of
    model = VAE((64, 64, 16), beta=0.0, rng=np.random.default_rng(0))
    history = descend(model, x, steps=600, rate=3e-3)
    assert history[0] > 40
    assert np.mean(history[-50:]) < 0.1
    np.testing.assert_array_equal(np.round(model.reconstruct(x)), x)


def test_a_learned_variance_falls_to_the_error_in_training():
    x = (load_digits().data[:50] / 16).astype(np.float32)
    model = VAE((64, 16, 4), likelihood="gaussian", variance=None, rng=np.random.default_rng(0))
    descend(model, x, steps=600, rate=1e-2)
    mu, logvar = model.encode(x)
    samples = [mu + np.exp(logvar / 2) * noise(50, 4, seed) for seed in range(20)]
    error = np.mean([np.square(model.decode(z) - x).mean() for z in samples])
    assert error < 0.03
    assert np.exp(model.params["logvar"]) == pytest.approx(error, rel=0.1)


@pytest.mark.parametrize("decoder", DECODERS)
def test_the_same_seed_gives_the_same_losses_bit_for_bit(decoder):
    x = (load_digits().data[:20] / 16).astype(np.float32)

    def train(seed):
        model = VAE((64, 16, 4), rng=np.random.default_rng(seed), **DECODERS[decoder])
        return descend(model, x, steps=15, seed=seed)

    assert train(3) == train(3)
    assert train(3) != train(4)


def test_log_variances_gone_astray_leave_loss_and_gradients_finite_in_float32():
    model, x = build(dtype=np.float32), batch(dtype=np.float32)
    model.params["enc_b2"] = np.array([0, 0, 0, 1e4, -1e4, 90], np.float32)
    value, grads, _ = model.loss(x, eps=noise(dtype=np.float32))
    assert np.isfinite(value)
    for name, grad in grads.items():
        assert np.isfinite(grad).all(), name
    np.testing.assert_array_equal(np.sign(grads["enc_b2"][3:]), [1, -1, 1])  # and push the way back


@pytest.mark.parametrize("sizes", [(), (6,), (6, 0), (6, -2, 3)])
def test_sizes_that_make_no_network_are_refused(sizes):
    with pytest.raises(
        ValueError, match=r"sizes must be a tuple of 2 or more positive integers, from input to latent, got \("
    ):
        VAE(sizes, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"likelihood": "poisson"}, "likelihood must be one of 'bernoulli', 'gaussian', got 'poisson'"),
        ({"activation": "gelu"}, r"activation must be one of 'linear', .*, got 'gelu'"),
        (
            {"beta": -1.0},
            r"beta must be a finite number of at least 0 \(a negative one would push away from the prior\), got",
        ),
        ({"beta": np.nan}, r"beta must be a finite number of at least 0"),
        (
            {"likelihood": "gaussian", "variance": 0.0},
            r"variance must be a finite number above 0 \(or None, to learn it\), got",
        ),
        (
            {"likelihood": "gaussian", "variance": -1.0},
            r"variance must be a finite number above 0 \(or None, to learn it\), got",
        ),
    ],
)
def test_options_that_make_no_model_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        VAE((6, 4, 3), rng=np.random.default_rng(0), **options)


def test_bad_input_is_refused():
    model, x = build(), batch()
    with pytest.raises(ValueError, match=r"give either eps \(the noise itself\) or rng .*, got neither"):
        model.loss(x)
    with pytest.raises(ValueError, match=r"give either eps .*, got both"):
        model.evaluate(x, eps=noise(), rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"eps must have shape \(4, 3\) \(that of the input\), got \(4, 2\)"):
        model.loss(x, eps=noise(z=2))
    with pytest.raises(
        ValueError, match=r"x must have shape \(any, 6\) \(one column for each feature of the model\), got \(4, 5\)"
    ):
        model.loss(x[:, :5], eps=noise())
    with pytest.raises(ValueError, match="x must hold floating point numbers, got dtype int64"):
        model.loss(np.ones((4, 6), np.int64), eps=noise())
    with pytest.raises(ValueError, match=r"x must lie in \[0, 1\] \(.*\), got values from 2 to 2"):
        model.loss(np.full((4, 6), 2.0), eps=noise())
    with pytest.raises(ValueError, match=r"x must lie in \[0, 1\] \(.*\), got nan in 24 of 24 entries"):
        model.loss(np.full((4, 6), np.nan), eps=noise())


def test_nan_is_not_hidden_by_a_gaussian_decoder():
    x = batch()
    x[1, 2] = np.nan
    assert np.isnan(build(**DECODERS["gaussian, learned variance"]).loss(x, eps=noise())[0])
