"""Grades the loss of the variational autoencoder, with Bernoulli and Gaussian decoders."""

import numpy as np

from cs231n_ae.course.testing import (
    exercise,
    expect,
    expect_drawn_from_rng,
    expect_dtype,
    expect_one_draw,
    expect_true,
    numerical_gradient_of,
)

SHAPES = {"enc_W1": (5, 4), "enc_b1": 4, "enc_W2": (4, 6), "enc_b2": 6}  # two heads of three latents
SHAPES |= {"dec_W1": (3, 4), "dec_b1": 4, "dec_W2": (4, 5), "dec_b2": 5}
ENCODER = ("enc_b2", "enc_W2", "enc_b1", "enc_W1")
DECODER = ("dec_b2", "dec_W2", "dec_b1", "dec_W1")
LEARNED = {"likelihood": "gaussian", "variance": None}


@exercise("vae_loss", points=0.75)
def test_the_loss_is_the_negative_bound(submission, rng):
    """the loss is the negative bound, for the noise that is given."""
    model, x, eps, params = _model(submission, rng)
    for n in (6, 1, 5):  # one example, and as many as pixels
        loss, _, _ = model.loss(x[:n], eps=eps[:n])
        context = _context(x[:n], eps[:n], params)
        expect("loss", loss, _loss(x[:n], eps[:n], params), source="definition", context=context)


@exercise("vae_loss", points=0.5)
def test_with_a_gaussian_decoder_too(submission, rng):
    """the loss is right with a Gaussian decoder too, of fixed or of learned variance."""
    for options in ({"likelihood": "gaussian", "variance": 0.3}, LEARNED):
        model, x, eps, params = _model(submission, rng, **options)
        loss, _, _ = model.loss(x, eps=eps)
        expect("loss", loss, _loss(x, eps, params, **options), source="definition")


@exercise("vae_loss", points=0.5)
def test_beta_weighs_the_divergence_and_not_its_part(submission, rng):
    """beta weighs the divergence in the loss; the parts come before it."""
    model, x, eps, params = _model(submission, rng, beta=0.4)
    loss, _, parts = model.loss(x, eps=eps)
    says = f"parts has the keys {sorted(parts)}, expected ['kl', 'reconstruction']"
    expect_true("parts", set(parts) == {"reconstruction", "kl"}, says, value=" ".join(sorted(parts)))
    for name, term in zip(("reconstruction", "kl"), _terms(x, eps, params), strict=True):
        expect(f"parts['{name}']", parts[name], term, source="definition", context={"beta": np.array(0.4)})
    expect("loss", loss, _loss(x, eps, params, beta=0.4), source="definition", context=_context(x, eps, params))


@exercise("vae_loss", points=0.5)
def test_the_decoder_learns_from_the_reconstruction(submission, rng):
    """the decoder's gradients are those of the reconstruction, whatever beta is."""
    _compare_gradients(submission, rng, DECODER, beta=0.0)


@exercise("vae_loss", points=0.75)
def test_the_reconstruction_reaches_the_encoder_through_the_sample(submission, rng):
    """with beta = 0, the encoder hears of the reconstruction alone, through the sample."""
    _compare_gradients(submission, rng, ENCODER, beta=0.0)


@exercise("vae_loss", points=1, needs=("test_the_reconstruction_reaches_the_encoder_through_the_sample",))
def test_both_ways_reach_the_encoder(submission, rng):
    """the encoder hears of the reconstruction and, weighed by beta, of the divergence."""
    _compare_gradients(submission, rng, ENCODER, beta=1.0)
    _compare_gradients(submission, rng, ENCODER, beta=0.4)
    _compare_gradients(submission, rng, ("enc_b2", "enc_W1"), n=1, beta=0.4)


@exercise("vae_loss", points=0.75)
def test_a_learned_variance_has_a_gradient(submission, rng):
    """with a Gaussian decoder the gradients are right too, that of a learned variance among them."""
    _compare_gradients(submission, rng, ("logvar", "dec_W2", "dec_b1", "enc_b2", "enc_W1"), beta=0.4, **LEARNED)
    names = ("dec_b2", "dec_W1", "enc_W2", "enc_b1")
    _compare_gradients(submission, rng, names, beta=2.0, likelihood="gaussian", variance=0.3)


@exercise("vae_loss", points=0.5)
def test_with_rng_the_noise_is_drawn(submission, rng):
    """with rng, each latent of each example has noise of its own, and the seed decides it."""
    drawn, pictures, _, _ = _model(submission, rng)
    expect_drawn_from_rng("the loss", lambda source: drawn.loss(pictures, rng=source)[0], rng)
    n, d, variance = 20_000, 3, 0.5
    options = {"likelihood": "gaussian", "variance": variance, "rng": rng, "dtype": np.float64}
    model = submission.vae.VAE((d, 2), **options)  # one affine layer each way: the expectation is known exactly
    shapes = {"enc_W1": (d, 4), "enc_b1": 4, "dec_W1": (2, d), "dec_b1": d}
    p = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    model.params, x = p, rng.uniform(0, 1, (1, d))
    _, _, parts = model.loss(np.tile(x, (n, 1)), rng=rng)
    mu, logvar = np.split(x @ p["enc_W1"] + p["enc_b1"], 2, axis=1)
    scatter = np.exp(logvar) @ (p["dec_W1"] ** 2).sum(axis=1, keepdims=True)
    squares = np.sum((mu @ p["dec_W1"] + p["dec_b1"] - x) ** 2) + scatter.item()
    exact = (squares / variance + d * np.log(2 * np.pi * variance)) / 2
    cov = p["dec_W1"].T @ np.diag(np.exp(logvar[0])) @ p["dec_W1"]
    offset = (mu @ p["dec_W1"] + p["dec_b1"] - x)[0]
    spread = np.sqrt(2 * np.trace(cov @ cov) + 4 * offset @ cov @ offset) / (2 * variance)  # of one example's term
    got = parts["reconstruction"]
    says = f"averaged over {n} samples of one example, the reconstruction is {got:.4f}, its expectation {exact:.4f}"
    expect_true("parts['reconstruction']", abs(got - exact) < 6 * spread / np.sqrt(n), says, value=np.array(got))


@exercise("vae_loss", points=0.25, needs=("test_the_loss_is_the_negative_bound",))
def test_with_rng_loss_and_gradients_belong_to_one_draw(submission, rng):
    """with rng, the gradients are those of the loss at the same noise."""
    model, x, _, _ = _model(submission, rng)
    expect_one_draw("enc_b2", model, lambda source: model.loss(x, rng=source), rng)


@exercise("vae_loss", points=0.25, needs=("test_the_loss_is_the_negative_bound",))
def test_log_variances_gone_astray_leave_all_finite(submission, rng):
    """log-variances gone astray leave the loss and the gradients finite, in float32."""
    model, x, eps, params = _model(submission, rng)
    params = {name: array.astype(np.float32) for name, array in params.items()}
    params["enc_b2"] = np.array([0, 0, 0, 1e4, -1e4, 90], np.float32)
    model.params = params
    loss, grads, _ = model.loss(x.astype(np.float32), eps=eps.astype(np.float32))
    expect_true("loss", np.isfinite(loss), f"the loss is {loss} where a log-variance is 90 or more", value=loss)
    for name in sorted(grads):
        finite = np.isfinite(grads[name])
        says = f"the gradient of {name} is infinite or NaN where a log-variance is 90 or more"
        expect_true(f"d{name}", finite.all(), says, value=grads[name])


@exercise("vae_loss", points=0.25)
def test_gradients_have_the_dtype_and_names_of_the_parameters(submission, rng):
    """gradients have the names and the dtype of the parameters, which stay as they are."""
    model, x, eps, params = _model(submission, rng, beta=0.4, **LEARNED)
    model.params = params = {name: array.astype(np.float32) for name, array in params.items()}
    kept = {name: array.copy() for name, array in params.items()}
    grads = model.loss(x.astype(np.float32), eps=eps.astype(np.float32))[1]
    says = f"grads has the keys {sorted(grads)}, expected {sorted(params)}"
    expect_true("grads", set(grads) == set(params), says, value=" ".join(sorted(grads)))
    for name in params:
        expect_dtype(f"d{name}", grads[name], np.float32)
        expect(name, model.params[name], kept[name], source="parameter as it was before")


def _model(submission, rng, *, likelihood="bernoulli", variance=1.0, beta=1.0):
    """Six pictures of five pixels, tanh units, three latents; the noise is given."""
    options = {"activation": "tanh", "likelihood": likelihood, "variance": variance, "beta": beta}
    model = submission.vae.VAE((5, 4, 3), **options, rng=rng, dtype=np.float64)
    params = {name: 0.7 * rng.standard_normal(shape) for name, shape in SHAPES.items()}
    if likelihood == "gaussian" and variance is None:
        params["logvar"] = np.array(rng.uniform(-0.8, -0.3))
    model.params = params
    return model, rng.uniform(0.1, 0.9, (6, 5)), rng.standard_normal((6, 3)), params


def _terms(x, eps, p, *, likelihood="bernoulli", variance=1.0):
    """Reconstruction and divergence, written out by standard deviations and probabilities."""
    heads = np.tanh(x @ p["enc_W1"] + p["enc_b1"]) @ p["enc_W2"] + p["enc_b2"]
    mu, sigma = heads[:, :3], np.sqrt(np.exp(heads[:, 3:]))
    out = np.tanh((mu + sigma * eps) @ p["dec_W1"] + p["dec_b1"]) @ p["dec_W2"] + p["dec_b2"]
    kl = np.sum((sigma**2 + mu**2 - 1) / 2 - np.log(sigma)) / len(x)
    if likelihood == "bernoulli":
        y = 1 / (1 + np.exp(-out))
        return -np.sum(x * np.log(y) + (1 - x) * np.log(1 - y)) / len(x), kl
    v = np.exp(p["logvar"]) if variance is None else variance
    return np.sum((out - x) ** 2 / (2 * v) + np.log(2 * np.pi * v) / 2) / len(x), kl


def _loss(x, eps, params, *, beta=1.0, **options):
    reconstruction, kl = _terms(x, eps, params, **options)
    return float(reconstruction + beta * kl)


def _context(x, eps, params):
    reconstruction, kl = _terms(x, eps, params)
    return {"reconstruction": np.array(reconstruction), "kl": np.array(kl), "x": x}


def _compare_gradients(submission, rng, names, *, n=6, **options):
    model, x, eps, params = _model(submission, rng, **options)
    x, eps = x[:n], eps[:n]
    _, grads, _ = model.loss(x, eps=eps)
    for name in names:
        says = f"there is no gradient of {name}: grads has the keys {sorted(grads)}"
        expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))
        numerical = numerical_gradient_of(
            lambda array, name=name: _loss(x, eps, {**params, name: array}, **options), params[name]
        )
        expect(f"d{name}", grads[name], numerical, source="numerical gradient", context={"x": x, "eps": eps})
