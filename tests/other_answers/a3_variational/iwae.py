"""The importance-weighted autoencoder's loss, right, and written differently from the reference. Methods take self."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.other_answers import other_answer
from cs231n_ae.models.importance_weights import log_likelihood_of_pixels
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


def _softmax(a, axis):
    exps = np.exp(a - a.max(axis=axis, keepdims=True))
    return exps / exps.sum(axis=axis, keepdims=True)


@other_answer("iwae_model_loss")
def log_q_with_all_its_derivatives(self, x, *, eps=None, rng=None):
    """By z, mu and logvar separately; what z says of log q cancels against the two others."""
    n, k = len(x), self.n_samples
    mu, logvar, first = self._encode(x)
    if eps is None:
        eps = rng.standard_normal((n, k, self.n_latent))
    eps = eps.astype(mu.dtype).reshape(n * k, self.n_latent)
    mu_rows, logvar_rows, x_rows = (np.repeat(a, k, axis=0) for a in (mu, logvar, x))
    sigma = np.exp(logvar_rows / 2)
    z = mu_rows + sigma * eps
    out, second = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
    log_p, dout, dvariance = log_likelihood_of_pixels(self, out, x_rows)
    standard = (z - mu_rows) / sigma
    log_q = -(standard**2 + logvar_rows).sum(axis=1) / 2
    log_prior = -(z * z).sum(axis=1) / 2
    loss, g = losses.iwae_loss((log_p + log_prior - log_q).reshape(n, k))
    g = g.reshape(-1, 1)
    dz, grads = mlp_backward(g * dout, second)
    dz = dz + g * (standard / sigma - z)
    dmu = dz - g * standard / sigma
    dlogvar = dz * sigma * eps / 2 - g * (standard**2 - 1) / 2
    dhead = np.add.reduceat(np.hstack([dmu, dlogvar]), np.arange(0, n * k, k), axis=0)
    grads |= mlp_backward(dhead, first)[1]
    if self.likelihood == "gaussian" and self.variance is None:
        grads["logvar"] = np.array((g[:, 0] * dvariance).sum())
    kl = float(np.mean(log_q - log_prior))
    return loss, grads, {"reconstruction": float(-np.mean(log_p)), "kl": kl}


@other_answer("iwae_model_loss")
def one_sample_after_the_other(self, x, *, eps=None, rng=None):
    """K passes of the decoder, each with its own part of the gradient."""
    n, k = len(x), self.n_samples
    mu, logvar, first = self._encode(x)
    if eps is None:
        eps = rng.standard_normal((n, k, self.n_latent))
    passes, log_p, kl = [], np.empty((n, k), x.dtype), np.empty((n, k), x.dtype)
    for i in range(k):
        e = eps[:, i].astype(mu.dtype)
        z, sample = layers.reparameterize_forward(mu, logvar, eps=e)
        out, second = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
        log_p[:, i], dout, dvariance = log_likelihood_of_pixels(self, out, x)
        kl[:, i] = (z**2 - e**2 - logvar).sum(axis=1) / 2
        passes.append((z, sample, second, dout, dvariance))
    loss, g = losses.iwae_loss(log_p - kl)
    grads, dmu, dlogvar = {}, 0, -1 / (2 * n)
    for i, (z, sample, second, dout, dvariance) in enumerate(passes):
        weight = g[:, i : i + 1]
        dz, decoder = mlp_backward(weight * dout, second)
        more_mu, more_logvar = layers.reparameterize_backward(dz - weight * z, sample)
        dmu, dlogvar = dmu + more_mu, dlogvar + more_logvar
        if "logvar" in self.params:
            decoder["logvar"] = (g[:, i] * dvariance).sum()
        grads = {name: grads.get(name, 0) + value for name, value in decoder.items()}
    _, encoder = mlp_backward(np.concatenate([dmu, dlogvar], axis=1).astype(mu.dtype), first)
    grads = {name: np.asarray(value) for name, value in {**grads, **encoder}.items()}
    return loss, grads, {"reconstruction": -float(log_p.mean()), "kl": float(kl.mean())}


@other_answer("iwae_model_loss")
def in_three_axes(self, x, *, eps=None, rng=None):
    """Samples along an axis of their own, the bound by a log-sum."""
    n, k, d = len(x), self.n_samples, x.shape[1]
    mu, logvar, first = self._encode(x)
    eps = (rng.standard_normal((n, k, self.n_latent)) if eps is None else eps).astype(mu.dtype)
    sigma = np.exp(logvar / 2)[:, None]
    z = mu[:, None] + sigma * eps
    out, second = mlp_forward(z.reshape(n * k, -1), self.params, self.decoder_activations, prefix="dec_")
    targets = np.broadcast_to(x[:, None], (n, k, d)).reshape(n * k, d)
    log_p, dout, dvariance = log_likelihood_of_pixels(self, out, targets)
    log_p = log_p.reshape(n, k)
    kl = (z**2 - eps**2 - logvar[:, None]).sum(axis=2) / 2
    loss = float(np.log(k) - np.logaddexp.reduce(log_p - kl, axis=1).mean())
    share = _softmax(log_p - kl, axis=1).astype(mu.dtype) / n
    dz, grads = mlp_backward(-share.reshape(-1, 1) * dout, second)
    dz = dz.reshape(z.shape) + share[:, :, None] * z
    dlogvar = (dz * sigma * eps).sum(axis=1) / 2 - share.sum(axis=1, keepdims=True) / 2
    grads.update(mlp_backward(np.concatenate([dz.sum(axis=1), dlogvar], axis=1), first)[1])
    if "logvar" in self.params:
        grads["logvar"] = np.asarray(-np.vdot(share, dvariance))
    return loss, grads, {"reconstruction": -float(log_p.mean()), "kl": float(kl.mean())}
