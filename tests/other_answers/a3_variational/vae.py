"""The loss of the variational autoencoder, right, and written differently. Methods take self first."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.other_answers import other_answer
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


@other_answer("vae_loss")
def two_ways_back_through_the_encoder(self, x, *, eps=None, rng=None):
    out, first = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    mu, logvar = np.hsplit(out, 2)
    z, middle = layers.reparameterize_forward(mu, logvar, eps=eps, rng=rng)
    out, second = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
    reconstruction, dout, grads = self._compare(out, x)
    kl, *straight = losses.kl_standard_normal(mu, logvar)
    dz, decoder = mlp_backward(dout, second)
    grads = {**grads, **decoder, **mlp_backward(np.hstack(layers.reparameterize_backward(dz, middle)), first)[1]}
    for name, g in mlp_backward(np.hstack(straight), first)[1].items():
        grads[name] = grads[name] + self.beta * g
    return self.beta * kl + reconstruction, grads, {"kl": kl, "reconstruction": reconstruction}


@other_answer("vae_loss")
def with_sample_and_divergence_written_out(self, x, *, eps=None, rng=None):
    mu, logvar, encoder_cache = self._encode(x)
    if eps is None:
        eps = rng.standard_normal(mu.shape).astype(mu.dtype)
    sigma = np.exp(np.minimum(logvar, 50) / 2)
    out, decoder_cache = mlp_forward(mu + sigma * eps, self.params, self.decoder_activations, prefix="dec_")
    reconstruction, dout, extra = self._compare(out, x)
    kl = 0.5 * float(np.sum(sigma**2 + mu**2 - 1 - logvar)) / len(x)
    dz, decoder_grads = mlp_backward(dout, decoder_cache)
    dheads = np.empty((len(x), 2 * self.n_latent), mu.dtype)
    dheads[:, : self.n_latent] = dz + self.beta * mu / len(x)
    dheads[:, self.n_latent :] = (dz * eps * sigma + self.beta * (sigma**2 - 1) / len(x)) / 2
    grads = mlp_backward(dheads, encoder_cache)[1] | decoder_grads | extra
    return reconstruction + self.beta * kl, grads, {"reconstruction": reconstruction, "kl": kl}


@other_answer("vae_loss")
def with_the_value_from_evaluate(self, x, *, eps=None, rng=None):
    if eps is None:
        eps = rng.standard_normal((len(x), self.n_latent)).astype(self.params["dec_W1"].dtype)
    mu, logvar, encoder_cache = self._encode(x)
    z, sample_cache = layers.reparameterize_forward(mu, logvar, eps=eps)
    out, decoder_cache = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
    _, dout, grads = self._compare(out, x)
    grads = dict(grads)
    dz, more = mlp_backward(dout, decoder_cache)
    grads.update(more)
    both = zip(layers.reparameterize_backward(dz, sample_cache), losses.kl_standard_normal(mu, logvar)[1:], strict=True)
    joined = np.concatenate([way + straight * self.beta for way, straight in both], axis=1)
    grads.update(mlp_backward(joined, encoder_cache)[1])
    loss, parts = self.evaluate(x, eps=eps)
    return loss, grads, parts
