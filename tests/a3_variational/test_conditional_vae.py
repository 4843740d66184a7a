"""Grades the conditional VAE's loss."""

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

SHAPES = {"enc_W1": (8, 4), "enc_b1": 4, "enc_W2": (4, 4), "enc_b2": 4}
SHAPES |= {"dec_W1": (5, 4), "dec_b1": 4, "dec_W2": (4, 5), "dec_b2": 5}
VARIANCE = 0.3


@exercise("conditional_vae_loss", points=0.5)
def test_without_beta_it_is_the_reconstruction_loss(submission, rng):
    """with beta = 0, the loss is that of the reconstruction, from the latent with its noise and the label.

    Noise that is drawn is standard normal, of its own for each latent of each example.
    """
    model, (x, y), eps, params = _model(submission, rng, beta=0.0)
    for n in (6, 1, 5):  # one example, and as many as pixels
        batch = x[:n], y[:n]
        loss, _, _ = model.loss(*batch, eps=eps[:n])
        expect("loss", loss, _loss(batch, eps[:n], params, beta=0.0), source="definition", context={"x": x[:n]})
    expect_drawn_from_rng("the loss without eps", lambda source: model.loss(x, y, rng=source)[0], rng)
    _expect_standard_noise(submission, rng)


@exercise("conditional_vae_loss", points=0.75)
def test_the_divergence_is_added_with_its_weight(submission, rng):
    model, batch, eps, params = _model(submission, rng, beta=2.5)
    loss, _, _ = model.loss(*batch, eps=eps)
    expect("loss", loss, _loss(batch, eps, params, beta=2.5), source="definition", context={"x": batch[0]})


@exercise("conditional_vae_loss", points=0.5)
def test_the_parts_come_before_their_weights(submission, rng):
    """the parts are the two terms, before the weight."""
    model, batch, eps, params = _model(submission, rng, beta=2.5)
    _, _, parts = model.loss(*batch, eps=eps)
    names = {"reconstruction", "kl"}
    says = f"parts has the keys {sorted(parts)}, expected {sorted(names)}"
    expect_true("parts", set(parts) == names, says, value=" ".join(sorted(parts)))
    for name, term in zip(("reconstruction", "kl"), _terms(batch, eps, params, "bernoulli"), strict=True):
        expect(f"parts['{name}']", parts[name], term, source="definition", context={"beta": np.array(2.5)})


@exercise("conditional_vae_loss", points=1)
def test_the_gradients_of_the_decoder_are_the_numerical_ones(submission, rng):
    """the gradients of the decoder, its weights for the label too, agree with the numerical ones."""
    _compare_gradients(submission, rng, ("dec_W1", "dec_b1", "dec_W2", "dec_b2"), beta=2.5)


@exercise("conditional_vae_loss", points=1.25)
def test_without_beta_the_gradients_of_the_encoder_are_the_numerical_ones(submission, rng):
    """with beta = 0, the gradients of the encoder are those of the reconstruction."""
    _compare_gradients(submission, rng, ("enc_b2", "enc_W2", "enc_W1", "enc_b1"), beta=0.0)


@exercise("conditional_vae_loss", points=0.75)
def test_the_divergence_reaches_the_encoder(submission, rng):
    """the divergence reaches the encoder, with its weight."""
    _compare_gradients(submission, rng, ("enc_b2", "enc_W2", "enc_W1"), beta=2.5)
    _compare_gradients(submission, rng, ("enc_b2", "enc_W1"), n=1, beta=2.5)


@exercise("conditional_vae_loss", points=0.5)
def test_with_the_gaussian_decoder_too_the_gradients_are_right(submission, rng):
    """with the Gaussian decoder too, gradients agree with the numerical ones."""
    _compare_gradients(submission, rng, ("dec_W1", "enc_W1"), beta=0.5, likelihood="gaussian")


@exercise("conditional_vae_loss", points=0.25, needs=("test_without_beta_it_is_the_reconstruction_loss",))
def test_with_rng_loss_and_gradients_belong_to_one_draw(submission, rng):
    """with rng, the gradients are those of the loss at the same noise."""
    model, (x, y), _, _ = _model(submission, rng, beta=1.0)
    expect_one_draw("enc_b2", model, lambda source: model.loss(x, y, rng=source), rng)


@exercise("conditional_vae_loss", points=0.5)
def test_gradients_have_the_dtype_and_names_of_the_parameters(submission, rng):
    """gradients have the names and the dtype of the parameters, which stay as they are."""
    model, (x, y), eps, params = _model(submission, rng, beta=2.5)
    model.params = params = {name: array.astype(np.float32) for name, array in params.items()}
    kept = {name: array.copy() for name, array in params.items()}
    grads = model.loss(x.astype(np.float32), y, eps=eps.astype(np.float32))[1]
    says = f"grads has the keys {sorted(grads)}, expected {sorted(SHAPES)}"
    expect_true("grads", set(grads) == set(SHAPES), says, value=" ".join(sorted(grads)))
    for name in SHAPES:
        expect_dtype(f"d{name}", grads[name], np.float32)
        expect(name, model.params[name], kept[name], source="parameter as it was before")


def _model(submission, rng, *, beta, likelihood="bernoulli"):
    """Six pictures of five pixels with three labels, four tanh units, two latents."""
    options = {"activation": "tanh", "likelihood": likelihood, "variance": VARIANCE, "beta": beta, "dtype": np.float64}
    model = submission.conditional_vae.ConditionalVAE((5, 4, 2), 3, **options, rng=rng)
    model.params = params = {name: rng.standard_normal(shape) for name, shape in SHAPES.items()}
    y = rng.permutation(np.array([0, 0, 1, 2, 2, 2]))
    return model, (rng.uniform(0, 1, (6, 5)), y), rng.standard_normal((6, 2)), params


def _terms(batch, eps, p, likelihood):
    x, y = batch
    label = (y[:, None] == np.arange(3)).astype(float)
    h = np.tanh(np.hstack([x, label]) @ p["enc_W1"] + p["enc_b1"]) @ p["enc_W2"] + p["enc_b2"]
    mu, sigma = h[:, :2], np.sqrt(np.exp(h[:, 2:]))
    latent = np.hstack([mu + sigma * eps, label])
    out = np.tanh(latent @ p["dec_W1"] + p["dec_b1"]) @ p["dec_W2"] + p["dec_b2"]
    if likelihood == "bernoulli":
        reconstruction = np.sum(x * np.logaddexp(0, -out) + (1 - x) * np.logaddexp(0, out))
    else:
        reconstruction = np.sum((x - out) ** 2 / VARIANCE + np.log(2 * np.pi * VARIANCE)) / 2
    kl = np.sum((mu**2 + sigma**2 - 1) / 2 - np.log(sigma))
    return reconstruction / len(x), kl / len(x)


def _loss(batch, eps, params, *, beta, likelihood="bernoulli"):
    reconstruction, kl = _terms(batch, eps, params, likelihood)
    return float(reconstruction + beta * kl)


def _expect_standard_noise(submission, rng):
    """One affine layer each way, whose expected reconstruction is known exactly, averaged over one example's copies.

    No weight is negative, so that noise which two latents share would add up.
    """
    n, d = 20_000, 3
    options = {"likelihood": "gaussian", "variance": VARIANCE, "rng": rng, "dtype": np.float64}
    model = submission.conditional_vae.ConditionalVAE((d, 2), 3, **options)
    shapes = {"enc_W1": (d + 3, 4), "enc_b1": 4, "dec_W1": (2 + 3, d), "dec_b1": d}
    model.params = p = {name: np.abs(rng.standard_normal(shape)) for name, shape in shapes.items()}
    x, label = rng.uniform(0, 1, (1, d)), int(rng.integers(3))
    _, _, parts = model.loss(np.tile(x, (n, 1)), np.full(n, label), rng=rng)
    mu, logvar = np.split(x[0] @ p["enc_W1"][:d] + p["enc_W1"][d + label] + p["enc_b1"], 2)
    offset = mu @ p["dec_W1"][:2] + p["dec_W1"][2 + label] + p["dec_b1"] - x[0]
    cov = p["dec_W1"][:2].T @ np.diag(np.exp(logvar)) @ p["dec_W1"][:2]
    exact = ((offset @ offset + np.trace(cov)) / VARIANCE + d * np.log(2 * np.pi * VARIANCE)) / 2
    spread = np.sqrt(2 * np.trace(cov @ cov) + 4 * offset @ cov @ offset) / (2 * VARIANCE)  # of one example's term
    got = parts["reconstruction"]
    says = f"averaged over {n} samples of one example, the reconstruction is {got:.4f}, its expectation {exact:.4f}"
    expect_true("parts['reconstruction']", abs(got - exact) < 6 * spread / np.sqrt(n), says, value=np.array(got))


def _compare_gradients(submission, rng, names, *, n=6, **options):
    model, (x, y), eps, params = _model(submission, rng, **options)
    batch, eps = (x[:n], y[:n]), eps[:n]
    _, grads, _ = model.loss(*batch, eps=eps)
    for name in names:
        says = f"there is no gradient of {name}: grads has the keys {sorted(grads)}"
        expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))
        numerical = numerical_gradient_of(
            lambda array, name=name: _loss(batch, eps, {**params, name: array}, **options), params[name]
        )
        expect(f"d{name}", grads[name], numerical, source="numerical gradient", context={"x": batch[0]})
