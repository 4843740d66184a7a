"""The two-layer network's loss, right, and written differently from the reference. Methods take self first."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.other_answers import other_answer


@other_answer("two_layer_net_loss")
def written_out_without_layers(self, x, y, *, rng=None):
    w1, b1, w2, b2 = (self.params[name] for name in ("W1", "b1", "W2", "b2"))
    n = x.shape[0]
    h = np.maximum(0, x @ w1 + b1)
    scores = h @ w2 + b2
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    softmax = -np.log(p[np.arange(n), y]).sum() / n
    p[np.arange(n), y] -= 1
    p /= n
    dh = p @ w2.T
    dh[h <= 0] = 0
    grads = {
        "W1": x.T @ dh + self.decay * w1,
        "b1": dh.sum(axis=0),
        "W2": h.T @ p + self.decay * w2,
        "b2": p.sum(axis=0),
    }
    decay = 0.5 * np.sum(w1 * w1) + 0.5 * np.sum(w2 * w2)
    return softmax + self.decay * decay, grads, {"softmax": softmax, "decay": decay}


@other_answer("two_layer_net_loss")
def with_the_decay_first(self, x, y, *, rng=None):
    grads = {name: self.decay * array if "W" in name else np.zeros_like(array) for name, array in self.params.items()}
    decay = sum(float(np.linalg.norm(self.params[name]) ** 2) / 2 for name in ("W1", "W2"))
    a, first = layers.affine_forward(x, self.params["W1"], self.params["b1"])
    h, corner = layers.relu_forward(a)
    scores, second = layers.affine_forward(h, self.params["W2"], self.params["b2"])
    softmax, upstream = losses.softmax_loss(scores, y)
    upstream, dw, db = layers.affine_backward(upstream, second)
    grads["W2"], grads["b2"] = grads["W2"] + dw, grads["b2"] + db
    _, dw, db = layers.affine_backward(layers.relu_backward(upstream, corner), first)
    grads["W1"], grads["b1"] = grads["W1"] + dw, grads["b1"] + db
    return self.decay * decay + softmax, grads, {"decay": decay, "softmax": softmax}


@other_answer("two_layer_net_loss")
def one_example_at_a_time(self, x, y, *, rng=None):
    p = self.params
    grads = {name: np.zeros_like(array) for name, array in p.items()}
    softmax = 0.0
    for row, label in zip(x, y, strict=True):
        h = np.clip(row @ p["W1"] + p["b1"], 0, None)
        scores = h @ p["W2"] + p["b2"]
        top = scores.max()
        logs = scores - top - np.log(np.exp(scores - top).sum())
        softmax -= float(logs[label]) / len(x)
        ds = (np.exp(logs) - (np.arange(len(logs)) == label).astype(x.dtype)) / len(x)
        da = (p["W2"] @ ds) * (h > 0)
        grads["W2"] += np.outer(h, ds)
        grads["b2"] += ds
        grads["W1"] += np.outer(row, da)
        grads["b1"] += da
    decay = 0.0
    for name in ("W2", "W1"):
        value, gradient = losses.weight_decay(p[name])
        decay += value
        grads[name] += self.decay * gradient
    return softmax + self.decay * decay, grads, {"softmax": softmax, "decay": decay}


@other_answer("two_layer_net_loss")
def with_a_mask_of_ones(self, x, y, *, rng=None):
    p = self.params
    a = np.einsum("nd,dh->nh", x, p["W1"]) + p["b1"]
    mask = (a > 0).astype(a.dtype)
    softmax, ds = losses.softmax_loss((a * mask) @ p["W2"] + p["b2"], y)
    da = np.einsum("nk,hk,nh->nh", ds, p["W2"], mask)
    penalty = {name: losses.weight_decay(p[name]) for name in ("W1", "W2")}
    grads = {
        "W2": np.einsum("nh,nk->hk", a * mask, ds) + self.decay * penalty["W2"][1],
        "b2": np.einsum("nk->k", ds),
        "W1": np.einsum("nd,nh->dh", x, da) + self.decay * penalty["W1"][1],
        "b1": np.einsum("nh->h", da),
    }
    decay = penalty["W1"][0] + penalty["W2"][0]
    return float(softmax + self.decay * decay), grads, {"softmax": float(softmax), "decay": decay}
