"""The sparse autoencoder's loss, right, and written differently from the reference. Methods take self first."""

import numpy as np

from cs231n_ae import losses
from cs231n_ae.course.other_answers import other_answer
from cs231n_ae.models.autoencoder import Autoencoder
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


@other_answer("sparse_autoencoder_loss")
def two_ways_back_through_the_encoder(self, x, *, rng=None):
    z, first = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    out, second = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
    reconstruction, dout = self._compare(out, x)
    sparsity, dsparsity = self._sparsity(z)
    dz, grads = mlp_backward(dout, second)
    grads |= mlp_backward(dz, first)[1]
    for name, g in mlp_backward(dsparsity, first)[1].items():
        grads[name] = grads[name] + self.sparsity * g
    weights = [name for name in self.params if "W" in name]
    decay = float(sum(np.vdot(self.params[name], self.params[name]) for name in weights)) / 2
    for name in weights:
        grads[name] = grads[name] + self.decay * self.params[name]
    loss = reconstruction + self.sparsity * sparsity + self.decay * decay
    return loss, grads, {"reconstruction": reconstruction, "sparsity": sparsity, "decay": decay}


@other_answer("sparse_autoencoder_loss")
def with_penalties_called_by_name(self, x, *, rng=None):
    z, first = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    out, second = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
    parts = {}
    parts["reconstruction"], dout = self._compare(out, x)
    if self.penalty == "kl":
        parts["sparsity"], penalty = losses.kl_sparsity_penalty(z, rho=self.rho)
    else:
        parts["sparsity"], penalty = losses.l1_penalty(z)
    parts["decay"] = 0.0
    dz, grads = mlp_backward(dout, second)
    dz += self.sparsity * penalty
    grads.update(mlp_backward(dz, first)[1])
    for name, w in self.params.items():
        if "_b" not in name:
            size, dw = losses.weight_decay(w)
            parts["decay"] += size
            grads[name] = grads[name] + self.decay * dw
    return self._total(**parts), grads, parts


@other_answer("sparse_autoencoder_loss")
def starts_from_the_plain_autoencoder(self, x, *, rng=None):
    z, cache = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    reconstruction, grads, _ = Autoencoder.loss(self, x)
    sparsity, dsparsity = self._sparsity(z)
    decay = 0.0
    for name, g in mlp_backward(dsparsity * self.sparsity, cache)[1].items():
        grads[name] = grads[name] + g
    for name in self._weights():
        decay += float(np.sum(self.params[name] ** 2)) * 0.5
        grads[name] = grads[name] + self.params[name] * self.decay
    parts = {"decay": decay, "sparsity": sparsity, "reconstruction": reconstruction}
    return self.decay * decay + reconstruction + sparsity * self.sparsity, grads, parts
