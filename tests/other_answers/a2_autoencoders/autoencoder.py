"""The autoencoder's loss, right, and written differently from the reference. Methods take self first."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.other_answers import other_answer
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


@other_answer("autoencoder_loss")
def with_a_loss_of_its_own(self, x, *, rng=None):
    z, first = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    out, second = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
    if self.likelihood == "gaussian":
        loss, dout = float(np.mean(np.sum(np.square(out - x), axis=1)) / 2), (out - x) / len(x)
    else:
        loss, dout = losses.bce_with_logits_loss(out, x)
    dz, grads = mlp_backward(dout, second)
    grads.update(mlp_backward(dz, first)[1])
    return loss, grads, {"reconstruction": loss}


@other_answer("autoencoder_loss")
def layer_by_layer(self, x, *, rng=None):
    halves = [("enc", i, name) for i, name in enumerate(self.encoder_activations, 1)]
    halves += [("dec", i, name) for i, name in enumerate(self.decoder_activations, 1)]
    out, caches, grads = x, [], {}
    for half, i, name in halves:
        out, affine = layers.affine_forward(out, self.params[f"{half}_W{i}"], self.params[f"{half}_b{i}"])
        activation = None
        if name != "linear":
            out, activation = getattr(layers, f"{name}_forward")(out)
        caches.append((affine, activation))
    loss, d = self._compare(out, x)
    for (half, i, name), (affine, activation) in zip(halves[::-1], caches[::-1], strict=True):
        if name != "linear":
            d = getattr(layers, f"{name}_backward")(d, activation)
        d, grads[f"{half}_W{i}"], grads[f"{half}_b{i}"] = layers.affine_backward(d, affine)
    return loss, grads, {"reconstruction": loss}


@other_answer("autoencoder_loss")
def as_one_long_stack(self, x, *, rng=None):
    depth = len(self.encoder_activations)
    joined = {f"{k}{i}": self.params[f"enc_{k}{i}"] for i in range(1, depth + 1) for k in "Wb"}
    joined |= {f"{k}{i + depth}": self.params[f"dec_{k}{i}"] for i in range(1, depth + 1) for k in "Wb"}
    out, cache = mlp_forward(x, joined, self.encoder_activations + self.decoder_activations, prefix="")
    loss, dout = self._compare(out, x)
    _, found = mlp_backward(dout, cache)
    grads = {f"enc_{k}{i}": found[f"{k}{i}"] for i in range(1, depth + 1) for k in "Wb"}
    grads |= {f"dec_{k}{i}": found[f"{k}{i + depth}"] for i in range(1, depth + 1) for k in "Wb"}
    return loss, grads, {"reconstruction": loss}
