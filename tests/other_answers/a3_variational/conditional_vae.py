"""The conditional VAE's loss, right, and written differently from the reference. Methods take self first."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.other_answers import other_answer
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


@other_answer("conditional_vae_loss")
def two_ways_back_through_the_encoder(self, x, y, *, eps=None, rng=None):
    head, first = mlp_forward(self._with_labels(x, y), self.params, self.encoder_activations, prefix="enc_")
    mu, logvar = np.split(head, 2, axis=1)
    z, noise = layers.reparameterize_forward(mu, logvar, eps=eps, rng=rng)
    out, second = mlp_forward(self._with_labels(z, y), self.params, self.decoder_activations, prefix="dec_")
    reconstruction, dout = self._compare(out, x)
    kl, dmu_kl, dlogvar_kl = losses.kl_standard_normal(mu, logvar)
    message, grads = mlp_backward(dout, second)
    dz, _ = np.split(message, [self.n_latent], axis=1)
    grads |= mlp_backward(np.hstack(layers.reparameterize_backward(dz, noise)), first)[1]
    for name, g in mlp_backward(np.hstack([dmu_kl, dlogvar_kl]), first)[1].items():
        grads[name] = grads[name] + self.beta * g
    return reconstruction + self.beta * kl, grads, {"kl": kl, "reconstruction": reconstruction}


@other_answer("conditional_vae_loss")
def the_sample_written_out(self, x, y, *, eps=None, rng=None):
    mu, logvar, cache = self._encode(x, y)
    if eps is None:
        eps = rng.standard_normal(mu.shape).astype(mu.dtype)
    sigma = np.exp(np.minimum(logvar, 50) / 2)
    out, decoder_cache = mlp_forward(
        self._with_labels(mu + sigma * eps, y), self.params, self.decoder_activations, prefix="dec_"
    )
    parts = {}
    parts["reconstruction"], dout = self._compare(out, x)
    parts["kl"], *slopes = losses.kl_standard_normal(mu, logvar)
    dz, grads = mlp_backward(dout, decoder_cache)
    dz = dz[:, : self.n_latent]
    back = np.empty((len(x), 2 * self.n_latent), mu.dtype)
    back[:, : self.n_latent] = dz + self.beta * slopes[0]
    back[:, self.n_latent :] = dz * eps * sigma / 2 + self.beta * slopes[1]
    grads.update(mlp_backward(back, cache)[1])
    return parts["reconstruction"] + self.beta * parts["kl"], grads, parts


@other_answer("conditional_vae_loss")
def labels_by_hand(self, x, y, *, eps=None, rng=None):
    label = (y[:, None] == np.arange(self.n_classes)).astype(x.dtype)
    head, first = mlp_forward(np.hstack([x, label]), self.params, self.encoder_activations, prefix="enc_")
    n = self.n_latent
    z, noise = layers.reparameterize_forward(head[:, :n], head[:, n:], eps=eps, rng=rng)
    out, second = mlp_forward(np.hstack([z, label]), self.params, self.decoder_activations, prefix="dec_")
    reconstruction, dout = self._compare(out, x)
    kl, dmu, dlogvar = losses.kl_standard_normal(head[:, :n], head[:, n:])
    dmu, dlogvar = dmu * self.beta, dlogvar * self.beta
    dz, grads = mlp_backward(dout, second)
    for total, more in zip(
        (dmu, dlogvar), layers.reparameterize_backward(dz[:, : -self.n_classes], noise), strict=True
    ):
        total += more
    return (
        reconstruction + self.beta * kl,
        grads | mlp_backward(np.concatenate((dmu, dlogvar), axis=1), first)[1],
        {"reconstruction": reconstruction, "kl": kl},
    )
