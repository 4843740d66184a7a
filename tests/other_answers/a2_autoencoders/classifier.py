"""The loss of a classifier on an encoder, right, and written otherwise than the reference. Methods take self first."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.other_answers import other_answer
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


@other_answer("classifier_loss")
def written_out_for_sigmoids(self, x, y, *, rng=None):
    p, n = {**self.params, **self.fixed}, len(x)
    hs = [x]
    for i in range(1, len(self.sizes)):
        hs.append(1 / (1 + np.exp(-(hs[-1] @ p[f"enc_W{i}"] + p[f"enc_b{i}"]))))
    scores = hs[-1] @ p["W"] + p["b"]
    q = np.exp(scores - scores.max(axis=1, keepdims=True))
    q /= q.sum(axis=1, keepdims=True)
    softmax = float(-np.log(q[np.arange(n), y]).sum() / n)
    q[np.arange(n), y] -= 1
    q /= n
    grads = {"W": hs[-1].T @ q, "b": q.sum(axis=0)}
    up = q @ p["W"].T
    for i in range(len(self.sizes) - 1, 0, -1):
        up = up * hs[i] * (1 - hs[i])
        if not self.frozen:
            grads[f"enc_W{i}"], grads[f"enc_b{i}"] = hs[i - 1].T @ up, up.sum(axis=0)
        up = up @ p[f"enc_W{i}"].T
    weights = [name for name in self.params if "W" in name]
    decay = sum(0.5 * float(np.sum(self.params[name] ** 2)) for name in weights)
    for name in weights:
        grads[name] = grads[name] + self.decay * self.params[name]
    return softmax + self.decay * decay, grads, {"softmax": softmax, "decay": decay}


@other_answer("classifier_loss")
def with_the_features_as_they_come_when_frozen(self, x, y, *, rng=None):
    if self.frozen:
        h, back = self.encode(x), None
    else:
        h, back = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
    scores, cache = layers.affine_forward(h, self.params["W"], self.params["b"])
    softmax, dscores = losses.softmax_loss(scores, y)
    dh, dw, db = layers.affine_backward(dscores, cache)
    grads = {"b": db, "W": dw}
    if back is not None:
        grads.update(mlp_backward(dh, back)[1])
    decay = 0.0
    for name in self._weights():
        half_square, gradient = losses.weight_decay(self.params[name])
        decay += half_square
        grads[name] = grads[name] + self.decay * gradient
    return softmax + self.decay * decay, grads, {"decay": decay, "softmax": softmax}


@other_answer("classifier_loss")
def with_all_gradients_of_which_the_trained_are_kept(self, x, y, *, rng=None):
    h, back = mlp_forward(x, dict(self.fixed, **self.params), self.encoder_activations, prefix="enc_")
    softmax, dscores = losses.softmax_loss(np.einsum("nh,hk->nk", h, self.params["W"]) + self.params["b"], y)
    _, grads = mlp_backward(np.einsum("nk,hk->nh", dscores, self.params["W"]), back)
    grads |= {"W": np.einsum("nh,nk->hk", h, dscores), "b": np.einsum("nk->k", dscores)}
    decay = sum(float(np.vdot(value, value)) / 2 for name, value in self.params.items() if value.ndim == 2)
    kept = {}
    for name, value in self.params.items():
        kept[name] = grads[name] + (self.decay * value if value.ndim == 2 else 0)
    return softmax + self.decay * decay, kept, {"softmax": softmax, "decay": decay}
