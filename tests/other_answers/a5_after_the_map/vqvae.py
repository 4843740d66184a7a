"""The loss of a VQ-VAE, right, and written differently from the reference."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.other_answers import other_answer
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


def _answer(rebuilt, moved, encoder, decoder, dcodebook):
    grads = dict(encoder) | dict(decoder) | {"codebook": dcodebook}
    return rebuilt + moved, grads, {"reconstruction": rebuilt, "quantization": moved}


@other_answer("vqvae_loss")
def collects_dz_first(self, x, *, rng=None):
    e, n = self.params["codebook"], len(x)
    code, encoder = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    z = code.reshape(n * self.n_slots, -1)
    q, codes, cache = layers.quantize_forward(z, e)
    out, decoder = mlp_forward(q.reshape(n, -1), self.params, self.decoder_activations, prefix="dec_")
    rebuilt, dout = self._compare(out, x)
    moved, dz, de = losses.vq_loss(z, e, codes, n_examples=n, commitment=self.commitment)
    dq, decoder_grads = mlp_backward(dout, decoder)
    total = layers.quantize_backward(dq.reshape(z.shape), cache) + dz
    return _answer(rebuilt, moved, mlp_backward(total.reshape(n, -1), encoder)[1], decoder_grads, de)


@other_answer("vqvae_loss")
def writes_the_losses_out(self, x, *, rng=None):
    e, n, beta = self.params["codebook"], len(x), self.commitment
    code, encoder = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    z = code.reshape(-1, e.shape[1])
    codes = ((z[:, None] - e) ** 2).sum(axis=2).argmin(axis=1)
    away = z - e[codes]
    out, decoder = mlp_forward(e[codes].reshape(code.shape), self.params, self.decoder_activations, prefix="dec_")
    rebuilt, dout = self._compare(out, x)
    dq, decoder_grads = mlp_backward(dout, decoder)
    _, encoder_grads = mlp_backward(dq + (2 * beta / n * away).reshape(code.shape), encoder)
    one_hot = (codes[:, None] == np.arange(len(e))).astype(z.dtype)
    moved = (1 + beta) * float(np.sum(away**2)) / n
    return _answer(rebuilt, moved, encoder_grads, decoder_grads, -2 / n * one_hot.T @ away)


@other_answer("vqvae_loss")
def goes_back_twice(self, x, *, rng=None):
    """Two ways back through the encoder, whose gradients are added."""
    e, n = self.params["codebook"], len(x)
    code, encoder = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    z = np.reshape(code, (-1, e.shape[1]))
    q, codes, _ = layers.quantize_forward(z, e)
    out, decoder = mlp_forward(np.reshape(q, code.shape), self.params, self.decoder_activations, prefix="dec_")
    rebuilt, dout = losses.bce_with_logits_loss(out, x)
    moved, dz, de = losses.vq_loss(z, e, codes, n_examples=n, commitment=self.commitment)
    dq, decoder_grads = mlp_backward(dout, decoder)
    one, other = (mlp_backward(d, encoder)[1] for d in (dq, dz.reshape(code.shape)))
    return _answer(rebuilt, moved, {name: one[name] + other[name] for name in one}, decoder_grads, de)
