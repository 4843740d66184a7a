"""What students get wrong about the importance-weighted autoencoder's loss. Methods take self first."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.importance_weights import importance_noise, log_likelihood_of_pixels
from cs231n_ae.models.iwae import ImportanceWeightedVAE
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


class _Samples:
    """K samples of each example as N K rows, up to the three terms of their log-weights, and the right ways on."""

    def __init__(self, model, x, eps, rng):
        self.model, self.k, self.x = model, model.n_samples, np.repeat(x, model.n_samples, axis=0)
        mu, logvar, self.encoder_cache = model._encode(x)
        self.eps = importance_noise(mu, self.k, eps=eps, rng=rng).reshape(len(self.x), -1)
        self.draw(np.repeat(mu, self.k, axis=0), np.repeat(logvar, self.k, axis=0))

    def draw(self, mu, logvar):
        z, self.sample_cache = layers.reparameterize_forward(mu, logvar, eps=self.eps)
        self.log_q = losses.standard_normal_log_density(self.eps) - logvar.sum(axis=1) / 2
        self.decode(z)

    def decode(self, z):
        self.z, self.log_prior = z, losses.standard_normal_log_density(z)
        out, self.decoder_cache = mlp_forward(z, self.model.params, self.model.decoder_activations, prefix="dec_")
        self.log_p, self.dout, self.dvariance = log_likelihood_of_pixels(self.model, out, self.x)

    def weigh(self, log_weights):
        """The loss and its gradient g by each log-weight, (N K, 1)."""
        loss, g = losses.iwae_loss(log_weights.reshape(-1, self.k))
        return loss, g.reshape(-1, 1)

    def message(self, g):
        """What the decoder says to each sample; its own gradients are noted on the way."""
        dz, self.decoder_grads = mlp_backward(g * self.dout, self.decoder_cache)
        return dz

    def back(self, g):
        """The gradients of each row's mu and logvar."""
        dmu, dlogvar = layers.reparameterize_backward(self.message(g) - g * self.z, self.sample_cache)
        return dmu, dlogvar + g / 2

    def by_sample(self, dmu, dlogvar):
        return np.concatenate([dmu, dlogvar], axis=1).reshape(-1, self.k, 2 * dmu.shape[1])

    def answer(self, loss, g, dhead):
        """Loss, gradients and parts, once the gradient of the encoder's output is known."""
        grads = {**mlp_backward(dhead, self.encoder_cache)[1], **self.decoder_grads}
        if "logvar" in self.model.params:
            grads["logvar"] = np.asarray(np.sum(g[:, 0] * self.dvariance))
        parts = {"reconstruction": -float(self.log_p.mean()), "kl": float((self.log_q - self.log_prior).mean())}
        return loss, grads, parts


@misconception(
    "iwae_model_loss",
    says="The log-weights lack -log q(z|x). Samples were drawn from q and not from the prior: what has each to be "
    "divided by, so that the mean weight is p(x)?",
)
def forgets_log_q(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = s.weigh(s.log_p + s.log_prior)
    dmu, dlogvar = layers.reparameterize_backward(s.message(g) - g * s.z, s.sample_cache)
    return s.answer(loss, g, s.by_sample(dmu, dlogvar).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="The log-weights lack log p(z). A weight is p(x, z) / q(z|x), and the joint density has two factors: which of "
    "them is the decoder's?",
)
def forgets_log_p_of_z(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = s.weigh(s.log_p - s.log_q)
    dmu, dlogvar = layers.reparameterize_backward(s.message(g), s.sample_cache)
    return s.answer(loss, g, s.by_sample(dmu, dlogvar + g / 2).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="log q(z|x) enters with the wrong sign. q stands in the denominator of the weight: what becomes of it in the "
    "logarithm?",
)
def adds_log_q(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = s.weigh(s.log_p + s.log_prior + s.log_q)
    dmu, dlogvar = layers.reparameterize_backward(s.message(g) - g * s.z, s.sample_cache)
    return s.answer(loss, g, s.by_sample(dmu, dlogvar - g / 2).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="log q is in the loss, but nothing of it comes back to logvar. Along a sample its exponent stays eps²/2, "
    "whatever the parameters are; which of its other terms does depend on one?",
)
def does_not_send_log_q_back(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    dmu, dlogvar = layers.reparameterize_backward(s.message(g) - g * s.z, s.sample_cache)
    return s.answer(loss, g, s.by_sample(dmu, dlogvar).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="The gradient of log q reaches logvar twice over, or without its half. logvar is the logarithm of the "
    "variance: what is log sigma in terms of it?",
)
def doubles_the_gradient_of_log_q(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    dmu, dlogvar = layers.reparameterize_backward(s.message(g) - g * s.z, s.sample_cache)
    return s.answer(loss, g, s.by_sample(dmu, dlogvar + g).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="log q is differentiated by the sample z alone, as if mu and logvar did not stand in it as well. They move "
    "along with z: what is left of (z - mu) / sigma when all three move?",
)
def differentiates_log_q_by_the_sample_alone(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    sigma, _ = s.sample_cache
    dz = s.message(g) - g * s.z + g * s.eps / sigma
    dmu, dlogvar = layers.reparameterize_backward(dz, s.sample_cache)
    return s.answer(loss, g, s.by_sample(dmu, dlogvar).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="log q is differentiated by the sample as well as by logvar, and the derivatives by mu and logvar through "
    "(z - mu) / sigma are missing: with them, what the sample says would cancel.",
)
def counts_the_sample_in_log_q(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    sigma, _ = s.sample_cache
    dz = s.message(g) - g * s.z + g * s.eps / sigma
    dmu, dlogvar = layers.reparameterize_backward(dz, s.sample_cache)
    return s.answer(loss, g, s.by_sample(dmu, dlogvar + g / 2).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="log p(z) is in the loss, but its gradient does not reach the sample: nothing draws z to the prior. What is "
    "the slope of -z²/2, and which gradient does it join?",
)
def does_not_send_the_prior_back(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    dmu, dlogvar = layers.reparameterize_backward(s.message(g), s.sample_cache)
    return s.answer(loss, g, s.by_sample(dmu, dlogvar + g / 2).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="The gradient of log p(z) has the wrong sign: training would drive the samples away from the prior.",
)
def drives_away_from_the_prior(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    dmu, dlogvar = layers.reparameterize_backward(s.message(g) + g * s.z, s.sample_cache)
    return s.answer(loss, g, s.by_sample(dmu, dlogvar + g / 2).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="All K samples of an example have the same noise, so they are one sample, K times. How many different "
    "weights does an example need, and what shape has their noise?",
)
def gives_all_samples_the_same_noise(self, x, *, eps=None, rng=None):
    mu, _ = self.encode(x)
    eps = importance_noise(mu, self.n_samples, eps=eps, rng=rng)
    return ImportanceWeightedVAE.loss(self, x, eps=np.repeat(eps[:, :1], self.n_samples, axis=1))


@misconception(
    "iwae_model_loss",
    says="The rows of mu and logvar are in another order than those of eps and x: 1, 2, 3, 1, 2, 3, where the others "
    "go 1, 1, 2, 2, 3, 3. What is the difference between np.tile and np.repeat?",
)
def lays_the_rows_out_in_another_order(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    mu, logvar = self.encode(x)
    s.draw(np.tile(mu, (s.k, 1)), np.tile(logvar, (s.k, 1)))
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    dhead = np.concatenate(s.back(g), axis=1).reshape(s.k, len(x), -1).sum(axis=0)
    return s.answer(loss, g, dhead)


@misconception(
    "iwae_model_loss",
    says="What mu and logvar hear from their K samples is averaged. They were copied K times on the way there: what "
    "happens to the gradients of copies?",
)
def averages_over_the_samples(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    return s.answer(loss, g, s.by_sample(*s.back(g)).mean(axis=1))


@misconception(
    "iwae_model_loss",
    says="The encoder hears from the first sample of each example only. What do the others have to say to it?",
)
def hears_the_first_sample_alone(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    return s.answer(loss, g, s.by_sample(*s.back(g))[:, 0])


@misconception(
    "iwae_model_loss",
    says="This is the VAE with K samples: the logarithms of the weights are averaged. It makes the noise smaller and "
    "the bound no better. Which function of losses takes the mean inside the logarithm?",
)
def averages_the_log_weights(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss = -float((s.log_p + s.log_prior - s.log_q).mean())
    g = np.full_like(s.z[:, :1], -1 / len(s.z))
    return s.answer(loss, g, s.by_sample(*s.back(g)).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="The loss is right, but all samples have the same say in the gradients. What does losses.iwae_loss give "
    "besides the loss?",
)
def lets_all_samples_have_the_same_say(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, _ = s.weigh(s.log_p + s.log_prior - s.log_q)
    g = np.full_like(s.z[:, :1], -1 / len(s.z))
    return s.answer(loss, g, s.by_sample(*s.back(g)).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="The decoder's message is not weighed: every sample's reconstruction counts 1/NK, where the prior and log q "
    "have the weights. What is dout multiplied by before it goes back?",
)
def does_not_weigh_the_reconstruction(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    dz = s.message(np.full_like(g, -1 / g.size)) - g * s.z
    dmu, dlogvar = layers.reparameterize_backward(dz, s.sample_cache)
    return s.answer(loss, g, s.by_sample(dmu, dlogvar + g / 2).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="The slope of log p(z), -z, comes back as it is: not multiplied by how much the loss hangs on that sample, "
    "and not averaged. By what is the decoder's message multiplied, and what has the prior's to do with that?",
)
def does_not_weigh_the_prior(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    dmu, dlogvar = layers.reparameterize_backward(s.message(g) - s.z, s.sample_cache)
    return s.answer(loss, g, s.by_sample(dmu, dlogvar + g / 2).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="What log q sends back to logvar is the same ½ for every sample, unweighed and not averaged. By what is the "
    "decoder's message multiplied, and what has that of log q to do with it?",
)
def does_not_weigh_log_q(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    dmu, dlogvar = layers.reparameterize_backward(s.message(g) - g * s.z, s.sample_cache)
    return s.answer(loss, g, s.by_sample(dmu, dlogvar + 0.5).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="The two gradients that come back through the sample are taken for each other. Which of the two does "
    "reparameterize_backward give first, and to which does log q add its part?",
)
def takes_the_samples_gradients_for_each_other(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    dlogvar, dmu = layers.reparameterize_backward(s.message(g) - g * s.z, s.sample_cache)
    return s.answer(loss, g, s.by_sample(dmu, dlogvar + g / 2).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="The encoder's output gets the gradient of logvar where that of mu belongs, and the other way round. Which "
    "half of its columns is mu?",
)
def puts_the_gradient_of_logvar_first(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    dmu, dlogvar = s.back(g)
    return s.answer(loss, g, s.by_sample(dlogvar, dmu).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="log p(z) and log q(z|x) do not have the same constants: one has its log 2 pi, the other has not. They would "
    "cancel. The gradients do not notice, the loss does.",
)
def leaves_log_2_pi_out_of_q(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    _, logvar = self.encode(x)
    s.log_q = -(np.square(s.eps) + np.repeat(logvar, s.k, axis=0)).sum(axis=1) / 2
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    return s.answer(loss, g, s.by_sample(*s.back(g)).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="log q is taken at the mean, without eps: -log q(mu|x) and not -log q(z|x). Every sample gets the same, so "
    "one far out in the tail of q seems no rarer than one in the middle.",
)
def takes_log_q_at_the_mean(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    _, logvar = self.encode(x)
    s.log_q = -np.repeat((np.log(2 * np.pi) + logvar).sum(axis=1) / 2, s.k)
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    return s.answer(loss, g, s.by_sample(*s.back(g)).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="The divergence in closed form stands in every weight, in place of log q(z|x) - log p(z) of that sample. It "
    "is the mean over all samples: what is lost when each sample is told the mean?",
)
def puts_the_closed_form_into_the_weights(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    mu, logvar = self.encode(x)
    kl = (np.exp(logvar) + mu**2 - 1 - logvar).sum(axis=1) / 2
    loss, g = s.weigh(s.log_p - np.repeat(kl, s.k))
    dmu, dlogvar = layers.reparameterize_backward(s.message(g), s.sample_cache)
    dkl = np.concatenate([mu, (np.exp(logvar) - 1) / 2], axis=1) / len(x)
    loss, grads, parts = s.answer(loss, g, s.by_sample(dmu, dlogvar).sum(axis=1) + dkl)
    return loss, grads, {**parts, "kl": kl.mean()}


@misconception(
    "iwae_model_loss",
    says="z is drawn with exp(logvar) for its standard deviation. That is the variance: the noise is squared where it "
    "should be scaled. What is sigma in terms of logvar?",
)
def takes_the_variance_for_sigma(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    mu, logvar = (np.repeat(head, s.k, axis=0) for head in self.encode(x))
    s.decode(mu + np.exp(logvar) * s.eps)
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    return s.answer(loss, g, s.by_sample(*s.back(g)).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="The gradient of the decoder's learned variance is missing. What is the third thing that "
    "log_likelihood_of_pixels gives, and by what is each row of it weighed?",
)
def forgets_the_learned_variance(self, x, *, eps=None, rng=None):
    loss, grads, parts = ImportanceWeightedVAE.loss(self, x, eps=eps, rng=rng)
    return loss, {name: g for name, g in grads.items() if name != "logvar"}, parts


@misconception(
    "iwae_model_loss",
    says="The parts are weighed like the gradient: samples with large weights count more in them. Asked are plain "
    "means over all samples, so that their sum is a sampled -ELBO, beside which the loss can be read.",
)
def weighs_the_parts(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    loss, grads, _ = s.answer(loss, g, s.by_sample(*s.back(g)).sum(axis=1))
    reconstruction, kl = (g[:, 0] * s.log_p).sum(), -(g[:, 0] * (s.log_q - s.log_prior)).sum()
    return loss, grads, {"reconstruction": reconstruction, "kl": kl}


@misconception(
    "iwae_model_loss",
    says="The gradients are float64 although the parameters are float32. Three things bring float64 in: an array of "
    "that dtype (noise that was drawn so, say), a number that is numpy's own, such as np.sqrt(2), and a cast "
    "(astype(float), dtype=float). Is one of them in yours?",
)
def works_in_float64(self, x, *, eps=None, rng=None):
    loss, grads, parts = ImportanceWeightedVAE.loss(self, x, eps=eps, rng=rng)
    return loss, {name: np.zeros(g.shape) + g for name, g in grads.items()}, parts


@misconception(
    "iwae_model_loss",
    says="The loss is right, but the weights in the gradient are not held still: a term with log w minus its mean has "
    "come in. What does losses.iwae_loss give as the gradient with respect to each log-weight?",
)
def lets_the_weights_move(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    log_weights = s.log_p + s.log_prior - s.log_q
    loss, g = s.weigh(log_weights)
    table, share = log_weights.reshape(-1, s.k), -g.reshape(-1, s.k) * len(x)
    g = g * (1 + table - (share * table).sum(axis=1, keepdims=True)).reshape(-1, 1)
    return s.answer(loss, g, s.by_sample(*s.back(g)).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="The samples of different examples compete: the weights are normalised over the batch. Whose K log-weights "
    "stand in one row of what goes into losses.iwae_loss?",
)
def normalises_over_the_batch(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    log_weights = s.log_p + s.log_prior - s.log_q
    loss, _ = s.weigh(log_weights)
    table = log_weights.reshape(-1, s.k)
    weights = np.exp(table - table.max(axis=0))
    g = -(weights / weights.sum(axis=0) / len(x)).reshape(-1, 1)
    return s.answer(loss, g, s.by_sample(*s.back(g)).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="Two generators of one seed gave two different results. Is there a call of np.random, or a generator "
    "of your own? Or has the first call changed what the second begins with?",
)
def draws_from_another_generator(self, x, *, eps=None, rng=None):
    return ImportanceWeightedVAE.loss(self, x, eps=eps, rng=None if rng is None else np.random.default_rng())


@misconception(
    "iwae_model_loss",
    says="On the way back to the encoder the rows are gathered as if the first samples of all examples came first. "
    "np.repeat puts the K samples of one example next to each other: in which order must the reshape name the "
    "axes?",
)
def gathers_the_rows_in_another_order(self, x, *, eps=None, rng=None):
    run = _Samples(self, x, eps, rng)
    loss, g = run.weigh(run.log_p + run.log_prior - run.log_q)
    rows = np.concatenate(run.back(g), axis=1)
    return run.answer(loss, g, rows.reshape(self.n_samples, len(x), -1).sum(axis=0))


@misconception(
    "iwae_model_loss",
    says="log q(z|x) enters the loss with the wrong sign, and the way back with the right one. q stands in the "
    "denominator of the weight: what becomes of it in the logarithm?",
)
def adds_log_q_on_the_way_there(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = s.weigh(s.log_p + s.log_prior + s.log_q)
    return s.answer(loss, g, s.by_sample(*s.back(g)).sum(axis=1))


def _without_the_width_of_q(model, x, eps, rng):
    """log q without what the deviations put into it."""
    s = _Samples(model, x, eps, rng)
    s.log_q = losses.standard_normal_log_density(s.eps)
    return s, *s.weigh(s.log_p + s.log_prior - s.log_q)


_NO_WIDTH = (
    "log q(z|x) is here the density of eps, that of the standard normal. q is as much wider or narrower as sigma "
    "says, and its density lower or higher for that: which term of log q holds logvar?"
)


@misconception("iwae_model_loss", says=_NO_WIDTH)
def forgets_the_width_of_q(self, x, *, eps=None, rng=None):
    s, loss, g = _without_the_width_of_q(self, x, eps, rng)
    dmu, dlogvar = s.back(g)
    return s.answer(loss, g, s.by_sample(dmu, dlogvar - g / 2).sum(axis=1))


@misconception("iwae_model_loss", says=_NO_WIDTH)
def forgets_the_width_of_q_on_the_way_there(self, x, *, eps=None, rng=None):
    s, loss, g = _without_the_width_of_q(self, x, eps, rng)
    return s.answer(loss, g, s.by_sample(*s.back(g)).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="The rows of mu and logvar that z is drawn from go 1, 2, 3, 1, 2, 3, where those of eps and x go 1, 1, 2, 2, "
    "3, 3. What is the difference between np.tile and np.repeat?",
)
def draws_from_the_rows_in_another_order(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    mu, logvar = self.encode(x)
    log_q = s.log_q
    s.draw(np.tile(mu, (s.k, 1)), np.tile(logvar, (s.k, 1)))
    s.log_q = log_q
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    return s.answer(loss, g, s.by_sample(*s.back(g)).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="The rows of x that the pixels are compared with go 1, 2, 3, 1, 2, 3, where those of z go 1, 1, 2, 2, 3, 3: "
    "most samples are compared with the picture of another example. What is the difference between np.tile and "
    "np.repeat?",
)
def compares_with_the_rows_in_another_order(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    s.x = np.tile(x, (s.k, 1))
    s.decode(s.z)
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    return s.answer(loss, g, s.by_sample(*s.back(g)).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="With rng, log q is taken at another draw than the one that made z. It is the density at z: how often may rng "
    "be asked in one call?",
)
def asks_rng_again_for_the_density(self, x, *, eps=None, rng=None):
    if rng is None:
        return ImportanceWeightedVAE.loss(self, x, eps=eps)
    s = _Samples(self, x, eps, rng)
    other = rng.standard_normal(s.eps.shape).astype(s.eps.dtype)
    s.log_q += losses.standard_normal_log_density(other) - losses.standard_normal_log_density(s.eps)
    loss, g = s.weigh(s.log_p + s.log_prior - s.log_q)
    return s.answer(loss, g, s.by_sample(*s.back(g)).sum(axis=1))


@misconception(
    "iwae_model_loss",
    says="The log-weights are laid out as (K, N), and so those of different examples are averaged together. The "
    "samples of one example stand in K rows behind one another: which axis is the quick one?",
)
def lays_the_weights_out_by_samples(self, x, *, eps=None, rng=None):
    s = _Samples(self, x, eps, rng)
    loss, g = losses.iwae_loss((s.log_p + s.log_prior - s.log_q).reshape(s.k, -1).T)
    g = g.T.reshape(-1, 1)
    return s.answer(loss, g, s.by_sample(*s.back(g)).sum(axis=1))
