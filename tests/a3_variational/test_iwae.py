"""Grades the loss of the importance-weighted autoencoder."""

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

SHAPES = {"enc_W1": (5, 4), "enc_b1": 4, "enc_W2": (4, 6), "enc_b2": 6}
SHAPES |= {"dec_W1": (3, 4), "dec_b1": 4, "dec_W2": (4, 5), "dec_b2": 5}


@exercise("iwae_model_loss", points=1.5)
def test_the_loss_is_minus_the_logarithm_of_the_mean_weight(submission, rng):
    """the loss is minus the logarithm of the mean weight, averaged over the batch."""
    model, x, eps, params = _model(submission, rng)
    for n in (4, 1, 3):  # one example, and as many as samples
        loss, _, _ = model.loss(x[:n], eps=eps[:n])
        expect("loss", loss, _loss(x[:n], eps[:n], params), source="definition", context={"x": x[:n]})


@exercise("iwae_model_loss", points=0.5)
def test_one_sample_is_the_vae_with_a_sampled_divergence(submission, rng):
    """with K = 1, the loss is that of the VAE with its divergence sampled."""
    model, x, eps, params = _model(submission, rng, k=1)
    loss, _, _ = model.loss(x, eps=eps)
    log_p, divergence = _halves(x, eps, params)
    expect("loss", loss, (divergence - log_p).sum() / len(x), source="definition")


@exercise("iwae_model_loss", points=0.5)
def test_the_parts_are_means_over_all_samples(submission, rng):
    """the parts are the means, over all samples, of -log p(x|z) and of log q(z|x) - log p(z)."""
    model, x, eps, params = _model(submission, rng)
    _, _, parts = model.loss(x, eps=eps)
    names = {"reconstruction", "kl"}
    says = f"parts has the keys {sorted(parts)}, expected {sorted(names)}"
    expect_true("parts", set(parts) == names, says, value=" ".join(sorted(parts)))
    log_p, divergence = _halves(x, eps, params)
    expect("parts['reconstruction']", parts["reconstruction"], -log_p.sum() / log_p.size, source="definition")
    expect("parts['kl']", parts["kl"], divergence.sum() / divergence.size, source="definition")


@exercise("iwae_model_loss", points=1)
def test_the_decoder_hears_its_samples_by_their_weights(submission, rng):
    """the decoder's gradients agree with the numerical ones."""
    _compare_gradients(submission, rng, ("dec_W2", "dec_b2", "dec_W1", "dec_b1"))


@exercise("iwae_model_loss", points=1.25)
def test_the_encoder_hears_all_three_terms(submission, rng):
    """the encoder's gradients agree with the numerical ones."""
    _compare_gradients(submission, rng, ("enc_b2", "enc_W2", "enc_b1", "enc_W1"))
    _compare_gradients(submission, rng, ("enc_b2", "enc_W1"), n=1)


@exercise("iwae_model_loss", points=0.5)
def test_one_sample_has_the_gradients_of_a_sampled_elbo(submission, rng):
    """with K = 1 too, all gradients agree with the numerical ones."""
    _compare_gradients(submission, rng, ("dec_b2", "enc_b2", "enc_W1"), k=1)


@exercise("iwae_model_loss", points=0.5)
def test_with_a_gaussian_decoder_of_learned_variance_the_gradients_are_right(submission, rng):
    """with a Gaussian decoder, whose variance is learned, all gradients agree with the numerical ones."""
    _compare_gradients(submission, rng, ("logvar", "dec_W2", "enc_b2", "enc_W1"), likelihood="gaussian", variance=None)


@exercise("iwae_model_loss", points=0.5)
def test_each_sample_has_noise_of_its_own(submission, rng):
    """drawn from rng, each sample of each example has standard noise of its own, the same again from the same seed."""
    model, x, _, _ = _model(submission, rng, k=4)
    loss, _, parts = model.loss(x, rng=rng)
    gap = parts["reconstruction"] + parts["kl"] - loss
    if gap < -1e-6:
        says = "the loss is larger than reconstruction and kl together, and no mean of weights makes it so"
    else:
        says = (
            "the loss is the mean of the samples' negative log-weights: the samples of one example seem to be the same "
            "sample, drawn once"
        )
    expect_true("loss", gap > 1e-6, says, value=round(float(gap), 9))
    expect_drawn_from_rng("the loss without eps", lambda source: model.loss(x, rng=source)[0], rng)
    model, x, _, params = _model(submission, rng, k=2)
    n = 20_000
    many = np.tile(x[:1], (n, 1))
    loss, _, _ = model.loss(many, rng=rng)
    log_p, divergence = _halves(many, rng.standard_normal((n, 2, 3)), params)
    each = -np.log(np.exp(log_p - divergence).mean(axis=1))  # with the test's own noise
    says = f"averaged over {n} copies of one example, the loss is {loss:.3f}, expected {each.mean():.3f}"
    near = abs(loss - each.mean()) < 6 * each.std() * np.sqrt(2 / n)
    expect_true("the mean loss", near, f"{says}: is the noise standard normal?", value=np.round(loss, 1))


@exercise("iwae_model_loss", points=0.25, needs=("test_the_loss_is_minus_the_logarithm_of_the_mean_weight",))
def test_with_rng_the_density_is_that_of_the_sample(submission, rng):
    """with rng, log q, the samples and the gradients belong to the same noise."""
    model, x, _, params = _model(submission, rng)
    expect_one_draw("enc_b2", model, lambda source: model.loss(x, rng=source), rng)
    model.params = {**params, "enc_W2": np.zeros((4, 6)), "enc_b2": np.zeros(6)}
    _, _, parts = model.loss(x, rng=rng)
    expect("parts['kl'] where q is the prior", parts["kl"], 0.0, source="log q(z|x) - log p(z)", atol=1e-9)


@exercise("iwae_model_loss", points=0.5)
def test_gradients_have_the_dtype_and_names_of_the_parameters(submission, rng):
    """gradients have the names and the dtype of the parameters, which stay as they are."""
    model, x, eps, params = _model(submission, rng)
    model.params = params = {name: array.astype(np.float32) for name, array in params.items()}
    kept = {name: array.copy() for name, array in params.items()}
    _, grads, _ = model.loss(x.astype(np.float32), eps=eps)
    says = f"grads has the keys {sorted(grads)}, expected {sorted(SHAPES)}"
    expect_true("grads", set(grads) == set(SHAPES), says, value=" ".join(sorted(grads)))
    for name in SHAPES:
        expect_dtype(f"d{name}", grads[name], np.float32)
        expect(name, model.params[name], kept[name], source="parameter as it was before")


def _model(submission, rng, *, k=3, likelihood="bernoulli", variance=1.0):
    """Four examples of five pixels, four tanh units, three latents, K samples; weights so large that few count."""
    options = {"likelihood": likelihood, "variance": variance, "rng": rng, "dtype": np.float64}
    model = submission.iwae.ImportanceWeightedVAE((5, 4, 3), n_samples=k, activation="tanh", **options)
    params = {name: rng.normal(0, 0.8, shape) for name, shape in SHAPES.items()}
    if variance is None:
        params["logvar"] = np.array(rng.uniform(-0.5, 0.5))
    model.params = params
    x = rng.uniform(0, 1, (4, 5))
    x[0, :2] = 0, 1  # as most pixels are
    return model, x, rng.standard_normal((4, k, 3)), params


def _halves(x, eps, p):
    """log p(x|z) and log q(z|x) - log p(z) of every sample, each (N, K)."""
    head = np.tanh(x @ p["enc_W1"] + p["enc_b1"]) @ p["enc_W2"] + p["enc_b2"]
    mu, sigma = head[:, None, :3], np.exp(head[:, None, 3:] / 2)
    z = mu + sigma * eps
    out = np.tanh(z @ p["dec_W1"] + p["dec_b1"]) @ p["dec_W2"] + p["dec_b2"]  # (N, K, D)
    target = x[:, None]
    if "logvar" in p:
        log_p = -(np.log(2 * np.pi) + p["logvar"] + (target - out) ** 2 / np.exp(p["logvar"])) / 2
    else:
        log_p = target * out - np.log(1 + np.exp(out))
    log_q = -(((z - mu) / sigma) ** 2) / 2 - np.log(sigma)  # log 2 pi cancels between q and the prior
    return log_p.sum(axis=2), (log_q + z**2 / 2).sum(axis=2)


def _loss(x, eps, params):
    log_p, divergence = _halves(x, eps, params)
    return -np.log(np.exp(log_p - divergence).sum(axis=1) / eps.shape[1]).sum() / len(x)


def _compare_gradients(submission, rng, names, *, n=4, **options):
    model, x, eps, params = _model(submission, rng, **options)
    x, eps = x[:n], eps[:n]
    _, grads, _ = model.loss(x, eps=eps)
    case = "with one sample, " if options.get("k") == 1 else "with one example, " if n == 1 else ""
    case = "with a Gaussian decoder, " if "likelihood" in options else case
    for name in names:
        says = f"there is no gradient of {name}: grads has the keys {sorted(grads)}"
        expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))
        numerical = numerical_gradient_of(lambda a, name=name: _loss(x, eps, {**params, name: a}), params[name])
        expect(f"{case}d{name}", grads[name], numerical, source="numerical gradient", context={"x": x})
