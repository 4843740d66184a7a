"""What students get wrong about the importance-weighted autoencoder's loss. Methods take self first."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.importance_weights import importance_noise, log_likelihood_of_pixels
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


def _iwae(
    model,
    x,
    eps,
    rng,
    *,
    noise=lambda eps: eps,
    prior=1.0,
    q=1.0,
    dprior=1.0,
    dq=1.0,
    weigh=losses.iwae_loss,
    dz_of_q=False,
    spread=lambda values, k: np.repeat(values, k, axis=0),
    gather=lambda d: d.sum(axis=1),
    entropy=None,
    message=None,
    sample=None,
):
    """The right loss, but for what is said otherwise.

    Args:
        model, x, eps, rng: as the method takes them.
        noise: what becomes of the noise (N, K, Z).
        prior, q: factors of log p(z) and of log q(z|x) in the log-weights.
        dprior, dq: factors of their gradients.
        weigh: what makes loss and gradient of the log-weights (N, K).
        dz_of_q: whether log q is differentiated by the sample instead of by logvar.
        spread: N rows to N K rows.
        gather: gradients (N, K, 2Z) to (N, 2Z).
        entropy: -log q of each row, from (eps, logvar of each row); None for the right one.
        message: factors of the decoder's message, from the gradient g by each log-weight.
        sample: z of each row, from (mu, logvar, eps of each row); None for the right one.
    """
    n, k = len(x), model.n_samples
    mu, logvar, encoder_cache = model._encode(x)
    eps = noise(importance_noise(mu, k, eps=eps, rng=rng)).reshape(n * k, -1)
    rows = spread(logvar, k)
    z, sample_cache = layers.reparameterize_forward(spread(mu, k), rows, eps=eps)
    if sample is not None:
        z = sample(spread(mu, k), rows, eps)
    out, decoder_cache = mlp_forward(z, model.params, model.decoder_activations, prefix="dec_")
    log_p, dout, dvariance = log_likelihood_of_pixels(model, out, np.repeat(x, k, axis=0))
    log_prior = losses.standard_normal_log_density(z)
    minus_log_q = rows.sum(axis=1) / 2 - losses.standard_normal_log_density(eps)
    if entropy is not None:
        minus_log_q = entropy(eps, rows)
    loss, g = weigh((log_p + prior * log_prior + q * minus_log_q).reshape(n, k))

    g = g.reshape(n * k, 1)
    dz, decoder_grads = mlp_backward((g if message is None else message(g)) * dout, decoder_cache)
    dz = dz - prior * dprior * g * z
    if dz_of_q:
        dz = dz + q * g * eps / np.exp(rows / 2)
    dmu, dlogvar = layers.reparameterize_backward(dz, sample_cache)
    dlogvar = dlogvar + q * dq * g / 2
    dhead = gather(np.concatenate([dmu, dlogvar], axis=1).reshape(n, k, -1))
    grads = {**mlp_backward(dhead, encoder_cache)[1], **decoder_grads}
    if "logvar" in model.params:
        grads["logvar"] = np.asarray(np.sum(g[:, 0] * dvariance))
    return loss, grads, {"reconstruction": -float(log_p.mean()), "kl": float((-minus_log_q - log_prior).mean())}


@misconception(
    "iwae_model_loss",
    says="The log-weights lack -log q(z|x). Samples were drawn from q and not from the prior: what has each to be "
    "divided by, so that the mean weight is p(x)?",
)
def forgets_log_q(self, x, *, eps=None, rng=None):
    return _iwae(self, x, eps, rng, q=0.0)


@misconception(
    "iwae_model_loss",
    says="The log-weights lack log p(z). A weight is p(x, z) / q(z|x), and the joint density has two factors: which of "
    "them is the decoder's?",
)
def forgets_log_p_of_z(self, x, *, eps=None, rng=None):
    return _iwae(self, x, eps, rng, prior=0.0)


@misconception(
    "iwae_model_loss",
    says="log q(z|x) enters with the wrong sign. q stands in the denominator of the weight: what becomes of it in the "
    "logarithm?",
)
def adds_log_q(self, x, *, eps=None, rng=None):
    return _iwae(self, x, eps, rng, q=-1.0)


@misconception(
    "iwae_model_loss",
    says="log q is in the loss, but nothing of it comes back to logvar. Along a sample its exponent stays eps²/2, "
    "whatever the parameters are; which of its other terms does depend on one?",
)
def does_not_send_log_q_back(self, x, *, eps=None, rng=None):
    return _iwae(self, x, eps, rng, dq=0.0)


@misconception(
    "iwae_model_loss",
    says="The gradient of log q reaches logvar twice over, or without its half. logvar is the logarithm of the "
    "variance: what is log sigma in terms of it?",
)
def doubles_the_gradient_of_log_q(self, x, *, eps=None, rng=None):
    return _iwae(self, x, eps, rng, dq=2.0)


@misconception(
    "iwae_model_loss",
    says="log q is differentiated by the sample z alone, as if mu and logvar did not stand in it as well. They move "
    "along with z: what is left of (z - mu) / sigma when all three move?",
)
def differentiates_log_q_by_the_sample_alone(self, x, *, eps=None, rng=None):
    return _iwae(self, x, eps, rng, dq=0.0, dz_of_q=True)


@misconception(
    "iwae_model_loss",
    says="log q is differentiated by the sample as well as by logvar, and the derivatives by mu and logvar through "
    "(z - mu) / sigma are missing: with them, what the sample says would cancel.",
)
def counts_the_sample_in_log_q(self, x, *, eps=None, rng=None):
    return _iwae(self, x, eps, rng, dz_of_q=True)


@misconception(
    "iwae_model_loss",
    says="log p(z) is in the loss, but its gradient does not reach the sample: nothing draws z to the prior. What is "
    "the slope of -z²/2, and which gradient does it join?",
)
def does_not_send_the_prior_back(self, x, *, eps=None, rng=None):
    return _iwae(self, x, eps, rng, dprior=0.0)


@misconception(
    "iwae_model_loss",
    says="The gradient of log p(z) has the wrong sign: training would drive the samples away from the prior.",
)
def drives_away_from_the_prior(self, x, *, eps=None, rng=None):
    return _iwae(self, x, eps, rng, dprior=-1.0)


@misconception(
    "iwae_model_loss",
    says="All K samples of an example have the same noise, so they are one sample, K times. How many different "
    "weights does an example need, and what shape has their noise?",
)
def gives_all_samples_the_same_noise(self, x, *, eps=None, rng=None):
    return _iwae(self, x, eps, rng, noise=lambda eps: np.repeat(eps[:, :1], eps.shape[1], axis=1))


@misconception(
    "iwae_model_loss",
    says="The rows of mu and logvar are in another order than those of eps and x: 1, 2, 3, 1, 2, 3, where the others "
    "go 1, 1, 2, 2, 3, 3. What is the difference between np.tile and np.repeat?",
)
def lays_the_rows_out_in_another_order(self, x, *, eps=None, rng=None):
    def gather(d):
        n, k, _ = d.shape
        return d.reshape(k, n, -1).sum(axis=0)

    return _iwae(self, x, eps, rng, spread=lambda values, k: np.tile(values, (k, 1)), gather=gather)


@misconception(
    "iwae_model_loss",
    says="What mu and logvar hear from their K samples is averaged. They were copied K times on the way there: what "
    "happens to the gradients of copies?",
)
def averages_over_the_samples(self, x, *, eps=None, rng=None):
    return _iwae(self, x, eps, rng, gather=lambda d: d.mean(axis=1))


@misconception(
    "iwae_model_loss",
    says="The encoder hears from the first sample of each example only. What do the others have to say to it?",
)
def hears_the_first_sample_alone(self, x, *, eps=None, rng=None):
    return _iwae(self, x, eps, rng, gather=lambda d: d[:, 0])


def _elbo(log_weights):
    return -float(log_weights.mean()), np.full_like(log_weights, -1 / log_weights.size)


@misconception(
    "iwae_model_loss",
    says="This is the VAE with K samples: the logarithms of the weights are averaged. It makes the noise smaller and "
    "the bound no better. Which function of losses takes the mean inside the logarithm?",
)
def averages_the_log_weights(self, x, *, eps=None, rng=None):
    return _iwae(self, x, eps, rng, weigh=_elbo)


@misconception(
    "iwae_model_loss",
    says="The loss is right, but all samples have the same say in the gradients. What does losses.iwae_loss give "
    "besides the loss?",
)
def lets_all_samples_have_the_same_say(self, x, *, eps=None, rng=None):
    return _iwae(self, x, eps, rng, weigh=lambda w: (losses.iwae_loss(w)[0], _elbo(w)[1]))


@misconception(
    "iwae_model_loss",
    says="The decoder's message is not weighed: every sample's reconstruction counts 1/NK, where the prior and log q "
    "have the weights. What is dout multiplied by before it goes back?",
)
def does_not_weigh_the_reconstruction(self, x, *, eps=None, rng=None):
    return _iwae(self, x, eps, rng, message=lambda g: np.full_like(g, -1 / g.size))


@misconception(
    "iwae_model_loss",
    says="log p(z) and log q(z|x) do not have the same constants: one has its log 2 pi, the other has not. They would "
    "cancel. The gradients do not notice, the loss does.",
)
def leaves_log_2_pi_out_of_q(self, x, *, eps=None, rng=None):
    return _iwae(self, x, eps, rng, entropy=lambda eps, rows: (np.square(eps) + rows).sum(axis=1) / 2)


@misconception(
    "iwae_model_loss",
    says="log q is taken at the mean, without eps: -log q(mu|x) and not -log q(z|x). Every sample gets the same, so "
    "one far out in the tail of q seems no rarer than one in the middle.",
)
def takes_log_q_at_the_mean(self, x, *, eps=None, rng=None):
    return _iwae(self, x, eps, rng, entropy=lambda eps, rows: (np.log(2 * np.pi) + rows).sum(axis=1) / 2)


@misconception(
    "iwae_model_loss",
    says="The divergence in closed form stands in every weight, in place of log q(z|x) - log p(z) of that sample. It "
    "is the mean over all samples: what is lost when each sample is told the mean?",
)
def puts_the_closed_form_into_the_weights(self, x, *, eps=None, rng=None):
    n, k = len(x), self.n_samples
    mu, logvar, encoder_cache = self._encode(x)
    eps = importance_noise(mu, k, eps=eps, rng=rng).reshape(n * k, -1)
    z, cache = layers.reparameterize_forward(np.repeat(mu, k, axis=0), np.repeat(logvar, k, axis=0), eps=eps)
    out, decoder_cache = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
    log_p, dout, dvariance = log_likelihood_of_pixels(self, out, np.repeat(x, k, axis=0))
    kl = (np.exp(logvar) + mu**2 - 1 - logvar).sum(axis=1) / 2
    loss, g = losses.iwae_loss(log_p.reshape(n, k) - kl[:, None])
    g = g.reshape(n * k, 1)
    dz, decoder_grads = mlp_backward(g * dout, decoder_cache)
    dmu, dlogvar = (d.reshape(n, k, -1).sum(axis=1) for d in layers.reparameterize_backward(dz, cache))
    dhead = np.concatenate([dmu + mu / n, dlogvar + (np.exp(logvar) - 1) / (2 * n)], axis=1)
    grads = {**mlp_backward(dhead, encoder_cache)[1], **decoder_grads}
    if "logvar" in self.params:
        grads["logvar"] = np.asarray(np.sum(g[:, 0] * dvariance))
    return loss, grads, {"reconstruction": -float(log_p.mean()), "kl": float(kl.mean())}


@misconception(
    "iwae_model_loss",
    says="z is drawn with exp(logvar) for its standard deviation. That is the variance: the noise is squared where it "
    "should be scaled. What is sigma in terms of logvar?",
)
def takes_the_variance_for_sigma(self, x, *, eps=None, rng=None):
    return _iwae(self, x, eps, rng, sample=lambda mu, logvar, eps: mu + np.exp(logvar) * eps)


@misconception(
    "iwae_model_loss",
    says="The gradient of the decoder's learned variance is missing. What is the third thing that "
    "log_likelihood_of_pixels gives, and by what is each row of it weighed?",
)
def forgets_the_learned_variance(self, x, *, eps=None, rng=None):
    loss, grads, parts = _iwae(self, x, eps, rng)
    return loss, {name: g for name, g in grads.items() if name != "logvar"}, parts


@misconception(
    "iwae_model_loss",
    says="The parts are weighed like the gradient: samples with large weights count more in them. Asked are plain "
    "means over all samples, so that their sum is a sampled -ELBO, beside which the loss can be read.",
)
def weighs_the_parts(self, x, *, eps=None, rng=None):
    kept = {}

    def weigh(log_weights):
        loss, kept["g"] = losses.iwae_loss(log_weights)
        return loss, kept["g"]

    loss, grads, _ = _iwae(self, x, eps, rng, weigh=weigh, noise=lambda eps: kept.setdefault("eps", eps))
    mu, logvar = self.encode(x)
    n, k, _ = kept["eps"].shape
    z = mu[:, None] + np.exp(logvar / 2)[:, None] * kept["eps"]
    out, _ = mlp_forward(z.reshape(n * k, -1), self.params, self.decoder_activations, prefix="dec_")
    log_p = log_likelihood_of_pixels(self, out, np.repeat(x, k, axis=0))[0].reshape(n, k)
    divergence = (np.square(z) - np.square(kept["eps"]) - logvar[:, None]).sum(axis=2) / 2
    return (
        loss,
        grads,
        {"reconstruction": float((kept["g"] * log_p).sum()), "kl": -float((kept["g"] * divergence).sum())},
    )


@misconception(
    "iwae_model_loss",
    says="The gradients are float64 although the parameters are float32. The noise comes in float64: what is done with "
    "it before it meets mu?",
)
def works_in_float64(self, x, *, eps=None, rng=None):
    loss, grads, parts = _iwae(self, x, eps, rng)
    return loss, {name: np.zeros(g.shape) + g for name, g in grads.items()}, parts
