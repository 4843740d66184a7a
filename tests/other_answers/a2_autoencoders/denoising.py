"""The denoising autoencoder's loss, right, and written differently from the reference. Methods take self first."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.other_answers import other_answer
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


@other_answer("denoising_autoencoder_loss")
def draws_the_target_first(self, x, *, rng=None):
    target = x.copy() if self.target == "clean" else self.corrupt(x, rng=rng)
    z, first = mlp_forward(self.corrupt(x, rng=rng), self.params, self.encoder_activations, prefix="enc_")
    out, second = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
    loss, dout = self._compare(out, target)
    dz, grads = mlp_backward(dout, second)
    grads.update(mlp_backward(dz, first)[1])
    return loss, grads, {"reconstruction": loss}


@other_answer("denoising_autoencoder_loss")
def calls_the_layers_for_the_noise(self, x, *, rng=None):
    def damage():
        if self.corruption == "gaussian":
            return (x + self.amount * rng.standard_normal(x.shape)).astype(x.dtype)
        if self.corruption == "masking":
            return layers.masking_noise(x, rate=self.amount, rng=rng)
        return layers.salt_and_pepper_noise(x, rate=self.amount, rng=rng)

    z, first = mlp_forward(damage(), self.params, self.encoder_activations, prefix="enc_")
    out, second = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
    loss, dout = self._compare(out, damage() if self.target == "noisy" else x)
    dz, up = mlp_backward(dout, second)
    _, down = mlp_backward(dz, first)
    return loss, down | up, {"reconstruction": loss}


@other_answer("denoising_autoencoder_loss")
def damages_both_copies_at_once(self, x, *, rng=None):
    copies = self.corrupt(np.stack([x, x]), rng=rng)
    target = x if self.target == "clean" else copies[1]
    z, first = mlp_forward(copies[0], self.params, self.encoder_activations, prefix="enc_")
    out, second = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
    if self.likelihood == "gaussian":
        loss, dout = float(np.sum((out - target) ** 2) / (2 * len(x))), (out - target) / len(x)
    else:
        loss, dout = self._compare(out, target)
    dz, up = mlp_backward(dout, second)
    return loss, {**mlp_backward(dz, first)[1], **up}, {"reconstruction": loss}
