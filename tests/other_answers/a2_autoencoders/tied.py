"""Tied weights, right, and written differently from the reference. Methods take self first."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.other_answers import other_answer
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


@other_answer("add_both_paths")
def counts_down_the_decoder(encoder_grads, decoder_grads):
    grads = {name: g.copy() for name, g in {**encoder_grads, **decoder_grads}.items() if "dec_W" not in name}
    partner = len(encoder_grads) // 2
    for i in range(1, len(encoder_grads) // 2 + 1):
        grads[f"enc_W{i}"] += np.transpose(decoder_grads[f"dec_W{partner}"])
        partner -= 1
    return grads


@other_answer("add_both_paths")
def zips_the_two_halves(encoder_grads, decoder_grads):
    down = sorted(name for name in encoder_grads if "W" in name)
    up = sorted((name for name in decoder_grads if "W" in name), reverse=True)
    grads = {a: np.einsum("dh->hd", decoder_grads[b]) + encoder_grads[a] for a, b in zip(down, up, strict=True)}
    biases = {name: g for half in (encoder_grads, decoder_grads) for name, g in half.items() if "b" in name}
    return grads | biases


@other_answer("add_both_paths")
def pops_from_a_copy(encoder_grads, decoder_grads):
    grads = {**encoder_grads, **decoder_grads}
    depth = sum(name.startswith("enc_W") for name in encoder_grads)
    for i in range(depth):
        grads[f"enc_W{depth - i}"] = (grads[f"enc_W{depth - i}"].T + grads.pop(f"dec_W{i + 1}")).T
    return grads


@other_answer("tied_autoencoder_loss")
def adds_the_paths_by_itself(self, x, *, rng=None):
    z, first = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    out, second = mlp_forward(z, self.decoder_params(), self.decoder_activations, prefix="dec_")
    loss, dout = self._compare(out, x)
    dz, up = mlp_backward(dout, second)
    _, grads = mlp_backward(dz, first)
    depth = len(self.encoder_activations)
    for i in range(1, depth + 1):
        grads[f"enc_W{i}"] = grads[f"enc_W{i}"] + up.pop(f"dec_W{depth + 1 - i}").T
    return loss, {**grads, **up}, {"reconstruction": loss}


@other_answer("tied_autoencoder_loss")
def layer_by_layer(self, x, *, rng=None):
    p, depth = self.params, len(self.encoder_activations)
    steps = [(p[f"enc_W{i}"], p[f"enc_b{i}"], f"enc_b{i}", f"enc_W{i}", False) for i in range(1, depth + 1)]
    for i in range(1, depth + 1):
        name = f"enc_W{depth + 1 - i}"
        steps.append((p[name].T, p[f"dec_b{i}"], f"dec_b{i}", name, True))
    out, caches = x, []
    for (w, b, *_), name in zip(steps, self.encoder_activations + self.decoder_activations, strict=True):
        out, affine = layers.affine_forward(out, w, b)
        activation = None
        if name != "linear":
            out, activation = getattr(layers, f"{name}_forward")(out)
        caches.append((name, affine, activation))
    loss, d = self._compare(out, x)
    grads = {name: np.zeros_like(array) for name, array in p.items()}
    for (_, _, bias, weight, turned), (name, affine, activation) in zip(steps[::-1], caches[::-1], strict=True):
        if name != "linear":
            d = getattr(layers, f"{name}_backward")(d, activation)
        d, dw, db = layers.affine_backward(d, affine)
        grads[weight] += dw.T if turned else dw
        grads[bias] += db
    return loss, grads, {"reconstruction": loss}


@other_answer("tied_autoencoder_loss")
def with_weights_spelled_out(self, x, *, rng=None):
    depth = len(self.sizes) - 1
    mirrored = {f"dec_W{i}": np.ascontiguousarray(self.params[f"enc_W{depth + 1 - i}"].T) for i in range(1, depth + 1)}
    z, first = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    out, second = mlp_forward(z, {**self.params, **mirrored}, self.decoder_activations, prefix="dec_")
    loss, dout = self._compare(out, x)
    dz, up = mlp_backward(dout, second)
    _, down = mlp_backward(dz, first)
    grads = {}
    for name in self.params:
        if "_W" in name:
            grads[name] = down[name] + up[f"dec_W{depth + 1 - int(name[5:])}"].T
        else:
            grads[name] = (down if name in down else up)[name]
    return loss, grads, {"reconstruction": loss}
