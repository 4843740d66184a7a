"""What students get wrong about the loss of the variational autoencoder. Methods take self first."""

import copy

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.mlp import mlp_backward, mlp_forward
from cs231n_ae.models.vae import VAE


class _Pass:
    """The right way of a batch, until its gradients come back to the encoder; a wrong answer takes one step anew."""

    def __init__(self, model, x, eps, rng):
        self.model, self.x = model, x
        mu, logvar, self.encoder_cache = model._encode(x)
        self.draw(mu, logvar, eps, rng)

    def draw(self, mu, logvar, eps, rng=None):
        self.mu, self.logvar = mu, logvar
        z, self.sample_cache = layers.reparameterize_forward(mu, logvar, eps=eps, rng=rng)
        self.kl, self.dmu_kl, self.dlogvar_kl = losses.kl_standard_normal(mu, logvar)
        self.decode(z)

    def decode(self, z):
        out, cache = mlp_forward(z, self.model.params, self.model.decoder_activations, prefix="dec_")
        self.reconstruction, dout, extra = self.model._compare(out, self.x)
        self.dz, grads = mlp_backward(dout, cache)
        self.decoder_grads = {**grads, **extra}

    def back(self):
        """The right gradients of mu and logvar."""
        dmu, dlogvar = layers.reparameterize_backward(self.dz, self.sample_cache)
        return dmu + self.model.beta * self.dmu_kl, dlogvar + self.model.beta * self.dlogvar_kl

    def answer(self, dmu, dlogvar):
        """Loss, gradients and parts, once the gradients of mu and logvar are known."""
        _, encoder_grads = mlp_backward(np.concatenate([dmu, dlogvar], axis=1), self.encoder_cache)
        parts = {"reconstruction": self.reconstruction, "kl": self.kl}
        return self.reconstruction + self.model.beta * self.kl, {**encoder_grads, **self.decoder_grads}, parts


def _with(model, **other):
    """The same model, but for these attributes."""
    model = copy.copy(model)
    vars(model).update(other)
    return model


@misconception(
    "vae_loss",
    says="The divergence is in the loss, but its gradient never reaches the encoder: mu and logvar hear of the "
    "reconstruction only. By how many ways do they reach the loss?",
)
def does_not_send_the_divergence_back(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    return run.answer(*layers.reparameterize_backward(run.dz, run.sample_cache))


@misconception(
    "vae_loss",
    says="mu hears of the reconstruction only; the divergence sends its gradient to logvar alone. Does the divergence "
    "not depend on mu?",
)
def keeps_the_divergence_from_mu(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    dmu, dlogvar = layers.reparameterize_backward(run.dz, run.sample_cache)
    return run.answer(dmu, dlogvar + self.beta * run.dlogvar_kl)


@misconception(
    "vae_loss",
    says="The divergence's gradient comes back without beta. The loss has it: what does a factor do when you "
    "differentiate?",
)
def forgets_beta_on_the_way_back(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    dmu, dlogvar = layers.reparameterize_backward(run.dz, run.sample_cache)
    return run.answer(dmu + run.dmu_kl, dlogvar + run.dlogvar_kl)


@misconception(
    "vae_loss",
    says="The divergence's gradient reaches mu without beta, and logvar with it. The loss weighs the whole divergence: "
    "what does a factor do when you differentiate?",
)
def forgets_beta_on_the_way_to_mu(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    dmu, dlogvar = layers.reparameterize_backward(run.dz, run.sample_cache)
    return run.answer(dmu + run.dmu_kl, dlogvar + self.beta * run.dlogvar_kl)


@misconception(
    "vae_loss",
    says="The divergence's gradient reaches logvar without beta, and mu with it. The loss weighs the whole divergence: "
    "what does a factor do when you differentiate?",
)
def forgets_beta_on_the_way_to_logvar(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    dmu, dlogvar = layers.reparameterize_backward(run.dz, run.sample_cache)
    return run.answer(dmu + self.beta * run.dmu_kl, dlogvar + run.dlogvar_kl)


@misconception(
    "vae_loss",
    says="The divergence's gradient has taken the place of the reconstruction's. mu and logvar reach the loss by two "
    "ways: what happens to the gradients of two ways?",
)
def replaces_the_message_of_the_decoder(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    return run.answer(self.beta * run.dmu_kl, self.beta * run.dlogvar_kl)


@misconception(
    "vae_loss",
    says="dmu hears of the divergence, dlogvar does not. The divergence holds the variances near 1 as well as the "
    "means near 0.",
)
def sends_the_divergence_to_mu_only(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    dmu, dlogvar = layers.reparameterize_backward(run.dz, run.sample_cache)
    return run.answer(dmu + self.beta * run.dmu_kl, dlogvar)


@misconception(
    "vae_loss",
    says="The decoder's message reaches mu and stops there: dlogvar gets the divergence's part only. The sample "
    "depends on logvar too, through sigma times eps.",
)
def does_not_send_the_message_to_logvar(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    return run.answer(run.dz + self.beta * run.dmu_kl, self.beta * run.dlogvar_kl)


@misconception(
    "vae_loss",
    says="dz goes to logvar as it is, without the way back through the sample. Which layer made z of mu and logvar, "
    "and what is its backward pass?",
)
def skips_the_sample_on_the_way_back(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    return run.answer(run.dz + self.beta * run.dmu_kl, run.dz + self.beta * run.dlogvar_kl)


@misconception(
    "vae_loss",
    says="The encoder's outputs are read in the wrong order. The first Z columns are mu, the last Z are logvar (see "
    "self._encode).",
)
def swaps_the_heads(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    run.draw(run.logvar, run.mu, eps=run.sample_cache[1])
    dmu, dlogvar = run.back()
    return run.answer(dlogvar, dmu)


@misconception(
    "vae_loss",
    says="On the way back dmu and dlogvar are put together in the wrong order. In which columns of the encoder's "
    "output does each stand?",
)
def swaps_the_heads_on_the_way_back(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    dmu, dlogvar = run.back()
    return run.answer(dlogvar, dmu)


@misconception(
    "vae_loss",
    says="The two gradients that come back through the sample are taken for each other, and then joined by the "
    "divergence's in the right order. Which of the two does reparameterize_backward give first?",
)
def takes_the_samples_gradients_for_each_other(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    dlogvar, dmu = layers.reparameterize_backward(run.dz, run.sample_cache)
    return run.answer(dmu + self.beta * run.dmu_kl, dlogvar + self.beta * run.dlogvar_kl)


@misconception(
    "vae_loss",
    says="The columns of the two heads are interleaved: every other one is read as mu. The first Z columns are mu, the "
    "last Z are logvar (see self._encode).",
)
def interleaves_the_heads(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    head = np.concatenate(self.encode(x), axis=1)
    run.draw(head[:, ::2], head[:, 1::2], eps=run.sample_cache[1])
    dhead = np.stack(run.back(), axis=2).reshape(head.shape)
    return run.answer(*np.split(dhead, 2, axis=1))


@misconception(
    "vae_loss",
    says="The mean is decoded, and not the sample: there is no noise in the reconstruction. That is right in "
    "reconstruct; here it would leave nothing to keep sigma from collapsing or growing but the divergence.",
)
def decodes_the_mean(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    run.decode(run.mu)
    return run.answer(run.dz + self.beta * run.dmu_kl, self.beta * run.dlogvar_kl)


@misconception(
    "vae_loss",
    says="A sample is drawn, and on the way back the gradients pass through it; but what is decoded is the mean. What "
    "does the decoder get, and what was z made for?",
)
def draws_a_sample_and_decodes_the_mean(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    run.decode(run.mu)
    return run.answer(*run.back())


@misconception(
    "vae_loss",
    says="The sample uses exp(logvar) as its standard deviation. The way back agrees with it, so only the value of the "
    "loss gives it away: which layer of the library draws the sample?",
)
def samples_with_the_variance(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    sigma, noise = run.sample_cache
    run.decode(run.mu + sigma**2 * noise)
    dmu, dlogvar = run.dz, run.dz * sigma**2 * noise
    return run.answer(dmu + self.beta * run.dmu_kl, dlogvar + self.beta * run.dlogvar_kl)


@misconception(
    "vae_loss",
    says="New noise is drawn on the way back. dz belongs to the z that was decoded: with which noise was it made?",
)
def draws_new_noise_on_the_way_back(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    sigma, noise = run.sample_cache
    new = np.random.default_rng(0).standard_normal(noise.shape).astype(noise.dtype)
    dmu, dlogvar = layers.reparameterize_backward(run.dz, (sigma, new))
    return run.answer(dmu + self.beta * run.dmu_kl, dlogvar + self.beta * run.dlogvar_kl)


@misconception(
    "vae_loss",
    says="One row of noise serves the whole batch. Each example has a posterior of its own, and wants a sample of its "
    "own: what does reparameterize_forward do when it is given rng?",
)
def draws_one_row_for_the_batch(self, x, *, eps=None, rng=None):
    if eps is None:
        eps = np.tile(rng.standard_normal(self.n_latent), (len(x), 1)).astype(x.dtype)
    return VAE.loss(self, x, eps=eps)


@misconception(
    "vae_loss",
    says="With rng alone no noise reaches the decoder. Whoever passes rng wants it drawn: what does "
    "reparameterize_forward take, and is it the sample that is decoded?",
)
def takes_no_noise_without_eps(self, x, *, eps=None, rng=None):
    if eps is None:
        eps = np.zeros((len(x), self.n_latent), x.dtype)
    return VAE.loss(self, x, eps=eps)


@misconception(
    "vae_loss",
    says="The sigmoid has been applied twice under the Bernoulli decoder: the loss takes logits, and was handed "
    "probabilities (as self.decode gives them).",
)
def applies_the_sigmoid_twice(self, x, *, eps=None, rng=None):
    def compare(out, x):
        if self.likelihood != "bernoulli":
            return self._compare(out, x)
        y, cache = layers.sigmoid_forward(out)
        loss, dy, extra = self._compare(y, x)
        return loss, layers.sigmoid_backward(dy, cache), extra

    return VAE.loss(_with(self, _compare=compare), x, eps=eps, rng=rng)


@misconception(
    "vae_loss",
    says="Under the Bernoulli likelihood the loss takes logits and applies the sigmoid by itself; here it is handed "
    "probabilities, so that the sigmoid comes twice. On the way back only one of the two is there: which of your "
    "lines makes probabilities, and who asked for them?",
)
def hands_probabilities_to_the_loss_of_logits(self, x, *, eps=None, rng=None):
    def compare(out, x):
        return self._compare(layers.sigmoid_forward(out)[0] if self.likelihood == "bernoulli" else out, x)

    return VAE.loss(_with(self, _compare=compare), x, eps=eps, rng=rng)


@misconception(
    "vae_loss",
    says="The gradient of the logits has been sent through the sigmoid once more. The loss takes logits, and what it "
    "gives back is already the gradient with respect to them: the slope of the sigmoid is in it.",
)
def goes_back_through_the_sigmoid_twice(self, x, *, eps=None, rng=None):
    def compare(out, x):
        loss, dout, extra = self._compare(out, x)
        if self.likelihood == "bernoulli":
            _, cache = layers.sigmoid_forward(out)
            dout = layers.sigmoid_backward(dout, cache)
        return loss, dout, extra

    return VAE.loss(_with(self, _compare=compare), x, eps=eps, rng=rng)


@misconception(
    "vae_loss",
    says="The loss is the squared error between the pixels' means and x, whichever decoder was chosen. Which method of "
    "the model knows the decoder?",
)
def takes_the_squared_error(self, x, *, eps=None, rng=None):
    def compare(out, x):
        if self.likelihood == "bernoulli":
            y, cache = layers.sigmoid_forward(out)
            loss, dy = losses.l2_loss(y, x)
            return loss, layers.sigmoid_backward(dy, cache), {}
        return *losses.l2_loss(out, x), {"logvar": np.zeros_like(x[0, 0])} if self.variance is None else {}

    return VAE.loss(_with(self, _compare=compare), x, eps=eps, rng=rng)


@misconception(
    "vae_loss",
    says="The fixed variance of the Gaussian decoder goes in as its own logarithm. What does gaussian_nll_loss take "
    "(and what does self._compare do with self.variance)?",
)
def takes_the_variance_for_its_logarithm(self, x, *, eps=None, rng=None):
    def compare(out, x):
        if self.likelihood == "bernoulli" or self.variance is None:
            return self._compare(out, x)
        return *losses.gaussian_nll_loss(out, np.asarray(self.variance, out.dtype), x)[:2], {}

    return VAE.loss(_with(self, _compare=compare), x, eps=eps, rng=rng)


@misconception(
    "vae_loss",
    says="A learned variance gets no gradient: grads lacks logvar. self._compare gives three things: what is the "
    "third?",
)
def forgets_the_learned_variance(self, x, *, eps=None, rng=None):
    loss, grads, parts = VAE.loss(self, x, eps=eps, rng=rng)
    return loss, {name: g for name, g in grads.items() if name != "logvar"}, parts


@misconception(
    "vae_loss",
    says="The divergence is averaged over the latents, while the reconstruction is summed over the pixels: the prior "
    "would hardly be felt. losses.kl_standard_normal gives the sum already.",
)
def averages_the_divergence_over_the_latents(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    kl = losses.kl_standard_normal(run.mu, run.logvar)
    run.kl, run.dmu_kl, run.dlogvar_kl = (part / self.n_latent for part in kl)
    return run.answer(*run.back())


@misconception(
    "vae_loss",
    says="The reconstruction is averaged over the pixels, while the divergence is summed over the latents: it would "
    "dwarf the reconstruction, and every q would fall to the prior. Both are log-probabilities of a whole example.",
)
def averages_the_reconstruction_over_the_pixels(self, x, *, eps=None, rng=None):
    def compare(out, x):
        loss, dout, extra = self._compare(out, x)
        d = x.shape[1]
        return loss / d, dout / d, {name: g / d for name, g in extra.items()}

    return VAE.loss(_with(self, _compare=compare), x, eps=eps, rng=rng)


@misconception(
    "vae_loss",
    says="The divergence is divided by the number of examples a second time: losses.kl_standard_normal has averaged "
    "it already.",
)
def averages_the_divergence_twice(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    kl = losses.kl_standard_normal(run.mu, run.logvar)
    run.kl, run.dmu_kl, run.dlogvar_kl = (part / len(x) for part in kl)
    return run.answer(*run.back())


@misconception(
    "vae_loss",
    says="The divergence is subtracted. It is subtracted in the bound that is maximised; the loss is the bound with "
    "its sign turned. Should a q that is far from the prior be rewarded?",
)
def subtracts_the_divergence(self, x, *, eps=None, rng=None):
    return VAE.loss(_with(self, beta=-self.beta), x, eps=eps, rng=rng)


@misconception(
    "vae_loss",
    says="The parts hold the divergence with beta multiplied in. A curve of it should not jump when only beta is "
    "chosen otherwise.",
)
def weighs_the_parts(self, x, *, eps=None, rng=None):
    loss, grads, parts = VAE.loss(self, x, eps=eps, rng=rng)
    return loss, grads, {**parts, "kl": self.beta * parts["kl"]}


@misconception(
    "vae_loss",
    says="beta is not in the loss: the two terms are added as they are.",
)
def adds_the_terms_unweighted(self, x, *, eps=None, rng=None):
    _, grads, parts = VAE.loss(self, x, eps=eps, rng=rng)
    return parts["reconstruction"] + parts["kl"], grads, parts


@misconception(
    "vae_loss",
    says="beta weighs the whole loss and all gradients, where it belongs to the divergence alone.",
)
def weighs_everything(self, x, *, eps=None, rng=None):
    loss, grads, parts = VAE.loss(_with(self, beta=1.0), x, eps=eps, rng=rng)
    return self.beta * loss, {name: np.asarray(g * g.dtype.type(self.beta)) for name, g in grads.items()}, parts


@misconception(
    "vae_loss",
    says="The divergence is the other way round, KL(p || q). The expectation in the bound is taken under q: which "
    "function of the library gives KL(q || N(0, I))?",
)
def turns_the_divergence_around(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    zero = np.zeros_like(run.mu)
    run.kl, _, _, run.dmu_kl, run.dlogvar_kl = losses.kl_gaussians(zero, zero, run.mu, run.logvar)
    return run.answer(*run.back())


@misconception(
    "vae_loss",
    says="The gradients have the parameters' names without their prefixes, or with others. Each goes under the name of "
    "its parameter: what do the keys of self.params look like?",
)
def drops_the_prefixes(self, x, *, eps=None, rng=None):
    loss, grads, parts = VAE.loss(self, x, eps=eps, rng=rng)
    return loss, {name.partition("_")[2] or name: g for name, g in grads.items()}, parts


@misconception(
    "vae_loss",
    says="The gradients are float64 although the parameters are float32: where does float64 come in?",
)
def collects_in_float64(self, x, *, eps=None, rng=None):
    loss, grads, parts = VAE.loss(self, x, eps=eps, rng=rng)
    return loss, {name: np.zeros(g.shape) + g for name, g in grads.items()}, parts


@misconception(
    "vae_loss",
    says="Two generators of one seed gave two different results. Is there a call of np.random, or a generator "
    "of your own? Or has the first call changed what the second begins with?",
)
def draws_from_another_generator(self, x, *, eps=None, rng=None):
    return VAE.loss(self, x, eps=eps, rng=None if rng is None else np.random.default_rng())


@misconception(
    "vae_loss",
    says="On the way back to the encoder, beta multiplies what comes through the sample as well. It weighs one of the "
    "two terms of the loss: which?",
)
def weighs_the_way_through_the_sample(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    dmu, dlogvar = layers.reparameterize_backward(run.dz, run.sample_cache)
    return run.answer(self.beta * (dmu + run.dmu_kl), self.beta * (dlogvar + run.dlogvar_kl))


@misconception(
    "vae_loss",
    says="The divergence is added in the loss, and its gradient is taken away on the way back. Which sign has it in "
    "what is minimised?",
)
def subtracts_the_gradient_of_the_divergence(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    dmu, dlogvar = layers.reparameterize_backward(run.dz, run.sample_cache)
    return run.answer(dmu - self.beta * run.dmu_kl, dlogvar - self.beta * run.dlogvar_kl)


@misconception(
    "vae_loss",
    says="With rng, the way back has another draw than the way there. The gradients then belong to noise that the loss "
    "never saw: how often may rng be asked in one call?",
)
def asks_rng_again_on_the_way_back(self, x, *, eps=None, rng=None):
    if rng is None:
        return VAE.loss(self, x, eps=eps)
    run = _Pass(self, x, eps, rng)
    _, run.sample_cache = layers.reparameterize_forward(run.mu, run.logvar, rng=rng)
    return run.answer(*run.back())


@misconception(
    "vae_loss",
    says="mu hears of the divergence alone: what the decoder says comes back to logvar, and not to mu. z = mu + sigma "
    "eps: by how much does z move when mu does?",
)
def keeps_the_reconstruction_from_mu(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    _, dlogvar = run.back()
    return run.answer(self.beta * run.dmu_kl, dlogvar)


@misconception(
    "vae_loss",
    says="beta is nowhere, neither in the loss nor in the gradients: this is the loss of beta = 1, whatever the model "
    "was built with. Which attribute holds it, and which of the two terms does it weigh?",
)
def leaves_beta_out(self, x, *, eps=None, rng=None):
    run = _Pass(self, x, eps, rng)
    dmu, dlogvar = layers.reparameterize_backward(run.dz, run.sample_cache)
    _, grads, parts = run.answer(dmu + run.dmu_kl, dlogvar + run.dlogvar_kl)
    return run.reconstruction + run.kl, grads, parts
